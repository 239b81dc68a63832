// feeds: whom to poll.

#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "config/draft.h"
#include "config/feed_access.h"
#include "config/keys.h"
#include "config/reader.h"
#include "config/values.h"

namespace newswatch::config {
namespace {

using std::chrono::seconds;

bool read_url(const Node& node, feeds::Feed& feed, Reading& reading) {
  auto url = read_text(node, "url", reading.problems);
  if (!url) return false;
  if (has_secret(*url)) {
    reading.problems.error(node.place,
                           "url: a feed's URL is kept in the store and shown on pages, so it can "
                           "hold no secret");
    return false;
  }
  if (const auto fault = fault_of_url(*url)) {
    reading.problems.error(node.place, fmt::format("url: {}", *fault));
    return false;
  }
  feed.url = std::move(*url);
  return true;
}

std::optional<seconds> read_interval(const Mapping& keys, std::string_view key, Reading& reading) {
  const Node* node = keys.find(key);
  if (!node) return std::nullopt;
  return read_duration(*node, key, {seconds(1), seconds(30 * 86'400)}, reading.problems);
}

// One end of the bounds within which a feed is asked, and how a message calls it.
struct Bound {
  seconds value;
  std::string name;
};

Bound bound_of(const std::optional<seconds>& own, seconds of_all, std::string_view key) {
  if (own) return {*own, std::string(key)};
  return {of_all, fmt::format("fetch.{}", key)};
}

void read_intervals(const Mapping& keys, feeds::Feed& feed, Reading& reading) {
  Problems& problems = reading.problems;
  const std::size_t errors = problems.errors();
  feed.every = read_interval(keys, "every", reading);
  feed.min_interval = read_interval(keys, "min_interval", reading);
  feed.max_interval = read_interval(keys, "max_interval", reading);
  if (problems.errors() > errors) return;
  const feeds::FetchSettings& fetch = reading.draft.config.fetch;
  const Bound least = bound_of(feed.min_interval, fetch.min_interval, "min_interval");
  const Bound most = bound_of(feed.max_interval, fetch.max_interval, "max_interval");
  const bool has_own = feed.min_interval || feed.max_interval;
  if (has_own && least.value > most.value) {
    const bool both = feed.min_interval && feed.max_interval;
    const Node* at = keys.find(feed.min_interval ? "min_interval" : "max_interval");
    problems.error(at->place,
                   fmt::format("{} {} is longer than {} {}{}", least.name, to_string(least.value),
                               most.name, to_string(most.value),
                               both                ? ""
                               : feed.min_interval ? "; give this feed a max_interval too"
                                                   : "; give this feed a min_interval too"));
  }
  if (!feed.every) return;
  const Node* every = keys.find("every");
  if (*feed.every < least.value) {
    problems.error(
        every->place,
        fmt::format("every: {} is below {} {}{}", to_string(*feed.every), least.name,
                    to_string(least.value),
                    feed.min_interval ? "" : ", the floor for every feed without its own"));
  }
  if (feed.max_interval && *feed.every > most.value) {
    problems.error(every->place, fmt::format("every: {} is above {} {}", to_string(*feed.every),
                                             most.name, to_string(most.value)));
  }
}

void read_feed(const Node& node, Reading& reading) {
  Draft& draft = reading.draft;
  const Mapping keys(node, in_words(node, "feed", "name"), kFeedKeys, reading.problems);
  feeds::Feed feed;
  bool usable = false;
  if (const Node* name = keys.need("name")) {
    if (auto text = read_name(*name, "name", reading.problems)) {
      feed.name = std::move(*text);
      usable = claim(draft.feed_names, "feed", feed.name, name->place, reading);
    }
  }
  if (const Node* url = keys.need("url")) {
    if (read_url(*url, feed, reading)) {
      claim(draft.feed_urls, "the feed's url", feed.url, url->place, reading);
    }
  }
  keys.text("publisher", feed.publisher);
  keys.names("tags", feed.tags);
  read_intervals(keys, feed, reading);
  keys.truth("allow_private_addresses", feed.allow_private_addresses);
  read_access(keys, feed, reading);
  keys.truth("websub", feed.websub);
  if (usable) draft.config.feeds.push_back(std::move(feed));
}

}  // namespace

void read_feeds(const Node& node, Reading& reading) {
  const std::vector<Node>* list = read_list(node, "feeds", reading.problems);
  if (!list) return;
  for (const Node& item : *list) read_feed(item, reading);
}

}  // namespace newswatch::config
