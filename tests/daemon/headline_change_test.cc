// An alerted article whose headline changes is told again where the rule asks for it, also when the
// rule no longer hits what it says now.

#include <gmock/gmock.h>

#include <set>

#include <fstream>

#include "daemon/digest.h"
#include "tests/support/deliverer_fixture.h"
#include "tests/support/outbox.h"

namespace newswatch::daemon {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class HeadlineChangeTest : public testing::DelivererFixture {
 protected:
  void SetUp() override {
    DelivererFixture::SetUp();
    use("again_when: headline_change");
  }

  void use(const std::string& option) {
    const std::string path = folder.path() / "newswatch.yaml";
    std::ofstream(path) << "feeds:\n  - { name: feed, url: \"http://feed.example/\" }\n"
                           "rules:\n  - { name: truce, match: truce, alert: { "
                        << option
                        << " } }\n"
                           "channels:\n  desk: { webhook: { url: \"https://desk.example/\", "
                           "secret: a secret of this test } }\n";
    auto loaded = config::load(path, {});
    ASSERT_TRUE(loaded) << config::to_string(loaded.error().front());
    config = std::make_shared<const config::Config>(std::move(*loaded));
  }

  // What newly waits for the desk after the item says this.
  std::vector<alerts::Delivery> publish(const std::string& headline, const std::string& text = "",
                                        const std::string& feed = "http://feed.example/") {
    clock.advance(1min);
    DigestJob job{.config = config,
                  .feed = {.name = feed, .url = feed},
                  .fetched = {.kind = feeds::Fetched::Kind::body, .status = 200},
                  .known = *store->known_items(feed),
                  .now = clock.now()};
    job.fetched.url = job.feed.url;
    job.response = {.status = 200,
                    .body = "<rss version=\"2.0\"><channel><title>F</title><item><title>" +
                            headline + "</title><description>" + text +
                            "</description><guid>1</guid><link>https://news.example/1</link></item>"
                            "</channel></rss>",
                    .url = job.feed.url};
    const Digest made = digest(std::move(job));
    EXPECT_TRUE(store->commit(std::span(&made.commit, 1)));
    auto due = store->outbox().due("desk", clock.now(), 9);
    std::vector<store::AttemptEnded> ended;
    for (const auto& one : *due) {
      ended.push_back(
          {.id = one.id, .state = alerts::DeliveryState::delivered, .now = clock.now()});
      ids.push_back(one.id.value);
    }
    EXPECT_TRUE(testing::record(*store, {}, ended));
    return std::move(*due);
  }

  std::shared_ptr<const config::Config> config;
  std::vector<std::string> ids;
};

TEST_F(HeadlineChangeTest, IsToldWithBothHeadlines) {
  const auto first = publish("A truce is near");
  ASSERT_THAT(first, SizeIs(1));
  EXPECT_EQ(first[0].material->previous_title, "");
  const auto second = publish("The truce is signed");
  ASSERT_THAT(second, SizeIs(1));
  EXPECT_EQ(second[0].material->previous_title, "A truce is near");
  EXPECT_NE(second[0].material->event_json.find("The truce is signed"), std::string::npos);
  EXPECT_NE(ids[0], ids[1]);
}

TEST_F(HeadlineChangeTest, IsToldWhereTheRuleNoLongerHits) {
  publish("A truce is near");
  const auto second = publish("Correction: no agreement");
  ASSERT_THAT(second, SizeIs(1));
  EXPECT_EQ(second[0].material->previous_title, "A truce is near");
  EXPECT_NE(second[0].material->event_json.find("\"matches\":[]"), std::string::npos);
}

TEST_F(HeadlineChangeTest, OfTheTextAloneIsNotTold) {
  publish("A truce is near", "One.");
  EXPECT_THAT(publish("A truce is near", "Two."), IsEmpty());
}

TEST_F(HeadlineChangeTest, IsToldOncePerHeadline) {
  publish("A truce is near", "One.");
  EXPECT_THAT(publish("A truce is signed", "One."), SizeIs(1));
  EXPECT_THAT(publish("A truce is signed", "Two."), IsEmpty());
  EXPECT_THAT(publish("A truce is near", "Three."), SizeIs(1)) << "and back again";
  EXPECT_EQ(std::set(ids.begin(), ids.end()).size(), 3u);
}

TEST_F(HeadlineChangeTest, OfAnArticleThatNeverAlertedIsNotTold) {
  EXPECT_THAT(publish("Weather"), IsEmpty());
  EXPECT_THAT(publish("More weather"), IsEmpty());
  EXPECT_THAT(publish("A truce is near"), SizeIs(1)) << "the first hit is an alert";
}

// Aggregators write headlines of their own over the story of another.
TEST_F(HeadlineChangeTest, IsNoneWhereAnotherFeedHasAHeadlineOfItsOwn) {
  EXPECT_THAT(publish("A truce is near", "One.", "http://feed.example/"), SizeIs(1));
  EXPECT_THAT(publish("Truce near: live", "Two.", "http://other.example/"), IsEmpty());
  EXPECT_THAT(publish("Truce signed: live", "Two.", "http://other.example/"), SizeIs(1));
}

TEST_F(HeadlineChangeTest, IsNotToldWhereNobodyAsks) {
  use("at_most: 100 per hour");
  EXPECT_THAT(publish("A truce is near"), SizeIs(1));
  EXPECT_THAT(publish("The truce is signed"), IsEmpty());
}

}  // namespace
}  // namespace newswatch::daemon
