#include "feeds/next_state.h"

#include <algorithm>

#include "feeds/moves.h"

namespace newswatch::feeds {

namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;
using Kind = Fetched::Kind;

// After so many failures in a row; the first may well be the only one.
seconds backed_off(seconds interval, std::uint32_t failures) {
  const auto doublings = std::min(failures == 0 ? 0 : failures - 1, kMostDoublings);
  return std::min(std::max(kLongestBackoff, interval), interval * (1 << doublings));
}

void remember_success(PollState& state, const Fetched& fetched, sys_seconds now) {
  state.failures = 0;
  state.failing_since = {};
  state.last_error.clear();
  state.last_success = now;
  if (fetched.has_news) state.last_new = now;
  if (!fetched.wishes) return;
  state.ttl = std::clamp(fetched.wishes->ttl, seconds(0), kLongestInterval);
  state.skip = fetched.wishes->skip;
  state.older_url = fetched.wishes->older_url;
}

// Validators belong to the URL that answered and to a body that parsed; a 304 may bring newer ones,
// never none.
void remember_validators(PollState& state, const Fetched& fetched) {
  if (fetched.kind == Kind::unchanged) {
    if (fetched.url != state.validators_url) return;
    if (!fetched.etag.empty()) state.etag = fetched.etag;
    if (!fetched.last_modified.empty()) state.last_modified = fetched.last_modified;
    return;
  }
  state.etag = fetched.etag;
  state.last_modified = fetched.last_modified;
  state.validators_url = fetched.url;
  state.body_hash = fetched.is_delta ? 0 : fetched.body_hash;
}

void remember_failure(PollState& state, const Fetched& fetched, sys_seconds now,
                      std::vector<std::string>& notes) {
  ++state.failures;
  if (state.failures == 1) {
    state.failing_since = now;
    notes.push_back("fails: " + fetched.error);
  }
  state.last_error = fetched.error;
  // The address we were sent to may be the fault: ask the configured one again.
  const bool was_moved = !state.moved_to.empty();
  if (was_moved && state.failures > kMostDoublings) {
    notes.push_back("fails at its new address; asking the configured one again");
    state.moved_to.clear();
  }
  if (fetched.kind != Kind::gone) return;
  if (was_moved) {
    // Only the configured address can end a feed for good.
    notes.push_back("is gone (410) at its new address; asking the configured one again");
    state.moved_to.clear();
  } else {
    state.gone = true;
    notes.push_back("is gone (410) and is not asked again until its URL changes");
  }
}

// The publisher's limits, and which of them lasts longest.
struct Limit {
  sys_seconds until;
  Why why = Why::unknown;
};

// A fixed interval is the user's word against the publisher's hints, never against a Retry-After.
Limit limit_of(const PollState& state, const Fetched& fetched, const Feed& feed,
               const FetchSettings& settings, sys_seconds now, seconds wait) {
  Limit limit{now};
  const auto offer = [&limit](sys_seconds until, Why why) {
    if (until > limit.until) limit = {until, why};
  };
  const auto within = [](std::optional<seconds> asked, seconds most) {
    return std::clamp(asked.value_or(seconds(0)), seconds(0), most);
  };
  if (!feed.every) {
    const seconds most = bounds_of(feed, settings).most;
    if (state.failures == 0) offer(now + within(state.ttl, most), Why::ttl);
    offer(now + within(fetched.fresh_for, most), Why::fresh);
    const sys_seconds planned = std::max(now + wait, limit.until);
    const sys_seconds open = first_open(state.skip, planned);
    if (open > planned) offer(std::min(open, now + std::max(most, kLongestBackoff)), Why::skipped);
  }
  offer(now + within(fetched.retry_after, kLongestBackoff), Why::retry_after);
  return limit;
}

seconds jitter(seconds interval, std::mt19937_64& chance) {
  const auto most = std::max<std::int64_t>(0, interval.count() / 10);
  return seconds(std::uniform_int_distribution<std::int64_t>(0, most)(chance));
}

}  // namespace

Next next_state(const PollState& before, const Fetched& fetched, const Feed& feed,
                const FetchSettings& settings, sys_seconds now, std::mt19937_64& chance,
                const Terms& terms) {
  Next next{.state = before};
  PollState& state = next.state;
  state.last_attempt = now;

  const bool success = fetched.kind == Kind::unchanged || fetched.kind == Kind::same_bytes ||
                       fetched.kind == Kind::parsed;
  if (success) {
    if (before.failures > 0) {
      next.notes.push_back("is well again after " + std::to_string(before.failures) + " failures");
    }
    remember_success(state, fetched, now);
    remember_validators(state, fetched);
    follow_move(state, fetched, feed.url, now, next.notes);
    // What a hub has told before is no news to a poll, and teaches nothing of the feed's rhythm.
    if (!terms.safety_interval) learn(state, fetched, before.last_success, now);
    const Pace pace = pace_of(state, feed, settings, now, terms);
    state.interval = pace.wait;
    state.why = pace.why;
  } else {
    remember_failure(state, fetched, now, next.notes);
    state.interval = interval_of(state, feed, settings);
    state.why = Why::failing;
  }

  const seconds wait = backed_off(state.interval, state.failures);
  const sys_seconds planned = now + wait + jitter(wait, chance);
  const Limit limit = limit_of(state, fetched, feed, settings, now, planned - now);
  state.not_before = limit.until;
  state.next_poll = std::max(planned, limit.until);
  if (limit.until > planned) state.why = limit.why;
  return next;
}

sys_seconds next_if_unheard(const PollState& state, const Feed& feed, const FetchSettings& settings,
                            sys_seconds now) {
  return now + backed_off(interval_of(state, feed, settings),
                          std::min(state.failures, kMostDoublings) + 1);
}

sys_seconds due_under(const PollState& state, const Feed& feed, const FetchSettings& settings,
                      sys_seconds now) {
  const Bounds bounds = bounds_of(feed, settings);
  if (state.last_attempt > now) {
    const auto ahead = std::max(state.next_poll, state.not_before) - state.last_attempt;
    return now + std::clamp<seconds>(ahead, bounds.least, kLongestInterval);
  }
  const bool asked_before = state.last_attempt > sys_seconds{};
  if (!asked_before || state.failures > 0 || state.why == Why::push) return state.next_poll;
  const auto sooner = state.last_attempt + interval_of(state, feed, settings);
  if (feed.every || sooner < state.last_attempt + state.interval)
    return std::max(state.not_before, std::min(state.next_poll, sooner));
  return state.next_poll;
}

}  // namespace newswatch::feeds
