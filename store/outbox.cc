#include "store/outbox.h"

#include <fmt/format.h>

#include "store/channels.h"
#include "store/rows.h"

namespace newswatch::store {
namespace {

using std::chrono::sys_seconds;

// Marks a delivery that tells others.
constexpr std::int64_t kDigest = -1;

// With what delivery_row() reads first.
constexpr const char* kDueColumns =
    "id, channel, rule, article_key, ifnull((SELECT body FROM bodies WHERE delivery = number), "
    "''), attempts, created, next_attempt, state, last_error, deferred, story, alert";

Query due_rows(Database& db, std::string_view channel, sys_seconds now, std::size_t limit,
               Which which) {
  static const std::string in_order = fmt::format(
      "SELECT {} FROM (SELECT * FROM deliveries WHERE channel = ?1 AND state = 0 AND (attempts > 0 "
      "OR next_attempt <= ?2) ORDER BY number LIMIT 1) WHERE next_attempt <= ?2 LIMIT ?3",
      kDueColumns);
  static const std::string deferred = fmt::format(
      "SELECT {} FROM deliveries INDEXED BY deliveries_deferred WHERE channel = ?1 AND state = 0 "
      "AND deferred > 0 AND attempts = 0 AND next_attempt <= ?2 ORDER BY number LIMIT ?3",
      kDueColumns);
  static const std::string all = fmt::format(
      "SELECT {} FROM deliveries WHERE channel = ?1 AND state = 0 AND next_attempt <= ?2 ORDER BY "
      "next_attempt, number LIMIT ?3",
      kDueColumns);
  if (which == Which::in_order) return db.query(in_order, channel, now, limit);
  if (which == Which::deferred) return db.query(deferred, channel, now, limit);
  return db.query(all, channel, now, limit);
}

alerts::Material material_of(Database& db, std::int64_t alert, std::int64_t story) {
  alerts::Material material;
  {
    Query row = db.query("SELECT alert_json, previous_title FROM alerts WHERE id = ?1", alert);
    if (row.next()) {
      material.event_json = row.text(0);
      material.previous_title = row.text(1);
    }
  }
  Query row = db.query(
      "SELECT f.name, a.url, a.first_seen, count(*) OVER () FROM articles a JOIN feeds f "
      "ON f.id = a.feed WHERE a.story = ?1 GROUP BY a.feed ORDER BY min(a.id) LIMIT ?2",
      story, alerts::kMaxSources);
  while (row.next()) {
    material.sources.push_back(
        {.feed = row.text(0), .url = row.text(1), .first_seen = row.time(2)});
    material.all_sources = row.hash(3);
  }
  return material;
}

std::size_t end_attempt(Database& db, const AttemptEnded& attempt) {
  if (attempt.disables) disable_channel(db, *attempt.disables);
  if (attempt.holds_up) hold_up_channel(db, *attempt.holds_up);
  if (attempt.state == alerts::DeliveryState::waiting) {
    return db.run(
        "UPDATE deliveries SET next_attempt = ?2, last_error = ?3 WHERE id = ?1 AND state = 0",
        attempt.id.value, attempt.next_attempt, attempt.error);
  }
  std::int64_t digest = 0;
  {
    Query ended = db.query(
        "UPDATE deliveries SET state = ?2, finished = ?3, last_error = ?4 WHERE id = ?1 AND state "
        "= 0 RETURNING number, digest",
        attempt.id.value, attempt.state, attempt.now, attempt.error);
    if (!ended.next()) return 0;
    if (ended.integer(1) == kDigest) digest = ended.integer(0);
  }
  if (digest == 0) return 1;
  return 1 + db.run(
                 "UPDATE deliveries SET state = ?2, finished = ?3, last_error = ?4 WHERE digest = "
                 "?1 AND state = 4",
                 digest, attempt.state, attempt.now, attempt.error);
}

// A body once made stays: every later attempt sends the same bytes.
std::size_t begin_attempt(Database& db, const AttemptBegun& attempt) {
  const std::size_t begun = db.run(
      "UPDATE deliveries SET attempts = attempts + 1, next_attempt = ?2, begun = ?3 WHERE id = ?1 "
      "AND state = 0",
      attempt.id.value, attempt.retry_at, attempt.now);
  if (begun > 0 && !attempt.body.empty()) {
    db.run(
        "INSERT OR IGNORE INTO bodies(delivery, body, form) SELECT number, ?2, ?3 FROM deliveries "
        "WHERE id = ?1",
        attempt.id.value, attempt.body, attempt.form);
  }
  return begun;
}

// The digest stands where its first member stood: same story, same channel; of the rule only where
// all members are.
std::size_t begin_digest(Database& db, const NewDigest& digest) {
  const AttemptBegun& attempt = digest.attempt;
  if (digest.members.empty()) return 0;
  const std::size_t added = db.run(
      "INSERT OR IGNORE INTO deliveries(id, story, alert, channel, rule, article_key, attempts, "
      "created, scheduled, next_attempt, deferred, slot, digest, begun, state, finished, "
      "last_error) SELECT ?2, story, 0, channel, rule, article_key, 1, ?3, ?3, ?4, 0, 0, ?5, ?3, "
      "0, "
      "0, '' FROM deliveries WHERE id = ?1 AND state = 0",
      digest.members.front().value, attempt.id.value, attempt.now, attempt.retry_at, kDigest);
  if (added == 0) return 0;
  const std::int64_t number = db.last_row_id();
  db.run("INSERT INTO bodies(delivery, body, form) VALUES(?1, ?2, ?3)", number, attempt.body,
         attempt.form);
  std::size_t changed = 1;
  for (const alerts::DeliveryId& member : digest.members) {
    changed += db.run(
        "UPDATE deliveries SET state = 4, digest = ?2, finished = ?3 WHERE id = ?1 AND state = 0",
        member.value, number, attempt.now);
  }
  return changed;
}

}  // namespace

std::vector<alerts::Delivery> due_deliveries(Database& db, std::string_view channel,
                                             sys_seconds now, std::size_t limit, Which which) {
  std::vector<alerts::Delivery> due;
  std::vector<std::pair<std::int64_t, std::int64_t>> tells;  // story and alert of each
  {
    Query rows = due_rows(db, channel, now, limit, which);
    while (rows.next()) {
      due.push_back(delivery_row(rows));
      tells.emplace_back(rows.integer(11), rows.integer(12));
    }
  }
  for (std::size_t n = 0; n < due.size(); ++n) {
    if (due[n].body.empty()) due[n].material = material_of(db, tells[n].second, tells[n].first);
  }
  return due;
}

std::optional<sys_seconds> next_due_of(Database& db, std::string_view channel, sys_seconds now,
                                       Which which) {
  if (which == Which::in_order) {
    Query head = db.query(
        "SELECT next_attempt FROM deliveries WHERE channel = ?1 AND state = 0 AND (attempts > 0 OR "
        "next_attempt <= ?2) ORDER BY number LIMIT 1",
        channel, now);
    if (head.next()) return head.time(0);
  }
  Query row = db.query("SELECT min(next_attempt) FROM deliveries WHERE channel = ?1 AND state = 0",
                       channel);
  if (!row.next() || row.is_null(0)) return std::nullopt;
  return row.time(0);
}

std::size_t record_attempts(Database& db, const OutboxChanges& changes) {
  std::size_t changed = 0;
  for (const AttemptEnded& attempt : changes.ended) changed += end_attempt(db, attempt);
  for (const AttemptBegun& attempt : changes.begun) changed += begin_attempt(db, attempt);
  if (changes.digest) changed += begin_digest(db, *changes.digest);
  return changed;
}

namespace {

void mend_times(Database& db, std::string_view channel, sys_seconds now) {
  db.run(
      "UPDATE deliveries SET next_attempt = ?2 + max(0, next_attempt - max(begun, created)), "
      "scheduled = min(scheduled, ?2 + max(0, scheduled - created)), begun = min(begun, ?2), "
      "created = min(created, ?2) WHERE channel = ?1 AND state = 0 AND (begun > ?2 OR created > "
      "?2)",
      channel, now);
}

// A digest is taken apart: what it gathered waits again, to be told in the new form.
void remake_bodies(Database& db, std::string_view channel, std::string_view form, sys_seconds now) {
  db.run(
      "UPDATE deliveries SET state = 0, digest = 0, finished = 0, next_attempt = ?3 WHERE state = "
      "4 AND digest IN (SELECT d.number FROM deliveries d JOIN bodies b ON b.delivery = d.number "
      "WHERE d.channel = ?1 AND d.state = 0 AND d.digest = -1 AND b.form <> ?2 AND b.form <> '')",
      channel, form, now);
  db.run(
      "DELETE FROM deliveries WHERE channel = ?1 AND state = 0 AND digest = -1 AND number IN "
      "(SELECT delivery FROM bodies WHERE form <> ?2 AND form <> '')",
      channel, form);
  db.run(
      "DELETE FROM bodies WHERE form <> ?2 AND form <> '' AND delivery IN (SELECT d.number FROM "
      "deliveries d JOIN alerts a ON a.id = d.alert WHERE d.channel = ?1 AND d.state = 0 AND "
      "a.alert_json <> '')",
      channel, form);
}

}  // namespace

void open_channel(Database& db, const ChannelOpening& opening) {
  mend_times(db, opening.channel, opening.now);
  remake_bodies(db, opening.channel, opening.form, opening.now);
  if (!opening.quiet_hours) {
    db.run(
        "UPDATE deliveries SET next_attempt = ?2 WHERE channel = ?1 AND state = 0 AND deferred = 2 "
        "AND attempts = 0 AND next_attempt > ?2",
        opening.channel, opening.now);
  }
  const std::size_t other_receiver =
      db.run("DELETE FROM waiting_channels WHERE channel = ?1 AND fingerprint <> ?2",
             opening.channel, opening.fingerprint);
  if (other_receiver > 0) {
    db.run(
        "UPDATE deliveries SET next_attempt = ?2 WHERE channel = ?1 AND state = 0 AND attempts > 0 "
        "AND next_attempt > ?2",
        opening.channel, opening.now);
  }
}

}  // namespace newswatch::store
