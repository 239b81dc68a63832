// The body of a plain webhook.

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <string_view>

#include "alerts/body_template.h"
#include "alerts/event.h"
#include "alerts/services.h"
#include "alerts/webhook_payload.h"

namespace newswatch::alerts {
namespace {

namespace json = boost::json;

constexpr std::string_view kEventSource = "/newswatch";
constexpr std::string_view kEventTypes = "org.newswatch.";

// CloudEvents 1.0 3 (attributes) and JSON format 3.
std::string structured(const DeliveryId& id, const json::object& event) {
  json::object envelope;
  envelope["specversion"] = "1.0";
  envelope["id"] = id.value;
  envelope["source"] = kEventSource;
  envelope["type"] = std::string(kEventTypes) + text_at(event, "type");
  const std::string time = text_at(event, "timestamp");
  if (!time.empty()) envelope["time"] = time;
  envelope["datacontenttype"] = "application/json";
  envelope["data"] = object_at(event, "data");
  return json::serialize(envelope);
}

// What the event was, of its data alone.
std::string type_of(const json::object& data) {
  if (data.contains("notice")) {
    const std::string state = text_at(object_at(data, "notice"), "state");
    return "notice." + (state.empty() ? std::string("raised") : state);
  }
  if (data.contains("alerts")) return "alert.digest";
  return data.contains("previous") ? "alert.updated" : "alert.matched";
}

std::string time_of(const json::object& data) {
  if (data.contains("notice")) return text_at(object_at(data, "notice"), "at");
  return text_at(object_at(data, "article"), "first_seen");
}

}  // namespace

std::string webhook_body(const Webhook& webhook, const DeliveryId& id, const json::object& event) {
  if (!webhook.body_template.empty()) return filled(webhook.body_template, id, event);
  switch (webhook.envelope) {
    case Envelope::cloudevents_structured:
      return structured(id, event);
    case Envelope::cloudevents_binary:
      return json::serialize(object_at(event, "data"));
    case Envelope::none:
      break;
  }
  return json::serialize(event);
}

std::vector<net::Header> content_headers(const Webhook& webhook, const Delivery& delivery) {
  if (webhook.body_template.empty() && webhook.envelope == Envelope::cloudevents_structured)
    return {{"Content-Type", "application/cloudevents+json; charset=utf-8"}};
  std::vector<net::Header> headers{{"Content-Type", "application/json"}};
  if (!webhook.body_template.empty() || webhook.envelope != Envelope::cloudevents_binary)
    return headers;
  boost::system::error_code failure;
  const json::value body = json::parse(delivery.body, failure);
  const json::object data = !failure && body.is_object() ? body.get_object() : json::object();
  headers.push_back({"ce-specversion", "1.0"});
  headers.push_back({"ce-id", delivery.id.value});
  headers.push_back({"ce-source", std::string(kEventSource)});
  headers.push_back({"ce-type", std::string(kEventTypes) + type_of(data)});
  const std::string time = time_of(data);
  if (!time.empty()) headers.push_back({"ce-time", time});
  return headers;
}

}  // namespace newswatch::alerts
