#pragma once

// Whether what looks like markup is markup. Pure, linear.

#include <cstddef>
#include <string_view>

namespace newswatch::feeds {

// Does the text hold an HTML element, a comment or a character reference that a browser would read
// as such?
[[nodiscard]] bool looks_like_html(std::string_view text);

// Is the text an HTML document or fragment from its first byte to its last: an element, and the end
// of one?
[[nodiscard]] bool is_html_throughout(std::string_view text);

// Is the '<' at `at` the bracket around an address, <desk@example.org> or <https://example.org/>,
// as letters have it?
[[nodiscard]] bool is_address_at(std::string_view text, std::size_t at);

}  // namespace newswatch::feeds
