// `retry` names the waits before each attempt, the first included.

#include <gtest/gtest.h>

#include "daemon/digest.h"
#include "tests/support/deliverer_fixture.h"

namespace newswatch::daemon {
namespace {

using namespace std::chrono_literals;

class FirstWaitTest : public testing::DelivererFixture {
 protected:
  // A document with one article that matches, through the digest into the store.
  void publish(const std::string& headline) {
    const std::string path = folder.path() / "newswatch.yaml";
    std::ofstream(path)
        << "feeds:\n  - { name: feed, url: \"http://feed.example/\" }\n"
           "rules:\n  - { name: truce, match: truce, alert: { at_most: 1 per hour } }\n"
           "channels:\n  log: { log: { file: unused.jsonl } }\n"
           "  slow: { webhook: { url: \"https://slow.example/\", secret: a secret "
           "of this test, retry: [30s, 1m] } }\n"
           "  quick: { webhook: { url: \"https://quick.example/\", secret: a "
           "secret of this test } }\n";
    auto config = config::load(path, {});
    ASSERT_TRUE(config) << config::to_string(config.error().front());
    DigestJob job{.config = std::make_shared<const config::Config>(std::move(*config)),
                  .feed = {.name = "feed", .url = "http://feed.example/"},
                  .fetched = {.kind = feeds::Fetched::Kind::body, .status = 200},
                  .now = clock.now()};
    job.fetched.url = job.feed.url;
    job.response = {.status = 200,
                    .body = "<rss version=\"2.0\"><channel><title>F</title><item><title>" +
                            headline + "</title><guid>" + headline +
                            "</guid></item></channel></rss>",
                    .url = job.feed.url};
    const Digest made = digest(std::move(job));
    const auto committed = store->commit(std::span(&made.commit, 1));
    ASSERT_TRUE(committed);
    ASSERT_EQ(committed->front().alerts, 1u);
  }

  std::map<std::string, std::chrono::seconds> first_attempts() const {
    std::map<std::string, std::chrono::seconds> found;
    for (const alerts::Delivery& delivery : deliveries(alerts::DeliveryState::waiting))
      found[delivery.channel] = delivery.next_attempt - testing::kDay;
    return found;
  }
};

TEST_F(FirstWaitTest, IsKeptBeforeTheFirstAttempt) {
  publish("The truce holds");
  const std::map<std::string, std::chrono::seconds> expected = {
      {"log", 0s}, {"quick", 0s}, {"slow", 30s}};
  EXPECT_EQ(first_attempts(), expected);

  alerts::Channel slow = webhook("slow", "https://slow.example/");
  slow.pace.retry = {30s, 1min};
  receivers.script.answer("https://slow.example/", {.status = 200});
  start(slow);
  clock.advance(1h);
  ASSERT_EQ(receivers.asked.size(), 1u);
  EXPECT_EQ(receivers.asked[0].when, testing::kDay + 30s);
}

TEST_F(FirstWaitTest, ComesAfterTheWaitForRoomInTheWindow) {
  publish("The truce holds");
  publish("Another truce is near");
  const std::map<std::string, std::chrono::seconds> expected = {
      {"log", 0s}, {"quick", 1h}, {"slow", 1h + 30s}};
  EXPECT_EQ(first_attempts(), expected) << "nobody is disturbed by a file";
}

}  // namespace
}  // namespace newswatch::daemon
