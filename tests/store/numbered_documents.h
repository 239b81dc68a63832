#pragma once

// Documents 1, 2, 3, … of one feed, each with one more article that alerts two channels; and what a
// store holds of them, which must be the first so many, each whole.

#include <algorithm>
#include <set>
#include <string>

#include "tests/store/fixtures.h"

namespace newswatch::testing {

inline std::string numbered_key(std::uint64_t n) { return "a_" + std::to_string(n); }

inline store::DocumentCommit numbered_document(std::uint64_t n, std::size_t text_bytes = 100) {
  store::NewArticle one = alerting(article(numbered_key(n), n), {alert("rule", {"desk", "log"})});
  one.article.text.assign(text_bytes, static_cast<char>('a' + n % 26));
  one.url_key = n;
  one.text_key = n;
  store::DocumentCommit made = document("feed", {one}, kNoon + std::chrono::seconds(n));
  made.state.etag = std::to_string(n);
  made.present.clear();
  for (std::uint64_t item = 1; item <= n; ++item) made.present.push_back(item);
  return made;
}

inline bool commit_numbered(store::Store& store, std::uint64_t n, std::size_t text_bytes = 100) {
  const store::DocumentCommit one = numbered_document(n, text_bytes);
  const auto results = store.commit(std::span(&one, 1));
  if (!results) return false;
  EXPECT_EQ(results->front().new_articles, 1u) << n;
  EXPECT_EQ(results->front().alerts, 1u) << n;
  return true;
}

// How many documents an open store holds. Fails the test unless they are the first so many and each
// is whole.
inline std::uint64_t documents_in(store::Store& store, const std::string& path) {
  auto reader = store::Reader::open(path);
  if (!reader) {
    ADD_FAILURE() << reader.error().message;
    return 0;
  }
  const auto feeds = valid((*reader)->feeds());
  if (feeds.empty()) return 0;
  const std::uint64_t count = std::stoull(feeds[0].state.etag);
  EXPECT_EQ(feeds.size(), 1u);
  EXPECT_EQ(feeds[0].items, count);

  std::set<std::uint64_t> items;
  for (const store::KnownItem& known : valid(store.known_items("feed")))
    items.insert(known.item.bits);
  EXPECT_EQ(items.size(), count);
  if (!items.empty()) {
    EXPECT_EQ(*items.begin(), 1u);
    EXPECT_EQ(*items.rbegin(), count);
  }

  std::set<std::string> keys;
  for (std::uint64_t n = 1; n <= count; ++n) keys.insert(numbered_key(n));
  for (const char* channel : {"desk", "log"}) {
    std::set<std::string> delivered;
    for (const auto& delivery : valid(store.outbox().due(channel, kNoon + 10'000h, count + 10))) {
      delivered.insert(delivery.article_key);
      EXPECT_EQ(delivery.id, alerts::delivery_id("rule", delivery.article_key, channel));
    }
    EXPECT_EQ(delivered, keys) << channel;
  }

  std::set<std::string> told;
  for (const store::ArticleStory& story : valid((*reader)->articles("a_", count + 10))) {
    told.insert(story.key);
    EXPECT_EQ(story.outcome, store::Outcome::alerted) << story.key;
    EXPECT_EQ(story.rules.size(), 1u) << story.key;
    EXPECT_EQ(story.deliveries.size(), 2u) << story.key;
  }
  EXPECT_EQ(told, keys);
  EXPECT_EQ(valid((*reader)->alerts(count + 10)).size(), count);
  return count;
}

// SQLite's own judgement of the file; reads all of it.
inline void expect_sound(const std::string& path) {
  auto database = store::Database::open(path, store::Database::Access::read);
  if (!database) {
    ADD_FAILURE() << database.error().message;
    return;
  }
  for (const char* sql : {"PRAGMA integrity_check", "PRAGMA foreign_key_check"}) {
    store::Query rows = (*database)->query(sql);
    while (rows.next()) EXPECT_EQ(rows.text(0), "ok") << sql;
  }
  const auto error = (*database)->take_error();
  EXPECT_FALSE(error) << error->message;
}

}  // namespace newswatch::testing
