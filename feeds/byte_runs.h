#pragma once

// How far a text can be taken as it is, many bytes at a time. Pure.

#include <cstddef>
#include <string_view>

namespace newswatch::feeds {

// Length of the run at the front that a reader of HTML sees as written: printable characters and
// lone blanks between them. Ends before '<', '&', ']', a control character, a separator of lines, a
// no-break space and a soft hyphen; neither begins nor ends in a blank. `text` is valid UTF-8.
[[nodiscard]] std::size_t text_run(std::string_view text);

// Length of the run at the front without '&', '\r' and the control characters that XML forbids.
[[nodiscard]] std::size_t clean_run(std::string_view text);

// Length of the run at the front without a tag whose name begins with `initial`, a comment or a
// CDATA section; `initial` is an ASCII letter.
[[nodiscard]] std::size_t tag_run(std::string_view text, char initial);

}  // namespace newswatch::feeds
