#pragma once

// Deliveries that wait, and what became of their attempts. Failures are the database's sticky
// error.

#include <chrono>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "store/records.h"
#include "store/sqlite.h"

namespace newswatch::store {

[[nodiscard]] std::vector<alerts::Delivery> due_deliveries(Database& database,
                                                           std::string_view channel,
                                                           std::chrono::sys_seconds now,
                                                           std::size_t limit);

// Belongs inside a transaction. Returns the rows changed; deliveries that no longer wait are left
// as they are.
std::size_t record_attempts(Database& database, std::span<const AttemptBegun> begun,
                            std::span<const AttemptEnded> ended);

}  // namespace newswatch::store
