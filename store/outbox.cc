#include "store/outbox.h"

#include "store/channels.h"
#include "store/rows.h"

namespace newswatch::store {

std::vector<alerts::Delivery> due_deliveries(Database& database, std::string_view channel,
                                             std::chrono::sys_seconds now, std::size_t limit) {
  std::vector<alerts::Delivery> due;
  Query rows = database.query(
      "SELECT id, channel, rule, article_key, body, attempts, created, next_attempt, state, "
      "last_error FROM deliveries"
      " WHERE channel = ?1 AND state = 0 AND next_attempt <= ?2 ORDER BY next_attempt, number "
      "LIMIT ?3",
      channel, now, limit);
  while (rows.next()) due.push_back(delivery_row(rows));
  return due;
}

std::size_t record_attempts(Database& database, std::span<const AttemptBegun> begun,
                            std::span<const AttemptEnded> ended) {
  std::size_t changed = 0;
  for (const AttemptEnded& attempt : ended) {
    if (attempt.state == alerts::DeliveryState::waiting) {
      changed += database.run(
          "UPDATE deliveries SET next_attempt = ?2, last_error = ?3 WHERE id = ?1 AND state = 0",
          attempt.id.value, attempt.next_attempt, attempt.error);
    } else {
      changed += database.run(
          "UPDATE deliveries SET state = ?2, finished = ?3, last_error = ?4 WHERE id = ?1 AND "
          "state = 0",
          attempt.id.value, attempt.state, attempt.now, attempt.error);
    }
    if (attempt.disables) disable_channel(database, *attempt.disables);
  }
  for (const AttemptBegun& attempt : begun) {
    changed += database.run(
        "UPDATE deliveries SET attempts = attempts + 1, next_attempt = ?2 WHERE id = ?1 AND state "
        "= 0",
        attempt.id.value, attempt.retry_at);
  }
  return changed;
}

}  // namespace newswatch::store
