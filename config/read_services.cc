// Services that have a form of their own: slack, discord, teams, mattermost, telegram, ntfy,
// matrix, pagerduty, alertmanager.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "config/channel_parts.h"
#include "config/keys.h"

namespace newswatch::config {
namespace {

using alerts::Service;

enum class Need : std::uint8_t { yes, no };

struct Form {
  Service service;
  std::span<const std::string_view> keys;
  std::string_view usual_url;  // empty: it must be given
  std::string_view token;      // its key; empty: there is none
  Need needs_token = Need::no;
  std::string_view target = {};  // its key; empty: there is none
};

constexpr std::array kForms{
    Form{Service::slack, kServiceKeys, "", ""},
    Form{Service::discord, kServiceKeys, "", ""},
    Form{Service::teams, kServiceKeys, "", ""},
    Form{Service::mattermost, kServiceKeys, "", ""},
    Form{Service::alertmanager, kServiceKeys, "", ""},
    Form{Service::telegram, kTelegramKeys, "https://api.telegram.org", "token", Need::yes, "chat"},
    Form{Service::ntfy, kNtfyKeys, "https://ntfy.sh", "token", Need::no, "topic"},
    Form{Service::matrix, kMatrixKeys, "", "token", Need::yes, "room"},
    Form{Service::pagerduty, kPagerDutyKeys, "https://events.pagerduty.com/v2/enqueue", "key",
         Need::yes}};

}  // namespace

void read_service(std::string_view kind, const Node& node, alerts::Channel& channel,
                  Reading& reading) {
  const auto found = std::find_if(kForms.begin(), kForms.end(), [kind](const Form& form) {
    return alerts::name_of(form.service) == kind;
  });
  if (found == kForms.end()) return;
  const Form& form = *found;
  const Mapping keys(node, std::string(kind), form.keys, reading.problems);
  alerts::Webhook webhook{.url = std::string(form.usual_url), .service = form.service};
  if (form.usual_url.empty()) static_cast<void>(keys.need("url"));
  read_post(keys, webhook, channel.pace, reading);
  // Whoever knows the URL of an incoming webhook may post there.
  const Node* url = keys.find("url");
  if (url && form.token.empty() && form.service != Service::alertmanager)
    warn_of_plain(*url, "url", reading);
  if (!form.token.empty()) {
    const Node* token =
        form.needs_token == Need::yes ? keys.need(form.token) : keys.find(form.token);
    if (token) read_secret_text(*token, form.token, webhook.token, reading);
  }
  if (!form.target.empty()) {
    const Node* target = keys.need(form.target);
    const auto text = target ? read_filled(*target, form.target, reading) : std::nullopt;
    if (text && text->find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos)
      reading.problems.error(target->place, fmt::format("{}: expected one line", form.target));
    if (text && text->empty())
      reading.problems.error(target->place, fmt::format("{}: is empty", form.target));
    webhook.target = text.value_or("");
  }
  channel.kind = std::move(webhook);
}

}  // namespace newswatch::config
