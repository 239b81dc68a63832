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

std::vector<FeedRecord> feed_rows(Database& database) {
  std::vector<FeedRecord> feeds;
  Query row = database.query(
      "SELECT url, etag, last_modified, validators_url, body_hash, moved_to, gone, last_attempt, "
      "last_success, last_new, next_poll,"
      " not_before, interval, failures, failing_since, last_error, (SELECT count(*) FROM items i "
      "WHERE i.feed = feeds.id) FROM feeds");
  while (row.next()) {
    FeedRecord record{.feed_url = row.text(0)};
    feeds::PollState& s = record.state;
    s.etag = row.text(1);
    s.last_modified = row.text(2);
    s.validators_url = row.text(3);
    s.body_hash = row.hash(4);
    s.moved_to = row.text(5);
    s.gone = row.integer(6) != 0;
    s.last_attempt = row.time(7);
    s.last_success = row.time(8);
    s.last_new = row.time(9);
    s.next_poll = row.time(10);
    s.not_before = row.time(11);
    s.interval = std::chrono::seconds(row.integer(12));
    s.failures = static_cast<std::uint32_t>(row.integer(13));
    s.failing_since = row.time(14);
    s.last_error = row.text(15);
    record.items = row.hash(16);
    feeds.push_back(std::move(record));
  }
  return feeds;
}

}  // namespace newswatch::store
