#include "net/message.h"

#include <algorithm>

#include "net/ascii.h"

namespace newswatch::net {

bool is_token(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  const auto fits = [kMarks](char c) {
    return ascii::is_letter(c) || ascii::is_digit(c) || kMarks.find(c) != std::string_view::npos;
  };
  return !text.empty() && std::all_of(text.begin(), text.end(), fits);
}

std::optional<std::string_view> header(const HttpResponse& response, std::string_view name) {
  for (const Header& one : response.headers) {
    if (ascii::equal_ignoring_case(one.name, name)) return ascii::trimmed(one.value);
  }
  return std::nullopt;
}

}  // namespace newswatch::net
