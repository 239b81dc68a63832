#pragma once

// Polls that are about to be made.

#include <span>
#include <vector>

#include "store/records.h"
#include "store/sqlite.h"

namespace newswatch::store {

// Belongs inside a transaction; failures are the database's sticky error. Touches nothing of a feed
// but its name, its last attempt and its next poll, so its validators stay what they were. Returns
// what is remembered of each feed then.
std::vector<feeds::PollState> write_begun_polls(Database& database,
                                                std::span<const PollBegun> polls);

}  // namespace newswatch::store
