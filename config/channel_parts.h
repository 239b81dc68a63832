#pragma once

// What channels that send have in common. Messages never quote a value: it may be a secret.

#include <string>
#include <string_view>

#include "alerts/channel.h"
#include "config/draft.h"
#include "config/reader.h"
#include "config/request_parts.h"

namespace newswatch::config {

// `, not "word"` for a message, or nothing where the word may be a secret.
[[nodiscard]] std::string not_if_shown(std::string_view word);

// `retry` and `at_once`.
void read_attempts(const Mapping& keys, alerts::Pace& pace, Reading& reading);

// `url`, `headers`, `timeout`, `allow_private_addresses`, `ca_file`, `retry` and `at_once`.
void read_post(const Mapping& keys, alerts::Webhook& webhook, alerts::Pace& pace, Reading& reading);

void read_webhook(const Node& node, alerts::Channel& channel, Reading& reading);

// Any other service; `kind` is its key.
void read_service(std::string_view kind, const Node& node, alerts::Channel& channel,
                  Reading& reading);

void read_mail(const Node& node, alerts::Channel& channel, Reading& reading);
void read_exec(const Node& node, alerts::Channel& channel, Reading& reading);

// `rate`, `order` and `quiet_hours`.
void read_pace(const Mapping& keys, alerts::Pace& pace, Reading& reading);

}  // namespace newswatch::config
