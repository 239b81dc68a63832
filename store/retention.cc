#include "store/retention.h"

// One allowance for all kinds: what finds none left has its turn at the next call, because what
// came before it has run out by then.

#include <cstdint>
#include <span>
#include <vector>

#include "store/item_rows.h"

namespace newswatch::store {

namespace {

struct OldArticle {
  std::int64_t id = 0;
  std::int64_t feed = 0;
  std::uint64_t item = 0;
  bool alerted = false;  // and some item tells it
};

bool is_remembered(Database& db, const OldArticle& old) {
  return remembered_by(db, old.feed).unknown(std::span(&old.item, 1)).empty();
}

// What has alerted leaves its name behind while the feed remembers the item: were it edited, or
// asked for by a rule of another day, it would alert again.
std::size_t forget_articles(Database& db, std::chrono::sys_seconds before, std::size_t limit) {
  std::vector<OldArticle> old;
  {
    Query rows = db.query(
        "SELECT a.id, a.feed, a.item, a.item IS NOT NULL AND EXISTS (SELECT 1 FROM alerts t WHERE "
        "t.story = a.story) FROM articles a WHERE a.first_seen < ?1 AND NOT EXISTS (SELECT 1 FROM "
        "deliveries d WHERE d.story = a.story AND d.state IN (0, 4)) LIMIT ?2",
        before, limit);
    while (rows.next())
      old.push_back({rows.integer(0), rows.integer(1), rows.hash(2), rows.integer(3) != 0});
  }
  for (const OldArticle& one : old) {
    if (one.alerted && is_remembered(db, one)) {
      db.run(
          "INSERT OR REPLACE INTO told_items(feed, item, content, story, left_at) SELECT feed, "
          "item, content, story, 0 FROM articles WHERE id = ?1",
          one.id);
    }
    db.run("DELETE FROM articles WHERE id = ?1", one.id);
  }
  return old.size();
}

// What feeds remember of items that left their documents so long ago. Counts the rows looked at.
std::size_t forget_items(Database& db, std::chrono::sys_seconds before, std::size_t limit) {
  std::vector<std::int64_t> feeds;
  {
    Query rows =
        db.query("SELECT feed FROM remembered WHERE left_since <> 0 AND left_since < ?1 LIMIT ?2",
                 before, limit);
    while (rows.next()) feeds.push_back(rows.integer(0));
  }
  for (const std::int64_t feed : feeds) {
    Remembered remembered = remembered_by(db, feed);
    const auto gone = remembered.forget(before);
    // What it says of the first that left may be too early.
    db.run("UPDATE remembered SET left_since = 0 WHERE feed = ?1", feed);
    write_remembered(db, feed, remembered);
    let_go(db, feed, gone);
  }
  return feeds.size();
}

}  // namespace

std::size_t forget_before(Database& db, std::chrono::sys_seconds before, std::size_t limit) {
  std::size_t removed = 0;
  removed += db.run(
      "DELETE FROM deliveries WHERE number IN (SELECT number FROM deliveries WHERE state NOT IN "
      "(0, "
      "4) AND finished < ?1 LIMIT ?2)",
      before, limit - removed);
  removed += forget_articles(db, before, limit - removed);
  // The row itself stays as long as its story: it is what keeps the rule from alerting again.
  removed += db.run(
      "UPDATE alerts SET alert_json = '' WHERE id IN"
      " (SELECT a.id FROM alerts a WHERE a.alert_json <> '' AND a.created < ?1 AND NOT EXISTS"
      " (SELECT 1 FROM deliveries d WHERE d.story = a.story AND d.state IN (0, 4)) LIMIT ?2)",
      before, limit - removed);
  removed += forget_items(db, before, limit - removed);
  removed += db.run(
      "DELETE FROM told_items WHERE (feed, item) IN (SELECT feed, item FROM told_items WHERE "
      "left_at <> 0 AND left_at < ?1 LIMIT ?2)",
      before, limit - removed);
  removed += db.run(
      "DELETE FROM stories WHERE id IN (SELECT s.id FROM stories s WHERE s.created < ?1"
      " AND NOT EXISTS (SELECT 1 FROM told_items i WHERE i.story = s.id)"
      " AND NOT EXISTS (SELECT 1 FROM articles a WHERE a.story = s.id)"
      " AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.story = s.id)"
      " AND NOT EXISTS (SELECT 1 FROM notices n WHERE n.story = s.id) LIMIT ?2)",
      before, limit - removed);
  return removed;
}

}  // namespace newswatch::store
