#include "daemon/feed_words.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "feeds/dates.h"
#include "feeds/next_state.h"
#include "feeds/pace.h"
#include "feeds/rhythm.h"

namespace newswatch::daemon {

using feeds::Why;
using std::chrono::seconds;
using std::chrono::sys_seconds;

namespace {

struct Unit {
  std::string_view name;
  std::int64_t seconds;
};
constexpr std::array<Unit, 4> kUnits = {{{"d", 86'400}, {"h", 3'600}, {"min", 60}, {"s", 1}}};

std::string times(std::uint32_t count) {
  return count == 1 ? "once" : count == 2 ? "twice" : fmt::format("{} times", count);
}

// "4.3 articles a day, most from 8 to 17 h UTC"
std::string rhythm_in_words(const feeds::PollState& state, sys_seconds now) {
  return fmt::format("{} articles a day", items_a_day(state, now));
}

}  // namespace

std::string lasting(seconds time) {
  std::int64_t left = std::max<std::int64_t>(0, time.count());
  for (std::size_t n = 0; n < kUnits.size(); ++n) {
    if (left < kUnits[n].seconds) continue;
    std::string text = fmt::format("{} {}", left / kUnits[n].seconds, kUnits[n].name);
    left %= kUnits[n].seconds;
    if (n + 1 < kUnits.size() && left >= kUnits[n + 1].seconds)
      text += fmt::format(" {} {}", left / kUnits[n + 1].seconds, kUnits[n + 1].name);
    return text;
  }
  return "0 s";
}

std::string from_now(sys_seconds time, sys_seconds now) {
  if (time == sys_seconds{}) return "never";
  if (time == now) return "now";
  return time < now ? lasting(now - time) + " ago" : "in " + lasting(time - now);
}

FeedHealth health_of(const feeds::PollState& state, sys_seconds now) {
  if (state.gone) return FeedHealth::gone;
  if (state.failures > 0) return FeedHealth::failing;
  if (state.last_success == sys_seconds{}) return FeedHealth::unasked;
  const seconds patience = std::max(state.interval, seconds(600));
  return now - state.next_poll > patience ? FeedHealth::late : FeedHealth::well;
}

std::string_view name_of(FeedHealth health) {
  switch (health) {
    case FeedHealth::unasked:
      return "new";
    case FeedHealth::well:
      return "well";
    case FeedHealth::late:
      return "late";
    case FeedHealth::failing:
      return "failing";
    case FeedHealth::gone:
      return "gone";
  }
  return "new";
}

Style style_of(FeedHealth health) {
  switch (health) {
    case FeedHealth::well:
      return Style::green;
    case FeedHealth::failing:
    case FeedHealth::gone:
      return Style::red;
    case FeedHealth::late:
      return Style::yellow;
    case FeedHealth::unasked:
      return Style::dim;
  }
  return Style::dim;
}

std::string next_poll_in_words(const feeds::PollState& state, sys_seconds now) {
  if (state.gone) return "-";
  if (state.next_poll == sys_seconds{}) return "at start";
  return state.next_poll <= now ? "due" : from_now(state.next_poll, now);
}

std::string_view name_of(Why why) {
  switch (why) {
    case Why::every:
      return "every";
    case Why::rhythm:
      return "rhythm";
    case Why::least:
      return "min_interval";
    case Why::most:
      return "max_interval";
    case Why::eager:
      return "just hit";
    case Why::overlap:
      return "short feed";
    case Why::retry_after:
      return "Retry-After";
    case Why::fresh:
      return "max-age";
    case Why::ttl:
      return "ttl";
    case Why::skipped:
      return "skipHours";
    case Why::failing:
      return "failing";
    case Why::unheard:
      return "being asked";
    case Why::push:
      return "push";
    case Why::unknown:
      return "start";
  }
  return "start";
}

std::string why_in_words(const feeds::Feed& feed, const feeds::PollState& state,
                         const feeds::FetchSettings& settings, sys_seconds now) {
  if (state.gone) return "never, until its url changes: the server says it is gone (410)";
  const feeds::Bounds bounds = feeds::bounds_of(feed, settings);
  const std::string until = feeds::format_rfc3339(state.not_before);
  switch (state.why) {
    case Why::every:
      return fmt::format("every {}, as configured", lasting(state.interval));
    case Why::rhythm:
      return fmt::format("its rhythm: {}; in {} a request is worth the delay",
                         rhythm_in_words(state, now), lasting(state.interval));
    case Why::least:
      return fmt::format("its rhythm: {}, more than min_interval {} keeps up with",
                         rhythm_in_words(state, now), lasting(bounds.least));
    case Why::most:
      return fmt::format("its rhythm: {}; max_interval is {}", rhythm_in_words(state, now),
                         lasting(bounds.most));
    case Why::eager:
      return "as soon as may be, twice: a rule has just hit, or items may have been lost";
    case Why::overlap:
      return fmt::format("its documents are short: polls more than {} apart have lost items",
                         lasting(state.within));
    case Why::retry_after:
      return fmt::format("the server asks for patience until {} (Retry-After)", until);
    case Why::fresh:
      return fmt::format(
          "the server says nothing new is to be had before {} (Cache-Control or "
          "Expires)",
          until);
    case Why::ttl:
      return fmt::format("the feed asks for {} between polls (ttl, sy:updatePeriod)",
                         lasting(state.ttl));
    case Why::skipped:
      return fmt::format("the feed asks not to be read before {} (skipHours, skipDays)", until);
    case Why::failing:
      return fmt::format("it has failed {} in a row; asked again after {}", times(state.failures),
                         lasting(state.next_poll - state.last_attempt));
    case Why::unheard:
      return "it is being asked now, or the daemon ended while it was";
    case Why::push:
      return "its hub pushes the news; this poll is for safety";
    case Why::unknown:
      return state.last_attempt == sys_seconds{} ? "soon after the daemon has started"
                                                 : "as an older newswatch had it";
  }
  return "";
}

std::string items_a_day(const feeds::PollState& state, sys_seconds now) {
  if (state.rhythm == feeds::Rhythm{}) return "-";
  const double a_day = feeds::items_per_day(state.rhythm, now);
  return a_day < 9.95 ? fmt::format("{:.1f}", a_day) : fmt::format("{:.0f}", a_day);
}

}  // namespace newswatch::daemon
