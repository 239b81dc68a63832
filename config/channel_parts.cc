#include "config/channel_parts.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "config/values.h"

namespace newswatch::config {
namespace {

using std::chrono::seconds;

constexpr std::size_t kMaxRetries = 100;

// Set by newswatch on every delivery.
constexpr std::array kOwnHeaders{
    OwnHeader{"content-type"},      OwnHeader{"content-length"},    OwnHeader{"host"},
    OwnHeader{"connection"},        OwnHeader{"transfer-encoding"}, OwnHeader{"webhook-id"},
    OwnHeader{"webhook-timestamp"}, OwnHeader{"webhook-signature"}};

void read_retry(const Node& node, alerts::Pace& pace, Reading& reading) {
  const std::vector<Node>* list = read_list(node, "retry", reading.problems);
  if (!list) return;
  if (list->empty() || list->size() > kMaxRetries) {
    reading.problems.error(node.place,
                           fmt::format("retry: expected 1 to {} waits, the first before "
                                       "the first attempt (0s)",
                                       kMaxRetries));
    return;
  }
  pace.retry.clear();
  for (const Node& item : *list) {
    const auto wait =
        read_duration(item, "retry", {seconds(0), seconds(30 * 86'400)}, reading.problems);
    if (wait) pace.retry.push_back(*wait);
  }
}

void read_url(const Node& node, alerts::Webhook& webhook, Reading& reading) {
  auto url = read_filled(node, "url", reading);
  if (!url) return;
  if (const auto fault = fault_of_url(*url)) {
    reading.problems.error(node.place, fmt::format("url: {}", *fault));
  }
  webhook.url = std::move(*url);
}

}  // namespace

std::string not_if_shown(std::string_view word) {
  const std::string shown = if_no_secret(word);
  return shown.empty() ? std::string() : ", not" + shown;
}

void read_attempts(const Mapping& keys, alerts::Pace& pace, Reading& reading) {
  if (const Node* retry = keys.find("retry")) read_retry(*retry, pace, reading);
  keys.number("at_once", pace.at_once, {1, 64});
}

void read_post(const Mapping& keys, alerts::Webhook& webhook, alerts::Pace& pace,
               Reading& reading) {
  if (const Node* url = keys.find("url")) read_url(*url, webhook, reading);
  if (const Node* headers = keys.find("headers"))
    read_headers(*headers, kOwnHeaders, webhook.headers, reading);
  keys.duration("timeout", webhook.timeout, {seconds(1), seconds(300)});
  keys.truth("allow_private_addresses", webhook.allow_private_addresses);
  read_ca_file(keys, webhook.ca_file, reading);
  read_attempts(keys, pace, reading);
}

}  // namespace newswatch::config
