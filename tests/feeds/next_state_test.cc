#include "feeds/next_state.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace newswatch::feeds {
namespace {

using namespace std::chrono_literals;
using std::chrono::seconds;
using std::chrono::sys_seconds;
using Kind = Fetched::Kind;

const sys_seconds kNow{1'700'000'000s};
constexpr const char* kUrl = "https://example.org/feed";

Fetched parsed(bool news = false) {
  return {.kind = Kind::parsed, .status = 200, .url = kUrl, .body_hash = 7, .has_news = news};
}
Fetched unchanged() { return {.kind = Kind::unchanged, .status = 304, .url = kUrl}; }
Fetched failed() { return {.kind = Kind::failed, .error = "no route to host"}; }

class Schedule : public ::testing::Test {
 protected:
  Next next(const PollState& state, const Fetched& fetched) {
    return next_state(state, fetched, feed, settings, kNow, chance, terms);
  }
  seconds wait(const PollState& state, const Fetched& fetched) {
    return next(state, fetched).state.next_poll - kNow;
  }

  Feed feed{.name = "a feed", .url = kUrl};
  FetchSettings settings{.min_interval = 60s, .max_interval = 4h};
  Terms terms;
  std::mt19937_64 chance{1};
};

TEST_F(Schedule, KeepsToTheUsersIntervalWhateverIsNew) {
  feed.every = 5min;
  for (const bool news : {false, true}) {
    const auto w = wait({.interval = 4h}, parsed(news));
    EXPECT_GE(w, 5min);
    EXPECT_LE(w, 5min + 30s);
  }
}

TEST_F(Schedule, DoublesTheWaitAfterEachFurtherFailureUpToALimit) {
  PollState state{.interval = 10min};
  for (const int factor : {1, 2, 4, 8, 16, 32, 32}) {
    const auto after = next(state, failed());
    const auto w = after.state.next_poll - kNow;
    EXPECT_GE(w, 10min * factor);
    EXPECT_LE(w, 10min * factor * 11 / 10);
    state = after.state;
  }
  EXPECT_EQ(state.failures, 7u);
  EXPECT_EQ(state.interval, 10min) << "failures do not change the interval";
}

TEST_F(Schedule, BacksOffForADayAtMostOrTheIntervalWhereThatIsLonger) {
  const PollState often{.interval = 4h, .failures = 9};
  EXPECT_GE(wait(often, failed()), kLongestBackoff);
  EXPECT_LE(wait(often, failed()), kLongestBackoff * 11 / 10);
  feed.every = 72h;
  EXPECT_GE(wait({.failures = 9}, failed()), 72h);
  EXPECT_LE(wait({.failures = 9}, failed()), 72h * 11 / 10);
}

TEST_F(Schedule, BacksOffFromTheIntervalOfTodayNotOfTheLastSuccess) {
  feed.every = 5min;
  EXPECT_LE(wait({.interval = 4h}, failed()), 11min);
}

TEST_F(Schedule, ASuccessForgetsAllFailures) {
  const PollState before{
      .interval = 20min, .failures = 4, .failing_since = kNow - 9h, .last_error = "x"};
  for (const Fetched& good : {parsed(), unchanged()}) {
    const auto after = next(before, good);
    EXPECT_EQ(after.state.failures, 0u);
    EXPECT_EQ(after.state.failing_since, sys_seconds{});
    EXPECT_EQ(after.state.last_error, "");
    EXPECT_EQ(after.state.last_success, kNow);
    ASSERT_EQ(after.notes.size(), 1u);
    EXPECT_EQ(after.notes[0], "is well again after 4 failures");
  }
}

TEST_F(Schedule, TellsOfAFailureOnceNotEachTime) {
  const auto first = next({}, failed());
  EXPECT_EQ(first.notes, (std::vector<std::string>{"fails: no route to host"}));
  EXPECT_EQ(first.state.failing_since, kNow);
  EXPECT_TRUE(next(first.state, failed()).notes.empty());
}

// Known to publish so often that the shortest interval is in force.
PollState often() {
  PollState state{.last_attempt = kNow - 60s, .last_success = kNow - 60s};
  std::vector<sys_seconds> items;
  for (int n = 1; n <= 4'000; ++n) items.push_back(kNow - n * 15s);
  observe(state.rhythm, items, sys_seconds{}, kNow - 60s);
  return state;
}

TEST_F(Schedule, HonoursWhatThePublisherAsksWithinTheFeedsBounds) {
  struct Case {
    std::string name;
    std::optional<seconds> every, retry_after, fresh_for, ttl;
    seconds asked;
    Why why;
  };
  const std::vector<Case> cases = {
      {"Retry-After", {}, 2h, {}, {}, 2h, Why::retry_after},
      {"max-age", {}, {}, 3h, {}, 3h, Why::fresh},
      {"ttl", {}, {}, {}, 3h, 3h, Why::ttl},
      {"the longest of all", {}, 2h, 200min, 3h, 200min, Why::fresh},
      {"no longer than the feed's longest interval", {}, {}, 300 * 24h, {}, 4h, Why::fresh},
      {"not even by ttl", {}, {}, {}, 300 * 24h, 4h, Why::ttl},
      {"a day at most", {}, 300 * 24h, {}, {}, 24h, Why::retry_after},
      {"Retry-After, whatever the user fixed", 5min, 2h, {}, {}, 2h, Why::retry_after},
      {"no caching hints where the user fixed", 5min, {}, 3h, 3h, 0s, Why::every},
      {"nothing", {}, {}, {}, {}, 0s, Why::least},
      {"nonsense below zero", {}, -2h, -1s, -3s, 0s, Why::least},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    feed.every = c.every;
    Fetched fetched = parsed();
    fetched.retry_after = c.retry_after;
    fetched.fresh_for = c.fresh_for;
    if (c.ttl) fetched.wishes = Wishes{.ttl = *c.ttl};
    const auto state = next(often(), fetched).state;
    EXPECT_EQ(state.not_before - kNow, c.asked);
    EXPECT_GE(state.next_poll, state.not_before);
    EXPECT_EQ(state.why, c.why);
  }
}

TEST_F(Schedule, RemembersADocumentsWishesWhileItIsUnchanged) {
  Fetched first = parsed();
  first.wishes = Wishes{.ttl = 3h, .skip = {.hours = 1}, .older_url = "https://example.org/2"};
  auto state = next(often(), first).state;
  state = next(state, unchanged()).state;
  EXPECT_EQ(state.not_before, kNow + 3h);
  EXPECT_EQ(state.skip, (SkipTimes{.hours = 1}));
  EXPECT_EQ(state.older_url, "https://example.org/2");
  Fetched other = parsed();
  other.wishes = Wishes{};
  state = next(state, other).state;
  EXPECT_EQ(state.not_before, kNow);
  EXPECT_EQ(state.older_url, "");
}

TEST_F(Schedule, AFailureObeysEveryLimitToo) {
  Fetched busy = failed();
  busy.status = 503;
  busy.retry_after = 7h;
  busy.fresh_for = 20h;
  EXPECT_EQ(next({.interval = 60s}, busy).state.not_before, kNow + 7h);
  busy.retry_after.reset();
  EXPECT_EQ(next({.interval = 60s}, busy).state.not_before, kNow + 4h);
}

TEST_F(Schedule, WaitsForTheHoursAndDaysThatAreNotSkipped) {
  // kNow is a Tuesday, 22:13:20.
  Fetched fetched = parsed();
  fetched.wishes = Wishes{.skip = {.hours = (1u << 22) | (1u << 23) | 1u}};
  auto state = next(often(), fetched).state;
  EXPECT_EQ(state.next_poll, std::chrono::floor<std::chrono::days>(kNow) + 25h);
  EXPECT_EQ(state.why, Why::skipped);
  fetched.wishes->skip = {.days = 0b0000100};
  EXPECT_EQ(next(often(), fetched).state.next_poll,
            std::chrono::floor<std::chrono::days>(kNow) + 24h);
  fetched.wishes->skip = {.days = 0b1111100};
  EXPECT_EQ(next(often(), fetched).state.next_poll, kNow + 24h) << "a day at most";
  fetched.wishes->skip = {.hours = (1u << 24) - 1};
  EXPECT_LT(next(often(), fetched).state.next_poll, kNow + 1h) << "everything is nothing";
  feed.every = 5min;
  fetched.wishes->skip = {.days = 0b0000100};
  EXPECT_LT(next(often(), fetched).state.next_poll, kNow + 1h) << "the user's word";
}

TEST_F(Schedule, A304KeepsTheValidatorsItDoesNotReplace) {
  const PollState before{
      .etag = "\"1\"", .last_modified = "Mon", .validators_url = kUrl, .body_hash = 42};
  auto after = next(before, unchanged()).state;
  EXPECT_EQ(after.etag, "\"1\"");
  EXPECT_EQ(after.last_modified, "Mon");
  EXPECT_EQ(after.body_hash, 42u);
  Fetched newer = unchanged();
  newer.etag = "\"2\"";
  after = next(before, newer).state;
  EXPECT_EQ(after.etag, "\"2\"");
  EXPECT_EQ(after.last_modified, "Mon");
}

TEST_F(Schedule, A304OfAnotherUrlTeachesNoValidators) {
  const PollState before{.etag = "\"1\"", .validators_url = "https://example.org/elsewhere"};
  Fetched strange = unchanged();
  strange.etag = "\"2\"";
  EXPECT_EQ(next(before, strange).state.etag, "\"1\"");
}

TEST_F(Schedule, A200ReplacesBothValidatorsEvenByNone) {
  const PollState before{.etag = "\"1\"", .last_modified = "Mon", .validators_url = "https://old/"};
  const auto after = next(before, parsed()).state;
  EXPECT_EQ(after.etag, "");
  EXPECT_EQ(after.last_modified, "");
  EXPECT_EQ(after.validators_url, kUrl);
  EXPECT_EQ(after.body_hash, 7u);
}

TEST_F(Schedule, AFailureKeepsTheValidators) {
  const PollState before{
      .etag = "\"1\"", .last_modified = "Mon", .validators_url = kUrl, .body_hash = 42};
  Fetched fetched = failed();
  fetched.etag = "\"of an error page\"";
  const auto after = next(before, fetched).state;
  EXPECT_EQ(after.etag, "\"1\"");
  EXPECT_EQ(after.last_modified, "Mon");
  EXPECT_EQ(after.validators_url, kUrl);
  EXPECT_EQ(after.body_hash, 42u);
}

TEST_F(Schedule, ReturnsToTheConfiguredAddressWhenTheNewOneKeepsFailing) {
  PollState state{.moved_to = "https://new.example/feed", .interval = 60s};
  for (std::uint32_t n = 0; n < kMostDoublings; ++n) state = next(state, failed()).state;
  EXPECT_EQ(state.moved_to, "https://new.example/feed");
  EXPECT_EQ(next(state, failed()).state.moved_to, "");
}

TEST_F(Schedule, A410StopsTheFeed) {
  Fetched gone{.kind = Kind::gone, .status = 410, .url = kUrl, .error = "gone"};
  const auto after = next({}, gone);
  EXPECT_TRUE(after.state.gone);
  EXPECT_EQ(after.state.failures, 1u);
}

TEST_F(Schedule, A410AtAnAdoptedAddressAsksTheConfiguredOneFirst) {
  Fetched gone{.kind = Kind::gone, .status = 410, .error = "gone"};
  const auto after = next({.moved_to = "https://new.example/feed"}, gone);
  EXPECT_FALSE(after.state.gone);
  EXPECT_EQ(after.state.moved_to, "");
  EXPECT_TRUE(next(after.state, gone).state.gone);
}

// Whatever comes in, the promises of the header hold.
TEST_F(Schedule, KeepsItsPromisesWhateverComesIn) {
  const std::uint64_t seed = 20'241'117;
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 dice(seed);
  const std::vector<seconds> odd = {seconds::min(),
                                    -1s,
                                    0s,
                                    1s,
                                    59s,
                                    60s,
                                    61s,
                                    15min,
                                    4h,
                                    24h,
                                    25h,
                                    72h,
                                    365 * 24h,
                                    9'000'000'000s,
                                    seconds::max() / 2,
                                    seconds::max()};
  const auto any = [&] { return odd[dice() % odd.size()]; };
  const auto maybe = [&] { return dice() % 2 ? std::optional(any()) : std::nullopt; };
  for (int round = 0; round < 50'000; ++round) {
    settings.min_interval = any();
    settings.max_interval = any();
    feed.every = maybe();
    feed.min_interval = maybe();
    feed.max_interval = maybe();
    terms.price_factor = dice() % 2 ? 1e300 : 0;
    terms.safety_interval = maybe();
    PollState state{.moved_to = dice() % 4 ? "" : "https://new.example/",
                    .interval = any(),
                    .failures = static_cast<std::uint32_t>(dice() % 3 ? dice() % 9 : dice())};
    if (state.failures == UINT32_MAX) state.failures = 0;
    Fetched fetched = parsed(dice() % 2);
    fetched.kind = std::vector{Kind::unchanged, Kind::same_bytes, Kind::parsed, Kind::failed,
                               Kind::gone}[dice() % 5];
    fetched.retry_after = maybe();
    fetched.fresh_for = maybe();
    if (dice() % 2)
      fetched.wishes =
          Wishes{.ttl = any(), .skip = skip_times_of(static_cast<std::int64_t>(dice()))};
    const auto after = next(state, fetched).state;
    const auto floor =
        std::clamp(feed.min_interval.value_or(settings.min_interval), 0s, kLongestInterval);
    const auto w = after.next_poll - kNow;
    ASSERT_GE(w, floor);
    ASSERT_GE(w, after.interval) << "jitter and backoff only lengthen";
    if (fetched.retry_after) {
      ASSERT_GE(w, std::min(*fetched.retry_after, kLongestBackoff));
    }
    ASSERT_LE(w, kLongestInterval * 11 / 10) << "never for ever";
    ASSERT_GE(next_if_unheard(state, feed, settings, kNow) - kNow, floor);
    ASSERT_LE(next_if_unheard(state, feed, settings, kNow) - kNow, kLongestInterval);
  }
}

TEST_F(Schedule, AnUnheardPollWaitsForItsIntervalBackedOffByFailures) {
  struct Case {
    std::string name;
    std::optional<seconds> every;
    PollState state;
    seconds wait;
  };
  const std::vector<Case> cases = {
      {"the first poll", {}, {}, 15min},          {"adaptive", {}, {.interval = 40min}, 40min},
      {"fixed", 5min, {.interval = 40min}, 5min}, {"failing", 5min, {.failures = 2}, 20min},
      {"below the floor", 1s, {}, 60s},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    feed.every = c.every;
    EXPECT_EQ(next_if_unheard(c.state, feed, settings, kNow), kNow + c.wait);
  }
}

TEST_F(Schedule, FallsDueUnderTheSettingsOfToday) {
  struct Case {
    std::string name;
    std::optional<seconds> every;
    PollState state;
    sys_seconds due;
  };
  const std::vector<Case> cases = {
      {"never asked", 5min, {}, sys_seconds{}},
      {"as stored", {}, {.last_attempt = kNow - 1h, .next_poll = kNow + 1h}, kNow + 1h},
      {"overdue", {}, {.last_attempt = kNow - 9h, .next_poll = kNow - 1h}, kNow - 1h},
      {"a shorter interval",
       5min,
       {.last_attempt = kNow - 1min, .next_poll = kNow + 3h},
       kNow + 4min},
      {"a longer interval leaves the poll that is planned",
       5h,
       {.last_attempt = kNow - 1min, .next_poll = kNow + 4min},
       kNow + 4min},
      {"a shorter interval, but Retry-After",
       5min,
       {.last_attempt = kNow - 1min, .next_poll = kNow + 3h, .not_before = kNow + 2h},
       kNow + 2h},
      {"a shorter interval does not undo a backoff",
       5min,
       {.last_attempt = kNow - 1min, .next_poll = kNow + 3h, .failures = 3},
       kNow + 3h},
      {"the clock was a year ahead",
       {},
       {.last_attempt = kNow + 365 * 24h, .next_poll = kNow + 365 * 24h + 20min},
       kNow + 20min},
      {"the clock was ahead, and the state makes no sense",
       {},
       {.last_attempt = kNow + 1h, .next_poll = kNow - 1h},
       kNow + 60s},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    feed.every = c.every;
    EXPECT_EQ(due_under(c.state, feed, settings, kNow), c.due);
  }
}

}  // namespace
}  // namespace newswatch::feeds
