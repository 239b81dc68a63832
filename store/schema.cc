#include "store/schema.h"

// PRAGMA user_version counts the migrations applied. A migration is never edited once released;
// the next one mends it. STRICT tables (SQLite 3.37) refuse a value of the wrong type.

#include <fmt/format.h>

#include <array>
#include <string>

#include "store/item_rows.h"

namespace newswatch::store {
namespace {

// Times are UTC seconds. Hashes of 64 bits are stored as the signed number of the same bits.
//
// items     what each feed's document has held: the memory that makes an item new only once. It
//           outlives its article while the item is still in the document (left_at = 0).
// articles  what was told; several items may tell one story.
// stories   `key` is the first article's key for ever: delivery ids are made of it.
// alerts    one for each rule and story.
// deliveries  one for each rule, story and channel; `scheduled` is when the first attempt was to be
//           made, which is what at_most counts; `next_attempt` moves with retries.
constexpr const char* kFirst = R"sql(
CREATE TABLE feeds (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  url TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  touched INTEGER NOT NULL,
  etag TEXT NOT NULL,
  last_modified TEXT NOT NULL,
  validators_url TEXT NOT NULL,
  body_hash INTEGER NOT NULL,
  moved_to TEXT NOT NULL,
  gone INTEGER NOT NULL,
  last_attempt INTEGER NOT NULL,
  last_success INTEGER NOT NULL,
  last_new INTEGER NOT NULL,
  next_poll INTEGER NOT NULL,
  not_before INTEGER NOT NULL,
  interval INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  failing_since INTEGER NOT NULL,
  last_error TEXT NOT NULL
) STRICT;

CREATE TABLE stories (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE,
  created INTEGER NOT NULL
) STRICT;
CREATE INDEX stories_created ON stories(created);

CREATE TABLE articles (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL,
  feed INTEGER NOT NULL,
  story INTEGER NOT NULL REFERENCES stories(id),
  url_key INTEGER NOT NULL,
  text_key INTEGER NOT NULL,
  first_seen INTEGER NOT NULL,
  outcome INTEGER NOT NULL,
  detail TEXT NOT NULL,
  published INTEGER,
  guid TEXT NOT NULL,
  url TEXT NOT NULL,
  title TEXT NOT NULL,
  language TEXT NOT NULL
) STRICT;
CREATE INDEX articles_key ON articles(key);
CREATE INDEX articles_story ON articles(story);
CREATE INDEX articles_url_key ON articles(url_key, feed) WHERE url_key <> 0;
CREATE INDEX articles_text_key ON articles(text_key) WHERE text_key <> 0;
CREATE INDEX articles_first_seen ON articles(first_seen);

CREATE TABLE texts (
  article INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE,
  text TEXT NOT NULL
) STRICT;

CREATE TABLE items (
  feed INTEGER NOT NULL REFERENCES feeds(id),
  item INTEGER NOT NULL,
  content INTEGER NOT NULL,
  article INTEGER NOT NULL,
  story INTEGER NOT NULL REFERENCES stories(id),
  left_at INTEGER NOT NULL,
  PRIMARY KEY (feed, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX items_present ON items(feed) WHERE left_at = 0;
CREATE INDEX items_left ON items(left_at) WHERE left_at <> 0;
CREATE INDEX items_story ON items(story);

CREATE TABLE alerts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  story INTEGER NOT NULL REFERENCES stories(id) ON DELETE CASCADE,
  rule TEXT NOT NULL,
  article_key TEXT NOT NULL,
  created INTEGER NOT NULL,
  alert_json TEXT NOT NULL,
  UNIQUE (story, rule)
) STRICT;
CREATE INDEX alerts_created ON alerts(created) WHERE alert_json <> '';

CREATE TABLE deliveries (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  story INTEGER NOT NULL REFERENCES stories(id),
  channel TEXT NOT NULL,
  rule TEXT NOT NULL,
  article_key TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  created INTEGER NOT NULL,
  scheduled INTEGER NOT NULL,
  next_attempt INTEGER NOT NULL,
  state INTEGER NOT NULL,
  finished INTEGER NOT NULL,
  last_error TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX deliveries_waiting ON deliveries(channel, next_attempt) WHERE state = 0;
CREATE INDEX deliveries_finished ON deliveries(finished) WHERE state <> 0;
CREATE INDEX deliveries_rule ON deliveries(rule, channel, scheduled);
CREATE INDEX deliveries_story ON deliveries(story);
)sql";

// Whether a feed already tells a story under some address, and how many dead letters a channel has,
// are answered from an index alone.
//
// disabled_channels  whose receiver wants nothing any more, while the settings have this
// fingerprint.
constexpr const char* kSecond = R"sql(
DROP INDEX articles_story;
CREATE INDEX articles_story ON articles(story, feed, url_key);
CREATE INDEX deliveries_dead ON deliveries(channel) WHERE state = 2;

CREATE TABLE disabled_channels (
  channel TEXT PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  since INTEGER NOT NULL,
  reason TEXT NOT NULL
) STRICT;
)sql";

// alerts      one for each rule, story and headline: `revision` counts the headlines told. `title`
// is
//             the headline as it was told, `previous_title` the one told before.
// deliveries  `alert` is the row they tell of; `deferred` ones wait for one another, 1 for at_most,
// 2 for quiet hours; `slot` is 0
//             where another delivery, told in the same message, is what at_most counts; `digest` is
//             the number of the delivery that tells this one, or -1 for such a delivery; `begun` is
//             when the last attempt was.
// bodies      the very bytes of a delivery, from its first attempt on: beside the rows that every
//             attempt rewrites. `form` is what the channel took when it was made, empty where
//             nobody knows.
// waiting_channels  whose receiver has asked not to be asked before `until`.
// notices     what newswatch has told of itself and not taken back.
constexpr const char* kThird = R"sql(
CREATE TABLE new_alerts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  story INTEGER NOT NULL REFERENCES stories(id) ON DELETE CASCADE,
  rule TEXT NOT NULL,
  revision INTEGER NOT NULL,
  article_key TEXT NOT NULL,
  created INTEGER NOT NULL,
  title TEXT NOT NULL,
  previous_title TEXT NOT NULL,
  alert_json TEXT NOT NULL,
  UNIQUE (story, rule, revision)
) STRICT;
INSERT INTO new_alerts SELECT id, story, rule, 0, article_key, created, '', '', alert_json FROM alerts;
DROP TABLE alerts;
ALTER TABLE new_alerts RENAME TO alerts;
CREATE INDEX alerts_created ON alerts(created) WHERE alert_json <> '';

ALTER TABLE deliveries ADD COLUMN alert INTEGER NOT NULL DEFAULT 0;
ALTER TABLE deliveries ADD COLUMN deferred INTEGER NOT NULL DEFAULT 0;
ALTER TABLE deliveries ADD COLUMN slot INTEGER NOT NULL DEFAULT 1;
ALTER TABLE deliveries ADD COLUMN digest INTEGER NOT NULL DEFAULT 0;
ALTER TABLE deliveries ADD COLUMN begun INTEGER NOT NULL DEFAULT 0;
CREATE TABLE bodies (
  delivery INTEGER PRIMARY KEY REFERENCES deliveries(number) ON DELETE CASCADE,
  body TEXT NOT NULL,
  form TEXT NOT NULL
) STRICT;
INSERT INTO bodies SELECT number, body, '' FROM deliveries WHERE body <> '';
ALTER TABLE deliveries DROP COLUMN body;
UPDATE deliveries SET alert = ifnull(
  (SELECT a.id FROM alerts a WHERE a.story = deliveries.story AND a.rule = deliveries.rule), 0);
DROP INDEX deliveries_rule;
CREATE INDEX deliveries_rule ON deliveries(rule, channel, scheduled) WHERE slot = 1;
CREATE INDEX deliveries_deferred ON deliveries(channel, rule, scheduled)
  WHERE state = 0 AND deferred > 0;
CREATE INDEX deliveries_in_order ON deliveries(channel, number) WHERE state = 0;
DROP INDEX deliveries_dead;
CREATE INDEX deliveries_dead ON deliveries(channel, digest) WHERE state = 2;
DROP INDEX deliveries_finished;
CREATE INDEX deliveries_finished ON deliveries(finished) WHERE state NOT IN (0, 4);
CREATE INDEX deliveries_digest ON deliveries(digest) WHERE digest > 0;

CREATE TABLE waiting_channels (
  channel TEXT PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  until INTEGER NOT NULL
) STRICT;

CREATE TABLE notices (
  kind INTEGER NOT NULL,
  subject TEXT NOT NULL,
  story INTEGER NOT NULL REFERENCES stories(id),
  since INTEGER NOT NULL,
  message TEXT NOT NULL,
  PRIMARY KEY (kind, subject)
) STRICT;
)sql";

