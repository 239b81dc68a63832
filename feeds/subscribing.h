#pragma once

// How an agreement with a hub begins, goes on and ends: each function takes a subscription one step
// further. Pure. Source: WebSub (W3C, 2018) 5.

#include <chrono>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "feeds/subscription.h"
#include "feeds/websub.h"

namespace newswatch::feeds {

inline constexpr std::chrono::seconds kConfirmWithin{3600};  // after a request of ours
inline constexpr std::chrono::seconds kFirstRetry{3600};     // doubled by each further failure
inline constexpr std::chrono::seconds kLongestRetry{24 * 3600};
inline constexpr std::chrono::seconds kNextHubAfter{60};
inline constexpr std::chrono::seconds kDeniedFor{24 * 3600};
inline constexpr std::chrono::seconds kEndedFor{24 * 3600};
inline constexpr std::uint32_t kMostLeaveRequests = 3;
inline constexpr std::chrono::seconds kShortestRenewal{600};
inline constexpr std::chrono::seconds kOverdueAfter{600};  // an article the hub has not pushed
inline constexpr std::size_t kRecentBodies = 32;

// Whether what the hub pushes is taken in.
[[nodiscard]] bool takes_pushes(const Subscription& subscription);

// What is to be done about it now.
enum class Step : std::uint8_t {
  wait,
  ask,         // the hub, to subscribe, renew or end; then asked()
  unanswered,  // the hub has not confirmed in time: failed()
  lapse,       // the lease has run out: lapsed()
  forget,
};
[[nodiscard]] Step next_step(const Subscription& subscription, std::chrono::sys_seconds now);
// When next_step() is to be asked again.
[[nodiscard]] std::chrono::sys_seconds due(const Subscription& subscription);

// A request goes out: what the hub confirms from here on was asked for.
[[nodiscard]] Subscription asked(Subscription before, std::chrono::sys_seconds now);

// The hub has refused, or not answered. The next attempt is an hour later, two, four, up to a day,
// counted by rounds over `hubs`. After kMostLeaveRequests nobody is asked to end it any more.
[[nodiscard]] Subscription failed(Subscription before, std::string reason, std::size_t hubs,
                                  std::chrono::sys_seconds now);

// The hub of `hubs` to try after `hub`, which has failed; the first after the last one.
[[nodiscard]] std::string next_hub(const std::string& hub, const std::vector<std::string>& hubs);

// The hub's question or word at the callback. nullopt where it is not about what we have asked for:
// it is answered as if there were no such page.
[[nodiscard]] std::optional<Subscription> heard(Subscription before, const Intent& intent,
                                                std::chrono::sys_seconds now,
                                                std::mt19937_64& chance);

[[nodiscard]] Subscription lapsed(Subscription before, std::chrono::sys_seconds now);

// We want it no more. One that was never confirmed has ended.
[[nodiscard]] Subscription left(Subscription before, std::chrono::sys_seconds now);

// A push verified. False where its body was taken in before.
[[nodiscard]] bool take_push(Subscription& subscription, std::uint64_t body_hash,
                             std::chrono::sys_seconds now);

// Pushes do not come: it is renewed at once, and does not count until one comes.
[[nodiscard]] Subscription broken(Subscription before, std::chrono::sys_seconds now);

// The clock was ahead when its times were reckoned: it is renewed, and nothing waits for ever.
[[nodiscard]] Subscription after_clock_set_back(Subscription before, std::chrono::sys_seconds now);

// How long a feed may go without a poll while pushes come: a quarter of the time that they have,
// between kSafetyLeast and kSafetyMost. nullopt where they cannot be relied on.
[[nodiscard]] std::optional<std::chrono::seconds> safety_interval(const Subscription& subscription,
                                                                  std::chrono::sys_seconds now);
inline constexpr std::chrono::seconds kSafetyLeast{6 * 3600};
inline constexpr std::chrono::seconds kSafetyMost{24 * 3600};

// When it is certain that a push has failed to come, of articles that a poll at `now` found new;
// `published` is as Fetched::new_items has it. At once where one has been out for kOverdueAfter,
// later otherwise; nullopt where none needed a push.
[[nodiscard]] std::optional<std::chrono::sys_seconds> overdue_at(
    const Subscription& subscription, const std::vector<std::chrono::sys_seconds>& published,
    std::chrono::sys_seconds now);

}  // namespace newswatch::feeds
