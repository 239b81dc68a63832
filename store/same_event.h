#pragma once

// Whether two articles in the same words tell one event or two. Pure.
//
// A siren that sounds again is told in the very words of the last time, and must alert again; the
// same news in another feed, or listed once more under a new id, must not.

#include <chrono>
#include <cstdint>
#include <optional>

#include "store/records.h"

namespace newswatch::store {

// What is known of how an article was told.
struct Telling {
  std::uint64_t url_key = 0;  // zero: none
  std::optional<std::chrono::sys_seconds> published;
  std::chrono::sys_seconds first_seen{};
};

[[nodiscard]] Telling telling_of(const NewArticle& article);

enum class Feeds : std::uint8_t { same, different };

inline constexpr std::chrono::hours kOneEvent{24};

// Within one feed, other dates are other events, unless the address is the same too and no more
// than kOneEvent lies between (publishers who renew id and date of a page). Between feeds, and
// where a date is absent, tellings at most kOneEvent apart are one; the time of a telling is the
// feed's, else when we first saw it.
[[nodiscard]] bool is_same_event(const Telling& known, const Telling& fresh, Feeds feeds);

}  // namespace newswatch::store
