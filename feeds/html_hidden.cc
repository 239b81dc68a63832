#include "feeds/html_hidden.h"

namespace newswatch::feeds {
namespace {

// HTML 13.1.2.4: a reading of ruby needs no end tag.
bool is_reading(std::string_view name) {
  return equal_ignoring_case(name, "rt") || equal_ignoring_case(name, "rp");
}

}  // namespace

bool HiddenPart::ends_with(const Tag& tag) {
  bool is_over = false;
  if (is_reading(element_)) {
    if (!tag.closing && is_reading(tag.name)) begin(tag.name);
    is_over = tag.closing &&
              (equal_ignoring_case(tag.name, element_) || equal_ignoring_case(tag.name, "ruby"));
  } else if (equal_ignoring_case(tag.name, element_)) {
    const bool is_paragraph = equal_ignoring_case(element_, "p");
    if (tag.closing) {
      is_over = --depth_ == 0;
    } else if (is_paragraph) {
      is_over = !tag.hidden;  // a paragraph ends where the next begins
    } else {
      ++depth_;
    }
  }
  if (is_over) element_ = {};
  return is_over;
}

}  // namespace newswatch::feeds
