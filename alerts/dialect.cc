#include "alerts/dialect.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <charconv>
#include <cmath>

#include "alerts/payload.h"
#include "alerts/retry.h"
#include "net/ascii.h"

namespace newswatch::alerts {

namespace json = boost::json;

ServiceRequest posted_json(const Webhook& webhook, const Delivery& delivery) {
  return {
      .url = webhook.url, .headers = {{"Content-Type", "application/json"}}, .body = delivery.body};
}

ServiceAnswer as_the_status_says(const net::HttpResponse&) { return {}; }

bool is_success(const net::HttpResponse& response) {
  return response.status >= 200 && response.status < 300;
}

json::object object_of(const net::HttpResponse& response) {
  boost::system::error_code failure;
  json::value value = json::parse(response.body, failure);
  if (failure || !value.is_object()) return {};
  return std::move(value.get_object());
}

std::optional<std::chrono::seconds> seconds_at(const json::object& object, std::string_view key,
                                               double units_per_second) {
  const json::value* found = object.if_contains(key);
  if (found == nullptr || !found->is_number()) return std::nullopt;
  const double seconds = std::ceil(found->to_number<double>() / units_per_second);
  if (!(seconds >= 0)) return std::nullopt;
  const auto most = static_cast<double>(kMaxRetryAfter.count());
  return std::chrono::seconds(static_cast<std::chrono::seconds::rep>(std::min(seconds, most)));
}

std::optional<std::chrono::sys_seconds> time_of(const Note& note) {
  const std::string_view text = note.seen;
  int parts[6] = {};  // "2024-06-10T08:00:03Z"
  constexpr std::size_t kStarts[] = {0, 5, 8, 11, 14, 17};
  if (text.size() != 20 || text.back() != 'Z') return std::nullopt;
  for (std::size_t i = 0; i < 6; ++i) {
    const char* const start = text.data() + kStarts[i];
    const char* const end = start + (i == 0 ? 4 : 2);
    const auto [stop, failure] = std::from_chars(start, end, parts[i]);
    if (failure != std::errc() || stop != end || parts[i] < 0) return std::nullopt;
  }
  const std::chrono::year_month_day date(std::chrono::year(parts[0]),
                                         std::chrono::month(static_cast<unsigned>(parts[1])),
                                         std::chrono::day(static_cast<unsigned>(parts[2])));
  const std::chrono::sys_seconds time = std::chrono::sys_days(date) + std::chrono::hours(parts[3]) +
                                        std::chrono::minutes(parts[4]) +
                                        std::chrono::seconds(parts[5]);
  // Anything else that fits the places is no such text.
  if (!date.ok() || rfc3339(time) != text) return std::nullopt;
  return time;
}

std::string url_below(std::string_view base, std::string_view path) {
  while (base.ends_with('/')) base.remove_suffix(1);
  return std::string(base).append(path);
}

std::string path_segment(std::string_view text) {
  std::string segment;
  for (const char c : text) {
    const bool unreserved = net::ascii::is_letter(c) || net::ascii::is_digit(c) || c == '-' ||
                            c == '.' || c == '_' || c == '~';
    if (unreserved) {
      segment.push_back(c);
    } else {
      segment += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return segment;
}

std::string with_member(std::string_view object, std::string_view key, std::string_view value) {
  std::string out = "{" + json::serialize(json::string(key)) + ":";
  out += json::serialize(json::string(value));
  if (!object.starts_with("{}")) out.push_back(',');
  return out.append(object.substr(std::min<std::size_t>(object.size(), 1)));
}

}  // namespace newswatch::alerts
