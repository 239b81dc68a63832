#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "store/reader.h"
#include "store/sqlite_store.h"
#include "tests/support/outbox.h"

namespace newswatch::store {
namespace {

class BacklogTest : public ::testing::Test {
 protected:
  BacklogTest()
      : folder_(std::filesystem::temp_directory_path() /
                ("newswatch-backlog-" + std::to_string(getpid()))),
        path_((folder_ / "newswatch.db").string()) {
    std::filesystem::create_directory(folder_);
    auto opened = open_sqlite(path_);
    if (opened) store_ = std::move(*opened);
  }
  ~BacklogTest() override { std::filesystem::remove_all(folder_); }

  // One article alerted to both channels.
  void alert(const std::string& key, std::uint64_t item) {
    DocumentCommit document{.feed_url = "http://feed.test/", .feed_name = "Feed"};
    NewArticle article{.key = key, .item = item, .content = 1};
    article.alerts.push_back(
        {.rule = "rule", .alert_json = "{}", .deliveries = {{"desk"}, {"log"}}});
    document.articles.push_back(article);
    ASSERT_TRUE(store_->commit({&document, 1}));
  }

  void end(const std::string& key, const std::string& channel, alerts::DeliveryState state) {
    const AttemptEnded ended{.id = alerts::delivery_id("rule", key, channel), .state = state};
    ASSERT_TRUE(testing::record(*store_, {}, {&ended, 1}));
  }

  std::vector<Backlog> backlog() {
    const auto reader = Reader::open(path_);
    if (!reader) return {};
    const auto counted = (*reader)->backlog();
    return counted ? *counted : std::vector<Backlog>{};
  }

  std::filesystem::path folder_;
  std::string path_;
  std::unique_ptr<Store> store_;
};

TEST_F(BacklogTest, CountsWhatWaitsAndWhatWasGivenUpOfEachChannel) {
  ASSERT_TRUE(store_);
  alert("a_1", 1);
  alert("a_2", 2);
  alert("a_3", 3);
  end("a_1", "desk", alerts::DeliveryState::dead);
  end("a_2", "desk", alerts::DeliveryState::delivered);
  const std::vector<Backlog> expected{{"desk", 1, 1}, {"log", 3, 0}};
  EXPECT_EQ(backlog(), expected);
}

TEST_F(BacklogTest, IsEmptyOnceAllIsDelivered) {
  ASSERT_TRUE(store_);
  alert("a_1", 1);
  end("a_1", "desk", alerts::DeliveryState::delivered);
  end("a_1", "log", alerts::DeliveryState::dropped);
  EXPECT_TRUE(backlog().empty());
}

}  // namespace
}  // namespace newswatch::store
