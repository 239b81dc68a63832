#include "store/retention.h"

// One allowance for all kinds: what finds none left has its turn at the next call, because what
// came before it has run out by then.

namespace newswatch::store {

std::size_t forget_before(Database& db, std::chrono::sys_seconds before, std::size_t limit) {
  std::size_t removed = 0;
  removed += db.run(
      "DELETE FROM deliveries WHERE number IN (SELECT number FROM deliveries WHERE state NOT IN "
      "(0, "
      "4) AND finished < ?1 LIMIT ?2)",
      before, limit - removed);
  removed += db.run(
      "DELETE FROM articles WHERE id IN (SELECT a.id FROM articles a WHERE a.first_seen < ?1"
      " AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.story = a.story AND d.state IN (0, "
      "4)) LIMIT "
      "?2)",
      before, limit - removed);
  // The row itself stays as long as its story: it is what keeps the rule from alerting again.
  removed += db.run(
      "UPDATE alerts SET alert_json = '' WHERE id IN"
      " (SELECT a.id FROM alerts a WHERE a.alert_json <> '' AND a.created < ?1 AND NOT EXISTS"
      " (SELECT 1 FROM deliveries d WHERE d.story = a.story AND d.state IN (0, 4)) LIMIT ?2)",
      before, limit - removed);
  removed += db.run(
      "DELETE FROM items WHERE (feed, item) IN (SELECT feed, item FROM items WHERE left_at <> 0 "
      "AND left_at < ?1 LIMIT ?2)",
      before, limit - removed);
  removed += db.run(
      "DELETE FROM stories WHERE id IN (SELECT s.id FROM stories s WHERE s.created < ?1"
      " AND NOT EXISTS (SELECT 1 FROM items i WHERE i.story = s.id)"
      " AND NOT EXISTS (SELECT 1 FROM articles a WHERE a.story = s.id)"
      " AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.story = s.id)"
      " AND NOT EXISTS (SELECT 1 FROM notices n WHERE n.story = s.id) LIMIT ?2)",
      before, limit - removed);
  return removed;
}

}  // namespace newswatch::store