// subscriptions  what has been agreed with the hubs of feeds. `token` is the end of
//                `callback`, `secret` signs pushes; `recent` holds the hashes of the last bodies
//                taken in, sixteen hexadecimal digits each.
constexpr const char* kFourth = R"sql(
CREATE TABLE subscriptions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  token TEXT NOT NULL UNIQUE,
  callback TEXT NOT NULL,
  feed_url TEXT NOT NULL,
  topic TEXT NOT NULL,
  hub TEXT NOT NULL,
  secret TEXT NOT NULL,
  state INTEGER NOT NULL,
  asked_until INTEGER NOT NULL,
  active_since INTEGER NOT NULL,
  lease_until INTEGER NOT NULL,
  renew_at INTEGER NOT NULL,
  last_push INTEGER NOT NULL,
  retry_at INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  reason TEXT NOT NULL,
  recent TEXT NOT NULL
) STRICT;
)sql";

// feeds  what is known of a feed's pace (feeds/poll_state.h). A server's word that it has moved for
//        good counted at once before; one that was believed stays so.
constexpr const char* kFifth = R"sql(
ALTER TABLE feeds ADD COLUMN moving_to TEXT NOT NULL DEFAULT '';
ALTER TABLE feeds ADD COLUMN moving_since INTEGER NOT NULL DEFAULT 0;
ALTER TABLE feeds ADD COLUMN moving_polls INTEGER NOT NULL DEFAULT 0;
ALTER TABLE feeds ADD COLUMN why INTEGER NOT NULL DEFAULT 0;
ALTER TABLE feeds ADD COLUMN ttl INTEGER NOT NULL DEFAULT 0;
ALTER TABLE feeds ADD COLUMN skip INTEGER NOT NULL DEFAULT 0;
ALTER TABLE feeds ADD COLUMN older_url TEXT NOT NULL DEFAULT '';
ALTER TABLE feeds ADD COLUMN rhythm BLOB NOT NULL DEFAULT x'';
ALTER TABLE feeds ADD COLUMN hits INTEGER NOT NULL DEFAULT 0;
ALTER TABLE feeds ADD COLUMN delay INTEGER NOT NULL DEFAULT 0;
ALTER TABLE feeds ADD COLUMN within INTEGER NOT NULL DEFAULT 0;
ALTER TABLE feeds ADD COLUMN eager INTEGER NOT NULL DEFAULT 0;
ALTER TABLE feeds ADD COLUMN gaps INTEGER NOT NULL DEFAULT 0;
ALTER TABLE feeds ADD COLUMN catching_up TEXT NOT NULL DEFAULT '';
)sql";

