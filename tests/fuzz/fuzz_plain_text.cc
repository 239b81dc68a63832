// Text of a stranger made fit for a receiver: two bytes of length, two of a place, then the text.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "alerts/plain_text.h"
#include "feeds/utf8.h"
#include "tests/fuzz/check.h"

namespace {

using newswatch::fuzz::check;
namespace alerts = newswatch::alerts;
namespace feeds = newswatch::feeds;

std::size_t scalars_in(std::string_view text) {
  std::size_t n = 0;
  for (std::size_t at = 0; at < text.size(); ++n) at += alerts::first_scalar(text.substr(at)).bytes;
  return n;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 4) return 0;
  const std::size_t most = data[0] + 256u * (data[1] % 4u);
  const std::uint32_t start = data[2];
  const std::uint32_t length = data[3];
  const std::string_view text = newswatch::fuzz::text_of(data + 4, size - 4);

  const std::string clean = alerts::cleaned(text);
  check(feeds::is_valid_utf8(clean));
  check(alerts::cleaned(clean) == clean);
  check(scalars_in(clean) == scalars_in(text));  // offsets stay true

  const std::string shortened = alerts::cut(clean, most);
  check(shortened.size() <= most);
  check(feeds::is_valid_utf8(shortened));
  check(clean.size() > most || shortened == clean);
  if (shortened.size() >= 3 && clean.size() > most) {
    check(shortened.ends_with("…"));
    check(clean.starts_with(shortened.substr(0, shortened.size() - 3)));
  }

  const std::string around = alerts::passage(text, start, start + length, most);
  check(feeds::is_valid_utf8(around));
  check(around.find('\n') == std::string::npos);
  check(scalars_in(around) <= most + 2);
  return 0;
}
