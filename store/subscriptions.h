#pragma once

// What has been agreed with hubs. Failures are the database's sticky error.

#include <vector>

#include "store/records.h"
#include "store/sqlite.h"

namespace newswatch::store {

// In the order in which they were made.
[[nodiscard]] std::vector<feeds::Subscription> subscription_rows(Database& database);

// Belongs inside a transaction.
void write_subscriptions(Database& database, const SubscriptionChanges& changes);

}  // namespace newswatch::store
