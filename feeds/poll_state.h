#pragma once

// What we remember of a feed between two polls; the store keeps it. A plain value. Times are UTC
// seconds, zero for "never".

#include <chrono>
#include <cstdint>
#include <string>

#include "feeds/rhythm.h"
#include "feeds/skip_times.h"

namespace newswatch::feeds {

// What decided the time of the next poll. The store keeps the numbers: new ones go at the end.
enum class Why : std::uint8_t {
  unknown,      // never asked, or asked by an older newswatch
  every,        // the user's fixed interval
  rhythm,       // the feed's own
  least,        // it has news so often that the shortest interval is in force
  most,         // it has news so rarely that the longest is
  eager,        // a rule has just hit, or items may have been lost
  overlap,      // its documents are short: items would be lost between two polls
  retry_after,  // the server has asked for patience
  fresh,        // Cache-Control: max-age, Expires
  ttl,          // ttl, sy:updatePeriod
  skipped,      // skipHours, skipDays
  failing,      // it fails, and is asked more rarely
  unheard,      // a poll was begun and never heard of
  push,         // its hub tells us of news; this is for safety
};

struct PollState {
  // Opaque validators (RFC 9110 8.8), sent back exactly as given; they belong to the URL that
  // answered and a body that parsed.
  std::string etag;
  std::string last_modified;
  std::string validators_url;   // the URL of the hop that gave them
  std::uint64_t body_hash = 0;  // of the last parsed body; zero for none

  std::string moved_to;   // where 301/308 has adopted us to; empty: the configured URL
  std::string moving_to;  // where 301/308 points, but has not done so for long enough
  std::chrono::sys_seconds moving_since{};
  std::uint32_t moving_polls = 0;
  bool gone = false;  // 410: not polled until the operator changes the URL

  std::chrono::sys_seconds last_attempt{};
  std::chrono::sys_seconds last_success{};  // 200 parsed, or 304
  std::chrono::sys_seconds last_new{};      // a success that brought a new article
  std::chrono::sys_seconds next_poll{};
  std::chrono::sys_seconds not_before{};  // the publisher's own limit: Retry-After, max-age, ttl
  std::chrono::seconds interval{0};       // the interval in force; zero: none yet
  Why why = Why::unknown;                 // of next_poll

  std::uint32_t failures = 0;  // in a row
  std::chrono::sys_seconds failing_since{};
  std::string last_error;  // plain words; empty when well

  // What the last document asked of its readers.
  std::chrono::seconds ttl{0};  // zero: nothing
  SkipTimes skip;
  std::string older_url;  // where articles go that have left the document; empty: nowhere

  Rhythm rhythm;                   // when it has news
  std::uint32_t hits = 0;          // of 10,000 articles, how many a rule alerts on; lately
  std::chrono::seconds delay{0};   // from publication to discovery; lately
  std::chrono::seconds within{0};  // polls further apart have lost items; zero: none has
  std::uint8_t eager = 0;          // polls still to be made as soon as may be
  std::uint32_t gaps = 0;          // how often items may have been lost
  std::string catching_up;         // the page of older articles to be read next; empty: none
  bool operator==(const PollState&) const = default;
};

}  // namespace newswatch::feeds
