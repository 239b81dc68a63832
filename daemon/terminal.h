#pragma once

// What the screen can show, and how to keep strangers' text from driving it. Pure but for
// terminal_of().

#include <string>
#include <string_view>

namespace newswatch::daemon {

struct Terminal {
  bool is_terminal = false;
  bool colour = false;
  int width = 100;  // columns
};

// Looks at the descriptor, NO_COLOR and TERM.
[[nodiscard]] Terminal terminal_of(int descriptor);

enum class Style { bold, dim, red, green, yellow, blue, magenta, cyan, highlight };

// `text` in the style; unchanged without colour.
[[nodiscard]] std::string styled(const Terminal& terminal, Style style, std::string_view text);

// Text from outside made safe for one line of log or terminal: control bytes (C0, C1, DEL), line
// breaks, bidirectional overrides, tags and invalid UTF-8 become visible escapes such as \x1b or
// \u202e.
[[nodiscard]] std::string printable(std::string_view text);

// Columns the text takes on a terminal: wide characters count two, combining ones none.
[[nodiscard]] int columns(std::string_view utf8);

// At most `width` columns, with an ellipsis where it was cut.
[[nodiscard]] std::string cut(std::string_view utf8, int width);

// Exactly `width` columns: cut, or filled with blanks.
[[nodiscard]] std::string padded(std::string_view utf8, int width);

}  // namespace newswatch::daemon
