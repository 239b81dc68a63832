#include "store/commit.h"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "store/alert_rows.h"
#include "store/bounds.h"
#include "store/feed_rows.h"
#include "store/item_rows.h"
#include "store/polls.h"
#include "store/same_event.h"

namespace newswatch::store {

namespace {

constexpr std::size_t kMaxCandidates =
    32;  // articles looked at under one address, or in the same words

// Polls find what is pushed in the feed's document, or say that it is not there. One that nobody
// has found for so long counts as having left it then, so that it can be forgotten.
constexpr std::chrono::hours kFoundWithin{48};

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

void insert(Database& db, std::int64_t feed, const StoryRow& story, const NewArticle& article,
            Outcome outcome) {
  const feeds::Article& a = article.article;
  db.run(
      "INSERT INTO articles(key, feed, story, url_key, text_key, first_seen, outcome, detail, "
      "published, guid, url, title, language, item, content) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, "
      "?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
      article.key, feed, story.id, article.url_key, article.text_key, a.first_seen, outcome,
      outcome == Outcome::duplicate ? story.key : std::string(), a.published,
      bounded(a.id.value, kMaxFieldBytes), bounded(a.url, kMaxFieldBytes),
      bounded(a.title, kMaxFieldBytes), bounded(a.language, kMaxFieldBytes), article.item,
      article.content);
  db.run("INSERT INTO texts(article, text) VALUES(?1, ?2)", db.last_row_id(),
         bounded(a.text, kMaxTextBytes));
}

// A publisher who numbers items anew gives an old id to another story: nothing of it is as it was.
bool uses_the_id_again(const ArchivedItem& old, const NewArticle& article) {
  const feeds::Article& a = article.article;
  return !old.url.empty() && !a.url.empty() && old.url != bounded(a.url, kMaxFieldBytes) &&
         !old.title.empty() && !a.title.empty() && old.title != bounded(a.title, kMaxFieldBytes) &&
         old.published && a.published && *old.published != *a.published;
}

// What an edit makes of an article. One that matched nothing may say now what its story has alerted
// on already: then it repeats another article, or is the story itself.
Outcome outcome_after(const ArchivedItem& old, const NewArticle& article, bool fired) {
  if (fired) return Outcome::alerted;
  const bool hits =
      std::any_of(article.alerts.begin(), article.alerts.end(),
                  [](const NewAlert& alert) { return alert.tells != NewAlert::Tells::changes; });
  if (!hits || old.outcome != Outcome::no_match) return old.outcome;
  return old.key == old.story.key ? Outcome::alerted : Outcome::duplicate;
}

// What alerts has an outcome, though the item has outlived its article.
void edit_told(Database& db, std::int64_t feed, const ArchivedItem& old, const NewArticle& article,
               bool fired) {
  if (fired) {
    db.run("DELETE FROM told_items WHERE feed = ?1 AND item = ?2", feed, article.item);
    return insert(db, feed, old.story, article, Outcome::alerted);
  }
  db.run("UPDATE told_items SET content = ?3 WHERE feed = ?1 AND item = ?2", feed, article.item,
         article.content);
}

// A document that was cut off ends in an item without its headline: what an edit leaves out stays
// as it was, or the next headline would be told as if there had been none before.
void edit(Database& db, std::int64_t feed, const ArchivedItem& old, const NewArticle& article,
          bool fired) {
  const feeds::Article& a = article.article;
  const Outcome outcome = outcome_after(old, article, fired);
  const bool turns = fired || outcome != old.outcome;
  if (old.article == 0) return edit_told(db, feed, old, article, fired);
  db.run(
      "UPDATE articles SET url_key = CASE WHEN ?4 = '' THEN url_key ELSE ?2 END,"
      " text_key = CASE WHEN ?5 = '' THEN text_key ELSE ?3 END,"
      " url = CASE WHEN ?4 = '' THEN url ELSE ?4 END,"
      " title = CASE WHEN ?5 = '' THEN title ELSE ?5 END, published = coalesce(?6, published),"
      " outcome = CASE WHEN ?7 THEN ?8 ELSE outcome END, detail = CASE WHEN ?7 THEN ?9 ELSE detail "
      "END, content = ?10 WHERE id = ?1",
      old.article, article.url_key, article.text_key, bounded(a.url, kMaxFieldBytes),
      bounded(a.title, kMaxFieldBytes), a.published, turns, outcome,
      outcome == Outcome::duplicate ? old.story.key : std::string(), article.content);
  db.run("UPDATE texts SET text = ?2 WHERE article = ?1", old.article,
         bounded(a.text, kMaxTextBytes));
}

// An id that is used again tells the old article no more.
void part_from_item(Database& db, std::int64_t article) {
  db.run("UPDATE articles SET item = NULL WHERE id = ?1", article);
}

// One document's items, as the feed remembers them afterwards.
class Items {
 public:
  Items(Database& db, std::int64_t feed, const DocumentCommit& document)
      : db_(db), feed_(feed), document_(document), remembered_(remembered_by(db, feed)) {}

