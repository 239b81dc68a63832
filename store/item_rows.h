#pragma once

// What feeds remember of their items, and the archive behind it. Failures are the database's sticky
// error.

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/alert_rows.h"
#include "store/records.h"
#include "store/remembered.h"
#include "store/sqlite.h"

namespace newswatch::store {

// What a feed remembers: one read.
[[nodiscard]] Remembered remembered_by(Database& database, std::string_view feed_url);
[[nodiscard]] Remembered remembered_by(Database& database, std::int64_t feed);
void write_remembered(Database& database, std::int64_t feed, const Remembered& remembered);

// An item that the archive knows.
struct ArchivedItem {
  std::int64_t article = 0;  // zero: it is forgotten, but for having alerted
  StoryRow story;
  std::uint64_t content = 0;
  Outcome outcome = Outcome::no_match;
  // As it was told; nothing once it is forgotten.
  std::string key;
  std::string url;
  std::string title;
  std::optional<std::chrono::sys_seconds> published;
};

[[nodiscard]] std::optional<ArchivedItem> archived(Database& database, std::int64_t feed,
                                                   std::uint64_t item);

[[nodiscard]] bool has_alerted(Database& database, std::int64_t story);

// A story of before has alerted now: so have all items that tell it, in whichever feed.
void spread_alert(Database& database, std::int64_t story);

// The feed remembers the item; `known` is what the archive knew of it, nullptr: nothing.
void take_back(Database& database, std::int64_t feed, std::uint64_t item,
               const ArchivedItem* known);
// The feed remembers these no more. Of those that have alerted it is known still, until the time at
// which they left is long enough ago (store/retention.h).
void let_go(Database& database, std::int64_t feed, std::span<const KnownItem> dropped);

// Version 6 of the schema: packs the rows of `items`, and drops that table.
void pack_items(Database& database);

}  // namespace newswatch::store
