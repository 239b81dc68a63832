#include "alerts/channel.h"

#include <array>

namespace newswatch::alerts {

std::string_view name_of(Service service) {
  constexpr std::array<std::string_view, 10> kNames{
      "webhook",  "slack", "discord", "teams",     "mattermost",
      "telegram", "ntfy",  "matrix",  "pagerduty", "alertmanager"};
  return kNames[static_cast<std::size_t>(service)];
}

std::string_view kind_name(const Channel& channel) {
  struct Name {
    std::string_view operator()(const Log&) const { return "log"; }
    std::string_view operator()(const Journal&) const { return "journal"; }
    std::string_view operator()(const Mail&) const { return "mail"; }
    std::string_view operator()(const Exec&) const { return "exec"; }
    std::string_view operator()(const Webhook& webhook) const { return name_of(webhook.service); }
  };
  return std::visit(Name{}, channel.kind);
}

bool takes_lines(const Channel& channel) {
  return std::holds_alternative<Log>(channel.kind) || std::holds_alternative<Journal>(channel.kind);
}

}  // namespace newswatch::alerts