  // It is new, or says something else.
  void tell(const NewArticle& article, const std::optional<ArchivedItem>& before, bool alerted) {
    told_.push_back({.item = short_item(article.item),
                     .content = short_content(article.content),
                     .alerted = alerted,
                     .left_at = left_at(article.item)});
    take_back(db_, feed_, article.item, before ? &*before : nullptr);
  }

  // It says what it said. A push of it is no news, nor does it bring it back into the document.
  void found(std::uint64_t item, const ArchivedItem& before) {
    if (is_push()) return;
    told_.push_back({.item = short_item(item),
                     .content = short_content(before.content),
                     .alerted = has_alerted(db_, before.story.id)});
    take_back(db_, feed_, item, &before);
  }

  void finish() {
    const std::span<const std::uint64_t> present =
        is_push() ? std::span<const std::uint64_t>() : std::span(document_.present);
    if (told_.empty() && (is_push() || remembered_.shows(present))) return;
    const Remembered::Packed before = remembered_.packed();
    const std::size_t count = remembered_.items().size();
    remembered_.tell(told_);
    told_.clear();
    for (const std::uint64_t item : remembered_.unknown(present)) {
      const auto back = archived(db_, feed_, item);
      if (back) found(item, *back);
    }
    remembered_.tell(told_);
    const auto dropped = present.empty() ? remembered_.leave_none(count)
                                         : remembered_.leave_but(present, document_.now);
    if (remembered_.packed() != before) write_remembered(db_, feed_, remembered_);
    let_go(db_, feed_, dropped);
  }

 private:
  [[nodiscard]] bool is_push() const { return document_.from == DocumentCommit::From::push; }

  // A push does not make one that is in the document leave it.
  [[nodiscard]] std::optional<std::chrono::sys_seconds> left_at(std::uint64_t item) const {
    if (!is_push() || remembered_.is_present(item)) return std::nullopt;
    return document_.now + kFoundWithin;
  }

  Database& db_;
  std::int64_t feed_;
  const DocumentCommit& document_;
  Remembered remembered_;
  std::vector<KnownItem> told_;
};

}  // namespace

CommitResult commit_document(Database& db, const DocumentCommit& document) {
  CommitResult result;
  const bool polled = document.from == DocumentCommit::From::poll;
  const std::int64_t feed = polled ? write_feed(db, document) : pushed_feed(db, document);
  if (feed == 0) return result;
  Items items(db, feed, document);
  std::vector<std::int64_t> alerted_late;  // stories of before
  for (std::uint32_t n = 0; n < document.articles.size() && !db.failed(); ++n) {
    const NewArticle& article = document.articles[n];
    auto old = archived(db, feed, article.item);
    if (old && old->content == article.content) {
      items.found(article.item, *old);
      continue;
    }
    if (old && uses_the_id_again(*old, article)) {
      part_from_item(db, old->article);
      old.reset();
    }
    const auto former_title = old ? std::optional(old->title) : std::nullopt;
    const StoryRow story = old ? old->story : story_of(db, feed, article, document.now);
    const bool had_alerted = story.existed && has_alerted(db, story.id);
    std::uint32_t fired = 0;
    for (std::uint32_t i = 0; i < article.alerts.size(); ++i) {
      if (!write_alert(db, story, article, article.alerts[i], former_title, document.now,
                       result.channels))
        continue;
      result.fired.emplace_back(n, i);
      ++fired;
    }
    result.alerts += fired;
    if (fired > 0 && story.existed && !had_alerted) alerted_late.push_back(story.id);
    items.tell(article, old, fired > 0 || had_alerted);
    if (old) {
      edit(db, feed, *old, article, fired > 0);
      ++result.edited_articles;
      continue;
    }
    const Outcome outcome = fired > 0         ? Outcome::alerted
                            : story.existed   ? Outcome::duplicate
                            : article.too_old ? Outcome::too_old
                                              : Outcome::no_match;
    insert(db, feed, story, article, outcome);
    ++result.new_articles;
    if (outcome == Outcome::duplicate) ++result.duplicates;
  }
  items.finish();
  for (const std::int64_t story : alerted_late) spread_alert(db, story);
  return result;
}

}  // namespace newswatch::store
