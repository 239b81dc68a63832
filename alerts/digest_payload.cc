// Several alerts in one event.

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "alerts/event.h"
#include "alerts/payload.h"
#include "alerts/plain_text.h"

namespace newswatch::alerts {
namespace {

namespace json = boost::json;

struct Limits {
  std::size_t title;
  std::size_t name;
  std::size_t url;
};

// The narrowest cannot exceed kMaxBodyBytes, even if every character is escaped.
constexpr std::array<Limits, 3> kLimits{{{300, 100, 400}, {160, 60, 250}, {60, 30, 100}}};

json::object item_of(const json::object& event, const Limits& limits) {
  const json::object& data = object_at(event, "data");
  const json::object& rule = object_at(data, "rule");
  const json::object& article = object_at(data, "article");
  json::object item;
  item["type"] = text_at(event, "type");
  json::object short_rule;
  short_rule["name"] = cut(text_at(rule, "name"), limits.name);
  short_rule["title"] = cut(text_at(rule, "title"), limits.name);
  short_rule["severity"] = text_at(rule, "severity");
  item["rule"] = std::move(short_rule);
  json::object short_feed;
  short_feed["name"] = cut(text_at(object_at(data, "feed"), "name"), limits.name);
  item["feed"] = std::move(short_feed);
  json::object short_article;
  short_article["id"] = text_at(article, "id");
  const std::string url = text_at(article, "url");
  short_article["url"] = url.size() <= limits.url ? url : std::string();
  short_article["title"] = cut(text_at(article, "title"), limits.title);
  short_article["first_seen"] = text_at(article, "first_seen");
  item["article"] = std::move(short_article);
  return item;
}

std::string rendered(const std::vector<json::object>& events, const Limits& limits,
                     std::chrono::sys_seconds now) {
  json::array items;
  for (const json::object& event : events) items.emplace_back(item_of(event, limits));
  json::object data;
  data["count"] = events.size();
  data["alerts"] = std::move(items);
  json::object digest;
  digest["type"] = "alert.digest";
  digest["timestamp"] = rfc3339(now);
  digest["data"] = std::move(data);
  return json::serialize(digest);
}

}  // namespace

std::string digest_json(std::span<const Material> alerts, std::chrono::sys_seconds now) {
  std::vector<json::object> events;
  for (const Material& alert : alerts.first(std::min(alerts.size(), kMaxDigestItems)))
    events.push_back(event_of(alert));
  std::string body;
  for (const Limits& limits : kLimits) {
    body = rendered(events, limits, now);
    if (body.size() <= kMaxBodyBytes) break;
  }
  return body;
}

}  // namespace newswatch::alerts
