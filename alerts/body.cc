#include "alerts/body.h"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

#include "alerts/event.h"
#include "alerts/readable_json.h"
#include "alerts/services.h"

namespace newswatch::alerts {
namespace {

namespace json = boost::json;

// Lines and programs have no headers: the id comes first, so that one told twice around a crash is
// known by it. People look at them as they are, so nothing in them drives or misleads a screen.
std::string identified(const DeliveryId& id, const Material& material) {
  json::object event = event_of(material);
  json::object identified;
  identified.reserve(event.size() + 1);
  identified["id"] = id.value;
  for (auto& member : event) identified[member.key()] = std::move(member.value());
  return readable(json::serialize(identified));
}

struct BodyOf {
  const DeliveryId& id;
  const Material& material;
  std::string operator()(const Log&) const { return identified(id, material); }
  std::string operator()(const Journal&) const { return identified(id, material); }
  std::string operator()(const Exec&) const { return identified(id, material); }
  std::string operator()(const Mail& mail) const {
    return mail_message(mail, note_of(material, id.value));
  }
  std::string operator()(const Webhook& webhook) const {
    if (webhook.service == Service::webhook) return webhook_body(webhook, id, event_of(material));
    return service_body(webhook, note_of(material, id.value));
  }
};

}  // namespace

std::string body_of(const Channel& channel, const DeliveryId& id, const Material& material) {
  return std::visit(BodyOf{id, material}, channel.kind);
}

}  // namespace newswatch::alerts
