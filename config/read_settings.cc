// The sections that are one mapping each: store, http, fetch, alerts.

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "config/draft.h"
#include "config/feed_access.h"
#include "config/keys.h"
#include "config/reader.h"
#include "config/values.h"

namespace newswatch::config {
namespace {

using std::chrono::seconds;

constexpr seconds kDay{86'400};

bool is_contact(const std::string& text) {
  if (text.starts_with("mailto:")) return text.find('@') != std::string::npos;
  return !fault_of_url(text);
}

void check_intervals(const Mapping& keys, const feeds::FetchSettings& fetch, Problems& problems) {
  if (fetch.min_interval <= fetch.max_interval) return;
  const Node* at = keys.find("min_interval");
  if (!at) at = keys.find("max_interval");
  if (!at) return;
  problems.error(at->place,
                 fmt::format("min_interval {} is longer than max_interval {}",
                             to_string(fetch.min_interval), to_string(fetch.max_interval)));
}

void read_budget(const Node& node, feeds::FetchSettings& fetch, Problems& problems) {
  const auto text = read_text(node, "budget", problems);
  if (!text) return;
  if (const auto rate = parse_at_most(*text)) {
    fetch.budget = rate->count * 3600.0 / static_cast<double>(rate->per.count());
    return;
  }
  problems.error(node.place, fmt::format("budget: expected requests to all feeds together, such as "
                                         "3000 per hour (minute, hour, day or week), not {}",
                                         in_quotes(*text)));
}

void read_listen(const Node& node, Reading& reading) {
  auto text = read_text(node, "listen", reading.problems);
  if (!text) return;
  if (text->empty() || is_listen_address(*text)) {
    reading.draft.config.http.listen = std::move(*text);
    return;
  }
  reading.problems.error(node.place,
                         fmt::format("listen: expected an address and a port such as "
                                     "127.0.0.1:8642 or \"[::1]:8642\", or \"\" for none, not {}",
                                     in_quotes(*text)));
}

// Callbacks of hubs are made of it by adding a path, so it ends before any query.
void read_public_url(const Node& node, Reading& reading) {
  auto url = read_text(node, "public_url", reading.problems);
  if (!url) return;
  if (has_secret(*url)) {
    reading.problems.error(node.place,
                           "public_url: hubs are told it and keep it, so it can hold no secret");
    return;
  }
  if (const auto fault = fault_of_url(*url)) {
    reading.problems.error(node.place, fmt::format("public_url: {}", *fault));
    return;
  }
  if (url->find_first_of("?#") != std::string::npos) {
    reading.problems.error(node.place,
                           "public_url: has a query or a fragment; expected the URL that your "
                           "reverse proxy hands on to http.listen, such as "
                           "https://news.example.org/newswatch");
    return;
  }
  while (url->ends_with('/')) url->pop_back();
  reading.draft.config.http.public_url = std::move(*url);
}

}  // namespace

void read_store(const Node& node, Reading& reading) {
  const Mapping keys(node, "store", kStoreKeys, reading.problems);
  store::StoreSettings& store = reading.draft.config.store;
  if (const Node* path = keys.find("path")) {
    if (auto text = read_text(*path, "path", reading.problems)) {
      if (text->empty()) reading.problems.error(path->place, "path: is empty");
      store.path = std::move(*text);
    }
  }
  keys.duration("keep_articles", store.keep_articles, {seconds(3'600), 3'650 * kDay});
}

void read_http(const Node& node, Reading& reading) {
  const Mapping keys(node, "http", kHttpKeys, reading.problems);
  if (const Node* listen = keys.find("listen")) read_listen(*listen, reading);
  const Node* url = keys.find("public_url");
  if (url == nullptr) return;
  read_public_url(*url, reading);
  if (reading.draft.config.http.listen.empty())
    reading.problems.error(url->place, "public_url: nothing listens there, since listen: is \"\"");
}

void read_fetch(const Node& node, Reading& reading) {
  const Mapping keys(node, "fetch", kFetchKeys, reading.problems);
  feeds::FetchSettings& fetch = reading.draft.config.fetch;
  if (const Node* contact = keys.find("user_agent_contact")) {
    if (auto text = read_text(*contact, "user_agent_contact", reading.problems)) {
      if (!text->empty() && !is_contact(*text)) {
        const bool may_hold_password = text->find("://") != std::string::npos;
        reading.problems.error(contact->place,
                               fmt::format("user_agent_contact: expected a URL such as "
                                           "https://example.org/newswatch or "
                                           "mailto:desk@example.org{}",
                                           may_hold_password ? "" : ", not " + in_quotes(*text)));
      }
      fetch.user_agent_contact = std::move(*text);
    }
  }
  keys.duration("min_interval", fetch.min_interval, {seconds(1), 30 * kDay});
  keys.duration("max_interval", fetch.max_interval, {seconds(1), 30 * kDay});
  keys.duration("request_price", fetch.request_price, {seconds(1), kDay});
  keys.duration("host_pause", fetch.host_pause, {seconds(0), seconds(60)});
  if (const Node* budget = keys.find("budget")) read_budget(*budget, fetch, reading.problems);
  keys.duration("timeout", fetch.timeout, {seconds(1), seconds(600)});
  keys.size("max_body", fetch.max_body_bytes, {1u << 10, 256u << 20});
  keys.number("per_host", fetch.per_host, {1, 64});
  keys.number("in_flight", fetch.in_flight, {1, 4'096});
  keys.truth("allow_private_addresses", fetch.allow_private_addresses);
  if (const Node* proxy = keys.find("proxy")) {
    if (auto read = read_proxy(*proxy, reading)) fetch.proxy = std::move(*read);
  }
  if (const Node* tls = keys.find("verify_tls")) {
    reading.problems.error(tls->place,
                           "verify_tls: certificates cannot go unverified everywhere; write it at "
                           "the one feed that needs it, below its url");
  }
  check_intervals(keys, fetch, reading.problems);
}

void read_alerts(const Node& node, Reading& reading) {
  const Mapping keys(node, "alerts", kAlertsKeys, reading.problems);
  if (!keys.find("max_age")) return;
  seconds age{0};
  const std::size_t errors = reading.problems.errors();
  keys.duration("max_age", age, {seconds(60), 3'650 * kDay});
  if (reading.problems.errors() == errors) reading.draft.config.alerts.max_age = age;
}

void read_notices(const Node& node, Reading& reading) {
  const Mapping keys(node, "notices", kNoticesKeys, reading.problems);
  alerts::NoticeSettings& notices = reading.draft.config.notices;
  keys.names("to", notices.to);
  reading.draft.notices_to = keys.find("to");
  keys.duration("feed_failing_for", notices.feed_failing_for, {seconds(0), 365 * kDay});
  keys.duration("feed_silent_for", notices.feed_silent_for, {seconds(60), 365 * kDay});
  keys.duration("channel_failing_for", notices.channel_failing_for, {seconds(0), 365 * kDay});
  std::size_t free = notices.disk_free_bytes;
  keys.size("disk_free", free, {0, std::size_t{1} << 50});
  notices.disk_free_bytes = free;
}

}  // namespace newswatch::config
