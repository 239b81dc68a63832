#pragma once

// HTML to the plain text that a reader would see. Pure, linear, no tree and no recursion.
// Source: WHATWG HTML 13 (tokenisation, character references), 15 (what is rendered as a block).

#include <cstdint>
#include <string>
#include <string_view>

namespace newswatch::feeds {

// Scripts, styles, comments and hidden parts are left out; paragraphs and other blocks are parted
// by an empty line ("\n\n"), list items, table rows and breaks by a line end, table cells by a tab;
// other white space is folded to one blank; character references are decoded once. `html` is UTF-8;
// what is not is mended as mend_utf8() does. The result has no blank at either end of any line.
[[nodiscard]] std::string html_to_text(std::string_view html);

enum class TextKind : std::uint8_t {
  plain,  // taken as it is
  html,   // markup
  guess,  // markup only where it looks like HTML: unknown tags such as <gorilla> stay
};

// One line of plain text: white space folded, control characters dropped.
[[nodiscard]] std::string plain_title(std::string text, TextKind kind);

// Does the text hold an HTML element, a comment or a character reference that a browser would read
// as such?
[[nodiscard]] bool looks_like_html(std::string_view text);

// Decodes character references once, by the rules for text: with or without the semicolon where
// HTML allows it, C1 numbers as windows-1252.
[[nodiscard]] std::string decode_entities(std::string_view text);

}  // namespace newswatch::feeds
