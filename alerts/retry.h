#pragma once

// When to try a delivery again. Pure; chance comes in.
// Sources: Standard Webhooks 1.0 (the schedule), RFC 9110 10.2.3 (Retry-After) and 5.6.7 (dates).

#include <chrono>
#include <cstdint>
#include <optional>
#include <random>
#include <string_view>
#include <vector>

#include "net/message.h"

namespace newswatch::alerts {

inline constexpr std::chrono::seconds kMaxRetryAfter{24 * 3600};

// The wait before the attempt that follows `attempts` earlier ones: `waits[attempts]`, 20 % more or
// less, so that receivers which failed together are not asked again together. nullopt when the
// schedule has ended.
[[nodiscard]] std::optional<std::chrono::seconds> next_wait(
    const std::vector<std::chrono::seconds>& waits, std::uint32_t attempts,
    std::mt19937_64& chance);

// The date in any of the three forms of RFC 9110; nullopt for anything else.
[[nodiscard]] std::optional<std::chrono::sys_seconds> http_date(std::string_view text);

// How long after the begin of the second `now` the receiver may be asked again: Retry-After of a
// 429 or 503, as seconds (and one more, for what has gone by of this one) or as a date, at most
// kMaxRetryAfter, never negative. nullopt without a readable one, and for any other status.
[[nodiscard]] std::optional<std::chrono::seconds> retry_after(const net::HttpResponse& response,
                                                              std::chrono::sys_seconds now);

}  // namespace newswatch::alerts
