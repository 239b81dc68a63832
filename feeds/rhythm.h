#pragma once

// When a feed publishes, as far as its past tells, and from that when to ask it next.
// Pure: no clock, no I/O; times are UTC seconds. The model is explained in rhythm.cc.

#include <array>
#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace newswatch::feeds {

// What is remembered of one feed: small, for there may be a million of them in memory. The
// default knows nothing, and is planned for like a feed of about an article a day.
struct Rhythm {
  std::uint32_t last = 0;   // UTC seconds of the last poll learnt from; zero: none
  std::uint32_t since = 0;  // from when on its articles are known, UTC seconds
  std::uint32_t items = 0;  // learnt from, in all
  float count = 0;          // of them, each halved every kHalfLife of its age at `last`
  float stir = 0;           // events of late, fading within hours: what a burst is made of
  std::uint16_t chain = 0;  // how much of what comes is stirred up by what came, of 65,536
  std::uint16_t batch = 0;  // articles an event brings, beyond the first, in 256ths
  std::array<std::uint8_t, 24> hours{};   // UTC; shares of the articles, in no unit
  std::array<std::uint8_t, 7> days{};     // Sunday first
  std::array<std::uint8_t, 6> minutes{};  // tens of minutes within the hour
  bool operator==(const Rhythm&) const = default;
};
static_assert(sizeof(Rhythm) <= 64);

// What the store keeps: a version and the fields, little endian. Anything else than bytes of
// to_bytes() is read as the default.
[[nodiscard]] std::string to_bytes(const Rhythm& rhythm);
[[nodiscard]] Rhythm rhythm_from_bytes(std::string_view bytes);

// Learns from a successful poll at `now` that brought `new_items`: the times of publication of the
// articles that no poll had brought before, in any order, `now` for one without a date. A time that
// cannot be (after `now`, or before `last_poll`, whose poll would have seen it) counts as unknown:
// the article came between the polls. With `last_poll` zero, the first document, the times are
// the feed's history. Call it after polls without news as well: silence teaches too.
// Costs the sorting of the items.
void observe(Rhythm& rhythm, std::span<const std::chrono::sys_seconds> new_items,
             std::chrono::sys_seconds last_poll, std::chrono::sys_seconds now);

// Articles a second to be expected at `at`. For times before the last poll, as if it were now.
[[nodiscard]] double rate_at(const Rhythm& rhythm, std::chrono::sys_seconds at);

// The same over the next seven days, articles a day.
[[nodiscard]] double items_per_day(const Rhythm& rhythm, std::chrono::sys_seconds now);

// The first moment at which the articles expected since `from` will have waited for `price`
// seconds, all their waits added up; never before from + least nor after from + most. `price` is
// what one request may cost in seconds of delay of one article. `most` counts as at least `least`,
// and both as at most kLongestWait. Takes at most a step for each hour waited.
[[nodiscard]] std::chrono::sys_seconds next_visit(const Rhythm& rhythm,
                                                  std::chrono::sys_seconds from, double price,
                                                  std::chrono::seconds least,
                                                  std::chrono::seconds most);

// The mean wait of an article if the feed is asked so from `from` on, over a week or
// kMostVisits polls.
[[nodiscard]] std::chrono::seconds expected_delay(const Rhythm& rhythm,
                                                  std::chrono::sys_seconds from, double price,
                                                  std::chrono::seconds least,
                                                  std::chrono::seconds most);

inline constexpr std::chrono::seconds kHalfLife{14 * 86'400};
inline constexpr std::chrono::seconds kLongestWait{31 * 86'400};
inline constexpr int kMostVisits = 2'016;

}  // namespace newswatch::feeds
