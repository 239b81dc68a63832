#include "store/commit.h"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <unordered_set>

#include "store/alert_rows.h"
#include "store/bounds.h"
#include "store/feed_rows.h"
#include "store/polls.h"
#include "store/same_event.h"

namespace newswatch::store {

namespace {

constexpr std::size_t kMaxCandidates =
    32;  // articles looked at under one address, or in the same words

// Polls find what is pushed in the feed's document, or say that it is not there. One that nobody
// has found for so long counts as having left it then, so that it can be forgotten.
constexpr std::chrono::hours kFoundWithin{48};

std::chrono::sys_seconds leaves_at(const DocumentCommit& document) {
  if (document.from == DocumentCommit::From::poll) return {};
  return document.now + kFoundWithin;
}

// Nearly every document is of a known feed and brings nothing: that is one plain update. Returns
// the feed's row where the document has items to record, else zero.
std::int64_t write_feed(Database& db, const DocumentCommit& document) {
  if (!update_feed(db, document.feed_url, document.feed_name, document.state, document.now)) {
    const PollBegun begun{.feed_url = document.feed_url, .feed_name = document.feed_name};
    write_begun_polls(db, std::span(&begun, 1));
    (void)update_feed(db, document.feed_url, document.feed_name, document.state, document.now);
  }
  if (document.articles.empty() && document.present.empty()) return 0;
  Query row = db.query("SELECT id FROM feeds WHERE url = ?1", document.feed_url);
  return row.next() ? row.integer(0) : 0;
}

std::int64_t pushed_feed(Database& db, const DocumentCommit& document) {
  {
    Query row = db.query("SELECT id FROM feeds WHERE url = ?1", document.feed_url);
    if (row.next()) return row.integer(0);
  }
  return write_feed(db, document);
}

// Items that have left the document may be forgotten one day; those that are back may not.
void mark_present(Database& db, std::int64_t feed, const DocumentCommit& document) {
  if (document.present.empty() || document.from == DocumentCommit::From::push) return;
  std::unordered_set<std::uint64_t> present(document.present.begin(), document.present.end());
  std::vector<std::uint64_t> left;
  std::vector<std::uint64_t> back;
  {
    Query items = db.query("SELECT item, left_at FROM items WHERE feed = ?1", feed);
    while (items.next()) {
      const bool here = present.contains(items.hash(0));
      const bool was_here = items.integer(1) == 0;
      if (here && !was_here) back.push_back(items.hash(0));
      if (!here && was_here) left.push_back(items.hash(0));
    }
  }
  for (const std::uint64_t item : left)
    db.run("UPDATE items SET left_at = ?3 WHERE feed = ?1 AND item = ?2", feed, item, document.now);
  for (const std::uint64_t item : back)
    db.run("UPDATE items SET left_at = 0 WHERE feed = ?1 AND item = ?2", feed, item);
}

std::optional<StoryRow> story_found(Query query) {
  if (!query.next()) return std::nullopt;
  return StoryRow{.id = query.integer(0), .key = query.text(1)};
}

// The first story that another feed tells under this address and this feed does not: the notes of a
// live page stay apart, though another feed carries the page too. Feeds are ranges of the index and
// candidates few, so that a document of thousands of items under one address costs no more than any
// other; past them an article is a story of its own.
std::optional<StoryRow> told_elsewhere(Database& db, std::int64_t feed, std::uint64_t url_key) {
  return story_found(
      db.query("SELECT s.id, s.key FROM ("
               "SELECT * FROM (SELECT id, story FROM articles WHERE url_key = ?1 AND url_key <> 0 "
               "AND feed < ?2 ORDER BY feed, id LIMIT ?3) UNION ALL "
               "SELECT * FROM (SELECT id, story FROM articles WHERE url_key = ?1 AND url_key <> 0 "
               "AND feed > ?2 ORDER BY feed, id LIMIT ?3)) a"
               " JOIN stories s ON s.id = a.story"
               " WHERE NOT EXISTS (SELECT 1 FROM articles own WHERE own.story = a.story AND "
               "own.feed = ?2 AND own.url_key = ?1) ORDER BY a.id LIMIT 1",
               url_key, feed, kMaxCandidates));
}

// The latest story told in the same words, if it is the same event (store/same_event.h).
std::optional<StoryRow> told_in_the_same_words(Database& db, std::int64_t feed,
                                               const NewArticle& article) {
  const Telling fresh = telling_of(article);
  Query rows = db.query(
      "SELECT s.id, s.key, a.feed, a.url_key, a.published, a.first_seen FROM articles a JOIN "
      "stories s ON s.id = a.story WHERE a.text_key = ?1 AND a.text_key <> 0 ORDER BY a.id DESC "
      "LIMIT ?2",
      article.text_key, kMaxCandidates);
  while (rows.next()) {
    Telling known{.url_key = rows.hash(3), .first_seen = rows.time(5)};
    if (!rows.is_null(4)) known.published = rows.time(4);
    const auto feeds = rows.integer(2) == feed ? Feeds::same : Feeds::different;
    if (!is_same_event(known, fresh, feeds)) continue;
    return StoryRow{.id = rows.integer(0), .key = rows.text(1)};
  }
  return std::nullopt;
}

StoryRow story_of(Database& db, std::int64_t feed, const NewArticle& article,
                  std::chrono::sys_seconds now) {
  if (auto same = story_found(db.query("SELECT id, key FROM stories WHERE key = ?1", article.key)))
    return *same;
  if (auto same = story_found(db.query("SELECT s.id, s.key FROM articles a JOIN stories s ON s.id "
                                       "= a.story WHERE a.key = ?1 ORDER BY a.id LIMIT 1",
                                       article.key))) {
    return *same;
  }
  if (article.url_key != 0) {
    if (auto same = told_elsewhere(db, feed, article.url_key)) return *same;
  }
  if (article.text_key != 0) {
    if (auto same = told_in_the_same_words(db, feed, article)) return *same;
  }
  db.run("INSERT INTO stories(key, created) VALUES(?1, ?2)", article.key, now);
  return StoryRow{.id = db.last_row_id(), .key = article.key, .existed = false};
}

struct KnownArticle {
  std::int64_t row = 0;
  StoryRow story;
  std::uint64_t content = 0;
  Outcome outcome = Outcome::no_match;
  // As it was told; nothing once it is forgotten.
  std::string key;
  std::string url;
  std::string title;
  std::optional<std::chrono::sys_seconds> published;
};

std::optional<KnownArticle> known(Database& db, std::int64_t feed, std::uint64_t item) {
  Query row = db.query(
      "SELECT i.article, i.content, s.id, s.key, a.url, a.title, a.published, a.key, a.outcome "
      "FROM "
      "items i JOIN stories s ON s.id = i.story LEFT JOIN articles a ON a.id = i.article "
      "WHERE i.feed = ?1 AND i.item = ?2",
      feed, item);
  if (!row.next()) return std::nullopt;
  KnownArticle known{.row = row.integer(0),
                     .story = {.id = row.integer(2), .key = row.text(3)},
                     .content = row.hash(1),
                     .key = row.text(7),
                     .url = row.text(4),
                     .title = row.text(5)};
  if (!row.is_null(6)) known.published = row.time(6);
  if (!row.is_null(8)) known.outcome = static_cast<Outcome>(row.integer(8));
  return known;
}

std::int64_t insert_article(Database& db, std::int64_t feed, const StoryRow& story,
                            const NewArticle& article, Outcome outcome) {
  const feeds::Article& a = article.article;
  db.run(
      "INSERT INTO articles(key, feed, story, url_key, text_key, first_seen, outcome, detail, "
      "published, guid, url, title,"
      " language) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
      article.key, feed, story.id, article.url_key, article.text_key, a.first_seen, outcome,
      outcome == Outcome::duplicate ? story.key : std::string(), a.published,
      bounded(a.id.value, kMaxFieldBytes), bounded(a.url, kMaxFieldBytes),
      bounded(a.title, kMaxFieldBytes), bounded(a.language, kMaxFieldBytes));
  const std::int64_t row = db.last_row_id();
  db.run("INSERT INTO texts(article, text) VALUES(?1, ?2)", row, bounded(a.text, kMaxTextBytes));
  return row;
}

void insert(Database& db, std::int64_t feed, const StoryRow& story, const NewArticle& article,
            Outcome outcome, std::chrono::sys_seconds leaves) {
  const std::int64_t row = insert_article(db, feed, story, article, outcome);
  db.run(
      "INSERT INTO items(feed, item, content, article, story, left_at) VALUES(?1, ?2, ?3, ?4, ?5, "
      "?6) ON CONFLICT(feed, item) DO UPDATE SET content = ?3, article = ?4, story = ?5, left_at = "
      "?6",
      feed, article.item, article.content, row, story.id, leaves);
}

// A publisher who numbers items anew gives an old id to another story: nothing of it is as it was.
bool uses_the_id_again(const KnownArticle& old, const NewArticle& article) {
  const feeds::Article& a = article.article;
  return !old.url.empty() && !a.url.empty() && old.url != bounded(a.url, kMaxFieldBytes) &&
         !old.title.empty() && !a.title.empty() && old.title != bounded(a.title, kMaxFieldBytes) &&
         old.published && a.published && *old.published != *a.published;
}

// What an edit makes of an article. One that matched nothing may say now what its story has alerted
// on already: then it repeats another article, or is the story itself.
Outcome outcome_after(const KnownArticle& old, const NewArticle& article, bool fired) {
  if (fired) return Outcome::alerted;
  const bool hits =
      std::any_of(article.alerts.begin(), article.alerts.end(),
                  [](const NewAlert& alert) { return alert.tells != NewAlert::Tells::changes; });
  if (!hits || old.outcome != Outcome::no_match) return old.outcome;
  return old.key == old.story.key ? Outcome::alerted : Outcome::duplicate;
}

// A document that was cut off ends in an item without its headline: what an edit leaves out stays
// as it was, or the next headline would be told as if there had been none before.
void edit(Database& db, std::int64_t feed, const KnownArticle& old, const NewArticle& article,
          bool fired, std::chrono::sys_seconds leaves) {
  const feeds::Article& a = article.article;
  const Outcome outcome = outcome_after(old, article, fired);
  const bool turns = fired || outcome != old.outcome;
  const std::size_t kept = db.run(
      "UPDATE articles SET url_key = CASE WHEN ?4 = '' THEN url_key ELSE ?2 END,"
      " text_key = CASE WHEN ?5 = '' THEN text_key ELSE ?3 END,"
      " url = CASE WHEN ?4 = '' THEN url ELSE ?4 END,"
      " title = CASE WHEN ?5 = '' THEN title ELSE ?5 END, published = coalesce(?6, published),"
      " outcome = CASE WHEN ?7 THEN ?8 ELSE outcome END, detail = CASE WHEN ?7 THEN ?9 ELSE detail "
      "END WHERE id = ?1",
      old.row, article.url_key, article.text_key, bounded(a.url, kMaxFieldBytes),
      bounded(a.title, kMaxFieldBytes), a.published, turns, outcome,
      outcome == Outcome::duplicate ? old.story.key : std::string());
  std::int64_t row = old.row;
  if (kept > 0) {
    db.run("UPDATE texts SET text = ?2 WHERE article = ?1", row, bounded(a.text, kMaxTextBytes));
  } else if (fired) {
    // The item has outlived its article; what alerts has an outcome all the same.
    row = insert_article(db, feed, old.story, article, Outcome::alerted);
  }
  // A push does not make one that is in the document leave it.
  db.run(
      "UPDATE items SET content = ?3, article = ?4, left_at = CASE WHEN left_at = 0 THEN 0 ELSE ?5 "
      "END WHERE feed = ?1 AND item = ?2",
      feed, article.item, article.content, row, leaves);
}

}  // namespace

CommitResult commit_document(Database& db, const DocumentCommit& document) {
  CommitResult result;
  const bool polled = document.from == DocumentCommit::From::poll;
  const std::int64_t feed = polled ? write_feed(db, document) : pushed_feed(db, document);
  const std::chrono::sys_seconds leaves = leaves_at(document);
  for (std::uint32_t n = 0; n < document.articles.size() && !db.failed(); ++n) {
    const NewArticle& article = document.articles[n];
    auto old = known(db, feed, article.item);
    if (old && old->content == article.content) continue;
    if (old && uses_the_id_again(*old, article)) old.reset();
    const auto former_title = old ? std::optional(old->title) : std::nullopt;
    const StoryRow story = old ? old->story : story_of(db, feed, article, document.now);
    std::uint32_t fired = 0;
    for (std::uint32_t i = 0; i < article.alerts.size(); ++i) {
      if (!write_alert(db, story, article, article.alerts[i], former_title, document.now,
                       result.channels))
        continue;
      result.fired.emplace_back(n, i);
      ++fired;
    }
    result.alerts += fired;
    if (old) {
      edit(db, feed, *old, article, fired > 0, leaves);
      ++result.edited_articles;
      continue;
    }
    const Outcome outcome = fired > 0         ? Outcome::alerted
                            : story.existed   ? Outcome::duplicate
                            : article.too_old ? Outcome::too_old
                                              : Outcome::no_match;
    insert(db, feed, story, article, outcome, leaves);
    ++result.new_articles;
    if (outcome == Outcome::duplicate) ++result.duplicates;
  }
  mark_present(db, feed, document);
  return result;
}

}  // namespace newswatch::store
