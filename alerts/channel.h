#pragma once

// Where alerts go. Plain values; `config` fills them.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "net/message.h"
#include "rules/rule.h"

namespace newswatch::alerts {

// Waits before each attempt, the first included: Standard Webhooks 1.0's recommendation.
inline const std::vector<std::chrono::seconds>& default_retry_waits() {
  using std::chrono::hours, std::chrono::minutes, std::chrono::seconds;
  static const std::vector<seconds> waits{seconds(0), seconds(5), minutes(5), minutes(30),
                                          hours(2),   hours(5),   hours(10),  hours(14),
                                          hours(20),  hours(24)};
  return waits;
}

// What a receiver of HTTP requests understands.
enum class Service : std::uint8_t {
  webhook,  // newswatch's own JSON, or a template of it
  slack,
  discord,
  teams,  // a Workflow's "when a webhook request is received"
  mattermost,
  telegram,
  ntfy,
  matrix,
  pagerduty,
  alertmanager,
};

[[nodiscard]] std::string_view name_of(Service service);

// CloudEvents 1.0, HTTP protocol binding 3.1 (binary) and 3.2 (structured).
enum class Envelope : std::uint8_t { none, cloudevents_structured, cloudevents_binary };

// A channel that posts over HTTP.
struct Webhook {
  std::string url;
  std::vector<std::string>
      secrets;  // the keys themselves, newest first; several while they rotate; never shown
  std::vector<net::Header> headers;
  std::chrono::seconds timeout{15};
  bool allow_private_addresses = false;
  std::string ca_file;
  Service service = Service::webhook;
  std::string token;   // a bot's or user's token, a routing key; never shown
  std::string target;  // the chat, room or topic, where the URL does not say it
  Envelope envelope = Envelope::none;
  std::string hub_secret;  // of X-Hub-Signature-256; empty: no such header
  std::string
      body_template;  // JSON whose strings name values (alerts/body_template.h); empty: none
  bool operator==(const Webhook&) const = default;
};

struct Mail {
  std::string server;  // "smtp://host:587", "smtps://host"
  enum class Tls : std::uint8_t { required, none } tls = Tls::required;
  std::string user;
  std::string password;  // never shown
  std::string from;
  std::vector<std::string> to;
  std::chrono::seconds timeout{30};
  bool allow_private_addresses = false;
  std::string ca_file;
  bool operator==(const Mail&) const = default;
};

// A program that reads one alert as JSON from its standard input. No shell.
struct Exec {
  std::vector<std::string> command;  // the program's absolute path and its fixed arguments
  std::chrono::seconds timeout{30};
  bool operator==(const Exec&) const = default;
};

struct Log {
  std::string file;  // JSON lines, absolute or relative to the working directory; empty: standard
                     // output, the journal under systemd
  std::uint64_t rotate_bytes = 0;  // a file as large is set aside as FILE.1; 0: never
  std::uint32_t keep = 7;          // files set aside
  bool operator==(const Log&) const = default;
};

// systemd's journal, with fields to search by.
struct Journal {
  bool operator==(const Journal&) const = default;
};

enum class Order : std::uint8_t {
  any,     // whatever is due
  strict,  // none before an earlier one has been delivered or given up
};

// Every day from `from` to `to`, over midnight where `to` is the earlier.
struct QuietHours {
  std::chrono::minutes from{0};  // since midnight
  std::chrono::minutes to{0};
  std::string zone;  // as in the tz database; empty: the machine's
  bool operator==(const QuietHours&) const = default;
};

// How a channel is paced; the same for every kind.
struct Pace {
  std::vector<std::chrono::seconds> retry = default_retry_waits();
  std::uint32_t at_once = 4;          // attempts in flight
  std::optional<rules::AtMost> rate;  // attempts in a window
  Order order = Order::any;
  std::optional<QuietHours> quiet;  // alerts wait for its end, but for urgent ones
  bool operator==(const Pace&) const = default;
};

using ChannelKind = std::variant<Log, Webhook, Mail, Exec, Journal>;

struct Channel {
  std::string name;  // unique
  ChannelKind kind;
  Pace pace = {};
  bool operator==(const Channel&) const = default;
};

// "slack", "mail", …: the key of the kind in the configuration.
[[nodiscard]] std::string_view kind_name(const Channel& channel);

// Whether lines are appended, in order and several at once, and never given up.
[[nodiscard]] bool takes_lines(const Channel& channel);

}  // namespace newswatch::alerts
