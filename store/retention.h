#pragma once

// What may be forgotten, in steps that keep transactions short.

#include <chrono>
#include <cstddef>

#include "store/sqlite.h"

namespace newswatch::store {

// Belongs inside a transaction. At most `limit` rows; returns how many went (an alert's words
// count as one). Where a feed remembers the item of an article that has alerted, its story is never
// forgotten: its alerts must not come a second time.
std::size_t forget_before(Database& database, std::chrono::sys_seconds before, std::size_t limit);

}  // namespace newswatch::store
