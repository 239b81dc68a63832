#pragma once

// Documents as the daemon meets them again, for the benches: the last version is remembered.

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/seen_document.h"
#include "feeds/identity.h"
#include "feeds/parse.h"

namespace newswatch::bench {

inline std::string generated_rss(int items) {
  std::string out = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Generated</title>";
  for (int i = 0; i < items; ++i) {
    out += fmt::format(
        "<item><title>Report {0} of the day</title><link>https://example.org/{0}</link><guid "
        "isPermaLink=\"false\">g{0}</guid>"
        "<pubDate>Mon, 10 Jun 2024 08:00:{1:02} GMT</pubDate><description>&lt;p&gt;Mediators met "
        "for the {0}th time and spoke of a "
        "ceasefire, aid and prisoners.&lt;/p&gt;</description></item>",
        i, i % 60);
  }
  return out + "</channel></rss>";
}

// A document, what is remembered of it, and of a version with one article less; nullptr where it
// has to be read whole each time.
struct Seen {
  std::string document;
  std::shared_ptr<const daemon::SeenDocument> all;
  std::shared_ptr<const daemon::SeenDocument> all_but_one;
};

inline std::vector<Seen> seen_of(const std::vector<std::string>& documents) {
  std::vector<Seen> seen;
  for (const std::string& one : documents) {
    const auto read = feeds::parse(one, {});
    const daemon::CutDocument cut(one, {}, {});
    const auto all = read ? cut.all_of(*read) : std::nullopt;
    if (!all || all->fresh.empty()) {
      seen.push_back({.document = one, .all = nullptr, .all_but_one = nullptr});
      continue;
    }
    const auto identities = feeds::identify(read->articles);
    const std::vector<std::uint64_t> keys(identities.size(), 1);
    const auto memory = cut.remember(*all, identities, keys, {});
    auto one_less = std::make_shared<daemon::SeenDocument>(*memory);
    one_less->items.erase(one_less->items.begin() +
                          static_cast<std::ptrdiff_t>(one_less->items.size() / 2));
    one_less->sort();
    seen.push_back({one, memory, one_less});
  }
  return seen;
}

inline std::size_t news_in(const std::string& document, const daemon::SeenDocument& last) {
  const daemon::CutDocument cut(document, {}, {});
  const auto difference = cut.compare(last);
  if (!difference) return 0;
  const auto news = cut.read(*difference, {});
  return news ? news->articles.size() : 0;
}

}  // namespace newswatch::bench
