#include "alerts/event.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <utility>

#include "alerts/payload.h"
#include "alerts/plain_text.h"

namespace newswatch::alerts {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxFeedBytes = 80;
constexpr std::size_t kMaxUrlBytes = 500;  // a longer one would lead elsewhere when cut: left out
constexpr std::size_t kMaxSourcesBytes = 3'500;
constexpr std::size_t kMaxTitleBytes = 400;

json::object object_of(const Source& source) {
  json::object object;
  object["feed"] = cut(cleaned(source.feed), kMaxFeedBytes);
  const std::string url = cleaned(source.url);
  object["url"] = url.size() <= kMaxUrlBytes ? url : std::string();
  const std::string seen = rfc3339(source.first_seen);
  object["first_seen"] = seen.empty() ? json::value(nullptr) : json::value(seen);
  return object;
}

// Escaping may double a text.
std::size_t most_bytes(const json::object& source) {
  std::size_t bytes = 60;
  for (const auto& member : source) {
    if (member.value().is_string()) bytes += 2 * member.value().get_string().size();
  }
  return bytes;
}

void add_sources(json::object& data, const Material& material) {
  json::array sources;
  std::size_t bytes = 0;
  for (const Source& source : material.sources) {
    json::object object = object_of(source);
    bytes += most_bytes(object);
    if (bytes > kMaxSourcesBytes) break;
    sources.emplace_back(std::move(object));
  }
  const std::uint64_t more = material.all_sources > sources.size()
                                 ? material.all_sources - sources.size()
                                 : std::uint64_t{0};
  data["sources"] = std::move(sources);
  if (more > 0) data["more_sources"] = more;
}

}  // namespace

json::object event_of(const Material& material) {
  boost::system::error_code failure;
  json::value parsed = json::parse(material.event_json, failure);
  if (failure || !parsed.is_object()) return {};
  json::object event = std::move(parsed.get_object());
  // Before anything within is pointed at: a subscript may move what an object holds.
  if (!material.previous_title.empty()) event["type"] = "alert.updated";
  json::value* data = event.if_contains("data");
  if (data == nullptr || !data->is_object()) return event;
  if (!material.previous_title.empty()) {
    json::object previous;
    previous["title"] = cut(cleaned(material.previous_title), kMaxTitleBytes);
    data->get_object()["previous"] = std::move(previous);
  }
  if (!material.sources.empty()) add_sources(data->get_object(), material);
  return event;
}

const json::object& object_at(const json::object& object, std::string_view key) {
  static const json::object none;
  const json::value* found = object.if_contains(key);
  return found != nullptr && found->is_object() ? found->get_object() : none;
}

const json::array& array_at(const json::object& object, std::string_view key) {
  static const json::array none;
  const json::value* found = object.if_contains(key);
  return found != nullptr && found->is_array() ? found->get_array() : none;
}

std::string text_at(const json::object& object, std::string_view key) {
  const json::value* found = object.if_contains(key);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

}  // namespace newswatch::alerts
