#pragma once

// Rows read back as values.

#include <vector>

#include "store/records.h"
#include "store/sqlite.h"

namespace newswatch::store {

// id, channel, rule, article_key, body, attempts, created, next_attempt, state, last_error,
// deferred
[[nodiscard]] alerts::Delivery delivery_row(const Query& row);

[[nodiscard]] std::vector<alerts::Notice> raised_notices(Database& database);

}  // namespace newswatch::store
