#pragma once

// What may be forgotten, in steps that keep transactions short.

#include <chrono>
#include <cstddef>

#include "store/sqlite.h"

namespace newswatch::store {

// Belongs inside a transaction. At most `limit` rows; returns how many went (an alert's words
// count as one, and so do the items that one feed forgets). The story of an item that has alerted
// is not forgotten while the item is in its document, nor before it left so long ago: its alerts
// must not come a second time. An item that has not may be forgotten with its article, once others
// that left its feed later have taken its place.
std::size_t forget_before(Database& database, std::chrono::sys_seconds before, std::size_t limit);

}  // namespace newswatch::store
