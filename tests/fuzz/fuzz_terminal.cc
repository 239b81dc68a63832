// Text of a stranger on a terminal: two bytes of width and place, then the text. Nothing in it
// drives the screen.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "daemon/alert_view.h"
#include "daemon/terminal.h"
#include "feeds/utf8.h"
#include "tests/fuzz/check.h"

namespace {

using newswatch::fuzz::check;
namespace daemon = newswatch::daemon;
namespace feeds = newswatch::feeds;

bool is_safe(std::string_view text) {
  return feeds::is_valid_utf8(text) && std::none_of(text.begin(), text.end(), [](char c) {
           return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
         });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const int width = 40 + data[0];
  const std::uint32_t start = data[1];
  const std::string_view bytes = newswatch::fuzz::text_of(data + 2, size - 2);
  const std::string shown = daemon::printable(bytes);
  check(is_safe(shown));
  check(daemon::printable(shown) == shown);
  const std::string cut = daemon::cut(shown, width);
  check(is_safe(cut) && daemon::columns(cut) <= width);

  const daemon::Terminal plain{.is_terminal = true, .colour = false, .width = width};
  newswatch::alerts::Alert alert;
  alert.article.title = feeds::mend_utf8(bytes);
  alert.article.text = alert.article.title;
  alert.article.url = alert.article.title;
  alert.feed.name = alert.article.title;
  alert.rule_name = std::string(bytes);
  alert.officials = {{.id = "ka.oren", .name = std::string(bytes)}};
  for (const auto field : {newswatch::rules::Field::title, newswatch::rules::Field::text}) {
    alert.spans.push_back({.field = field,
                           .start = start,
                           .end = start + 1 + start % 7,
                           .text = std::string(bytes),
                           .term = std::string(bytes)});
  }
  std::string drawn = daemon::draw_alert(alert, plain);
  check(drawn.ends_with('\n'));
  std::replace(drawn.begin(), drawn.end(), '\n', ' ');
  check(is_safe(drawn));
  return 0;
}
