#include "daemon/top_view.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <utility>

#include "daemon/feed_words.h"
#include "feeds/dates.h"

namespace newswatch::daemon {

namespace {

namespace json = boost::json;
using std::chrono::sys_seconds;

constexpr int kMostAlerts = 6;
constexpr int kNameWidth = 28;

// What comes first: gone and failing, late, then by the next poll.
std::pair<int, sys_seconds> urgency(const FeedRow& row, sys_seconds now) {
  switch (health_of(row.state, now)) {
    case FeedHealth::failing:
      return {0, row.state.failing_since};
    case FeedHealth::gone:
      return {1, row.state.failing_since};
    case FeedHealth::late:
      return {2, row.state.next_poll};
    case FeedHealth::well:
    case FeedHealth::unasked:
      return {3, row.state.next_poll};
  }
  return {3, row.state.next_poll};
}

std::string line_of(const FeedRow& row, sys_seconds now, const Terminal& terminal) {
  const feeds::PollState& s = row.state;
  const FeedHealth health = health_of(s, now);
  const std::string what = s.failures > 0 ? printable(s.last_error) : std::string(name_of(s.why));
  const std::string rest =
      fmt::format("{} {} {} {:>6}  {}", padded(next_poll_in_words(s, now), 15),
                  padded(from_now(s.last_success, now), 15), padded(from_now(s.last_new, now), 15),
                  items_a_day(s, now), what);
  constexpr int kBefore = kNameWidth + 10;
  return fmt::format("{} {} {}", padded(printable(row.feed->name), kNameWidth),
                     styled(terminal, style_of(health), padded(name_of(health), 8)),
                     cut(rest, std::max(0, terminal.width - kBefore)));
}

std::string title_of(const store::AlertRow& alert) {
  boost::system::error_code failure;
  const json::value event = json::parse(alert.alert_json, failure);
  if (failure) return alert.article_key;
  const auto* title = event.find_pointer("/data/article/title", failure);
  return title != nullptr && title->is_string() ? std::string(title->get_string())
                                                : alert.article_key;
}

std::string outbox_line(const TopView& view) {
  std::string line = "outbox:";
  for (const store::Backlog& one : view.backlog) {
    line += fmt::format("  {} {} waiting", printable(one.channel), one.waiting);
    if (one.dead > 0) line += fmt::format(", {} given up", one.dead);
  }
  return view.backlog.empty() ? "outbox: empty, every alert is delivered" : line;
}

}  // namespace

std::vector<std::string> draw_top(const TopView& view, const Terminal& terminal, int height) {
  std::vector<std::string> lines;
  const FeedTotals totals = totals_of(view.feeds, view.now);
  const auto add = [&](Style style, const std::string& text) {
    lines.push_back(styled(terminal, style, cut(text, terminal.width)));
  };
  const auto plain = [&](const std::string& text) { lines.push_back(cut(text, terminal.width)); };
  add(Style::bold, fmt::format("newswatch  {:%H:%M:%S} UTC  {} feeds, {} failing, {} late",
                               view.now, totals.feeds, totals.failing, totals.late));
  plain(fmt::format("about {:.0f} articles a day for {:.0f} requests an hour",
                    totals.articles_a_day, totals.requests_an_hour));
  plain(outbox_line(view));
  const int alerts = std::min<int>(kMostAlerts, static_cast<int>(view.alerts.size()));
  if (alerts > 0) {
    lines.emplace_back();
    add(Style::bold, "LATEST ALERTS");
    for (int n = 0; n < alerts; ++n) {
      const store::AlertRow& alert = view.alerts[static_cast<std::size_t>(n)];
      plain(fmt::format("{}  {}  {}", padded(from_now(alert.created, view.now), 15),
                        padded(printable(alert.rule), 20), printable(title_of(alert))));
    }
  }
  lines.emplace_back();
  add(Style::bold,
      fmt::format("{} {} {} {} {} {:>6}  {}", padded("FEED", kNameWidth), padded("STATE", 8),
                  padded("NEXT POLL", 15), padded("LAST SUCCESS", 15), padded("LAST NEWS", 15),
                  "A DAY", "WHY, OR WHAT IS WRONG"));
  std::vector<const FeedRow*> order;
  for (const FeedRow& row : view.feeds) order.push_back(&row);
  const auto room = static_cast<std::size_t>(std::max(0, height - static_cast<int>(lines.size())));
  const auto shown = order.begin() + static_cast<std::ptrdiff_t>(std::min(room, order.size()));
  std::partial_sort(order.begin(), shown, order.end(), [&](const FeedRow* a, const FeedRow* b) {
    return urgency(*a, view.now) < urgency(*b, view.now);
  });
  for (auto row = order.begin(); row != shown; ++row)
    lines.push_back(line_of(**row, view.now, terminal));
  if (static_cast<int>(lines.size()) > height)
    lines.resize(static_cast<std::size_t>(std::max(0, height)));
  return lines;
}

}  // namespace newswatch::daemon
