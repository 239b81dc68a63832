#include "feeds/fetched.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <vector>

#include "feeds/dates.h"

namespace newswatch::feeds {

namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr seconds kLongest{365 * 86'400};  // beyond that a number is a mistake

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Digits only; more than fit are as many as we care for.
std::optional<seconds> delta_seconds(std::string_view text) {
  text = trimmed(text);
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"')
    text = text.substr(1, text.size() - 2);
  if (text.empty() ||
      !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }))
    return std::nullopt;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::result_out_of_range) return kLongest;
  return std::min(seconds(value), kLongest);
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](unsigned char x, unsigned char y) {
           return std::tolower(x) == std::tolower(y);
         });
}

// The value of a Cache-Control directive; empty for one without a value.
std::optional<std::string_view> directive(std::string_view cache_control, std::string_view name) {
  while (!cache_control.empty()) {
    const auto comma = cache_control.find(',');
    const auto one = trimmed(cache_control.substr(0, comma));
    cache_control =
        comma == std::string_view::npos ? std::string_view{} : cache_control.substr(comma + 1);
    const auto equals = one.find('=');
    if (!equal_ignoring_case(trimmed(one.substr(0, equals)), name)) continue;
    return equals == std::string_view::npos ? std::string_view{} : trimmed(one.substr(equals + 1));
  }
  return std::nullopt;
}

// RFC 9111 4.2.1 for a private cache: max-age, else Expires less Date (not less our own clock,
// which may differ); then Age.
std::optional<seconds> freshness(const net::HttpResponse& response) {
  const auto control = net::header(response, "Cache-Control").value_or("");
  if (directive(control, "no-cache") || directive(control, "no-store")) return std::nullopt;
  std::optional<seconds> lifetime;
  if (const auto max_age = directive(control, "max-age")) {
    lifetime = delta_seconds(*max_age);
  } else if (const auto expires = net::header(response, "Expires")) {
    const auto until = parse_date(*expires);
    const auto date = parse_date(net::header(response, "Date").value_or(""));
    if (until && date) lifetime = std::clamp<seconds>(*until - *date, seconds(0), kLongest);
  }
  if (!lifetime) return std::nullopt;
  const auto age = delta_seconds(net::header(response, "Age").value_or("0")).value_or(seconds(0));
  return std::max(seconds(0), *lifetime - age);
}

std::string permanent_target(const std::vector<net::Hop>& hops) {
  std::string target;
  for (const net::Hop& hop : hops) {
    if (hop.status != 301 && hop.status != 308) break;
    target = hop.to;
  }
  return target;
}

}  // namespace

std::string_view name_of(Fetched::Kind kind) {
  switch (kind) {
    case Fetched::Kind::unchanged:
      return "unchanged";
    case Fetched::Kind::same_bytes:
      return "same_bytes";
    case Fetched::Kind::parsed:
      return "parsed";
    case Fetched::Kind::gone:
      return "gone";
    case Fetched::Kind::body:
    case Fetched::Kind::failed:
      return "failed";
  }
  return "failed";
}

std::optional<seconds> retry_after(std::string_view value, sys_seconds now) {
  if (const auto wait = delta_seconds(value)) return wait;
  const auto date = parse_date(value);
  if (!date) return std::nullopt;
  return std::clamp<seconds>(*date - now, seconds(0), kLongest);
}

Fetched judge(const boost::system::result<net::Followed, net::HttpError>& reply, sys_seconds now) {
  Fetched fetched;
  if (!reply) {
    fetched.error = reply.error().message;
    return fetched;
  }
  const net::HttpResponse& response = reply->response;
  fetched.status = response.status;
  fetched.url = response.url;
  fetched.permanent_url = permanent_target(reply->hops);
  fetched.fresh_for = freshness(response);
  fetched.etag = net::header(response, "ETag").value_or("");
  fetched.last_modified = net::header(response, "Last-Modified").value_or("");
  if (const auto wait = net::header(response, "Retry-After"))
    fetched.retry_after = retry_after(*wait, now);
  if (response.status == 304) {
    fetched.kind = Fetched::Kind::unchanged;
  } else if (response.status == 410) {
    fetched.kind = Fetched::Kind::gone;
    fetched.error = "the server says the feed is gone for good (410)";
  } else if (response.status == 200 || response.status == 203 || response.status == 226) {
    fetched.kind = Fetched::Kind::body;
    fetched.is_delta = response.status == 226;
  } else {
    fetched.error = "the server answered with status " + std::to_string(response.status);
  }
  return fetched;
}

}  // namespace newswatch::feeds
