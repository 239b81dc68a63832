#pragma once

// What channels that send have in common. Messages never quote a value: it may be a secret.

#include <optional>
#include <string>
#include <string_view>

#include "alerts/channel.h"
#include "config/draft.h"
#include "config/reader.h"

namespace newswatch::config {

// A text with its secrets filled in.
[[nodiscard]] std::optional<std::string> read_filled(const Node& node, std::string_view key,
                                                     Reading& reading);

// A text that should come from elsewhere: warned of where it stands in the file. Empty: a problem.
void read_secret_text(const Node& node, std::string_view key, std::string& into, Reading& reading);

// `, not "word"` for a message, or nothing where the word may be a secret.
[[nodiscard]] std::string not_if_shown(std::string_view word);

// `retry` and `at_once`.
void read_attempts(const Mapping& keys, alerts::Pace& pace, Reading& reading);

// Of a URL that is a secret itself: warned of where it stands in the file.
void warn_of_plain(const Node& node, std::string_view key, Reading& reading);

// `url`, `headers`, `timeout`, `allow_private_addresses`, `ca_file`, `retry` and `at_once`.
void read_post(const Mapping& keys, alerts::Webhook& webhook, alerts::Pace& pace, Reading& reading);

// The file of certificates to trust, beside the file that names it.
void read_ca_file(const Mapping& keys, std::string& into, Reading& reading);

void read_webhook(const Node& node, alerts::Channel& channel, Reading& reading);

// Any other service; `kind` is its key.
void read_service(std::string_view kind, const Node& node, alerts::Channel& channel,
                  Reading& reading);

void read_mail(const Node& node, alerts::Channel& channel, Reading& reading);
void read_exec(const Node& node, alerts::Channel& channel, Reading& reading);

// `rate`, `order` and `quiet_hours`.
void read_pace(const Mapping& keys, alerts::Pace& pace, Reading& reading);

}  // namespace newswatch::config
