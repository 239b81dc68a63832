#include "config/values.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <array>
#include <boost/url/parse.hpp>
#include <charconv>
#include <limits>

#include "net/url.h"
#include "rules/query.h"

namespace newswatch::config {
namespace {

using std::chrono::seconds;

constexpr std::uint64_t kMaxDays = 10'000;
constexpr std::size_t kMaxUrlBytes = 8'192;

struct Unit {
  std::string_view name;
  std::uint64_t factor;
};

constexpr std::array kDurationUnits{Unit{"s", 1}, Unit{"m", 60}, Unit{"h", 3'600},
                                    Unit{"d", 86'400}};
constexpr std::array kSizeUnits{
    Unit{"B", 1},      Unit{"KiB", 1ull << 10}, Unit{"MiB", 1ull << 20}, Unit{"GiB", 1ull << 30},
    Unit{"KB", 1'000}, Unit{"kB", 1'000},       Unit{"MB", 1'000'000},   Unit{"GB", 1'000'000'000}};
constexpr std::array kRateUnits{Unit{"minute", 60}, Unit{"hour", 3'600}, Unit{"day", 86'400},
                                Unit{"week", 604'800}};

struct Split {
  std::uint64_t number;
  std::string_view rest;
};

std::optional<Split> leading_number(std::string_view text) {
  const std::size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto number = parse_whole_number(text.substr(0, end));
  if (!number) return std::nullopt;
  return Split{*number, text.substr(end)};
}

template <std::size_t N>
std::optional<std::uint64_t> factor_of(std::string_view name, const std::array<Unit, N>& units) {
  for (const Unit& unit : units) {
    if (unit.name == name) return unit.factor;
  }
  return std::nullopt;
}

template <std::size_t N>
std::optional<std::uint64_t> number_with_unit(std::string_view text,
                                              const std::array<Unit, N>& units,
                                              std::uint64_t limit) {
  const auto split = leading_number(text);
  if (!split) return std::nullopt;
  const auto factor = factor_of(split->rest, units);
  if (!factor || split->number > limit / *factor) return std::nullopt;
  return split->number * *factor;
}

std::string_view without_prefix(std::string_view text, std::string_view prefix) {
  return text.starts_with(prefix) ? text.substr(prefix.size()) : std::string_view{};
}

// Boost.URL takes ASCII only. Paths of publishers hold more, and curl sends it as it is.
std::string ascii_shadow(std::string_view text) {
  std::string shadow(text);
  for (char& c : shadow) {
    if (static_cast<unsigned char>(c) >= 0x80) c = 'x';
  }
  return shadow;
}

bool has_non_ascii_host(std::string_view text) {
  const std::size_t begin = text.find("://");
  if (begin == std::string_view::npos) return false;
  const std::size_t end = std::min(text.find_first_of("/?#", begin + 3), text.size());
  for (const char c : text.substr(begin, end - begin)) {
    if (static_cast<unsigned char>(c) >= 0x80) return true;
  }
  return false;
}

}  // namespace

std::optional<seconds> parse_duration(std::string_view text) {
  const auto value = number_with_unit(text, kDurationUnits, kMaxDays * 86'400);
  if (!value) return std::nullopt;
  return seconds(static_cast<std::int64_t>(*value));
}

std::optional<std::size_t> parse_size(std::string_view text) {
  return number_with_unit(text, kSizeUnits, (1ull << 40) - 1);
}

std::optional<std::uint64_t> parse_whole_number(std::string_view text) {
  if (text.empty() || text.size() > 18) return std::nullopt;
  std::uint64_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<std::chrono::sys_days> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = parse_whole_number(text.substr(0, 4));
  const auto month = parse_whole_number(text.substr(5, 2));
  const auto day = parse_whole_number(text.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date);
}

std::optional<rules::AtMost> parse_at_most(std::string_view text) {
  const auto split = leading_number(text);
  if (!split || split->number == 0 || split->number > 1'000'000) return std::nullopt;
  const auto per = factor_of(without_prefix(split->rest, " per "), kRateUnits);
  if (!per) return std::nullopt;
  return rules::AtMost{static_cast<std::uint32_t>(split->number),
                       seconds(static_cast<std::int64_t>(*per))};
}

std::optional<rules::Distance> parse_distance(std::string_view text) {
  using Unit = rules::Distance::Unit;
  if (text == "sentence") return rules::Distance{Unit::sentence, 0, false};
  if (text == "paragraph") return rules::Distance{Unit::paragraph, 0, false};
  const auto split = leading_number(text);
  if (!split || split->number == 0 || split->number > rules::kMaxNearWords) return std::nullopt;
  if (split->rest != " words" && split->rest != " word") return std::nullopt;
  return rules::Distance{Unit::words, static_cast<std::uint32_t>(split->number), false};
}

std::optional<std::string> fault_of_url(std::string_view text) {
  if (text.empty()) return "the URL is empty";
  if (text.size() > kMaxUrlBytes)
    return fmt::format("the URL is longer than {} bytes", kMaxUrlBytes);
  if (text.find_first_of(" \t\r\n") != std::string_view::npos) return "a URL holds no blanks";
  if (has_non_ascii_host(text)) return "the host must be ASCII; write its xn-- form";
  const std::string shadow = ascii_shadow(text);
  const auto url = boost::urls::parse_uri(shadow);
  if (!url) return "expected a URL such as https://example.org/feed.xml";
  if (url->scheme() != "http" && url->scheme() != "https") {
    return "expected a URL that begins with http:// or https://";
  }
  if (url->host().empty()) return "the URL names no host";
  if (url->has_userinfo()) {
    return "a URL with a user name or password is shown in logs; leave them out";
  }
  const auto port = parse_whole_number(std::string_view(url->port().data(), url->port().size()));
  // Boost.URL takes what stands behind the digits of a port for a path, slash or not.
  const bool glued = !url->encoded_path().empty() && !url->encoded_path().starts_with('/');
  const bool out_of_range = !port || *port == 0 || *port > 65'535 || url->port().size() > 5;
  if (glued || (url->has_port() && out_of_range)) {
    return "the URL's port must be a number from 1 to 65535";
  }
  // The client is the last to judge.
  if (!net::is_http(text)) return "expected a URL such as https://example.org/feed.xml";
  return std::nullopt;
}

bool is_listen_address(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return false;
  const auto port = parse_whole_number(text.substr(colon + 1));
  if (!port || *port > std::numeric_limits<std::uint16_t>::max()) return false;
  std::string host(text.substr(0, colon));
  const bool in_brackets = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (in_brackets) host = host.substr(1, host.size() - 2);
  std::array<unsigned char, 16> bytes{};
  return inet_pton(in_brackets ? AF_INET6 : AF_INET, host.c_str(), bytes.data()) == 1;
}

std::string to_string(seconds duration) {
  const auto count = static_cast<std::uint64_t>(duration.count());
  for (std::size_t i = kDurationUnits.size(); i-- > 0;) {
    const Unit& unit = kDurationUnits[i];
    if (count != 0 && count % unit.factor == 0)
      return fmt::format("{}{}", count / unit.factor, unit.name);
  }
  return fmt::format("{}s", count);
}

std::string size_to_string(std::size_t bytes) {
  constexpr std::array<std::string_view, 4> kNames{"B", "KiB", "MiB", "GiB"};
  std::size_t unit = 0;
  while (unit + 1 < kNames.size() && bytes != 0 && bytes % 1'024 == 0) {
    bytes /= 1'024;
    ++unit;
  }
  return fmt::format("{}{}", bytes, kNames[unit]);
}

}  // namespace newswatch::config
