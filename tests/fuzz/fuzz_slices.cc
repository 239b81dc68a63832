// A document of which some items are known: those that are left must read as they do in the whole.

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

#include "feeds/charset.h"
#include "feeds/parse.h"
#include "feeds/slices.h"
#include "tests/fuzz/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using newswatch::fuzz::check;
  namespace feeds = newswatch::feeds;
  const std::string_view bytes = newswatch::fuzz::text_of(data, size);
  const auto slices = feeds::slice(bytes);
  if (!slices) return 0;
  std::size_t end = 0;
  for (const feeds::Slice& item : slices->items) {
    check(item.begin >= end && item.size > 0 && item.begin + item.size <= bytes.size());
    end = item.begin + item.size;
  }
  std::vector<std::size_t> every(slices->items.size());
  std::iota(every.begin(), every.end(), std::size_t{0});
  if (!slices->is_json) check(feeds::with_items(bytes, *slices, every) == bytes);

  // The same conditions as daemon/seen_document.cc asks for.
  if (!feeds::is_plain_utf8(bytes, {})) return 0;
  const auto whole = feeds::parse(bytes, {.url = "https://a.example/feed"});
  const bool is_sure =
      whole && whole->warnings.empty() && whole->articles.size() == slices->items.size();
  if (!is_sure) return 0;
  std::vector<std::size_t> kept;
  for (const std::size_t place : every) {
    if ((slices->items[place].hash ^ size) % 2 == 0) kept.push_back(place);
  }
  if (kept.empty()) return 0;
  const auto some =
      feeds::parse(feeds::with_items(bytes, *slices, kept), {.url = "https://a.example/feed"});
  if (!some || !some->warnings.empty() || some->articles.size() != kept.size() ||
      some->keeps_blanks != whole->keeps_blanks) {
    return 0;
  }
  for (std::size_t i = 0; i < kept.size(); ++i)
    check(some->articles[i] == whole->articles[kept[i]]);
  return 0;
}
