// A request of a stranger to the status pages: its first line is the method, the second the target,
// the rest what a feed made the summary say.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "daemon/status_pages.h"
#include "feeds/utf8.h"
#include "tests/fuzz/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using newswatch::fuzz::check;
  using newswatch::fuzz::take_until;
  std::string_view rest = newswatch::fuzz::text_of(data, size);
  newswatch::net::ServerRequest request;
  request.method = std::string(take_until(rest, '\n'));
  request.target = std::string(take_until(rest, '\n'));
  const std::string said(rest);
  const newswatch::daemon::StatusSources sources{.metrics = [] { return "newswatch_up 1\n"; },
                                                 .alive = [&] { return said.empty(); },
                                                 .unready = [&] { return said; },
                                                 .summary = [&] { return said; }};
  const auto response = newswatch::daemon::answer_status(sources, request);
  const bool reads = request.method == "GET" || request.method == "HEAD";
  check(reads != (response.status == 405));
  check(response.status == 200 || response.status == 404 || response.status == 405 ||
        response.status == 503);
  check(newswatch::feeds::is_valid_utf8(response.body) && response.body.ends_with('\n'));
  check(std::none_of(response.body.begin(), response.body.end(), [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7F;
  }));
  // What the stranger asked is not told back; his words are no page of ours.
  const auto other = newswatch::daemon::answer_status(sources, {.method = "GET", .target = "/no"});
  check(response.status != 404 || response.body == other.body);
  for (const auto& header : response.headers) {
    check(header.value.find_first_of("\r\n") == std::string::npos);
  }
  return 0;
}
