// feeds: whom to poll.

#include <fmt/format.h>

#include <utility>

#include "config/draft.h"
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

void read_every(const Node& node, feeds::Feed& feed, Reading& reading) {
  const auto every =
      read_duration(node, "every", {seconds(1), seconds(30 * 86'400)}, reading.problems);
  if (!every) return;
  const seconds floor = reading.draft.config.fetch.min_interval;
  if (*every < floor) {
    reading.problems.error(node.place,
                           fmt::format("every: {} is below fetch.min_interval {}, the floor for "
                                       "every feed",
                                       to_string(*every), to_string(floor)));
  }
  feed.every = every;
}

void read_verify_tls(const Mapping& keys, feeds::Feed& feed, Reading& reading) {
  keys.truth("verify_tls", feed.verify_tls);
  if (feed.verify_tls) return;
  reading.problems.warn(keys.find("verify_tls")->place,
                        "verify_tls: false believes any certificate: whoever stands between us and "
                        "this feed can read it, and write what we take for news");
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
  if (const Node* every = keys.find("every")) read_every(*every, feed, reading);
  keys.truth("allow_private_addresses", feed.allow_private_addresses);
  read_verify_tls(keys, feed, reading);
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
