#pragma once

// What yaml-cpp complains about, in words that name the mend. Pure.

#include <string>
#include <string_view>

#include "config/node.h"
#include "config/source.h"

namespace newswatch::config {

struct YamlFault {
  Place place;
  std::string message;
};

// `complaint` is yaml-cpp's; `place` where it gave up, which is often below the true fault;
// `innermost` where the list or mapping that it was in begins.
[[nodiscard]] YamlFault explain_yaml_fault(const Source& source, const Place& place,
                                           const Place& innermost, std::string_view complaint);

}  // namespace newswatch::config