// remembered  what each feed remembers of its items (store/remembered.h), beside the rows that
//             every poll rewrites and a start reads. `left_since` is when the first of those that
//             left did so, or earlier; zero: none has.
// articles    `item` is the item that tells it, none where its id tells another one now; together
//             they are the archive that an item is looked up in which its feed remembers no more.
//             A feed remembers forty bits of it, so by those it is found.
// told_items  of items that have alerted those that the articles do not keep from alerting again:
//             their article is forgotten and the feed remembers the item (left_at = 0), or the feed
//             remembers it no more, and the article goes before the item does.
constexpr const char* kSixth = R"sql(
ALTER TABLE articles ADD COLUMN item INTEGER;
ALTER TABLE articles ADD COLUMN content INTEGER NOT NULL DEFAULT 0;
UPDATE articles SET item = i.item, content = i.content FROM items i
  WHERE i.article = articles.id AND i.feed = articles.feed;
CREATE UNIQUE INDEX articles_item ON articles(feed, item & 1099511627775, item)
  WHERE item IS NOT NULL;

CREATE TABLE remembered (
  feed INTEGER PRIMARY KEY REFERENCES feeds(id),
  items BLOB NOT NULL,
  left_at BLOB NOT NULL,
  left_since INTEGER NOT NULL
) STRICT;
CREATE INDEX remembered_left ON remembered(left_since) WHERE left_since <> 0;

