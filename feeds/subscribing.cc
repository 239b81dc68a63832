#include "feeds/subscribing.h"

#include <algorithm>
#include <utility>

namespace newswatch::feeds {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;
using State = Subscription::State;

constexpr std::uint32_t kMostDoublings = 5;

bool is_asked(const Subscription& one) { return one.asked_until != sys_seconds{}; }

// When an active one is renewed; a failure puts that off.
sys_seconds renewal(const Subscription& one) { return std::max(one.renew_at, one.retry_at); }

Subscription confirmed(Subscription one, const Intent& intent, sys_seconds now,
                       std::mt19937_64& chance) {
  const seconds lease = intent.lease.value_or(kWantedLease);
  std::uniform_int_distribution<std::int64_t> share(600, 800);
  if (one.state != State::active) one.active_since = now;
  one.state = State::active;
  one.asked_until = {};
  one.lease_until = now + lease;
  one.renew_at = now + std::max(kShortestRenewal, lease * share(chance) / 1000);
  one.retry_at = {};
  one.failures = 0;
  one.reason.clear();
  return one;
}

Subscription ended(Subscription one, sys_seconds now) {
  one.state = State::ended;
  one.asked_until = {};
  one.retry_at = now + kEndedFor;
  return one;
}

Subscription denied(Subscription one, const Intent& intent, sys_seconds now) {
  one.state = State::wanted;
  one.asked_until = {};
  one.active_since = one.lease_until = one.renew_at = one.last_push = {};
  one.retry_at = now + kDeniedFor;
  ++one.failures;
  one.reason = intent.reason.empty() ? "the hub denies it" : "the hub denies it: " + intent.reason;
  return one;
}

}  // namespace

bool takes_pushes(const Subscription& one) {
  return one.state == State::wanted || one.state == State::active;
}

Step next_step(const Subscription& one, sys_seconds now) {
  if (one.state == State::ended) return one.retry_at <= now ? Step::forget : Step::wait;
  if (one.state == State::active && one.lease_until <= now) return Step::lapse;
  if (is_asked(one)) return one.asked_until <= now ? Step::unanswered : Step::wait;
  const sys_seconds when = one.state == State::active ? renewal(one) : one.retry_at;
  return when <= now ? Step::ask : Step::wait;
}

sys_seconds due(const Subscription& one) {
  if (one.state == State::ended) return one.retry_at;
  const sys_seconds when = is_asked(one)                ? one.asked_until
                           : one.state == State::active ? renewal(one)
                                                        : one.retry_at;
  return one.state == State::active ? std::min(when, one.lease_until) : when;
}

Subscription asked(Subscription one, sys_seconds now) {
  one.asked_until = now + kConfirmWithin;
  return one;
}

Subscription failed(Subscription one, std::string reason, std::size_t hubs, sys_seconds now) {
  one.asked_until = {};
  one.reason = std::move(reason);
  ++one.failures;
  if (one.state == State::leaving && one.failures >= kMostLeaveRequests)
    return ended(std::move(one), now);
  const auto round = one.failures / static_cast<std::uint32_t>(std::max<std::size_t>(1, hubs));
  const auto doublings = std::min(round > 0 ? round - 1 : 0, kMostDoublings);
  const bool another = one.state == State::wanted && hubs > 1 && one.failures % hubs != 0;
  one.retry_at =
      now + (another ? kNextHubAfter : std::min(kLongestRetry, kFirstRetry * (1 << doublings)));
  return one;
}

std::string next_hub(const std::string& hub, const std::vector<std::string>& hubs) {
  if (hubs.empty()) return hub;
  const auto at = std::find(hubs.begin(), hubs.end(), hub);
  if (at == hubs.end() || at + 1 == hubs.end()) return hubs.front();
  return *(at + 1);
}

std::optional<Subscription> heard(Subscription one, const Intent& intent, sys_seconds now,
                                  std::mt19937_64& chance) {
  if (one.state == State::ended || intent.topic != one.topic) return std::nullopt;
  const bool awaited = is_asked(one) && now <= one.asked_until;
  switch (intent.mode) {
    case Intent::Mode::subscribe:
      if (!awaited || one.state == State::leaving) return std::nullopt;
      return confirmed(std::move(one), intent, now, chance);
    case Intent::Mode::unsubscribe:
      if (!awaited || one.state != State::leaving) return std::nullopt;
      return ended(std::move(one), now);
    case Intent::Mode::denied:
      if (one.state == State::leaving) return ended(std::move(one), now);
      if (!awaited && one.state != State::active) return std::nullopt;
      return denied(std::move(one), intent, now);
  }
  return std::nullopt;
}

Subscription lapsed(Subscription one, sys_seconds now) {
  one.state = State::wanted;
  one.active_since = one.lease_until = one.renew_at = one.last_push = {};
  if (!is_asked(one)) one.retry_at = std::max(one.retry_at, now);
  return one;
}

Subscription left(Subscription one, sys_seconds now) {
  if (one.state != State::active) return one.state == State::wanted ? ended(one, now) : one;
  one.state = State::leaving;
  one.asked_until = {};
  one.retry_at = now;
  one.failures = 0;
  one.reason.clear();
  return one;
}

bool take_push(Subscription& one, std::uint64_t body_hash, sys_seconds now) {
  one.last_push = now;
  if (std::find(one.recent.begin(), one.recent.end(), body_hash) != one.recent.end()) return false;
  if (one.recent.size() >= kRecentBodies) one.recent.erase(one.recent.begin());
  one.recent.push_back(body_hash);
  return true;
}

Subscription broken(Subscription one, sys_seconds now) {
  one.last_push = {};
  one.active_since = now;
  one.renew_at = now;
  return one;
}

Subscription after_clock_set_back(Subscription one, sys_seconds now) {
  if (one.state == State::active) one.renew_at = std::min(one.renew_at, now);
  one.retry_at = std::min(one.retry_at, now + kLongestRetry);
  one.asked_until = std::min(one.asked_until, now + kConfirmWithin);
  one.active_since = std::min(one.active_since, now);
  return one;
}

std::optional<seconds> safety_interval(const Subscription& one, sys_seconds now) {
  const bool relied_on =
      one.state == State::active && now < one.lease_until && one.last_push != sys_seconds{};
  if (!relied_on) return std::nullopt;
  return std::clamp((now - one.active_since) / 4, kSafetyLeast, kSafetyMost);
}

std::optional<sys_seconds> overdue_at(const Subscription& one,
                                      const std::vector<sys_seconds>& published, sys_seconds now) {
  if (!safety_interval(one, now)) return std::nullopt;
  std::optional<sys_seconds> earliest;
  for (const sys_seconds time : published) {
    // A date from before the agreement, or from the future, says nothing of when it came out.
    if (time <= one.active_since) continue;
    const sys_seconds overdue = std::max(now, std::min(time, now) + kOverdueAfter);
    earliest = std::min(earliest.value_or(overdue), overdue);
  }
  return earliest;
}

}  // namespace newswatch::feeds
