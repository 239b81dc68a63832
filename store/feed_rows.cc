#include "store/feed_rows.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace newswatch::store {

namespace {

template <class Number>
Number number_of(const Query& row, int column) {
  const std::int64_t value = row.integer(column);
  return static_cast<Number>(
      std::clamp<std::int64_t>(value, 0, std::numeric_limits<Number>::max()));
}

std::chrono::seconds duration_of(const Query& row, int column) {
  return std::chrono::seconds(row.integer(column));
}

}  // namespace

std::vector<FeedRecord> feed_rows(Database& database) {
  std::vector<FeedRecord> feeds;
  Query row = database.query(
      "SELECT url, etag, last_modified, validators_url, body_hash, moved_to, gone, last_attempt, "
      "last_success, last_new, next_poll, not_before, interval, failures, failing_since, "
      "last_error, moving_to, moving_since, moving_polls, why, ttl, skip, older_url, rhythm, hits, "
      "delay, within, eager, gaps, catching_up, ifnull((SELECT length(r.items) / 8 FROM remembered "
      "r WHERE r.feed = feeds.id), 0) FROM feeds");
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
    s.interval = duration_of(row, 12);
    s.failures = number_of<std::uint32_t>(row, 13);
    s.failing_since = row.time(14);
    s.last_error = row.text(15);
    s.moving_to = row.text(16);
    s.moving_since = row.time(17);
    s.moving_polls = number_of<std::uint32_t>(row, 18);
    s.why = static_cast<feeds::Why>(number_of<std::uint8_t>(row, 19));
    s.ttl = duration_of(row, 20);
    s.skip = feeds::skip_times_of(row.integer(21));
    s.older_url = row.text(22);
    s.rhythm = feeds::rhythm_from_bytes(row.bytes(23));
    s.hits = number_of<std::uint32_t>(row, 24);
    s.delay = duration_of(row, 25);
    s.within = duration_of(row, 26);
    s.eager = number_of<std::uint8_t>(row, 27);
    s.gaps = number_of<std::uint32_t>(row, 28);
    s.catching_up = row.text(29);
    record.items = row.hash(30);
    feeds.push_back(std::move(record));
  }
  return feeds;
}

bool update_feed(Database& database, std::string_view url, std::string_view name,
                 const feeds::PollState& s, std::chrono::sys_seconds now) {
  const std::string rhythm =
      s.rhythm == feeds::Rhythm{} ? std::string() : feeds::to_bytes(s.rhythm);
  return database.run(
             "UPDATE feeds SET name = ?2, touched = ?3, etag = ?4, last_modified = ?5, "
             "validators_url = ?6, body_hash = ?7, moved_to = ?8, gone = ?9, last_attempt = ?10, "
             "last_success = ?11, last_new = ?12, next_poll = ?13, not_before = ?14, interval = "
             "?15, failures = ?16, failing_since = ?17, last_error = ?18, moving_to = ?19, "
             "moving_since = ?20, moving_polls = ?21, why = ?22, ttl = ?23, skip = ?24, older_url "
             "= ?25, rhythm = ?26, hits = ?27, delay = ?28, within = ?29, eager = ?30, gaps = ?31, "
             "catching_up = ?32 WHERE url = ?1",
             url, name, now, s.etag, s.last_modified, s.validators_url, s.body_hash, s.moved_to,
             s.gone, s.last_attempt, s.last_success, s.last_new, s.next_poll, s.not_before,
             s.interval.count(), s.failures, s.failing_since, s.last_error, s.moving_to,
             s.moving_since, s.moving_polls, s.why, s.ttl.count(), feeds::to_number(s.skip),
             s.older_url, Blob{rhythm}, s.hits, s.delay.count(), s.within.count(), s.eager, s.gaps,
             s.catching_up) > 0;
}

}  // namespace newswatch::store
