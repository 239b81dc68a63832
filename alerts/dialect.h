#pragma once

// How each service is spoken to: one object a service, each in a file of its name. Pure.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "alerts/services.h"

namespace boost::json {
class object;
}

namespace newswatch::alerts {

struct Dialect {
  std::string (*body)(const Note& note);  // UTF-8 JSON within the service's own limits
  ServiceRequest (*request)(const Webhook& webhook, const Delivery& delivery);
  ServiceAnswer (*answer)(const net::HttpResponse& response);
  std::optional<rules::AtMost> rate;
};

extern const Dialect kSlack;
extern const Dialect kDiscord;
extern const Dialect kTeams;
extern const Dialect kMattermost;
extern const Dialect kTelegram;
extern const Dialect kNtfy;
extern const Dialect kMatrix;
extern const Dialect kPagerduty;
extern const Dialect kAlertmanager;

// The delivery's body as JSON, to the channel's URL.
[[nodiscard]] ServiceRequest posted_json(const Webhook& webhook, const Delivery& delivery);

// The status says it all.
[[nodiscard]] ServiceAnswer as_the_status_says(const net::HttpResponse& response);

[[nodiscard]] bool is_success(const net::HttpResponse& response);

// The body as a JSON object, empty if it is none. Nested deeper than 32 it is none.
[[nodiscard]] boost::json::object object_of(const net::HttpResponse& response);

// The number under `key`, rounded up; nullopt without one that makes sense. At most kMaxRetryAfter.
[[nodiscard]] std::optional<std::chrono::seconds> seconds_at(const boost::json::object& object,
                                                             std::string_view key,
                                                             double units_per_second = 1);

// When the note's event was seen; nullopt where that is no text of rfc3339(), which services
// refuse.
[[nodiscard]] std::optional<std::chrono::sys_seconds> time_of(const Note& note);

// `base` without its last slashes, followed by `path`.
[[nodiscard]] std::string url_below(std::string_view base, std::string_view path);

// RFC 3986: all but unreserved characters percent-encoded, so that the text is one segment.
[[nodiscard]] std::string path_segment(std::string_view text);

// The JSON object with one more text in front.
[[nodiscard]] std::string with_member(std::string_view object, std::string_view key,
                                      std::string_view value);

}  // namespace newswatch::alerts
