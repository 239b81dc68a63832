// newswatch feeds: the state of each feed, when it is asked next, and why then.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cmath>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "config/nearest.h"
#include "daemon/clock.h"
#include "daemon/commands.h"
#include "daemon/config_command.h"
#include "daemon/feed_table.h"
#include "daemon/feed_words.h"
#include "daemon/push_words.h"
#include "daemon/terminal.h"
#include "feeds/dates.h"
#include "feeds/pace.h"
#include "store/reader.h"

namespace newswatch::daemon {

namespace {

namespace json = boost::json;
using std::chrono::sys_seconds;

constexpr int kLongestName = 32;

// The configuration and its feeds; nothing is remembered where there is no store yet.
struct Table {
  config::Config config;
  std::vector<FeedRow> rows;
  std::unique_ptr<store::Reader> store;
  sys_seconds now;
};

int explain(const store::StoreError& error) {
  std::cerr << "newswatch: " << printable(error.message) << '\n';
  return kEnvironmentAtFault;
}

std::unique_ptr<Table> read_table(const std::string& path, int& code) {
  auto config = load_or_explain(path);
  if (!config) {
    code = kInputAtFault;
    return nullptr;
  }
  auto table =
      std::make_unique<Table>(Table{.config = std::move(*config), .now = make_real_clock()->now()});
  auto reader = store::Reader::open(table->config.store.path);
  if (!reader && reader.error().kind == store::StoreError::Kind::io) {
    table->rows = unasked_rows(table->config);
    return table;
  }
  auto rows = reader ? feed_rows(table->config, **reader)
                     : store::Result<std::vector<FeedRow>>(reader.error());
  if (!rows) {
    code = explain(rows.error());
    return nullptr;
  }
  table->rows = std::move(*rows);
  table->store = std::move(*reader);
  return table;
}

std::optional<std::string> time_text(sys_seconds time) {
  if (time == sys_seconds{}) return std::nullopt;
  return feeds::format_rfc3339(time);
}

void add(json::object& object, const char* key, const std::optional<std::string>& text) {
  if (text && !text->empty()) object[key] = *text;
}

double rounded(double value) { return std::round(value * 100) / 100; }

json::object to_json(const FeedRow& row, const Table& table) {
  const feeds::PollState& s = row.state;
  const feeds::FetchSettings& settings = table.config.fetch;
  json::object object{{"name", row.feed->name},
                      {"url", row.feed->url},
                      {"state", name_of(health_of(s, table.now))}};
  json::array tags;
  for (const std::string& tag : row.feed->tags) tags.emplace_back(tag);
  object["tags"] = std::move(tags);
  add(object, "last_attempt", time_text(s.last_attempt));
  add(object, "last_success", time_text(s.last_success));
  add(object, "last_new", time_text(s.last_new));
  if (!s.gone) add(object, "next_poll", time_text(s.next_poll));
  object["why"] = why_in_words(*row.feed, s, settings, table.now);
  if (s.not_before > table.now) add(object, "not_before", time_text(s.not_before));
  object["interval_seconds"] = s.interval.count();
  if (s.rhythm != feeds::Rhythm{})
    object["items_per_day"] = rounded(feeds::items_per_day(s.rhythm, table.now));
  if (s.delay.count() > 0) object["delay_seconds"] = s.delay.count();
  object["hit_share"] = rounded(static_cast<double>(s.hits) / 10'000);
  object["items_remembered"] = row.items;
  object["gaps"] = s.gaps;
  object["failures"] = s.failures;
  add(object, "failing_since", time_text(s.failing_since));
  add(object, "last_error", s.last_error);
  add(object, "moved_to", s.moved_to);
  add(object, "moving_to", s.moving_to);
  return object;
}

json::object to_json(const feeds::Subscription& agreed) {
  json::object object{
      {"hub", agreed.hub}, {"topic", agreed.topic}, {"state", name_of(agreed.state)}};
  add(object, "active_since", time_text(agreed.active_since));
  add(object, "lease_until", time_text(agreed.lease_until));
  add(object, "last_push", time_text(agreed.last_push));
  object["failures"] = agreed.failures;
  add(object, "reason", agreed.reason);
  return object;
}

// "in 12 min (rhythm)"; nothing for a feed that is never asked again.
std::string next_of(const FeedRow& row, sys_seconds now) {
  const std::string when = next_poll_in_words(row.state, now);
  return row.state.gone ? when : fmt::format("{} ({})", when, name_of(row.state.why));
}

void print_table(const std::vector<const FeedRow*>& rows, const Table& table) {
  const Terminal terminal = terminal_of(1);
  int width = 4;
  for (const FeedRow* row : rows)
    width = std::max(width, std::min(kLongestName, columns(printable(row->feed->name))));
  fmt::print("{}\n", styled(terminal, Style::bold,
                            fmt::format("{}  {:8} {:14} {:28} {:>9} {:>10}  {}",
                                        padded("NAME", width), "STATE", "LAST SUCCESS",
                                        "NEXT POLL (WHY)", "ITEMS/DAY", "DELAY", "ERROR")));
  for (const FeedRow* row : rows) {
    const FeedHealth health = health_of(row->state, table.now);
    const std::string delay = row->state.delay.count() > 0 ? lasting(row->state.delay) : "-";
    fmt::print("{}  {} {} {} {:>9} {:>10}  {}\n", padded(printable(row->feed->name), width),
               styled(terminal, style_of(health), padded(name_of(health), 8)),
               padded(from_now(row->state.last_success, table.now), 14),
               padded(next_of(*row, table.now), 28), items_a_day(row->state, table.now), delay,
               printable(row->state.last_error));
  }
}

void print_summary(const Table& table) {
  const FeedTotals totals = totals_of(table.rows, table.now);
  fmt::print("{} feeds, {} failing; about {:.0f} articles a day for {:.0f} requests an hour\n",
             totals.feeds, totals.failing, totals.articles_a_day, totals.requests_an_hour);
}

void print_line(std::string_view label, const std::string& text) {
  if (!text.empty()) fmt::print("  {:14} {}\n", label, text);
}

std::string at_and_ago(sys_seconds time, sys_seconds now) {
  if (time == sys_seconds{}) return "never";
  return fmt::format("{} ({})", feeds::format_rfc3339(time), from_now(time, now));
}

std::string hours_in_words(feeds::SkipTimes skip) {
  std::string text;
  for (int hour = 0; hour < 24; ++hour) {
    if (((skip.hours >> hour) & 1u) != 0) text += fmt::format(" {}", hour);
  }
  if (!text.empty()) text = "hours" + text + " UTC";
  constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed",
                                                     "Thu", "Fri", "Sat"};
  for (std::size_t day = 0; day < kDays.size(); ++day) {
    if (((skip.days >> day) & 1u) != 0)
      text += fmt::format("{}{}", text.empty() ? "" : " ", kDays[day]);
  }
  return text;
}

void print_whole(const FeedRow& row, const Table& table) {
  const Terminal terminal = terminal_of(1);
  const feeds::PollState& s = row.state;
  const feeds::FetchSettings& settings = table.config.fetch;
  const FeedHealth health = health_of(s, table.now);
  const feeds::Bounds bounds = feeds::bounds_of(*row.feed, settings);
  fmt::print("{}  {}\n", styled(terminal, Style::bold, printable(row.feed->name)),
             styled(terminal, style_of(health), name_of(health)));
  print_line("url", printable(row.feed->url));
  if (!s.moved_to.empty())
    print_line("moved to", printable(s.moved_to) + " (put that into the configuration)");
  if (!s.moving_to.empty()) {
    print_line("moving to", fmt::format("{}, said {} times since {}; believed after a day",
                                        printable(s.moving_to), s.moving_polls,
                                        feeds::format_rfc3339(s.moving_since)));
  }
  print_line("last attempt", at_and_ago(s.last_attempt, table.now));
  print_line("last success", at_and_ago(s.last_success, table.now));
  print_line("last news", at_and_ago(s.last_new, table.now));
  if (!s.gone && s.next_poll != sys_seconds{})
    print_line("next poll", at_and_ago(s.next_poll, table.now));
  print_line("why then", why_in_words(*row.feed, s, settings, table.now));
  print_line("bounds", row.feed->every
                           ? "none: every: is configured"
                           : fmt::format("{} to {}", lasting(bounds.least), lasting(bounds.most)));
  if (s.rhythm != feeds::Rhythm{}) {
    print_line("rhythm", fmt::format("{} articles a day", items_a_day(s, table.now)));
    if (!row.feed->every) {
      const auto delay =
          feeds::expected_delay(s.rhythm, table.now, feeds::price_of(s, settings, feeds::Terms{}),
                                bounds.least, bounds.most);
      print_line("expected delay", lasting(delay) + " from publication to alert");
    }
  }
  if (s.delay.count() > 0) print_line("delay of late", lasting(s.delay));
  if (s.hits > 0)
    print_line("alerts",
               fmt::format("{:.0f} % of its articles", static_cast<double>(s.hits) / 100));
  if (s.ttl.count() > 0) print_line("asks for", lasting(s.ttl) + " between polls (ttl)");
  if (s.skip != feeds::SkipTimes{}) print_line("not to be read", hours_in_words(s.skip));
  if (s.not_before > table.now) print_line("not before", at_and_ago(s.not_before, table.now));
  print_line("validators",
             s.etag.empty() && s.last_modified.empty()
                 ? "none: the server gives neither ETag nor Last-Modified"
                 : printable(fmt::format("{}{}{}", s.etag,
                                         s.etag.empty() || s.last_modified.empty() ? "" : ", ",
                                         s.last_modified)));
  print_line("items", fmt::format("{} remembered", row.items));
  if (s.gaps > 0) print_line("gaps", fmt::format("{}: items may have been lost", s.gaps));
  if (s.failures > 0) {
    print_line("failing", fmt::format("{} in a row since {}", s.failures,
                                      feeds::format_rfc3339(s.failing_since)));
    print_line("error", printable(s.last_error));
  }
}

// What is agreed with the hubs of a feed.
store::Result<std::vector<feeds::Subscription>> hubs_of(const FeedRow& row, const Table& table) {
  if (!table.store) return std::vector<feeds::Subscription>();
  auto agreed = table.store->subscriptions();
  if (agreed)
    std::erase_if(*agreed, [&row](const auto& one) { return one.feed_url != row.feed->url; });
  return agreed;
}

bool is_wanted(const FeedRow& row, const FeedsOptions& options, sys_seconds now) {
  const FeedHealth health = health_of(row.state, now);
  const bool is_ill = health == FeedHealth::failing || health == FeedHealth::gone;
  if (options.failing && !is_ill) return false;
  const auto& tags = row.feed->tags;
  return options.tag.empty() || std::find(tags.begin(), tags.end(), options.tag) != tags.end();
}

const FeedRow* named(const Table& table, const std::string& name) {
  std::vector<std::string_view> names;
  for (const FeedRow& row : table.rows) {
    if (row.feed->name == name || row.feed->url == name) return &row;
    names.push_back(row.feed->name);
  }
  std::cerr << "newswatch: no feed of the configuration has the name or url " << printable(name)
            << config::did_you_mean(name, names) << '\n';
  return nullptr;
}

}  // namespace

int list_feeds(const FeedsOptions& options) {
  int code = kDone;
  const auto table = read_table(options.config, code);
  if (!table) return code;
  std::vector<const FeedRow*> rows;
  for (const FeedRow& row : table->rows) {
    if (is_wanted(row, options, table->now)) rows.push_back(&row);
  }
  if (options.json) {
    json::array all;
    for (const FeedRow* row : rows) all.emplace_back(to_json(*row, *table));
    std::cout << json::serialize(all) << '\n';
    return kDone;
  }
  if (rows.empty()) {
    fmt::print("no feed{}\n", table->rows.empty() ? " is configured" : " is like that");
    return kDone;
  }
  print_table(rows, *table);
  print_summary(*table);
  if (!table->store) fmt::print("no feed has been asked yet: newswatch run begins\n");
  return kDone;
}

int show_feed(const FeedsOptions& options) {
  int code = kDone;
  const auto table = read_table(options.config, code);
  if (!table) return code;
  const FeedRow* row = named(*table, options.name);
  if (row == nullptr) return kInputAtFault;
  const auto hubs = hubs_of(*row, *table);
  if (!hubs) return explain(hubs.error());
  if (options.json) {
    json::object told = to_json(*row, *table);
    json::array& all = told["hubs"].emplace_array();
    for (const feeds::Subscription& agreed : *hubs) all.push_back(to_json(agreed));
    std::cout << json::serialize(told) << '\n';
  } else {
    print_whole(*row, *table);
    for (const feeds::Subscription& agreed : *hubs)
      print_line("hub", printable(push_in_words(agreed, table->now)));
  }
  return kDone;
}

}  // namespace newswatch::daemon
