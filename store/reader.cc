#include "store/reader.h"

#include <fmt/format.h>
#include <unistd.h>

#include "store/channels.h"
#include "store/feed_rows.h"
#include "store/rows.h"
#include "store/schema.h"
#include "store/sqlite.h"
#include "store/subscriptions.h"

namespace newswatch::store {

namespace {

constexpr const char* kDeliveryColumns =
    "id, channel, rule, article_key, ifnull((SELECT body FROM bodies WHERE delivery = number), "
    "''), attempts, created, next_attempt, state, last_error, "
    "deferred";

class SqliteReader final : public Reader {
 public:
  explicit SqliteReader(std::unique_ptr<Database> database) : database_(std::move(database)) {}

  Result<std::vector<ArticleStory>> articles(std::string_view what, std::size_t limit) override {
    std::vector<ArticleStory> stories;
    std::vector<std::int64_t> story_ids;
    {
      Query row = database_->query(
          "SELECT a.key, f.name, f.url, a.guid, a.url, a.title, a.published, a.first_seen, "
          "a.outcome, a.detail, a.story"
          " FROM articles a JOIN feeds f ON f.id = a.feed"
          " WHERE a.key = ?1 OR a.guid = ?1 OR a.url = ?1 OR substr(a.key, 1, length(?1)) = ?1"
          " OR substr(a.title, 1, length(?1)) = ?1 ORDER BY a.first_seen DESC, a.id DESC LIMIT ?2",
          what, limit);
      while (row.next()) {
        ArticleStory story{.key = row.text(0),
                           .feed_name = row.text(1),
                           .feed_url = row.text(2),
                           .id = row.text(3),
                           .url = row.text(4),
                           .title = row.text(5),
                           .first_seen = row.time(7),
                           .outcome = static_cast<Outcome>(row.integer(8)),
                           .detail = row.text(9)};
        if (!row.is_null(6)) story.published = row.time(6);
        stories.push_back(std::move(story));
        story_ids.push_back(row.integer(10));
      }
    }
    for (std::size_t i = 0; i < stories.size(); ++i) add_alerts(stories[i], story_ids[i]);
    return judged(std::move(stories));
  }

  Result<std::vector<AlertRow>> alerts(std::size_t limit) override {
    std::vector<AlertRow> found;
    {
      Query row = database_->query(
          "SELECT rule, article_key, created, alert_json FROM alerts ORDER BY id DESC LIMIT ?1",
          limit);
      while (row.next()) found.push_back({row.text(0), row.text(1), row.time(2), row.text(3)});
    }
    return judged(std::move(found));
  }

  Result<std::vector<OutboxCounts>> outbox_counts() override {
    std::vector<OutboxCounts> counts;
    {
      Query row = database_->query(
          "SELECT channel, sum(state = 0), sum(state = 1), sum(state = 2), sum(state = 3) FROM "
          "deliveries WHERE digest <= 0 GROUP BY channel ORDER BY channel");
      while (row.next())
        counts.push_back({row.text(0), row.hash(1), row.hash(2), row.hash(3), row.hash(4)});
    }
    return judged(std::move(counts));
  }

  Result<std::vector<Backlog>> backlog() override {
    std::vector<Backlog> found;
    {
      Query row = database_->query(
          "SELECT channel, sum(waiting), sum(dead) FROM ("
          " SELECT channel, count(*) AS waiting, 0 AS dead FROM deliveries WHERE state = 0 GROUP "
          "BY "
          "channel UNION ALL"
          " SELECT channel, 0, count(*) FROM deliveries WHERE state = 2 AND digest <= 0 GROUP BY "
          "channel)"
          " GROUP BY channel ORDER BY channel");
      while (row.next()) found.push_back({row.text(0), row.hash(1), row.hash(2)});
    }
    return judged(std::move(found));
  }

  Result<std::vector<alerts::Delivery>> deliveries(alerts::DeliveryState state,
                                                   std::size_t limit) override {
    std::vector<alerts::Delivery> found;
    {
      static const std::string sql =
          fmt::format("SELECT {} FROM deliveries WHERE state = ?1 ORDER BY number DESC LIMIT ?2",
                      kDeliveryColumns);
      Query row = database_->query(sql, state, limit);
      while (row.next()) found.push_back(delivery_row(row));
    }
    return judged(std::move(found));
  }

