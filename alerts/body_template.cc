#include "alerts/body_template.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <utility>

#include "alerts/event.h"
#include "alerts/note.h"
#include "alerts/payload.h"
#include "alerts/plain_text.h"

namespace newswatch::alerts {
namespace {

namespace json = boost::json;

constexpr std::string_view kOpen = "{{";
constexpr std::string_view kClose = "}}";

// How long an inserted text may be: the first that makes the body fit is taken.
constexpr std::array<std::size_t, 5> kValueBytes{12'000, 3'000, 800, 200, 40};

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

const json::value* step(const json::value& at, std::string_view name) {
  if (at.is_object()) return at.get_object().if_contains(name);
  if (!at.is_array()) return nullptr;
  std::size_t index = 0;
  const auto [end, failure] = std::from_chars(name.data(), name.data() + name.size(), index);
  if (failure != std::errc() || end != name.data() + name.size()) return nullptr;
  return at.get_array().if_contains(index);
}

const json::value* find(const json::value& from, std::string_view path) {
  const json::value* at = &from;
  while (at != nullptr) {
    const std::size_t dot = path.find('.');
    at = step(*at, path.substr(0, dot));
    if (dot == std::string_view::npos) return at;
    path.remove_prefix(dot + 1);
  }
  return nullptr;
}

// Everything a path may name.
json::value values_of(const DeliveryId& id, const json::object& event) {
  const Note note = note_of(Material{.event_json = json::serialize(event)}, id.value);
  json::object values = event;
  values["id"] = id.value;
  values["line"] = line_of(note);
  values["headline"] = note.headline;
  values["link"] = note.url;
  return values;
}

const json::value* value_at(const json::value& values, std::string_view path) {
  if (const json::value* found = find(values, path)) return found;
  const json::value* data = find(values, "data");
  return data != nullptr ? find(*data, path) : nullptr;
}

// Every list with one more element than any event need have, so that indices are known.
const json::value& sample() {
  static const json::value values = [] {
    json::object event = event_of({.event_json = event_json(test_alert({})),
                                   .previous_title = "before",
                                   .sources = {{.feed = "feed"}}});
    json::object& data = event.at("data").as_object();
    data["more_sources"] = 1;
    data["truncated"] = json::array{"path"};
    data["count"] = 1;
    json::array alerts;
    alerts.emplace_back(json::object(data));
    data["alerts"] = std::move(alerts);
    const json::object notice =
        event_of({.event_json = notice_json({.message = "message", .since = {}, .now = {}})});
    data["notice"] = notice.at("data").at("notice");
    return values_of({"msg"}, event);
  }();
  return values;
}

bool is_known(std::string_view path) {
  // "officials.3.name" is as good as "officials.0.name".
  std::string first;
  while (!path.empty()) {
    const std::string_view name = path.substr(0, path.find('.'));
    const bool digits = !name.empty() && std::all_of(name.begin(), name.end(),
                                                     [](char c) { return c >= '0' && c <= '9'; });
    if (!first.empty()) first.push_back('.');
    first.append(digits ? "0" : name);
    path.remove_prefix(std::min(path.size(), name.size() + 1));
  }
  return value_at(sample(), first) != nullptr;
}

// Calls `fixed` and `path` in the order of the text; false where braces do not close.
template <class Fixed, class Path>
bool read(std::string_view text, Fixed fixed, Path path) {
  for (;;) {
    const std::size_t open = text.find(kOpen);
    fixed(text.substr(0, open));
    if (open == std::string_view::npos) return true;
    text.remove_prefix(open + kOpen.size());
    const std::size_t close = text.find(kClose);
    if (close == std::string_view::npos) return false;
    path(trimmed(text.substr(0, close)));
    text.remove_prefix(close + kClose.size());
  }
}

std::string as_text(const json::value& value) {
  if (value.is_string()) return std::string(value.get_string());
  if (value.is_null()) return {};
  if (!value.is_array()) return json::serialize(value);
  std::string text;
  for (const json::value& item : value.get_array()) {
    if (!text.empty()) text += ", ";
    text += as_text(item);
  }
  return text;
}

void cut_texts(json::value& value, std::size_t bytes) {
  if (value.is_string()) value = cut(std::string_view(value.get_string()), bytes);
  if (value.is_array()) {
    for (json::value& item : value.get_array()) cut_texts(item, bytes);
  }
  if (value.is_object()) {
    for (auto& member : value.get_object()) cut_texts(member.value(), bytes);
  }
}

class Filler {
 public:
  Filler(const json::value& values, std::size_t bytes) : values_(values), bytes_(bytes) {}

  json::value fill(const json::value& from) const {
    if (from.is_string()) return fill_text(std::string_view(from.get_string()));
    if (from.is_array()) {
      json::array items;
      for (const json::value& item : from.get_array()) items.push_back(fill(item));
      return items;
    }
    if (from.is_object()) {
      json::object members;
      for (const auto& member : from.get_object()) members[member.key()] = fill(member.value());
      return members;
    }
    return from;
  }

 private:
  json::value fill_text(std::string_view text) const {
    std::string written;
    std::size_t paths = 0;
    bool alone = true;
    const json::value* last = nullptr;
    (void)read(
        text,
        [&](std::string_view fixed) {
          alone = alone && fixed.empty();
          written.append(fixed);
        },
        [&](std::string_view path) {
          ++paths;
          last = value_at(values_, path);
          if (last != nullptr) written += cut(as_text(*last), bytes_);
        });
    if (paths != 1 || !alone) return json::value(written);
    if (last == nullptr) return nullptr;
    json::value value = *last;
    cut_texts(value, bytes_);
    return value;
  }

  const json::value& values_;
  const std::size_t bytes_;
};

std::optional<std::string> fault_within(const json::value& value) {
  if (value.is_array()) {
    for (const json::value& item : value.get_array()) {
      if (auto fault = fault_within(item)) return fault;
    }
  }
  if (value.is_object()) {
    for (const auto& member : value.get_object()) {
      if (auto fault = fault_within(member.value())) return fault;
    }
  }
  if (!value.is_string()) return std::nullopt;
  std::optional<std::string> fault;
  const bool whole = read(
      std::string_view(value.get_string()), [](std::string_view) {},
      [&fault](std::string_view path) {
        if (!fault && !is_known(path)) {
          fault = fmt::format(
              "there is no value {{{{{}}}}}; there are {{{{line}}}}, {{{{headline}}}}, "
              "{{{{link}}}}, {{{{article.title}}}}, {{{{rule.severity}}}} and all the others of "
              "docs/webhooks.md",
              path);
        }
      });
  if (!fault && !whole) fault = "{{ without }}";
  return fault;
}

}  // namespace

std::optional<std::string> fault_of_template(std::string_view text) {
  if (text.size() > kMaxTemplateBytes)
    return fmt::format("is longer than {} bytes", kMaxTemplateBytes);
  boost::system::error_code failure;
  const json::value parsed = json::parse(text, failure);
  if (failure) return "is no JSON";
  if (!parsed.is_object() && !parsed.is_array()) return "expected an object or a list of JSON";
  return fault_within(parsed);
}

std::string filled(std::string_view text, const DeliveryId& id, const json::object& event) {
  boost::system::error_code failure;
  const json::value shape = json::parse(text, failure);
  if (failure) return {};
  const json::value values = values_of(id, event);
  std::string body;
  for (const std::size_t bytes : kValueBytes) {
    body = json::serialize(Filler(values, bytes).fill(shape));
    if (body.size() <= kMaxBodyBytes) break;
  }
  return body;
}

}  // namespace newswatch::alerts
