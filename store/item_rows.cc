#include "store/item_rows.h"

#include <utility>

namespace newswatch::store {

namespace {

// As SQL writes it in the statements below and in the index over articles' items.
static_assert(short_item(~std::uint64_t{0}).bits == 1'099'511'627'775);

Remembered remembered_in(Query row) {
  return row.next() ? Remembered(row.bytes(0), row.bytes(1)) : Remembered();
}

// Of one feed, those in the document first and then the latest that left it.
void pack(Database& db, std::int64_t feed, const std::vector<KnownItem>& known,
          const std::vector<std::uint64_t>& present) {
  Remembered remembered;
  remembered.tell(known);
  // Told apart already: none leaves now.
  const auto dropped = remembered.leave_but(present, {});
  write_remembered(db, feed, remembered);
  for (const KnownItem& one : remembered.items()) {
    if (one.alerted && one.left_at) {
      db.run("UPDATE told_items SET left_at = 0 WHERE feed = ?1 AND item & 1099511627775 = ?2",
             feed, one.item.bits);
    }
  }
  let_go(db, feed, dropped);
}

}  // namespace

Remembered remembered_by(Database& db, std::string_view feed_url) {
  return remembered_in(db.query(
      "SELECT r.items, r.left_at FROM feeds f JOIN remembered r ON r.feed = f.id WHERE f.url = ?1",
      feed_url));
}

Remembered remembered_by(Database& db, std::int64_t feed) {
  return remembered_in(db.query("SELECT items, left_at FROM remembered WHERE feed = ?1", feed));
}

void write_remembered(Database& db, std::int64_t feed, const Remembered& remembered) {
  const Remembered::Packed packed = remembered.packed();
  const std::int64_t first_left =
      remembered.first_left().value_or(std::chrono::sys_seconds()).time_since_epoch().count();
  db.run(
      "INSERT INTO remembered(feed, items, left_at, left_since) VALUES(?1, ?2, ?3, ?4) ON "
      "CONFLICT(feed) DO UPDATE SET items = ?2, left_at = ?3",
      feed, Blob{packed.items}, Blob{packed.left_at}, first_left);
  // A column of an index: left alone as long as it is not too late.
  db.run(
      "UPDATE remembered SET left_since = ?2 WHERE feed = ?1 AND left_since <> ?2 AND (left_since "
      "= 0 OR left_since > ?2)",
      feed, first_left);
}

std::optional<ArchivedItem> archived(Database& db, std::int64_t feed, std::uint64_t item) {
  {
    Query row = db.query(
        "SELECT a.id, s.id, s.key, a.content, a.outcome, a.key, a.url, a.title, a.published FROM "
        "articles a JOIN stories s ON s.id = a.story WHERE a.feed = ?1 AND a.item & 1099511627775 "
        "= ?2 AND a.item = ?3",
        feed, short_item(item).bits, item);
    if (row.next()) {
      ArchivedItem found{.article = row.integer(0),
                         .story = {.id = row.integer(1), .key = row.text(2)},
                         .content = row.hash(3),
                         .outcome = static_cast<Outcome>(row.integer(4)),
                         .key = row.text(5),
                         .url = row.text(6),
                         .title = row.text(7)};
      if (!row.is_null(8)) found.published = row.time(8);
      return found;
    }
  }
  Query row = db.query(
      "SELECT s.id, s.key, t.content FROM told_items t JOIN stories s ON s.id = t.story WHERE "
      "t.feed = ?1 AND t.item = ?2",
      feed, item);
  if (!row.next()) return std::nullopt;
  return ArchivedItem{.story = {.id = row.integer(0), .key = row.text(1)}, .content = row.hash(2)};
}

bool has_alerted(Database& db, std::int64_t story) {
  Query row = db.query("SELECT 1 FROM alerts WHERE story = ?1 LIMIT 1", story);
  return row.next();
}

void spread_alert(Database& db, std::int64_t story) {
  std::vector<std::pair<std::int64_t, std::vector<std::uint64_t>>> feeds;
  {
    Query rows = db.query(
        "SELECT feed, item FROM articles WHERE story = ?1 AND item IS NOT NULL ORDER BY feed",
        story);
    while (rows.next()) {
      if (feeds.empty() || feeds.back().first != rows.integer(0))
        feeds.emplace_back(rows.integer(0), std::vector<std::uint64_t>());
      feeds.back().second.push_back(rows.hash(1));
    }
  }
  for (const auto& [feed, items] : feeds) {
    Remembered remembered = remembered_by(db, feed);
    if (remembered.alert(items)) write_remembered(db, feed, remembered);
  }
}

void take_back(Database& db, std::int64_t feed, std::uint64_t item, const ArchivedItem* known) {
  if (known != nullptr && known->article == 0) {
    db.run("UPDATE told_items SET left_at = 0 WHERE feed = ?1 AND item = ?2", feed, item);
  } else {
    db.run("DELETE FROM told_items WHERE feed = ?1 AND item = ?2", feed, item);
  }
}

void let_go(Database& db, std::int64_t feed, std::span<const KnownItem> dropped) {
  for (const KnownItem& one : dropped) {
    if (!one.alerted || !one.left_at) continue;
    db.run(
        "UPDATE told_items SET left_at = ?3 WHERE feed = ?1 AND item & 1099511627775 = ?2 AND "
        "left_at = 0",
        feed, one.item.bits, *one.left_at);
    db.run(
        "INSERT OR REPLACE INTO told_items(feed, item, content, story, left_at) SELECT feed, item, "
        "content, story, ?3 FROM articles a WHERE feed = ?1 AND item & 1099511627775 = ?2 AND item "
        "IS NOT NULL AND EXISTS (SELECT 1 FROM alerts t WHERE t.story = a.story)",
        feed, one.item.bits, *one.left_at);
  }
}

void pack_items(Database& db) {
  {
    Query rows = db.query(
        "SELECT feed, item, content, EXISTS (SELECT 1 FROM alerts t WHERE t.story = i.story), "
        "left_at FROM items i ORDER BY feed, left_at <> 0, left_at DESC");
    std::int64_t feed = 0;
    std::vector<KnownItem> known;
    std::vector<std::uint64_t> present;
    while (rows.next()) {
      if (feed != rows.integer(0) && !known.empty()) {
        pack(db, feed, known, present);
        known.clear();
        present.clear();
      }
      feed = rows.integer(0);
      known.push_back({.item = short_item(rows.hash(1)),
                       .content = short_content(rows.hash(2)),
                       .alerted = rows.integer(3) != 0});
      if (rows.integer(4) == 0) {
        present.push_back(rows.hash(1));
      } else {
        known.back().left_at = rows.time(4);
      }
    }
    if (!known.empty()) pack(db, feed, known, present);
  }
  db.script("DROP TABLE items");
}

}  // namespace newswatch::store
