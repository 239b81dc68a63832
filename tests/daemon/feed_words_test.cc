#include "daemon/feed_words.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace newswatch::daemon {
namespace {

using namespace std::chrono_literals;
using feeds::Why;
using std::chrono::seconds;
using std::chrono::sys_seconds;
using ::testing::HasSubstr;

const sys_seconds kNow{1'718'006'400s};  // 2024-06-10T08:00:00Z

TEST(FeedWords, TimesAreToldInTwoUnits) {
  const std::vector<std::pair<seconds, std::string>> cases = {{0s, "0 s"},
                                                              {-5s, "0 s"},
                                                              {59s, "59 s"},
                                                              {60s, "1 min"},
                                                              {61s, "1 min 1 s"},
                                                              {1h, "1 h"},
                                                              {1h + 59s, "1 h"},
                                                              {3h + 20min, "3 h 20 min"},
                                                              {49h + 5min, "2 d 1 h"},
                                                              {24h + 5min, "1 d"}};
  for (const auto& [time, text] : cases) EXPECT_EQ(lasting(time), text);
  EXPECT_EQ(from_now(kNow - 90s, kNow), "1 min 30 s ago");
  EXPECT_EQ(from_now(kNow + 90s, kNow), "in 1 min 30 s");
  EXPECT_EQ(from_now(kNow, kNow), "now");
  EXPECT_EQ(from_now(sys_seconds{}, kNow), "never");
}

TEST(FeedWords, AFeedIsWellFailingGoneLateOrNew) {
  EXPECT_EQ(health_of({}, kNow), FeedHealth::unasked);
  feeds::PollState state{.last_success = kNow - 1h, .next_poll = kNow + 1h, .interval = 2h};
  EXPECT_EQ(health_of(state, kNow), FeedHealth::well);
  state.next_poll = kNow - 1h;
  EXPECT_EQ(health_of(state, kNow), FeedHealth::well) << "it lags no more than its interval";
  state.next_poll = kNow - 3h;
  EXPECT_EQ(health_of(state, kNow), FeedHealth::late);
  state.failures = 1;
  EXPECT_EQ(health_of(state, kNow), FeedHealth::failing);
  state.gone = true;
  EXPECT_EQ(health_of(state, kNow), FeedHealth::gone);
}

TEST(FeedWords, EveryReasonHasASentenceWithItsFigures) {
  const feeds::Feed feed{.name = "a", .url = "https://example.org/feed"};
  const feeds::FetchSettings settings;
  feeds::PollState state{.last_attempt = kNow - 5min,
                         .last_success = kNow - 5min,
                         .next_poll = kNow + 7min,
                         .not_before = kNow + 7min,
                         .interval = 12min,
                         .ttl = 1h,
                         .within = 9min};
  const std::vector<std::pair<Why, std::string>> cases = {
      {Why::every, "every 12 min, as configured"},
      {Why::rhythm, "in 12 min a request is worth the delay"},
      {Why::least, "min_interval 1 min"},
      {Why::most, "max_interval is 4 h"},
      {Why::eager, "a rule has just hit"},
      {Why::overlap, "more than 9 min apart"},
      {Why::retry_after, "until 2024-06-10T08:07:00Z (Retry-After)"},
      {Why::fresh, "before 2024-06-10T08:07:00Z"},
      {Why::ttl, "asks for 1 h between polls"},
      {Why::skipped, "before 2024-06-10T08:07:00Z (skipHours"},
      {Why::failing, "in a row; asked again after 12 min"},
      {Why::unheard, "being asked now"},
      {Why::push, "its hub pushes"},
      {Why::unknown, "as an older newswatch had it"}};
  for (const auto& [why, words] : cases) {
    state.why = why;
    state.failures = why == Why::failing ? 2 : 0;
    EXPECT_THAT(why_in_words(feed, state, settings, kNow), HasSubstr(words));
    EXPECT_FALSE(name_of(why).empty());
  }
  state.failures = 2;
  state.why = Why::failing;
  EXPECT_THAT(why_in_words(feed, state, settings, kNow), HasSubstr("failed twice"));
  EXPECT_THAT(why_in_words(feed, {}, settings, kNow), HasSubstr("soon after"));
  state.gone = true;
  EXPECT_THAT(why_in_words(feed, state, settings, kNow), HasSubstr("410"));
}

TEST(FeedWords, ArticlesADayAreToldAsFinelyAsTheyAreKnown) {
  feeds::PollState state;
  EXPECT_EQ(items_a_day(state, kNow), "-");
  std::vector<sys_seconds> items;
  for (int n = 1; n <= 28 * 4; ++n) items.push_back(kNow - n * 6h);
  feeds::observe(state.rhythm, items, sys_seconds{}, kNow);
  const double a_day = std::stod(items_a_day(state, kNow));
  EXPECT_NEAR(a_day, 4, 1);
}

}  // namespace
}  // namespace newswatch::daemon
