// URLs of a stranger: base and reference are separated by the first line break.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "net/url.h"
#include "tests/fuzz/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using newswatch::fuzz::check;
  namespace net = newswatch::net;
  const std::string_view all = newswatch::fuzz::text_of(data, size);
  const std::size_t line = std::min(all.find('\n'), all.size());
  const std::string_view base = all.substr(0, line);
  const std::string_view reference = all.substr(std::min(line + 1, all.size()));
  const auto resolved = net::resolve(base, reference);
  if (resolved) {
    const auto printable = [](char c) { return c > ' ' && c < 0x7f; };
    check(std::all_of(resolved->begin(), resolved->end(), printable));
    check(net::resolve("", *resolved) == resolved);  // whole and mended: nothing is left to do
    check(net::comparison_key(*resolved) == net::comparison_key(*resolved + " "));
    check(net::is_http(*resolved) == !net::host(*resolved).empty());
    check(net::is_http(*resolved) == net::origin(*resolved).has_value());
  }
  (void)net::comparison_key(all);
  return 0;
}
