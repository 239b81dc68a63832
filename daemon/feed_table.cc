#include "daemon/feed_table.h"

#include <unordered_map>
#include <utility>

#include "daemon/feed_words.h"

namespace newswatch::daemon {

std::vector<FeedRow> unasked_rows(const config::Config& config) {
  std::vector<FeedRow> rows;
  rows.reserve(config.feeds.size());
  for (const feeds::Feed& feed : config.feeds) rows.push_back({.feed = &feed});
  return rows;
}

store::Result<std::vector<FeedRow>> feed_rows(const config::Config& config, store::Reader& reader) {
  auto records = reader.feeds();
  if (!records) return records.error();
  std::unordered_map<std::string_view, store::FeedRecord*> known;
  for (store::FeedRecord& record : *records) known.emplace(record.feed_url, &record);
  std::vector<FeedRow> rows = unasked_rows(config);
  for (FeedRow& row : rows) {
    const auto found = known.find(row.feed->url);
    if (found == known.end()) continue;
    row.state = std::move(found->second->state);
    row.items = found->second->items;
  }
  return rows;
}

FeedTotals totals_of(const std::vector<FeedRow>& rows, std::chrono::sys_seconds now) {
  FeedTotals totals{.feeds = rows.size()};
  for (const FeedRow& row : rows) {
    const FeedHealth health = health_of(row.state, now);
    if (health == FeedHealth::failing || health == FeedHealth::gone) ++totals.failing;
    if (health == FeedHealth::late) ++totals.late;
    if (row.state.interval.count() > 0 && !row.state.gone)
      totals.requests_an_hour += 3600.0 / static_cast<double>(row.state.interval.count());
    if (row.state.rhythm != feeds::Rhythm{})
      totals.articles_a_day += feeds::items_per_day(row.state.rhythm, now);
  }
  return totals;
}

}  // namespace newswatch::daemon
