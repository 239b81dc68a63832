// Any bytes as a list of feeds: OPML, else a list of URLs. What is made of it loads as
// configuration, and written as OPML it gives the same feeds again.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "config/adopt_feeds.h"
#include "config/feeds_yaml.h"
#include "feeds/charset.h"
#include "feeds/opml.h"
#include "feeds/url_list.h"
#include "tests/fuzz/check.h"

namespace {

using newswatch::fuzz::check;
using namespace newswatch;

bool by_name(const feeds::Feed& a, const feeds::Feed& b) { return a.name < b.name; }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = newswatch::fuzz::text_of(data, size);
  const auto opml = feeds::read_opml(bytes, "");
  const feeds::FeedList list =
      opml ? *opml : feeds::read_url_list(feeds::to_utf8(bytes, "text/plain").utf8);
  for (const feeds::ListedFeed& feed : list.feeds) check(feed.tags.size() <= feeds::kMaxListedTags);
  config::AdoptedFeeds adopted = config::adopt(list.feeds, {});
  check(adopted.feeds.size() + adopted.refused.size() + adopted.merged == list.feeds.size());
  std::set<std::string> names;
  for (const feeds::Feed& feed : adopted.feeds) {
    check(names.insert(feed.name).second);
    check(config::tidy_name(feed.name) == feed.name && !feed.name.empty());
  }
  const auto again = feeds::read_opml(feeds::write_opml("all", adopted.feeds), "");
  check(again.has_value());
  config::AdoptedFeeds same = config::adopt(again->feeds, {});
  std::sort(adopted.feeds.begin(), adopted.feeds.end(), by_name);
  std::sort(same.feeds.begin(), same.feeds.end(), by_name);
  check(same.feeds == adopted.feeds);
  return 0;
}