  Result<std::vector<NumberedDelivery>> list(const DeliveryFilter& filter,
                                             std::size_t limit) override {
    static const std::string sql = fmt::format(
        "SELECT {}, number, (SELECT count(*) FROM deliveries m WHERE m.digest = d.number) FROM "
        "deliveries d WHERE digest <= 0 AND (?1 IS NULL AND state IN (0, 2) OR state = ?1) AND (?2 "
        "= '' OR channel = ?2) AND (?3 = '' OR rule = ?3) AND (?4 = 0 OR number < ?4) ORDER BY "
        "number DESC LIMIT ?5",
        kDeliveryColumns);
    return numbered(
        database_->query(sql, filter.state, filter.channel, filter.rule, filter.below, limit));
  }

  Result<std::vector<NumberedDelivery>> find(std::string_view id, std::size_t limit) override {
    static const std::string sql = fmt::format(
        "SELECT {}, number, (SELECT count(*) FROM deliveries m WHERE m.digest = d.number) FROM "
        "deliveries d WHERE id = ?1 OR substr(id, 1, length(?1)) = ?1 ORDER BY number LIMIT ?2",
        kDeliveryColumns);
    return numbered(database_->query(sql, id, limit));
  }

  Result<std::vector<alerts::Delivery>> members(std::uint64_t digest) override {
    std::vector<alerts::Delivery> found;
    {
      static const std::string sql = fmt::format(
          "SELECT {} FROM deliveries WHERE digest = ?1 ORDER BY number", kDeliveryColumns);
      Query row = database_->query(sql, digest);
      while (row.next()) found.push_back(delivery_row(row));
    }
    return judged(std::move(found));
  }

  Result<std::vector<std::string>> rules_told() override {
    std::vector<std::string> rules;
    {
      Query row = database_->query("SELECT DISTINCT rule FROM deliveries");
      while (row.next()) rules.push_back(row.text(0));
    }
    return judged(std::move(rules));
  }

  Result<std::vector<FeedHabit>> habits(std::chrono::sys_seconds since) override {
    std::vector<FeedHabit> habits;
    {
      Query row = database_->query(
          "SELECT f.name, count(*), ifnull(max(pause), 0), max(first_seen) FROM (SELECT feed, "
          "first_seen, first_seen - lag(first_seen) OVER (PARTITION BY feed ORDER BY id) AS pause "
          "FROM articles WHERE first_seen >= ?1) JOIN feeds f ON f.id = feed GROUP BY feed",
          since);
      while (row.next())
        habits.push_back(
            {row.text(0), row.hash(1), std::chrono::seconds(row.integer(2)), row.time(3)});
    }
    return judged(std::move(habits));
  }

  Result<std::vector<FeedRecord>> feeds() override { return judged(feed_rows(*database_)); }

  Result<std::vector<feeds::Subscription>> subscriptions() override {
    return judged(subscription_rows(*database_));
  }

  Result<std::vector<WaitingChannel>> waiting_channels() override {
    return judged(store::waiting_channels(*database_));
  }

  Result<std::vector<DisabledChannel>> disabled_channels() override {
    return judged(store::disabled_channels(*database_));
  }

 private:
  Result<std::vector<NumberedDelivery>> numbered(Query row) {
    std::vector<NumberedDelivery> found;
    while (row.next())
      found.push_back(
          {.number = row.hash(11), .delivery = delivery_row(row), .gathered = row.hash(12)});
    return judged(std::move(found));
  }

  void add_alerts(ArticleStory& story, std::int64_t story_id) {
    {
      Query row = database_->query(
          "SELECT rule FROM alerts WHERE story = ?1 AND revision = 0 ORDER BY id", story_id);
      while (row.next()) story.rules.push_back(row.text(0));
    }
    static const std::string sql =
        fmt::format("SELECT {} FROM deliveries WHERE story = ?1 ORDER BY number", kDeliveryColumns);
    Query row = database_->query(sql, story_id);
    while (row.next()) story.deliveries.push_back(delivery_row(row));
  }

  template <class Value>
  Result<Value> judged(Value value) {
    if (auto error = database_->take_error()) return *error;
    return value;
  }

  std::unique_ptr<Database> database_;
};

}  // namespace

Result<std::unique_ptr<Reader>> Reader::open(const std::string& path) {
  if (access(path.c_str(), F_OK) != 0) {
    return StoreError{
        StoreError::Kind::io,
        fmt::format("there is no {}: has newswatch run with this configuration yet?", path)};
  }
  auto database = Database::open(path, Database::Access::read);
  if (!database) return database.error();
  (*database)->set_busy_timeout(std::chrono::seconds(2));
  if (auto error = reading_refusal(**database, path)) return *error;
  return std::unique_ptr<Reader>(std::make_unique<SqliteReader>(std::move(*database)));
}

}  // namespace newswatch::store
