#pragma once

// When a feed publishes, as far as its past tells, and from that when to ask it next.
// Pure: no clock, no I/O; times are UTC seconds. rhythm_shape.h explains the model.

#include <array>
#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace newswatch::feeds {

// What is remembered of one feed: small, for there may be a million of them in memory. The
// default knows nothing, and is planned for like a feed of an article a day.
struct Rhythm {
  std::uint32_t last = 0;   // UTC seconds of the last poll learnt from; zero: none
  std::uint32_t since = 0;  // from when on its articles are known, UTC seconds
  std::uint32_t items = 0;  // learnt from, in all
  float count = 0;          // of them, each halved every kHalfLife of its age at `last`

  // An event is an article, or several that come at once.
  std::uint16_t batch = 0;       // articles an event brings, beyond the first, in 256ths
  std::uint16_t chain = 0;       // share of the events that others have stirred up, in 65,536ths
  std::uint16_t stir = 0;        // events of the last hours, fading, in kStirUnits
  std::uint16_t late = 0;        // events of the last days, fading, in kLateUnits
  std::uint16_t hours_late = 0;  // hours they came in, each as long as it is usually busy, likewise

  // Shares of the articles, in no unit.
  std::array<std::uint8_t, 24> hours{};   // UTC
  std::array<std::uint8_t, 7> days{};     // Sunday first
  std::array<std::uint8_t, 6> minutes{};  // tens of minutes within the hour
  bool operator==(const Rhythm&) const = default;
};
static_assert(sizeof(Rhythm) <= 64);

inline constexpr std::chrono::seconds kHalfLife{21 * 86'400};
inline constexpr double kStirUnits = 1'024;
inline constexpr double kLateUnits = 64;

// What the store keeps: a version and the fields, little endian. Anything else than bytes of
// to_bytes() is read as the default.
[[nodiscard]] std::string to_bytes(const Rhythm& rhythm);
[[nodiscard]] Rhythm rhythm_from_bytes(std::string_view bytes);

// Learns from a successful poll at `now` that brought `new_items`: the times of publication of the
// articles that no poll had brought before, in any order, `now` for one without a date. A time that
// cannot be (after `now`, or before `last_poll`, whose poll would have seen it) counts as unknown:
// the article came between the polls. With `last_poll` zero, the first document, the times are the
// feed's history, and what was known before is dropped. Call it after polls without news as well:
// silence teaches too. Costs the sorting of the items.
void observe(Rhythm& rhythm, std::span<const std::chrono::sys_seconds> new_items,
             std::chrono::sys_seconds last_poll, std::chrono::sys_seconds now);

// Articles a second to be expected at `at`, which is not before the last poll.
[[nodiscard]] double rate_at(const Rhythm& rhythm, std::chrono::sys_seconds at);

// Articles a day to be expected over the next seven days.
[[nodiscard]] double items_per_day(const Rhythm& rhythm, std::chrono::sys_seconds now);

// The first moment at which the articles expected since `from` will have waited for `price`
// seconds, all their waits added up; never before from + least nor after from + most. `price` is
// what one request may cost in seconds of delay of one article. `most` counts as at least `least`,
// and both as at most kLongestWait. Takes a step for each hour waited, and a dozen.
[[nodiscard]] std::chrono::sys_seconds next_visit(const Rhythm& rhythm,
                                                  std::chrono::sys_seconds from, double price,
                                                  std::chrono::seconds least,
                                                  std::chrono::seconds most);

// The mean wait of an article if the feed is asked so from `from` on, over a week or the first
// kMostVisits polls.
[[nodiscard]] std::chrono::seconds expected_delay(const Rhythm& rhythm,
                                                  std::chrono::sys_seconds from, double price,
                                                  std::chrono::seconds least,
                                                  std::chrono::seconds most);

inline constexpr std::chrono::seconds kLongestWait{31 * 86'400};
inline constexpr int kMostVisits = 2'016;

}  // namespace newswatch::feeds
