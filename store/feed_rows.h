#pragma once

// The rows of feeds: what is remembered of each between two polls.

#include <chrono>
#include <functional>
#include <string_view>
#include <vector>

#include "store/records.h"
#include "store/sqlite.h"

namespace newswatch::store {

[[nodiscard]] std::vector<FeedRecord> feed_rows(Database& database);

// Store::visit_schedule
void visit_schedule_rows(Database& database, const std::function<void(const FeedRecord&)>& visit);

// Columns of feeds, for state_of().
inline constexpr const char* kStateColumns =
    "etag, last_modified, validators_url, body_hash, moved_to, gone, last_attempt, last_success, "
    "last_new, next_poll, not_before, interval, failures, failing_since, last_error, moving_to, "
    "moving_since, moving_polls, why, ttl, skip, older_url, rhythm, hits, delay, within, eager, "
    "gaps, catching_up";

// Of a row that holds kStateColumns from `column` on.
[[nodiscard]] feeds::PollState state_of(const Query& row, int column);

// False if there is no such feed.
[[nodiscard]] bool update_feed(Database& database, std::string_view url, std::string_view name,
                               const feeds::PollState& state, std::chrono::sys_seconds now);

}  // namespace newswatch::store
