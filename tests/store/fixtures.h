#pragma once

// A store in a folder that goes with the test, and documents short enough to read.

#include <gtest/gtest.h>
#include <stdlib.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "store/reader.h"
#include "store/sqlite.h"
#include "store/sqlite_store.h"
#include "tests/support/outbox.h"

namespace newswatch::store {

// What a failed expectation prints.
inline void PrintTo(const StoreError& error, std::ostream* out) { *out << error.message; }

}  // namespace newswatch::store

namespace newswatch::testing {

using namespace std::chrono_literals;

inline constexpr std::chrono::sys_seconds kNoon{1'718'020'800s};  // 2024-06-10T12:00:00Z

class TempFolder {
 public:
  TempFolder() {
    std::string name = std::filesystem::temp_directory_path() / "newswatch-store-XXXXXX";
    if (mkdtemp(name.data()) == nullptr) ADD_FAILURE() << "cannot make " << name;
    path_ = name;
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  ~TempFolder() { std::filesystem::remove_all(path_); }
  [[nodiscard]] std::string file(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

inline std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return std::move(bytes).str();
}

inline void write_bytes(const std::string& path, std::string_view bytes) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

// The value, or a failed test and an empty one.
template <class Value>
Value valid(store::Result<Value> result) {
  if (result) return std::move(*result);
  ADD_FAILURE() << result.error().message;
  return Value();
}

inline std::unique_ptr<store::Store> opened(const std::string& path) {
  auto store = store::open_sqlite(path);
  if (store) return std::move(*store);
  ADD_FAILURE() << store.error().message;
  return nullptr;
}

// An article of its own: no address and no text in common with any other.
inline store::NewArticle article(const std::string& key, std::uint64_t item) {
  store::NewArticle made{.key = key, .item = item, .content = 1};
  made.article.id = {"guid of " + key};
  made.article.url = "https://example.org/" + key;
  made.article.title = "Title of " + key;
  made.article.text = "Text of " + key;
  made.article.first_seen = kNoon;
  return made;
}

inline store::NewAlert alert(const std::string& rule,
                             const std::vector<std::string>& channels = {"desk"}) {
  store::NewAlert made{.rule = rule, .alert_json = R"({"rule":")"};
  made.alert_json.append(rule).append(R"("})");
  for (const std::string& channel : channels) made.deliveries.push_back({.channel = channel});
  return made;
}

inline store::NewArticle alerting(store::NewArticle made, std::vector<store::NewAlert> alerts) {
  made.alerts = std::move(alerts);
  return made;
}

inline store::NewAlert at_most(store::NewAlert made, std::uint32_t count,
                               std::chrono::seconds per) {
  for (store::NewDelivery& delivery : made.deliveries)
    delivery.at_most = rules::AtMost{.count = count, .per = per};
  return made;
}

// A poll that found these articles and nothing else in the document.
inline store::DocumentCommit document(const std::string& feed,
                                      std::vector<store::NewArticle> articles,
                                      std::chrono::sys_seconds now = kNoon) {
  store::DocumentCommit made{.feed_url = feed, .feed_name = "Name of " + feed, .now = now};
  for (store::NewArticle& one : articles) {
    made.present.push_back(one.item);
    one.article.first_seen = now;
  }
  made.articles = std::move(articles);
  return made;
}

class StoreTest : public ::testing::Test {
 protected:
  StoreTest() : path(folder.file("newswatch.db")), store(opened(path)) {}

  store::CommitResult commit(const store::DocumentCommit& one) {
    auto results = valid(store->commit(std::span(&one, 1)));
    if (results.size() == 1) return std::move(results.front());
    ADD_FAILURE() << results.size() << " results of one document";
    return {};
  }

  void begin(const alerts::DeliveryId& id, std::chrono::sys_seconds retry_at,
             const std::string& body = "the very bytes") {
    const store::AttemptBegun attempt{.id = id, .retry_at = retry_at, .body = body};
    valid(record(*store, std::span(&attempt, 1), {}));
  }

  std::size_t end(const alerts::DeliveryId& id, alerts::DeliveryState state,
                  std::chrono::sys_seconds now = kNoon, const std::string& error = "") {
    const store::AttemptEnded attempt{.id = id, .state = state, .error = error, .now = now};
    return valid(record(*store, {}, std::span(&attempt, 1)));
  }

  std::vector<alerts::Delivery> due(const std::string& channel,
                                    std::chrono::sys_seconds now = kNoon) {
    return valid(store->outbox().due(channel, now, 1000));
  }

  void reopen() {
    store.reset();
    store = opened(path);
  }

  std::unique_ptr<store::Reader> reader() {
    auto made = store::Reader::open(path);
    if (made) return std::move(*made);
    ADD_FAILURE() << made.error().message;
    return nullptr;
  }

  // The one article of this key.
  store::ArticleStory story(const std::string& key) {
    const auto found = valid(reader()->articles(key, 10));
    if (found.size() == 1) return found.front();
    ADD_FAILURE() << found.size() << " articles are called " << key;
    return {};
  }

  TempFolder folder;
  std::string path;
  std::unique_ptr<store::Store> store;
};

}  // namespace newswatch::testing
