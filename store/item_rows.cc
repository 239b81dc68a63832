#include "store/item_rows.h"

#include <utility>

namespace newswatch::store {

namespace {

Remembered remembered_in(Query row) { return row.next() ? Remembered(row.bytes(0)) : Remembered(); }

std::vector<std::uint64_t> items_of(Query rows) {
  std::vector<std::uint64_t> items;
  while (rows.next()) items.push_back(rows.hash(0));
  return items;
}

// Of one feed, those in the document first and then the latest that left it.
void pack(Database& db, std::int64_t feed, const std::vector<KnownItem>& known,
          const std::vector<std::uint64_t>& present) {
  Remembered remembered;
  remembered.tell(known);
  (void)remembered.leave_but(present);
  write_remembered(db, feed, remembered);
  const auto told =
      items_of(db.query("SELECT item FROM told_items WHERE feed = ?1 AND left_at <> 0", feed));
  const auto lost = remembered.unknown(told);
  auto next_lost = lost.begin();
  for (const std::uint64_t item : told) {
    if (next_lost != lost.end() && *next_lost == item) {
      ++next_lost;
    } else {
      keep_told(db, feed, item);
    }
  }
}

}  // namespace

Remembered remembered_by(Database& db, std::string_view feed_url) {
  return remembered_in(db.query(
      "SELECT r.items FROM feeds f JOIN remembered r ON r.feed = f.id WHERE f.url = ?1", feed_url));
}

Remembered remembered_by(Database& db, std::int64_t feed) {
  return remembered_in(db.query("SELECT items FROM remembered WHERE feed = ?1", feed));
}

void write_remembered(Database& db, std::int64_t feed, const Remembered& remembered) {
  const std::string packed = remembered.packed();
  db.run(
      "INSERT INTO remembered(feed, items) VALUES(?1, ?2) ON CONFLICT(feed) DO UPDATE SET items = "
      "?2",
      feed, Blob{packed});
}

std::optional<ArchivedItem> archived(Database& db, std::int64_t feed, std::uint64_t item) {
  {
    Query row = db.query(
        "SELECT a.id, s.id, s.key, a.content, a.outcome, a.key, a.url, a.title, a.published FROM "
        "articles a JOIN stories s ON s.id = a.story WHERE a.feed = ?1 AND a.item = ?2",
        feed, item);
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

void keep_told(Database& db, std::int64_t feed, std::uint64_t item) {
  db.run("UPDATE told_items SET left_at = 0 WHERE feed = ?1 AND item = ?2", feed, item);
}

void let_go(Database& db, std::int64_t feed, const Remembered& remembered,
            std::chrono::sys_seconds now) {
  const auto told =
      items_of(db.query("SELECT item FROM told_items WHERE feed = ?1 AND left_at = 0", feed));
  for (const std::uint64_t item : remembered.unknown(told)) {
    db.run("UPDATE told_items SET left_at = ?3 WHERE feed = ?1 AND item = ?2", feed, item, now);
  }
}

void pack_items(Database& db) {
  {
    Query rows = db.query(
        "SELECT feed, item, content, EXISTS (SELECT 1 FROM alerts t WHERE t.story = i.story), "
        "left_at <> 0 FROM items i ORDER BY feed, left_at <> 0, left_at DESC");
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
                       .alerted = rows.integer(3) != 0,
                       .left = rows.integer(4) != 0});
      if (!known.back().left) present.push_back(rows.hash(1));
    }
    if (!known.empty()) pack(db, feed, known, present);
  }
  db.script("DROP TABLE items");
}

}  // namespace newswatch::store
