#include "feeds/charset_escapes.h"

#include <string>

#include "feeds/charset_name.h"

namespace newswatch::feeds {

std::string_view shift_of(std::string_view charset) {
  const std::string name = lower_case(charset);
  if (name.starts_with("iso-2022") || name.starts_with("csiso2022")) return "\x1B";
  if (name.starts_with("hz")) return "~{";
  return name == "utf-7" || name == "unicode-1-1-utf-7" ? "+" : "";
}

bool shifts_in_ascii(std::string_view charset, std::string_view bytes) {
  const std::string_view shift = shift_of(charset);
  return !shift.empty() && bytes.find(shift) != std::string_view::npos;
}

std::string_view shifting_charset(std::string_view bytes) {
  const auto escape = bytes.find('\x1B');
  if (escape == std::string_view::npos) return {};
  const std::string_view rest = bytes.substr(escape + 1);
  if (rest.starts_with("$B") || rest.starts_with("$@") || rest.starts_with("(J")) {
    return "ISO-2022-JP";
  }
  return rest.starts_with("$)C") ? "ISO-2022-KR" : std::string_view();
}

}  // namespace newswatch::feeds
