#pragma once

// The table of damages to XML.

#include <vector>

#include "tests/feeds/damage_kinds.h"
#include "tests/feeds/damage_to_frames.h"
#include "tests/feeds/damage_to_tags.h"
#include "tests/feeds/damage_to_texts.h"

namespace newswatch::testing {

inline std::vector<DamageKind> damages_to_xml() {
  std::vector<DamageKind> all;
  for (auto kinds : {cut_kinds(), tag_kinds(), text_kinds(), attribute_kinds(), between_kinds(),
                     frame_kinds()}) {
    all.insert(all.end(), kinds.begin(), kinds.end());
  }
  return all;
}

}  // namespace newswatch::testing
