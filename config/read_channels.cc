// channels: where alerts go. Messages here never quote a value: it may be a secret.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "config/draft.h"
#include "config/files.h"
#include "config/keys.h"
#include "config/reader.h"
#include "config/values.h"

namespace newswatch::config {
namespace {

using std::chrono::seconds;

constexpr std::size_t kMaxHeaders = 32;
constexpr std::size_t kMaxHeaderBytes = 8'192;
constexpr std::size_t kMaxRetries = 100;
constexpr std::size_t kMaxSecrets = 8;
constexpr std::size_t kShortSecretBytes = 24;  // Standard Webhooks 1.0 asks for 24 to 64

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

// RFC 9110 5.6.2.
bool is_token(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return plain || kMarks.find(c) != std::string_view::npos;
  });
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

// A text with its secrets filled in.
std::optional<std::string> read_filled(const Node& node, std::string_view key, Reading& reading) {
  if (!read_text(node, key, reading.problems)) return std::nullopt;
  return reading.secrets.expand(node);
}

void read_url(const Node& node, alerts::Webhook& webhook, Reading& reading) {
  auto url = read_filled(node, "url", reading);
  if (!url) return;
  if (const auto fault = fault_of_url(*url)) {
    reading.problems.error(node.place, fmt::format("url: {}", *fault));
  }
  webhook.url = std::move(*url);
}

void read_secret(const Node& node, std::string_view key, alerts::Webhook& webhook,
                 Reading& reading) {
  Problems& problems = reading.problems;
  auto secret = read_filled(node, key, reading);
  if (!secret) return;
  if (!is_signing_key(*secret)) {
    problems.error(node.place, secret->empty()
                                   ? fmt::format("{}: is empty", key)
                                   : fmt::format("{}: expected base 64 behind whsec_", key));
    return;
  }
  if (!has_secret(node.text)) {
    const bool open_to_all = reading.sources[node.place.file].readable_by_everyone;
    problems.warn(node.place,
                  fmt::format("{}: stands here in plain text{}; ${{file:…}} or ${{credential:…}} "
                              "keeps it out of this file",
                              key, open_to_all ? ", in a file everyone can read" : ""));
    reading.secrets.remember(*secret);
  }
  if (secret->size() < kShortSecretBytes) {
    problems.warn(node.place, fmt::format("{}: is shorter than {} bytes; openssl rand -base64 32 "
                                          "makes a good one",
                                          key, kShortSecretBytes));
  }
  webhook.secrets.push_back(std::move(*secret));
}

void read_secrets(const Mapping& keys, const Node& node, alerts::Webhook& webhook,
                  Reading& reading) {
  Problems& problems = reading.problems;
  const Node* one = keys.find("secret");
  const Node* several = keys.find("secrets");
  if (one && several) {
    problems.error(several->place,
                   "secrets: cannot stand beside secret; put both in secrets, the "
                   "newest first");
  } else if (one) {
    read_secret(*one, "secret", webhook, reading);
  } else if (several) {
    const std::vector<Node>* list = read_list(*several, "secrets", problems);
    if (!list) return;
    if (list->empty() || list->size() > kMaxSecrets) {
      problems.error(several->place, fmt::format("secrets: expected 1 to {} secrets", kMaxSecrets));
      return;
    }
    for (const Node& item : *list) read_secret(item, "secrets", webhook, reading);
  } else if (keys.is_mapping()) {
    problems.error(node.place,
                   "webhook lacks the key \"secret\": without it receivers cannot tell "
                   "our alerts from forged ones");
  }
}

void read_header(const Node& name, const Node& value, alerts::Webhook& webhook, Reading& reading) {
  Problems& problems = reading.problems;
  if (!is_token(name.text)) {
    problems.error(name.place,
                   fmt::format("headers: {} is not a header name", in_quotes(name.text)));
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

void read_retry(const Node& node, alerts::Webhook& webhook, Reading& reading) {
  const std::vector<Node>* list = read_list(node, "retry", reading.problems);
  if (!list) return;
  if (list->empty() || list->size() > kMaxRetries) {
    reading.problems.error(node.place,
                           fmt::format("retry: expected 1 to {} waits, the first before "
                                       "the first attempt (0s)",
                                       kMaxRetries));
    return;
  }
  webhook.retry.clear();
  for (const Node& item : *list) {
    const auto wait =
        read_duration(item, "retry", {seconds(0), seconds(30 * 86'400)}, reading.problems);
    if (wait) webhook.retry.push_back(*wait);
  }
}

void read_ca_file(const Node& node, alerts::Webhook& webhook, Reading& reading) {
  const auto text = read_text(node, "ca_file", reading.problems);
  if (!text) return;
  webhook.ca_file = beside(reading.sources[node.place.file].path, *text);
  const auto file = read_file(webhook.ca_file, kMaxFileBytes);
  if (!file) {
    reading.problems.error(node.place,
                           fmt::format("ca_file: {}: {}", in_quotes(*text), file.error().message));
  }
}

alerts::Webhook read_webhook(const Node& node, Reading& reading) {
  const Mapping keys(node, "webhook", kWebhookKeys, reading.problems);
  alerts::Webhook webhook;
  if (const Node* url = keys.need("url")) read_url(*url, webhook, reading);
  read_secrets(keys, node, webhook, reading);
  if (const Node* headers = keys.find("headers")) read_headers(*headers, webhook, reading);
  keys.duration("timeout", webhook.timeout, {seconds(1), seconds(300)});
  if (const Node* retry = keys.find("retry")) read_retry(*retry, webhook, reading);
  keys.number("at_once", webhook.at_once, {1, 64});
  keys.truth("allow_private_addresses", webhook.allow_private_addresses);
  if (const Node* ca_file = keys.find("ca_file")) read_ca_file(*ca_file, webhook, reading);
  return webhook;
}

alerts::Log read_log(const Node& node, Reading& reading) {
  alerts::Log log;
  if (node.kind == Node::Kind::scalar) {
    if (node.text != "journal") {
      reading.problems.error(node.place, fmt::format("log: expected journal or {{ file: "
                                                     "alerts.jsonl }}, not {}",
                                                     in_quotes(node.text)));
    }
    return log;
  }
  const Mapping keys(node, "log", kLogKeys, reading.problems);
  if (const Node* file = keys.find("file")) {
    auto text = read_filled(*file, "file", reading);
    if (text && text->empty()) {
      reading.problems.error(file->place, "file: is empty; write log: journal for standard output");
    }
    if (text) log.file = std::move(*text);
  }
  return log;
}

void read_channel(const Node& name, const Node& node, Reading& reading) {
  Problems& problems = reading.problems;
  const auto text = read_name(name, "channels", problems);
  if (!text) return;
  const std::string where = "channel " + in_quotes(*text);
  const bool fresh = claim(reading.draft.channel_names, "channel", *text, name.place, reading);
  const Mapping keys(node, where, kChannelKeys, problems);
  const Node* log = keys.find("log");
  const Node* webhook = keys.find("webhook");
  alerts::Channel channel;
  channel.name = *text;
  if (log && webhook) {
    problems.error(name.place, where + " has two kinds, log and webhook; make two channels of it");
  } else if (keys.is_mapping() && node.items.empty()) {
    problems.error(name.place, where + " has no kind; give it log or webhook");
  }
  if (log) channel.kind = read_log(*log, reading);
  if (webhook) channel.kind = read_webhook(*webhook, reading);
  if (fresh) reading.draft.config.channels.push_back(std::move(channel));
}

}  // namespace

void read_channels(const Node& node, Reading& reading) {
  if (node.kind != Node::Kind::mapping) {
    wrong_kind(node, "channels", "a mapping of names to channels (desk: { webhook: … })",
               reading.problems);
    return;
  }
  for (std::size_t i = 0; i < node.items.size(); i += 2) {
    read_channel(node.items[i], node.items[i + 1], reading);
  }
}

}  // namespace newswatch::config