CREATE TABLE told_items (
  feed INTEGER NOT NULL REFERENCES feeds(id),
  item INTEGER NOT NULL,
  content INTEGER NOT NULL,
  story INTEGER NOT NULL REFERENCES stories(id),
  left_at INTEGER NOT NULL,
  PRIMARY KEY (feed, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX told_items_story ON told_items(story);
CREATE INDEX told_items_left ON told_items(left_at) WHERE left_at <> 0;
INSERT INTO told_items SELECT i.feed, i.item, i.content, i.story, i.left_at FROM items i
  WHERE NOT EXISTS (SELECT 1 FROM articles a WHERE a.id = i.article)
  AND EXISTS (SELECT 1 FROM alerts t WHERE t.story = i.story);
)sql";

struct Step {
  const char* sql;
  void (*then)(Database&) = nullptr;  // what SQL cannot say
};

constexpr std::array kMigrations{Step{kFirst},  Step{kSecond}, Step{kThird},
                                 Step{kFourth}, Step{kFifth},  Step{kSixth, pack_items}};

// About two seconds of looking at pages: enough for a file of some hundred megabytes.
constexpr int kDamageCheckSteps = 200'000'000;

std::int64_t pragma(Database& database, std::string_view sql) {
  Query query = database.query(sql);
  return query.next() ? query.integer(0) : 0;
}

std::int64_t newest() { return static_cast<std::int64_t>(kMigrations.size()); }

// No file of ours, or one that this program is too old for.
std::optional<StoreError> stranger(Database& database, const std::string& path) {
  using Kind = StoreError::Kind;
  const std::int64_t version = pragma(database, "PRAGMA user_version");
  const std::int64_t application = pragma(database, "PRAGMA application_id");
  if (auto error = database.take_error()) return error;
  if (application != kApplicationId) {
    return StoreError{Kind::other,
                      fmt::format("{} is the database of another program: name another path under "
                                  "`store:`",
                                  path)};
  }
  if (version > newest()) {
    return StoreError{Kind::too_new,
                      fmt::format("{} was written by a newer newswatch (schema {}, this one knows "
                                  "{}): install that version again",
                                  path, version, newest())};
  }
  return std::nullopt;
}

}  // namespace

std::int64_t newest_schema() { return newest(); }

std::optional<StoreError> reading_refusal(Database& database, const std::string& path) {
  if (auto error = stranger(database, path)) return error;
  const std::int64_t version = pragma(database, "PRAGMA user_version");
  if (auto error = database.take_error()) return error;
  if (version == newest_schema()) return std::nullopt;
  return StoreError{StoreError::Kind::other,
                    fmt::format("{} was written by an older newswatch: start this one once, and it "
                                "is brought up to date",
                                path)};
}

std::optional<StoreError> refusal(Database& database, const std::string& path) {
  const std::int64_t tables = pragma(database, "SELECT count(*) FROM sqlite_schema");
  const std::int64_t marks =
      pragma(database, "PRAGMA user_version") + pragma(database, "PRAGMA application_id");
  if (auto error = database.take_error()) return error;
  if (tables == 0 && marks == 0) return std::nullopt;
  if (auto error = stranger(database, path)) return error;
  std::string finding;
  const bool found = database.first_row_within("PRAGMA quick_check(1)", kDamageCheckSteps, finding);
  if (auto error = database.take_error()) return error;
  if (found && finding != "ok") {
    return StoreError{StoreError::Kind::corrupt,
                      fmt::format("{} is damaged: put a backup in its place with newswatch store "
                                  "restore, or move it away to start anew",
                                  path)};
  }
  return std::nullopt;
}

std::optional<StoreError> migrate(Database& database) {
  const std::int64_t from = pragma(database, "PRAGMA user_version");
  if (auto error = database.take_error()) return error;
  for (std::int64_t version = from; version < newest_schema(); ++version) {
    Transaction transaction(database);
    const Step& step = kMigrations[static_cast<std::size_t>(version)];
    database.script(step.sql);
    if (step.then != nullptr) step.then(database);
    database.script(fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {};",
                                kApplicationId, version + 1)
                        .c_str());
    if (auto error = transaction.commit()) return error;
  }
  return std::nullopt;
}

}  // namespace newswatch::store
