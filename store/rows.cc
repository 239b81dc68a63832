#include "store/rows.h"

namespace newswatch::store {

alerts::Delivery delivery_row(const Query& row) {
  return {.id = {row.text(0)},
          .channel = row.text(1),
          .rule = row.text(2),
          .article_key = row.text(3),
          .body = row.text(4),
          .attempts = static_cast<std::uint32_t>(row.integer(5)),
          .created = row.time(6),
          .next_attempt = row.time(7),
          .state = static_cast<alerts::DeliveryState>(row.integer(8)),
          .last_error = row.text(9),
          .deferred = row.integer(10) != 0};
}

std::vector<alerts::Notice> raised_notices(Database& database) {
  std::vector<alerts::Notice> raised;
  Query row = database.query("SELECT kind, subject, since, message FROM notices ORDER BY since");
  while (row.next()) {
    raised.push_back({.kind = static_cast<alerts::NoticeKind>(row.integer(0)),
                      .subject = row.text(1),
                      .message = row.text(3),
                      .since = row.time(2),
                      .now = row.time(2)});
  }
  return raised;
}

}  // namespace newswatch::store
