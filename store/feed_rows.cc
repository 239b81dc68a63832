#include "store/feed_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <string>
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

feeds::Why why_of(const Query& row, int column) {
  return static_cast<feeds::Why>(number_of<std::uint8_t>(row, column));
}

}  // namespace

feeds::PollState state_of(const Query& row, int column) {
  feeds::PollState s;
  s.etag = row.text(column);
  s.last_modified = row.text(column + 1);
  s.validators_url = row.text(column + 2);
  s.body_hash = row.hash(column + 3);
  s.moved_to = row.text(column + 4);
  s.gone = row.integer(column + 5) != 0;
  s.last_attempt = row.time(column + 6);
  s.last_success = row.time(column + 7);
  s.last_new = row.time(column + 8);
  s.next_poll = row.time(column + 9);
  s.not_before = row.time(column + 10);
  s.interval = duration_of(row, column + 11);
  s.failures = number_of<std::uint32_t>(row, column + 12);
  s.failing_since = row.time(column + 13);
  s.last_error = row.text(column + 14);
  s.moving_to = row.text(column + 15);
  s.moving_since = row.time(column + 16);
  s.moving_polls = number_of<std::uint32_t>(row, column + 17);
  s.why = why_of(row, column + 18);
  s.ttl = duration_of(row, column + 19);
  s.skip = feeds::skip_times_of(row.integer(column + 20));
  s.older_url = row.text(column + 21);
  s.rhythm = feeds::rhythm_from_bytes(row.bytes(column + 22));
  s.hits = number_of<std::uint32_t>(row, column + 23);
  s.delay = duration_of(row, column + 24);
  s.within = duration_of(row, column + 25);
  s.eager = number_of<std::uint8_t>(row, column + 26);
  s.gaps = number_of<std::uint32_t>(row, column + 27);
  s.catching_up = row.text(column + 28);
  return s;
}

std::vector<FeedRecord> feed_rows(Database& database) {
  static const std::string sql = fmt::format(
      "SELECT url, ifnull((SELECT length(r.items) / 8 FROM remembered r WHERE r.feed = feeds.id), "
      "0), {} FROM feeds",
      kStateColumns);
  std::vector<FeedRecord> feeds;
  Query row = database.query(sql);
  while (row.next())
    feeds.push_back({.feed_url = row.text(0), .state = state_of(row, 2), .items = row.hash(1)});
  return feeds;
}

void visit_schedule_rows(Database& database, const std::function<void(const FeedRecord&)>& visit) {
  FeedRecord record;
  feeds::PollState& s = record.state;
  Query row = database.query(
      "SELECT url, moved_to, gone, last_attempt, next_poll, not_before, interval, failures, why, "
      "rhythm, hits, within, eager FROM feeds");
  while (row.next()) {
    record.feed_url = row.text(0);
    s.moved_to = row.text(1);
    s.gone = row.integer(2) != 0;
    s.last_attempt = row.time(3);
    s.next_poll = row.time(4);
    s.not_before = row.time(5);
    s.interval = duration_of(row, 6);
    s.failures = number_of<std::uint32_t>(row, 7);
    s.why = why_of(row, 8);
    s.rhythm = feeds::rhythm_from_bytes(row.bytes(9));
    s.hits = number_of<std::uint32_t>(row, 10);
    s.within = duration_of(row, 11);
    s.eager = number_of<std::uint8_t>(row, 12);
    visit(record);
  }
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
