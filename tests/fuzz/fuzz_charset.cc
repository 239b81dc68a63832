// Bytes of any charset; the first line stands for the Content-Type.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "feeds/charset.h"
#include "feeds/utf8.h"
#include "tests/fuzz/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using newswatch::fuzz::check;
  namespace feeds = newswatch::feeds;
  const std::string_view bytes = newswatch::fuzz::text_of(data, size);
  const std::size_t line = std::min(bytes.find('\n'), bytes.size());
  const std::string_view body = bytes.substr(std::min(line + 1, bytes.size()));
  check(feeds::is_valid_utf8(feeds::to_utf8(body, bytes.substr(0, line)).utf8));
  check(feeds::is_valid_utf8(feeds::to_utf8(bytes, "").utf8));
  const std::string mended = feeds::mend_utf8(bytes);
  check(feeds::is_valid_utf8(mended) && feeds::mend_utf8(mended) == mended);
  return 0;
}
