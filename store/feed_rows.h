#pragma once

// The rows of feeds: what is remembered of each between two polls.

#include <chrono>
#include <string_view>
#include <vector>

#include "store/records.h"
#include "store/sqlite.h"

namespace newswatch::store {

[[nodiscard]] std::vector<FeedRecord> feed_rows(Database& database);

// False if there is no such feed.
[[nodiscard]] bool update_feed(Database& database, std::string_view url, std::string_view name,
                               const feeds::PollState& state, std::chrono::sys_seconds now);

}  // namespace newswatch::store
