#pragma once

// HTML to the plain text that a reader would see. Pure, linear, no tree and no recursion.
// Source: WHATWG HTML 13 (tokenisation, character references), 15 (what is rendered as a block).

#include <cstdint>
#include <string>
#include <string_view>

namespace newswatch::feeds {

// Left out: scripts, styles, comments, what the hidden attribute or an inline style hides, what is
// for programs without scripts, frames or video, titles of embedded documents, the readings of ruby
// (so that a word stays in one piece), soft hyphens, pictures and their descriptions. Kept: what is
// hidden from screen readers only, addresses in angle brackets.
// Paragraphs and other blocks are parted by an empty line ("\n\n"), list items, table rows and
// breaks by a line end, table cells by a tab; list items have no markers; other white space is
// folded to one blank. Character references are decoded once, or twice where the whole was escaped
// twice. `html` is UTF-8; what is not is mended as mend_utf8() does. The result has no blank at
// either end of any line.
[[nodiscard]] std::string html_to_text(std::string_view html);

enum class TextKind : std::uint8_t {
  plain,  // taken as it is
  html,   // markup
  guess,  // markup only where it looks like HTML: unknown tags such as <gorilla> stay
};

// One line of plain text: white space folded, control characters dropped.
[[nodiscard]] std::string plain_title(std::string text, TextKind kind);

}  // namespace newswatch::feeds
