#pragma once

// Deliveries that wait, and what became of their attempts. Failures are the database's sticky
// error.

#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "store/records.h"
#include "store/sqlite.h"

namespace newswatch::store {

// As Outbox::due().
[[nodiscard]] std::vector<alerts::Delivery> due_deliveries(Database& database,
                                                           std::string_view channel,
                                                           std::chrono::sys_seconds now,
                                                           std::size_t limit, Which which);

// As Outbox::next_due().
[[nodiscard]] std::optional<std::chrono::sys_seconds> next_due_of(Database& database,
                                                                  std::string_view channel,
                                                                  std::chrono::sys_seconds now,
                                                                  Which which);

// Belongs inside a transaction. Returns the rows changed; deliveries that no longer wait are left
// as they are.
std::size_t record_attempts(Database& database, const OutboxChanges& changes);

// Belongs inside a transaction. What Outbox::opened() does to the deliveries of the channel.
void open_channel(Database& database, const ChannelOpening& opening);

}  // namespace newswatch::store
