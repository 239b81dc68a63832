#include "alerts/services.h"

#include "alerts/dialect.h"
#include "alerts/webhook_payload.h"

namespace newswatch::alerts {
namespace {

// nullptr: newswatch's own.
const Dialect* dialect_of(Service service) {
  switch (service) {
    case Service::webhook:
      return nullptr;
    case Service::slack:
      return &kSlack;
    case Service::discord:
      return &kDiscord;
    case Service::teams:
      return &kTeams;
    case Service::mattermost:
      return &kMattermost;
    case Service::telegram:
      return &kTelegram;
    case Service::ntfy:
      return &kNtfy;
    case Service::matrix:
      return &kMatrix;
    case Service::pagerduty:
      return &kPagerduty;
    case Service::alertmanager:
      return &kAlertmanager;
  }
  return nullptr;
}

}  // namespace

std::string service_body(const Webhook& webhook, const Note& note) {
  const Dialect* dialect = dialect_of(webhook.service);
  return dialect == nullptr ? std::string() : dialect->body(note);
}

ServiceRequest service_request(const Webhook& webhook, const Delivery& delivery) {
  if (const Dialect* dialect = dialect_of(webhook.service))
    return dialect->request(webhook, delivery);
  return {.url = webhook.url, .headers = content_headers(webhook, delivery), .body = delivery.body};
}

ServiceAnswer service_answer(const Webhook& webhook, const net::HttpResponse& response) {
  const Dialect* dialect = dialect_of(webhook.service);
  return dialect == nullptr ? ServiceAnswer{} : dialect->answer(response);
}

std::optional<rules::AtMost> default_rate(Service service) {
  const Dialect* dialect = dialect_of(service);
  return dialect == nullptr ? std::nullopt : dialect->rate;
}

}  // namespace newswatch::alerts
