// An answer of a stranger. The first line is its status, the second our clock in seconds, every
// further one a header. No header hurries us, keeps us away for long, or comes to nonsense.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>

#include "alerts/retry.h"
#include "alerts/webhook.h"
#include "feeds/dates.h"
#include "feeds/fetched.h"
#include "feeds/next_state.h"
#include "tests/fuzz/check.h"

namespace {

using newswatch::fuzz::check;
using newswatch::fuzz::take_until;
using std::chrono::seconds;
using std::chrono::sys_seconds;
namespace alerts = newswatch::alerts;
namespace feeds = newswatch::feeds;
namespace net = newswatch::net;

constexpr std::array<std::string_view, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::int64_t number(std::string_view text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

net::HttpResponse response_of(int status, std::string_view lines) {
  net::HttpResponse response{.status = status, .url = "https://wire.example/feed"};
  while (!lines.empty()) {
    std::string_view line = take_until(lines, '\n');
    const std::string_view name = take_until(line, ':');
    response.headers.push_back({std::string(name), std::string(line)});
  }
  return response;
}

// Whatever date was read, in whatever form, both our readers know it by its name.
void check_date(std::string_view value) {
  const auto date = alerts::http_date(value);
  if (!date) return;
  const auto day = std::chrono::floor<std::chrono::days>(*date);
  const std::chrono::year_month_day ymd(day);
  const std::chrono::hh_mm_ss clock(*date - day);
  if (static_cast<int>(ymd.year()) > 9999) return;  // the leap second of the last day
  const std::string written =
      fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT",
                  kDays[std::chrono::weekday(day).c_encoding()], static_cast<unsigned>(ymd.day()),
                  kMonths[static_cast<unsigned>(ymd.month()) - 1], static_cast<int>(ymd.year()),
                  clock.hours().count(), clock.minutes().count(), clock.seconds().count());
  check(alerts::http_date(written) == date);
  check(feeds::parse_date(written) == date);
}

void check_poll(const net::HttpResponse& response, sys_seconds now) {
  net::Followed followed;
  followed.response = response;
  feeds::Fetched fetched = feeds::judge(followed, now);
  for (const auto& wait : {fetched.retry_after, fetched.fresh_for}) {
    if (wait) check(*wait >= seconds(0) && *wait <= std::chrono::hours(24 * 365));
  }
  if (fetched.kind == feeds::Fetched::Kind::body) fetched.kind = feeds::Fetched::Kind::parsed;
  const feeds::FetchSettings settings;
  std::mt19937_64 chance(1);
  feeds::PollState state;
  for (int poll = 0; poll < 8; ++poll) {
    const auto next = feeds::next_state(state, fetched, {}, settings, now, chance, {});
    check(next.state.next_poll >= now + settings.min_interval);
    check(next.state.next_poll <= now + feeds::kLongestBackoff + feeds::kLongestBackoff / 10);
    state = next.state;
  }
}

void check_delivery(const net::HttpResponse& response, sys_seconds now) {
  const auto asked = alerts::retry_after(response, now);
  if (asked) check(*asked >= seconds(0) && *asked <= alerts::kMaxRetryAfter);
  const alerts::Webhook webhook{.url = "https://desk.example/hook"};
  alerts::Delivery delivery;
  std::mt19937_64 chance(1);
  for (delivery.attempts = 0; delivery.attempts < 12; ++delivery.attempts) {
    const auto outcome = alerts::outcome_of(webhook, response, now);
    const auto verdict = alerts::verdict_of(outcome, {}, delivery, now, chance);
    check(verdict.error.empty() == (verdict.state == alerts::DeliveryState::delivered));
    if (verdict.state == alerts::DeliveryState::waiting) {
      check(verdict.next_attempt >= now + asked.value_or(seconds(0)));
      check(verdict.next_attempt <= now + std::chrono::hours(29));  // 24 h and a fifth
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest = newswatch::fuzz::text_of(data, size);
  const int status =
      static_cast<int>(std::clamp<std::int64_t>(number(take_until(rest, '\n')), 100, 999));
  const sys_seconds now(
      seconds(std::clamp<std::int64_t>(number(take_until(rest, '\n')), 0, 4'102'444'800)));
  const net::HttpResponse response = response_of(status, rest);
  for (const net::Header& header : response.headers) {
    check_date(header.value);
    const auto wait = feeds::retry_after(header.value, now);
    if (wait) check(*wait >= seconds(0));
  }
  check_poll(response, now);
  check_delivery(response, now);
  return 0;
}
