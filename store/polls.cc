#include "store/polls.h"

#include <fmt/format.h>

#include <string>

#include "store/feed_rows.h"

namespace newswatch::store {

std::vector<feeds::PollState> write_begun_polls(Database& database,
                                                std::span<const PollBegun> polls) {
  static const std::string sql = fmt::format(
      "INSERT INTO feeds(url, name, touched, etag, last_modified, validators_url, body_hash, "
      "moved_to, gone, last_attempt, last_success, last_new, next_poll, not_before, interval, "
      "failures, failing_since, last_error, why)"
      " VALUES(?1, ?2, ?3, '', '', '', 0, '', 0, ?3, 0, 0, ?4, 0, 0, 0, 0, '', ?5)"
      " ON CONFLICT(url) DO UPDATE SET name = ?2, touched = ?3, last_attempt = ?3, next_poll = "
      "?4, why = ?5 RETURNING {}",
      kStateColumns);
  std::vector<feeds::PollState> states;
  states.reserve(polls.size());
  for (const PollBegun& poll : polls) {
    Query row = database.query(sql, poll.feed_url, poll.feed_name, poll.last_attempt,
                               poll.next_poll, feeds::Why::unheard);
    states.push_back(row.next() ? state_of(row, 0) : feeds::PollState{});
  }
  return states;
}

}  // namespace newswatch::store
