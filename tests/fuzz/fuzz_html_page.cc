// A web page of a stranger in which feeds are looked for; its first line is its address.

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "feeds/html_page.h"
#include "net/url.h"
#include "tests/fuzz/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using newswatch::fuzz::check;
  std::string_view page = newswatch::fuzz::text_of(data, size);
  const std::string_view url = newswatch::fuzz::take_until(page, '\n');
  const auto links = newswatch::feeds::feed_links_of(page, url);
  check(links.size() <= newswatch::feeds::kMaxFeedLinks);
  std::set<std::string> seen;
  for (const auto& link : links) {
    check(seen.insert(link.href).second);
    // What cannot be resolved stays as written; all else is whole.
    const auto whole = newswatch::net::resolve("", link.href);
    check(!whole || *whole == link.href);
  }
  return 0;
}
