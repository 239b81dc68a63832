#include "config/channel_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "config/files.h"
#include "config/values.h"
#include "net/message.h"

namespace newswatch::config {
namespace {

using std::chrono::seconds;

constexpr std::size_t kMaxHeaders = 32;
constexpr std::size_t kMaxHeaderBytes = 8'192;
constexpr std::size_t kMaxRetries = 100;

// Set by newswatch on every delivery.
constexpr std::array<std::string_view, 8> kOwnHeaders{
    "content-type",      "content-length",    "host",
    "connection",        "transfer-encoding", "webhook-id",
    "webhook-timestamp", "webhook-signature"};

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

void read_header(const Node& name, const Node& value, alerts::Webhook& webhook, Reading& reading) {
  Problems& problems = reading.problems;
  if (!net::is_token(name.text)) {
    const std::string shown = if_no_secret(name.text);
    problems.error(name.place, fmt::format("headers:{} is no header name",
                                           shown.empty() ? " what stands here" : shown));
    return;
  }
  const std::string same = lower(name.text);
  if (std::find(kOwnHeaders.begin(), kOwnHeaders.end(), same) != kOwnHeaders.end()) {
    problems.error(name.place, fmt::format("headers: {} is set by newswatch itself", name.text));
    return;
  }
  auto text = read_filled(value, "headers", reading);
  if (!text) return;
  if (has_control(*text) || text->size() > kMaxHeaderBytes) {
    problems.error(value.place, fmt::format("headers: a value is one line of at most {} bytes",
                                            kMaxHeaderBytes));
    return;
  }
  webhook.headers.push_back({name.text, std::move(*text)});
}

void read_headers(const Node& node, alerts::Webhook& webhook, Reading& reading) {
  if (node.kind != Node::Kind::mapping) {
    wrong_kind(node, "headers", "a mapping (X-Desk: middle-east)", reading.problems);
    return;
  }
  if (node.items.size() / 2 > kMaxHeaders) {
    reading.problems.error(node.place, fmt::format("headers: more than {}", kMaxHeaders));
    return;
  }
  for (std::size_t i = 0; i < node.items.size(); i += 2) {
    read_header(node.items[i], node.items[i + 1], webhook, reading);
  }
}

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

std::optional<std::string> read_filled(const Node& node, std::string_view key, Reading& reading) {
  if (!read_text(node, key, reading.problems)) return std::nullopt;
  return reading.secrets.expand(node);
}

std::string not_if_shown(std::string_view word) {
  const std::string shown = if_no_secret(word);
  return shown.empty() ? std::string() : ", not" + shown;
}

void warn_of_plain(const Node& node, std::string_view key, Reading& reading) {
  if (has_secret(node.text)) return;
  const bool open_to_all = reading.sources[node.place.file].readable_by_everyone;
  reading.problems.warn(node.place,
                        fmt::format("{}: stands here in plain text{}; ${{file:…}} or "
                                    "${{credential:…}} keeps it out of this file",
                                    key, open_to_all ? ", in a file everyone can read" : ""));
}

void read_secret_text(const Node& node, std::string_view key, std::string& into, Reading& reading) {
  auto text = read_filled(node, key, reading);
  if (!text) return;
  if (text->empty() || has_control(*text)) {
    reading.problems.error(node.place, fmt::format("{}: expected one line that is not empty", key));
    return;
  }
  warn_of_plain(node, key, reading);
  if (!has_secret(node.text)) reading.secrets.remember(*text);
  into = std::move(*text);
}

void read_attempts(const Mapping& keys, alerts::Pace& pace, Reading& reading) {
  if (const Node* retry = keys.find("retry")) read_retry(*retry, pace, reading);
  keys.number("at_once", pace.at_once, {1, 64});
}

void read_ca_file(const Mapping& keys, std::string& into, Reading& reading) {
  const Node* node = keys.find("ca_file");
  if (!node) return;
  const auto text = read_text(*node, "ca_file", reading.problems);
  if (!text) return;
  into = beside(reading.sources[node->place.file].path, *text);
  const auto file = read_file(into, kMaxFileBytes);
  if (!file) {
    reading.problems.error(node->place,
                           fmt::format("ca_file: {}: {}", in_quotes(*text), file.error().message));
  }
}

void read_post(const Mapping& keys, alerts::Webhook& webhook, alerts::Pace& pace,
               Reading& reading) {
  if (const Node* url = keys.find("url")) read_url(*url, webhook, reading);
  if (const Node* headers = keys.find("headers")) read_headers(*headers, webhook, reading);
  keys.duration("timeout", webhook.timeout, {seconds(1), seconds(300)});
  keys.truth("allow_private_addresses", webhook.allow_private_addresses);
  read_ca_file(keys, webhook.ca_file, reading);
  read_attempts(keys, pace, reading);
}

}  // namespace newswatch::config
