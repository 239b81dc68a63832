#include "daemon/demo_day.h"

#include <algorithm>
#include <vector>

#include "daemon/demo_day_tables.h"

namespace newswatch::daemon {

namespace {

std::vector<DemoFeed> all_feeds() {
  std::vector<DemoFeed> all;
  for (const auto group : {demo_agency_feeds(), demo_english_feeds(), demo_french_feeds(),
                           demo_arabic_feeds(), demo_cyrillic_feeds(), demo_chinese_feeds(),
                           demo_iberian_and_hebrew_feeds(), demo_sport_and_market_feeds()}) {
    all.insert(all.end(), group.begin(), group.end());
  }
  return all;
}

struct Found {
  const DemoFeed* feed = nullptr;
  const DemoArticle* article = nullptr;
};

// Linear in the day: a few hundred rows.
Found find(std::string_view guid) {
  for (const DemoFeed& feed : demo_feeds()) {
    for (const DemoArticle& article : feed.articles) {
      if (article.guid == guid) return {&feed, &article};
    }
  }
  return {};
}

std::string url_of(const DemoFeed& feed, const DemoArticle& article) {
  std::string url = "https://";
  url.append(feed.host).append("/2026/03/17/").append(article.guid).append(".html");
  return url;
}

}  // namespace

std::span<const DemoFeed> demo_feeds() {
  static const std::vector<DemoFeed> feeds = all_feeds();
  return feeds;
}

const DemoFeed* demo_feed_named(std::string_view name) {
  const auto feeds = demo_feeds();
  const auto found = std::ranges::find(feeds, name, &DemoFeed::name);
  return found == feeds.end() ? nullptr : &*found;
}

DemoItem demo_item(const DemoFeed& feed, const DemoArticle& article, std::chrono::seconds at) {
  DemoItem item{.guid = article.guid,
                .title = article.title,
                .body = article.body,
                .url = url_of(feed, article),
                .published = article.at,
                .changed = article.at};
  if (!article.same_url_as.empty()) {
    const Found original = find(article.same_url_as);
    item.url = url_of(*original.feed, *original.article);
  }
  if (!article.same_text_as.empty()) {
    const Found original = find(article.same_text_as);
    item.title = original.article->title;
    item.body = original.article->body;
  }
  if (article.edit.at.count() != 0 && article.edit.at <= at) {
    item.title = article.edit.title;
    item.body = article.edit.body;
    item.changed = article.edit.at;
  }
  return item;
}

}  // namespace newswatch::daemon
