#include "store/alert_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "alerts/delivery.h"
#include "store/bounds.h"

namespace newswatch::store {
namespace {

using std::chrono::sys_seconds;

// A page whose headline changes every minute is told no more often than this.
constexpr std::int64_t kMaxRevisions = 50;

enum class Deferred : std::uint8_t { no, at_most, quiet_hours };

struct Schedule {
  sys_seconds when;
  Deferred deferred = Deferred::no;
  bool takes_slot = true;  // that at_most counts
};

// What was made under a clock that was ahead does not count, or the next alerts would wait until it
// is that late.
Schedule schedule(Database& db, const std::string& rule, const NewDelivery& delivery,
                  sys_seconds now) {
  const sys_seconds earliest = std::max(now, delivery.not_before.value_or(now));
  const Deferred quiet = earliest > now ? Deferred::quiet_hours : Deferred::no;
  if (!delivery.at_most || delivery.at_most->count == 0) return {earliest, quiet};
  {
    Query others = db.query(
        "SELECT scheduled FROM deliveries WHERE channel = ?1 AND rule = ?2 AND state = 0 AND "
        "deferred > 0 AND scheduled > ?3 AND created <= ?3 ORDER BY scheduled DESC LIMIT 1",
        delivery.channel, rule, now);
    if (others.next()) {
      const auto when = std::max(earliest, others.time(0));
      return {when, when > earliest ? Deferred::at_most : quiet, false};
    }
  }
  Query earlier = db.query(
      "SELECT scheduled FROM deliveries WHERE rule = ?1 AND channel = ?2 AND slot = 1 AND created "
      "<= ?4 ORDER BY scheduled DESC LIMIT 1 OFFSET ?3",
      rule, delivery.channel, delivery.at_most->count - 1, now);
  if (!earlier.next()) return {earliest, quiet};
  const auto last = sys_seconds::max() - delivery.at_most->per;  // no later time has room
  const auto room = std::min(earlier.time(0), last) + delivery.at_most->per;
  return {std::max(earliest, room), room > earliest ? Deferred::at_most : quiet};
}

// What the deliveries of one alert, or notice, share.
struct Told {
  std::int64_t story = 0;
  std::int64_t alert = 0;
  std::string rule;
  std::string article_key;
  std::string id_of_story;  // that ids are made of
};

void write_deliveries(Database& db, const Told& told, const std::vector<NewDelivery>& deliveries,
                      sys_seconds now, std::vector<std::string>& channels) {
  for (const NewDelivery& delivery : deliveries) {
    const auto id = alerts::delivery_id(told.rule, told.id_of_story, delivery.channel);
    const Schedule first = schedule(db, told.rule, delivery, now);
    const std::size_t added = db.run(
        "INSERT OR IGNORE INTO deliveries(id, story, alert, channel, rule, article_key, attempts, "
        "created, scheduled, next_attempt, deferred, slot, state, finished, last_error)"
        " VALUES(?1, ?2, ?3, ?4, ?5, ?6, 0, ?7, ?8, ?9, ?10, ?11, 0, 0, '')",
        id.value, told.story, told.alert, delivery.channel, told.rule, told.article_key, now,
        first.when, first.when + delivery.first_wait, first.deferred, first.takes_slot);
    if (added > 0 &&
        std::find(channels.begin(), channels.end(), delivery.channel) == channels.end()) {
      channels.push_back(delivery.channel);
    }
  }
}

// The headline that was told last, and how many were.
struct LastTold {
  std::int64_t revision = 0;
  std::string title;
};

std::optional<LastTold> last_told(Database& db, std::int64_t story, const std::string& rule) {
  Query row = db.query(
      "SELECT revision, title FROM alerts WHERE story = ?1 AND rule = ?2 ORDER BY revision DESC "
      "LIMIT 1",
      story, rule);
  if (!row.next()) return std::nullopt;
  return LastTold{.revision = row.integer(0), .title = row.text(1)};
}

}  // namespace

bool write_alert(Database& db, const StoryRow& story, const NewArticle& article,
                 const NewAlert& alert, const std::optional<std::string>& former_title,
                 sys_seconds now, std::vector<std::string>& channels) {
  using Tells = NewAlert::Tells;
  const std::string title(bounded(article.article.title, kMaxFieldBytes));
  const auto last = last_told(db, story.id, alert.rule);
  if (!last && alert.tells == Tells::changes) return false;
  if (last) {
    const bool changed = former_title && !former_title->empty() && !title.empty() &&
                         *former_title != title && last->title != title && !last->title.empty();
    if (alert.tells == Tells::first || !changed || last->revision >= kMaxRevisions) return false;
  }
  const std::int64_t revision = last ? last->revision + 1 : 0;
  db.run(
      "INSERT INTO alerts(story, rule, revision, article_key, created, title, previous_title, "
      "alert_json) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
      story.id, alert.rule, revision, article.key, now, title, last ? last->title : std::string(),
      alert.alert_json);
  const Told told{
      .story = story.id,
      .alert = db.last_row_id(),
      .rule = alert.rule,
      .article_key = article.key,
      .id_of_story = revision == 0 ? story.key : fmt::format("{}#{}", story.key, revision)};
  write_deliveries(db, told, alert.deliveries, now, channels);
  return true;
}

bool write_notice(Database& db, const NewNotice& fresh) {
  const alerts::Notice& notice = fresh.notice;
  const bool raises = notice.state == alerts::Notice::State::raised;
  std::int64_t story = 0;
  std::string key;
  {
    Query row = db.query(
        "SELECT n.story, s.key FROM notices n JOIN stories s ON s.id = n.story WHERE n.kind = ?1 "
        "AND n.subject = ?2",
        notice.kind, notice.subject);
    if (row.next()) {
      story = row.integer(0);
      key = row.text(1);
    }
  }
  if (raises == (story != 0)) return false;
  if (raises) {
    key = fmt::format("notice:{}:{}:{}", alerts::name_of(notice.kind),
                      notice.since.time_since_epoch().count(), notice.subject);
    db.run("INSERT OR IGNORE INTO stories(key, created) VALUES(?1, ?2)", key, notice.now);
    {
      Query row = db.query("SELECT id FROM stories WHERE key = ?1", key);
      if (row.next()) story = row.integer(0);
    }
    db.run("INSERT INTO notices(kind, subject, story, since, message) VALUES(?1, ?2, ?3, ?4, ?5)",
           notice.kind, notice.subject, story, notice.since, notice.message);
  } else {
    db.run("DELETE FROM notices WHERE kind = ?1 AND subject = ?2", notice.kind, notice.subject);
  }
  const std::string rule = fmt::format("notice.{}", alerts::name_of(notice.kind));
  const std::int64_t revision = raises ? 0 : 1;
  const std::size_t added = db.run(
      "INSERT OR IGNORE INTO alerts(story, rule, revision, article_key, created, title, "
      "previous_title, alert_json) VALUES(?1, ?2, ?3, '', ?4, '', '', ?5)",
      story, rule, revision, notice.now, fresh.event_json);
  if (added == 0) return !db.failed();  // raised, cleared and raised again within one second
  const Told told{.story = story,
                  .alert = db.last_row_id(),
                  .rule = rule,
                  .id_of_story = fmt::format("{}#{}", key, revision)};
  std::vector<std::string> channels;
  write_deliveries(db, told, fresh.deliveries, notice.now, channels);
  return !db.failed();
}

}  // namespace newswatch::store
