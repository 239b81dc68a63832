#include "feeds/charset_escapes.h"

#include <string>

#include "feeds/charset_name.h"

namespace newswatch::feeds {

bool shifts_in_ascii(std::string_view charset, std::string_view bytes) {
  const std::string name = lower_case(charset);
  if (name.starts_with("iso-2022") || name.starts_with("csiso2022")) {
    return bytes.find('\x1B') != std::string_view::npos;
  }
  if (name.starts_with("hz")) return bytes.find("~{") != std::string_view::npos;
  if (name == "utf-7" || name == "unicode-1-1-utf-7") {
    return bytes.find('+') != std::string_view::npos;
  }
  return false;
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
