#pragma once

// Every key the reader knows, section by section: the one list behind its checks, its suggestions
// and the test that keeps newswatch.schema.json in step.

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace newswatch::config {

using std::literals::string_view_literals::operator""sv;

template <std::size_t First, std::size_t Second>
constexpr auto joined(const std::array<std::string_view, First>& first,
                      const std::array<std::string_view, Second>& second) {
  std::array<std::string_view, First + Second> both{};
  std::copy(first.begin(), first.end(), both.begin());
  std::copy(second.begin(), second.end(), both.begin() + First);
  return both;
}

inline constexpr std::array kTopKeys{"include"sv, "store"sv,    "http"sv,   "fetch"sv,
                                     "alerts"sv,  "feeds"sv,    "words"sv,  "officials"sv,
                                     "rules"sv,   "channels"sv, "notices"sv};
// What only the main file may hold.
inline constexpr std::array kMainKeys{"include"sv, "store"sv,  "http"sv,
                                      "fetch"sv,   "alerts"sv, "notices"sv};

inline constexpr std::array kStoreKeys{"path"sv, "keep_articles"sv};
inline constexpr std::array kHttpKeys{"listen"sv, "public_url"sv};
inline constexpr std::array kAlertsKeys{"max_age"sv};
inline constexpr std::array kFetchKeys{"user_agent_contact"sv,
                                       "min_interval"sv,
                                       "max_interval"sv,
                                       "timeout"sv,
                                       "max_body"sv,
                                       "per_host"sv,
                                       "in_flight"sv,
                                       "allow_private_addresses"sv,
                                       "proxy"sv,
                                       "request_price"sv,
                                       "budget"sv,
                                       "host_pause"sv};
inline constexpr std::array kFeedKeys{
    "name"sv,         "url"sv,          "publisher"sv,
    "tags"sv,         "every"sv,        "allow_private_addresses"sv,
    "verify_tls"sv,   "ca_file"sv,      "headers"sv,
    "login"sv,        "proxy"sv,        "user_agent"sv,
    "min_interval"sv, "max_interval"sv, "websub"sv};
inline constexpr std::array kLoginKeys{"user"sv, "password"sv, "bearer"sv};
inline constexpr std::array kOfficialKeys{
    "id"sv,           "name"sv,   "family_name"sv, "family_alone"sv, "aliases"sv,
    "weak_aliases"sv, "titles"sv, "context"sv,     "not_if"sv,       "role"sv,
    "since"sv,        "until"sv,  "roles"sv,       "spellings"sv,    "groups"sv};
inline constexpr std::array kOfficialRoleKeys{"role"sv, "since"sv, "until"sv};
inline constexpr std::array kRuleKeys{"name"sv,  "title"sv, "why"sv,   "severity"sv, "tags"sv,
                                      "feeds"sv, "match"sv, "alert"sv, "examples"sv};
inline constexpr std::array kRuleAlertKeys{"to"sv, "at_most"sv, "again_when"sv};
inline constexpr std::array kExamplesKeys{"alert"sv, "ignore"sv};
inline constexpr std::array kMatchKeys{
    "all"sv,      "any"sv,   "none"sv,      "within"sv, "atleast"sv, "query"sv,    "words"sv,
    "official"sv, "group"sv, "title"sv,     "text"sv,   "author"sv,  "category"sv, "url"sv,
    "feed"sv,     "tag"sv,   "publisher"sv, "lang"sv,   "regex"sv,   "case"sv};
inline constexpr std::array kNoticesKeys{"to"sv, "feed_failing_for"sv, "feed_silent_for"sv,
                                         "channel_failing_for"sv, "disk_free"sv};
// A channel has one of the kinds, and may say how it is paced.
inline constexpr std::array kChannelKinds{
    "log"sv,       "journal"sv,      "webhook"sv,  "slack"sv, "discord"sv,
    "teams"sv,     "mattermost"sv,   "telegram"sv, "ntfy"sv,  "matrix"sv,
    "pagerduty"sv, "alertmanager"sv, "mail"sv,     "exec"sv};
inline constexpr std::array kPaceKeys{"rate"sv, "order"sv, "quiet_hours"sv};
inline constexpr auto kChannelKeys = joined(kChannelKinds, kPaceKeys);
inline constexpr std::array kQuietKeys{"from"sv, "to"sv, "zone"sv};
inline constexpr std::array kLogKeys{"file"sv, "rotate"sv, "keep"sv};
inline constexpr std::array<std::string_view, 0> kJournalKeys{};
inline constexpr std::array kAttemptKeys{"timeout"sv, "retry"sv, "at_once"sv};
inline constexpr auto kConnectionKeys =
    joined(kAttemptKeys, std::array{"allow_private_addresses"sv, "ca_file"sv});
// Of a service whose URL is all it takes: slack, discord, teams, mattermost, alertmanager.
inline constexpr auto kServiceKeys = joined(std::array{"url"sv, "headers"sv}, kConnectionKeys);
inline constexpr auto kWebhookKeys = joined(
    std::array{"secret"sv, "secrets"sv, "envelope"sv, "hub_secret"sv, "body"sv}, kServiceKeys);
inline constexpr auto kTelegramKeys =
    joined(std::array{"url"sv, "token"sv, "chat"sv}, kConnectionKeys);
inline constexpr auto kNtfyKeys =
    joined(std::array{"url"sv, "token"sv, "topic"sv}, kConnectionKeys);
inline constexpr auto kMatrixKeys =
    joined(std::array{"url"sv, "token"sv, "room"sv}, kConnectionKeys);
inline constexpr auto kPagerDutyKeys = joined(std::array{"url"sv, "key"sv}, kConnectionKeys);
inline constexpr auto kMailKeys = joined(
    std::array{"server"sv, "from"sv, "to"sv, "user"sv, "password"sv, "tls"sv}, kConnectionKeys);
inline constexpr auto kExecKeys = joined(std::array{"command"sv}, kAttemptKeys);

}  // namespace newswatch::config
