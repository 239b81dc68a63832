#include "daemon/terminal.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>

#include "alerts/readable_json.h"

namespace newswatch::daemon {

namespace {

std::string_view code(Style style) {
  switch (style) {
    case Style::bold:
      return "\x1b[1m";
    case Style::dim:
      return "\x1b[2m";
    case Style::red:
      return "\x1b[1;31m";
    case Style::green:
      return "\x1b[32m";
    case Style::yellow:
      return "\x1b[1;33m";
    case Style::blue:
      return "\x1b[34m";
    case Style::magenta:
      return "\x1b[35m";
    case Style::cyan:
      return "\x1b[36m";
    case Style::highlight:
      return "\x1b[1;30;43m";
  }
  return "";
}

// ICU's macros narrow int to uint8_t where they know it fits.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"

// Calls `each(code point or negative, first byte, length)` for every character.
template <class Each>
void walk(std::string_view text, Each each) {
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t i = 0; i < size;) {
    const std::int32_t begin = i;
    UChar32 c = 0;
    U8_NEXT(text.data(), i, size, c);
    each(c, begin, i - begin);
  }
}

#pragma GCC diagnostic pop

int width_of(UChar32 c) {
  if (c < 0) return 4;
  const auto type = u_charType(c);
  if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_FORMAT_CHAR) return 0;
  const auto wide = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
  return wide == U_EA_WIDE || wide == U_EA_FULLWIDTH ? 2 : 1;
}

}  // namespace

Terminal terminal_of(int descriptor) {
  Terminal terminal{.is_terminal = isatty(descriptor) == 1};
  if (!terminal.is_terminal) return terminal;
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  terminal.colour = (no_color == nullptr || *no_color == '\0') && term != nullptr &&
                    std::string_view(term) != "dumb";
  winsize size{};
  if (ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40) terminal.width = size.ws_col;
  return terminal;
}

std::string styled(const Terminal& terminal, Style style, std::string_view text) {
  if (!terminal.colour) return std::string(text);
  return fmt::format("{}{}\x1b[0m", code(style), text);
}

std::string printable(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  walk(text, [&](UChar32 c, std::int32_t begin, std::int32_t length) {
    if (c < 0) {
      for (std::int32_t i = begin; i < begin + length; ++i) {
        safe +=
            fmt::format("\\x{:02x}", static_cast<unsigned char>(text[static_cast<std::size_t>(i)]));
      }
    } else if (c < 0x20 || (c >= 0x7f && c < 0xa0)) {
      safe += c == '\n'   ? "\\n"
              : c == '\t' ? "\\t"
              : c == '\r' ? "\\r"
                          : fmt::format("\\x{:02x}", c);
    } else if (alerts::misleads(static_cast<char32_t>(c))) {
      safe += c > 0xffff ? fmt::format("\\U{:08x}", c) : fmt::format("\\u{:04x}", c);
    } else {
      safe += text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(length));
    }
  });
  return safe;
}

int columns(std::string_view utf8) {
  int total = 0;
  walk(utf8, [&](UChar32 c, std::int32_t, std::int32_t) { total += width_of(c); });
  return total;
}

std::string cut(std::string_view utf8, int width) {
  if (columns(utf8) <= width) return std::string(utf8);
  int used = 0;
  std::size_t end = 0;
  walk(utf8, [&](UChar32 c, std::int32_t begin, std::int32_t length) {
    used += width_of(c);
    if (used <= width - 1) end = static_cast<std::size_t>(begin + length);
  });
  return std::string(utf8.substr(0, end)) + "…";
}

std::string padded(std::string_view utf8, int width) {
  std::string shown = cut(utf8, width);
  shown.append(static_cast<std::size_t>(std::max(0, width - columns(shown))), ' ');
  return shown;
}

}  // namespace newswatch::daemon
