#include "alerts/retry.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace newswatch::alerts {
namespace {

using std::chrono::seconds;

constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

bool all_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<int> number(std::string_view text) {
  int value = 0;
  if (!all_digits(text) || text.size() > 4) return std::nullopt;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::optional<unsigned> month(std::string_view text) {
  const auto found = std::find(kMonths.begin(), kMonths.end(), text);
  if (found == kMonths.end()) return std::nullopt;
  return static_cast<unsigned>(found - kMonths.begin()) + 1;
}

std::vector<std::string_view> split(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(separators), text.size());
    if (end > 0) parts.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

std::optional<seconds> time_of_day(std::string_view text) {
  const auto parts = split(text, ":");
  if (parts.size() != 3) return std::nullopt;
  const auto hour = number(parts[0]);
  const auto minute = number(parts[1]);
  const auto second = number(parts[2]);
  if (!hour || !minute || !second) return std::nullopt;
  if (*hour > 23 || *minute > 59 || *second > 60) return std::nullopt;  // 60: a leap second
  return std::chrono::hours(*hour) + std::chrono::minutes(*minute) + seconds(*second);
}

// Two digits are RFC 850's: 70 to 99 are the last century, the rest this one.
int full_year(int year, std::size_t digits) {
  if (digits != 2) return year;
  return year < 70 ? 2000 + year : 1900 + year;
}

}  // namespace

std::optional<seconds> next_wait(const std::vector<seconds>& waits, std::uint32_t attempts,
                                 std::mt19937_64& chance) {
  if (attempts >= waits.size()) return std::nullopt;
  // 53 random bits make a number in [0, 1): the same on every standard library, unlike
  // std::uniform_real_distribution.
  const double unit = static_cast<double>(chance() >> 11) * 0x1.0p-53;
  const double factor = 0.8 + 0.4 * unit;
  const double wait = static_cast<double>(waits[attempts].count()) * factor;
  return seconds(static_cast<seconds::rep>(std::llround(wait)));
}

std::optional<std::chrono::sys_seconds> http_date(std::string_view text) {
  // "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"
  if (text.size() > 64) return std::nullopt;
  const auto parts = split(text, " ,-");
  if (parts.size() < 5 || parts.size() > 6) return std::nullopt;
  const bool asctime = parts.size() == 5;
  if (!asctime && parts[5] != "GMT") return std::nullopt;
  const std::string_view year_text = asctime ? parts[4] : parts[3];
  if (year_text.size() != 4 && year_text.size() != 2) return std::nullopt;
  const auto day = number(asctime ? parts[2] : parts[1]);
  const auto named_month = month(asctime ? parts[1] : parts[2]);
  const auto year = number(year_text);
  const auto clock = time_of_day(asctime ? parts[3] : parts[4]);
  if (!day || !named_month || !year || !clock) return std::nullopt;
  const std::chrono::year_month_day date(std::chrono::year(full_year(*year, year_text.size())),
                                         std::chrono::month(*named_month),
                                         std::chrono::day(static_cast<unsigned>(*day)));
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date) + *clock;
}

std::optional<seconds> retry_after(const net::HttpResponse& response,
                                   std::chrono::sys_seconds now) {
  if (response.status != 429 && response.status != 503) return std::nullopt;
  const std::optional<std::string_view> value = net::header(response, "Retry-After");
  if (!value) return std::nullopt;
  if (all_digits(*value)) {
    std::uint64_t asked = 0;
    const auto end = value->data() + value->size();
    const bool fits = std::from_chars(value->data(), end, asked).ec == std::errc();
    // `now` is the second in which the answer came: counted from its begin, the wait would end
    // early.
    const auto most = static_cast<std::uint64_t>(kMaxRetryAfter.count()) - 1;
    return seconds(static_cast<seconds::rep>((fits ? std::min(asked, most) : most) + 1));
  }
  const auto date = http_date(*value);
  if (!date) return std::nullopt;
  return std::clamp(seconds(*date - now), seconds(0), kMaxRetryAfter);
}

}  // namespace newswatch::alerts
