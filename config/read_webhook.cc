// webhook: newswatch's own JSON, an envelope around it, or a body of the user's making.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

#include "alerts/body_template.h"
#include "config/channel_parts.h"
#include "config/keys.h"
#include "config/nearest.h"

namespace newswatch::config {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxSecrets = 8;
constexpr std::size_t kShortSecretBytes = 24;  // Standard Webhooks 1.0 asks for 24 to 64
constexpr std::array<std::string_view, 2> kEnvelopes{"cloudevents", "cloudevents-binary"};

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
  warn_of_plain(node, key, reading);
  if (!has_secret(node.text)) reading.secrets.remember(*secret);
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
  } else if (keys.is_mapping() && !keys.find("hub_secret")) {
    problems.error(node.place,
                   "webhook lacks the key \"secret\": without it receivers cannot tell "
                   "our alerts from forged ones");
  }
}

void read_envelope(const Node& node, alerts::Webhook& webhook, Problems& problems) {
  const auto text = read_text(node, "envelope", problems);
  if (!text) return;
  if (*text == kEnvelopes[0]) {
    webhook.envelope = alerts::Envelope::cloudevents_structured;
  } else if (*text == kEnvelopes[1]) {
    webhook.envelope = alerts::Envelope::cloudevents_binary;
  } else {
    problems.error(node.place,
                   fmt::format("envelope: expected cloudevents or cloudevents-binary{}{}",
                               not_if_shown(*text), did_you_mean(*text, kEnvelopes)));
  }
}

// Numbers and truth words that are not quoted are what JSON has under the same name.
json::value json_of(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null:
      return nullptr;
    case Node::Kind::sequence: {
      json::array items;
      for (const Node& item : node.items) items.push_back(json_of(item));
      return items;
    }
    case Node::Kind::mapping: {
      json::object members;
      for (std::size_t i = 0; i + 1 < node.items.size(); i += 2)
        members[node.items[i].text] = json_of(node.items[i + 1]);
      return members;
    }
    case Node::Kind::scalar:
      break;
  }
  if (node.quoted) return json::value(node.text);
  boost::system::error_code failure;
  json::value parsed = json::parse(node.text, failure);
  if (!failure && (parsed.is_number() || parsed.is_bool() || parsed.is_null())) return parsed;
  return json::value(node.text);
}

void read_body(const Node& node, alerts::Webhook& webhook, Problems& problems) {
  const bool shaped = node.kind == Node::Kind::mapping || node.kind == Node::Kind::sequence;
  if (!shaped) {
    wrong_kind(node, "body", "a mapping or a list, the JSON to send ({ text: \"{{line}}\" })",
               problems);
    return;
  }
  std::string text = json::serialize(json_of(node));
  if (has_secret(text)) {
    problems.error(node.place,
                   "body: what is sent is kept, so it cannot hold a secret; headers: can");
    return;
  }
  if (const auto fault = alerts::fault_of_template(text)) {
    problems.error(node.place, fmt::format("body: {}", *fault));
    return;
  }
  webhook.body_template = std::move(text);
}

}  // namespace

void read_webhook(const Node& node, alerts::Channel& channel, Reading& reading) {
  const Mapping keys(node, "webhook", kWebhookKeys, reading.problems);
  alerts::Webhook webhook;
  static_cast<void>(keys.need("url"));
  read_post(keys, webhook, channel.pace, reading);
  read_secrets(keys, node, webhook, reading);
  const Node* envelope = keys.find("envelope");
  const Node* body = keys.find("body");
  if (envelope) read_envelope(*envelope, webhook, reading.problems);
  if (body) read_body(*body, webhook, reading.problems);
  if (envelope && body)
    reading.problems.error(body->place, "body: cannot stand beside envelope; choose one");
  if (const Node* secret = keys.find("hub_secret"))
    read_secret_text(*secret, "hub_secret", webhook.hub_secret, reading);
  channel.kind = std::move(webhook);
}

}  // namespace newswatch::config
