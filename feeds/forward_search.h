#pragma once

// Searches for fixed markers by one who reads a text from front to back.

#include <cstddef>
#include <string_view>

namespace newswatch::feeds {

// Remembers where the marker was found last, so that all searches of ever later places together
// cost one pass over the text, however often the marker is absent.
class ForwardSearch {
 public:
  ForwardSearch(std::string_view text, std::string_view marker) : text_(text), marker_(marker) {}

  // The first marker at or behind `at`; npos if there is none. A step back costs its own length.
  [[nodiscard]] std::size_t from(std::size_t at) {
    if (is_known_ && at < asked_at_) {
      const std::string_view gap = text_.substr(at, asked_at_ - at + marker_.size() - 1);
      if (const auto found = gap.find(marker_); found != npos) return at + found;
      asked_at_ = at;
    }
    if (!is_known_ || (found_at_ != npos && found_at_ < at)) {
      asked_at_ = at;
      found_at_ = text_.find(marker_, at);
      is_known_ = true;
    }
    return found_at_;
  }

 private:
  static constexpr auto npos = std::string_view::npos;

  std::string_view text_;
  std::string_view marker_;
  bool is_known_ = false;
  std::size_t asked_at_ = 0;
  std::size_t found_at_ = 0;
};

}  // namespace newswatch::feeds
