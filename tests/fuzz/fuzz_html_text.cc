// Markup of a stranger.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "feeds/html_guess.h"
#include "feeds/html_text.h"
#include "feeds/utf8.h"
#include "tests/fuzz/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using newswatch::fuzz::check;
  namespace feeds = newswatch::feeds;
  const std::string_view bytes = newswatch::fuzz::text_of(data, size);
  const std::string text = feeds::html_to_text(bytes);
  check(feeds::is_valid_utf8(text));
  check(text.size() <= 8 * bytes.size() + 8);
  for (const auto kind : {feeds::TextKind::plain, feeds::TextKind::html, feeds::TextKind::guess}) {
    const std::string title = feeds::plain_title(std::string(bytes), kind);
    check(title.find_first_of("\n\t\x1b") == std::string::npos);
    check(feeds::is_valid_utf8(title) || !feeds::is_valid_utf8(bytes));
  }
  (void)feeds::looks_like_html(bytes);
  return 0;
}
