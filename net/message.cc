#include "net/message.h"

#include "net/ascii.h"

namespace newswatch::net {

std::optional<std::string_view> header(const HttpResponse& response, std::string_view name) {
  for (const Header& one : response.headers) {
    if (ascii::equal_ignoring_case(one.name, name)) return ascii::trimmed(one.value);
  }
  return std::nullopt;
}

}  // namespace newswatch::net
