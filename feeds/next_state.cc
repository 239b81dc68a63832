#include "feeds/next_state.h"

#include <algorithm>

namespace newswatch::feeds {

namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;
using Kind = Fetched::Kind;

constexpr seconds kFirstInterval{15 * 60};

seconds bounded(seconds interval) { return std::clamp(interval, seconds(0), kLongestInterval); }

seconds floor_of(const FetchSettings& settings) { return bounded(settings.min_interval); }

seconds clamped(seconds interval, const FetchSettings& settings) {
  const seconds least = floor_of(settings);
  return std::clamp(bounded(interval), least, std::max(least, bounded(settings.max_interval)));
}

// Between two polls of a feed that is well.
seconds interval_of(const PollState& state, const Feed& feed, const FetchSettings& settings) {
  if (feed.every) return std::max(bounded(*feed.every), floor_of(settings));
  return clamped(state.interval > seconds(0) ? state.interval : kFirstInterval, settings);
}

seconds backed_off(seconds interval, std::uint32_t failures) {
  const auto doublings = std::min(failures, kMostDoublings);
  return std::min(std::max(kLongestBackoff, interval), interval * (1 << doublings));
}

// A poll that found nothing says the feed is slower than we thought, news that it is faster.
seconds adapted(seconds interval, bool news, const FetchSettings& settings) {
  if (interval <= seconds(0)) return clamped(kFirstInterval, settings);
  interval = bounded(interval);
  return clamped(news ? interval / 2 : interval + interval / 2, settings);
}

void remember_success(PollState& state, const Fetched& fetched, sys_seconds now) {
  state.failures = 0;
  state.failing_since = {};
  state.last_error.clear();
  state.last_success = now;
  if (fetched.has_news) state.last_new = now;
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
  state.body_hash = fetched.body_hash;
}

seconds jitter(seconds interval, std::mt19937_64& chance) {
  const auto most = std::max<std::int64_t>(0, interval.count() / 10);
  return seconds(std::uniform_int_distribution<std::int64_t>(0, most)(chance));
}

}  // namespace

Next next_state(const PollState& before, const Fetched& fetched, const Feed& feed,
                const FetchSettings& settings, sys_seconds now, std::mt19937_64& chance) {
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
    if (!fetched.permanent_url.empty() && fetched.permanent_url != state.moved_to) {
      state.moved_to = fetched.permanent_url;
      next.notes.push_back("has moved for good to " + fetched.permanent_url +
                           "; put that URL into the configuration");
    }
    if (!feed.every) state.interval = adapted(before.interval, fetched.has_news, settings);
  } else {
    ++state.failures;
    if (before.failures == 0) {
      state.failing_since = now;
      next.notes.push_back("fails: " + fetched.error);
    }
    state.last_error = fetched.error;
    // The address we were sent to may be the fault: ask the configured one again.
    if (!state.moved_to.empty() && state.failures > kMostDoublings) {
      next.notes.push_back("fails at its new address; asking the configured one again");
      state.moved_to.clear();
    }
  }
  if (fetched.kind == Kind::gone && !before.moved_to.empty()) {
    // Only the configured address can end a feed for good.
    next.notes.push_back("is gone (410) at its new address; asking the configured one again");
    state.moved_to.clear();
  } else if (fetched.kind == Kind::gone) {
    state.gone = true;
    next.notes.push_back("is gone (410) and is not asked again until its URL changes");
  }

  state.interval = interval_of(state, feed, settings);
  const seconds wait = backed_off(state.interval, state.failures);
  seconds asked{0};
  for (const auto& limit :
       {fetched.retry_after, success ? fetched.fresh_for : std::nullopt, fetched.ttl}) {
    if (limit) asked = std::max(asked, *limit);
  }
  // A fixed interval is the user's word against the publisher's caching hints, never against a
  // Retry-After.
  if (feed.every) asked = std::max(seconds(0), fetched.retry_after.value_or(seconds(0)));
  state.not_before = now + std::min(asked, kLongestBackoff);
  state.next_poll = std::max(now + wait + jitter(wait, chance), state.not_before);
  return next;
}

sys_seconds next_if_unheard(const PollState& state, const Feed& feed, const FetchSettings& settings,
                            sys_seconds now) {
  return now + backed_off(interval_of(state, feed, settings), state.failures);
}

sys_seconds due_under(const PollState& state, const Feed& feed, const FetchSettings& settings,
                      sys_seconds now) {
  if (state.last_attempt > now) {
    const seconds wait = bounded(std::max(state.next_poll, state.not_before) - state.last_attempt);
    return now + std::max(wait, floor_of(settings));
  }
  const bool asked_before = state.last_attempt > sys_seconds{};
  if (!feed.every || !asked_before || state.failures > 0) return state.next_poll;
  const auto sooner = state.last_attempt + interval_of(state, feed, settings);
  return std::max(state.not_before, std::min(state.next_poll, sooner));
}

}  // namespace newswatch::feeds
