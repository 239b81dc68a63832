#include "store/inspection.h"

// SQLite knows its pages and indexes, the schema its references; the rest is what commits promise
// (I1, I2, I4), asked as the number of rows that break it.

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>

#include "store/backup.h"
#include "store/schema.h"
#include "store/sqlite.h"

namespace newswatch::store {

namespace {

struct Promise {
  const char* broken_by;  // counts rows
  const char* finding;    // after the number
};

constexpr std::array kPromises{
    Promise{"SELECT count(*) FROM deliveries d WHERE d.state IN (0, 4) AND d.digest <> -1 AND NOT "
            "EXISTS (SELECT 1 FROM alerts a WHERE a.id = d.alert)",
            "waiting deliveries are of no alert"},
    Promise{"SELECT count(*) FROM (SELECT 1 FROM deliveries WHERE alert <> 0 GROUP BY alert, "
            "channel HAVING count(*) > 1)",
            "alerts have two deliveries to one channel"},
    Promise{"SELECT count(*) FROM deliveries d WHERE d.state = 0 AND NOT EXISTS (SELECT 1 FROM "
            "bodies b WHERE b.delivery = d.number) AND NOT EXISTS (SELECT 1 FROM alerts a WHERE "
            "a.id = d.alert AND a.alert_json <> '')",
            "waiting deliveries have lost what they tell"},
    Promise{"SELECT count(*) FROM deliveries d WHERE d.state = 0 AND d.attempts > 0 AND NOT EXISTS "
            "(SELECT 1 FROM bodies b WHERE b.delivery = d.number)",
            "deliveries have lost the bytes of their first attempt"},
    Promise{"SELECT count(*) FROM deliveries m WHERE m.state = 4 AND NOT EXISTS (SELECT 1 FROM "
            "deliveries d WHERE d.number = m.digest AND d.state = 0)",
            "deliveries wait for a digest that is not on its way"},
    Promise{"SELECT count(*) FROM deliveries WHERE state <> 0 AND finished = 0",
            "finished deliveries have no time at which they ended"},
    Promise{"SELECT count(*) FROM articles a WHERE a.outcome = 0 AND NOT EXISTS (SELECT 1 FROM "
            "alerts t WHERE t.story = a.story)",
            "articles are said to have alerted, and no alert is there"},
    Promise{"SELECT count(*) FROM articles a WHERE NOT EXISTS (SELECT 1 FROM texts t WHERE "
            "t.article = a.id)",
            "articles have lost their text"},
    Promise{"SELECT count(*) FROM remembered WHERE length(items) % 8 <> 0",
            "feeds remember a piece of an item"},
    Promise{"SELECT count(*) FROM told_items i WHERE NOT EXISTS (SELECT 1 FROM alerts t WHERE "
            "t.story = i.story)",
            "items are kept for having alerted, and no alert is there"},
    Promise{"SELECT count(*) FROM told_items i JOIN articles a ON a.feed = i.feed AND a.item = "
            "i.item WHERE i.left_at = 0",
            "items are kept as forgotten, and their articles are there"},
};

constexpr std::uint64_t kSteps = 3 + kPromises.size();

std::uint64_t number(Database& db, std::string_view sql) {
  Query row = db.query(sql);
  return row.next() ? row.hash(0) : 0;
}

void count(Database& db, Inspection& found) {
  found.feeds = number(db, "SELECT count(*) FROM feeds");
  found.articles = number(db, "SELECT count(*) FROM articles");
  found.stories = number(db, "SELECT count(*) FROM stories");
  found.alerts = number(db, "SELECT count(*) FROM alerts");
  found.waiting = number(db, "SELECT count(*) FROM deliveries WHERE state = 0");
  found.delivered = number(db, "SELECT count(*) FROM deliveries WHERE state = 1");
  found.dead = number(db, "SELECT count(*) FROM deliveries WHERE state = 2");
  found.dropped = number(db, "SELECT count(*) FROM deliveries WHERE state = 3");
}

void add(Inspection& found, std::string finding) {
  if (found.findings.size() < kMaxFindings) found.findings.push_back(std::move(finding));
}

void check_pages(Database& db, Inspection& found) {
  Query rows = db.query("PRAGMA integrity_check(50)");
  while (rows.next()) {
    std::string finding = rows.text(0);
    if (finding != "ok") add(found, std::move(finding));
  }
}

void check_references(Database& db, Inspection& found) {
  Query rows = db.query(
      "SELECT \"table\", parent, count(*) FROM pragma_foreign_key_check GROUP BY "
      "1, 2");
  while (rows.next()) {
    add(found, fmt::format("{} rows of {} refer to {} that are not there", rows.integer(2),
                           rows.text(0), rows.text(1)));
  }
}

std::uint64_t size_of(const std::string& path) {
  struct stat about {};
  return stat(path.c_str(), &about) == 0 ? static_cast<std::uint64_t>(about.st_size) : 0;
}

}  // namespace

Result<Inspection> inspect(const std::string& path, const Progress& progress) {
  auto opened = open_for_reading(path);
  if (!opened) return opened.error();
  Database& db = **opened;
  Inspection found{.bytes = size_of(path) + size_of(path + "-wal")};
  std::uint64_t step = 0;
  progress("checking", step, kSteps);
  if (auto error = refusal(db, path); error && error->kind != StoreError::Kind::corrupt)
    return *error;
  db.script("BEGIN");
  found.schema = static_cast<std::int64_t>(number(db, "PRAGMA user_version"));
  if (auto error = db.take_error()) return *error;
  check_pages(db, found);
  progress("checking", ++step, kSteps);
  if (found.schema > 0) {
    check_references(db, found);
    progress("checking", ++step, kSteps);
    count(db, found);
    progress("checking", ++step, kSteps);
    for (const Promise& promise : kPromises) {
      if (const auto rows = number(db, promise.broken_by); rows > 0)
        add(found, fmt::format("{} {}", rows, promise.finding));
      progress("checking", ++step, kSteps);
    }
  }
  progress("checking", kSteps, kSteps);
  if (const auto error = db.take_error()) {
    if (error->kind != StoreError::Kind::corrupt) return *error;
    add(found, error->message);
  }
  return found;
}

}  // namespace newswatch::store
