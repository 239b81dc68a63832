#pragma once

// The part of HTML that is not shown: an element hidden by its kind, attribute or style, with all
// it holds. Pure. Its end is found by counting its element's tags, never by a stack, so depth costs
// nothing.

#include <cstddef>
#include <string_view>

#include "feeds/html_tags.h"

namespace newswatch::feeds {

class HiddenPart {
 public:
  [[nodiscard]] bool is_open() const { return !element_.empty(); }

  // `element` outlives the part.
  void begin(std::string_view element) {
    element_ = element;
    depth_ = 1;
  }

  // Takes the next tag inside. True: the part ended with it, and what follows is shown.
  [[nodiscard]] bool ends_with(const Tag& tag);

 private:
  std::string_view element_;
  std::size_t depth_ = 0;
};

}  // namespace newswatch::feeds
