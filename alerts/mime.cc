#include "alerts/mime.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <optional>
#include <vector>

#include "alerts/plain_text.h"
#include "net/base64.h"

namespace newswatch::alerts::mime {
namespace {

constexpr std::size_t kMaxLine = 76;
constexpr std::size_t kMaxEncodedWord = 75;
constexpr std::string_view kWordBegins = "=?UTF-8?B?";
constexpr std::string_view kWordEnds = "?=";

// Words of at most a line, without what would be read as encoded.
bool is_plain(std::string_view text) {
  std::size_t word = 0;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7F) return false;
    word = c == ' ' ? 0 : word + 1;
    if (word > kMaxLine - 1) return false;
  }
  return text.find("=?") == std::string_view::npos;
}

// On one line, blanks folded.
std::string folded(std::string_view text) {
  std::string out;
  for (const char c : cleaned(text)) {
    const bool blank = c == ' ' || c == '\n';
    if (blank && (out.empty() || out.back() == ' ')) continue;
    out.push_back(blank ? ' ' : c);
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

std::string plain_header(std::string line, std::string_view text) {
  std::size_t used = line.size();
  std::string out = std::move(line);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (used > 0 && used + 1 + end > kMaxLine) {
      out += "\r\n";
      used = 0;
    }
    out.push_back(' ');
    out += text.substr(0, end);
    used += 1 + end;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out + "\r\n";
}

std::string encoded_header(std::string line, std::string_view text) {
  std::size_t used = line.size();
  std::string out = std::move(line);
  while (!text.empty()) {
    const std::size_t room = std::min(kMaxEncodedWord, kMaxLine - used - 1);
    const std::size_t most = (room - kWordBegins.size() - kWordEnds.size()) / 4 * 3;
    std::size_t bytes = 0;  // whole characters only: RFC 2047 5
    while (bytes < text.size()) {
      const std::size_t next = bytes + first_scalar(text.substr(bytes)).bytes;
      if (next > most) break;
      bytes = next;
    }
    out.push_back(' ');
    out.append(kWordBegins).append(net::encode_base64(text.substr(0, bytes))).append(kWordEnds);
    text.remove_prefix(bytes);
    if (!text.empty()) out += "\r\n";
    used = 0;
  }
  return out + "\r\n";
}

// A line feed is a line's end; all else is data.
std::string quoted_printable(std::string_view text) {
  std::string out;
  std::size_t used = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n') {
      out += "\r\n";
      used = 0;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    const bool ends_line = i + 1 == text.size() || text[i + 1] == '\n';
    const bool as_it_is = (byte > 0x20 && byte < 0x7F && c != '=') || (c == ' ' && !ends_line);
    const std::size_t width = as_it_is ? 1 : 3;
    if (used + width > kMaxLine - 1) {  // one is left for the soft break
      out += "=\r\n";
      used = 0;
    }
    if (as_it_is) {
      out.push_back(c);
    } else {
      out += fmt::format("={:02X}", byte);
    }
    used += width;
  }
  if (used > 0) out += "\r\n";
  return out;
}

// RFC 2045 6.8: the line ends of a text are CRLF before it is encoded.
std::string base64_lines(std::string_view text) {
  std::string lines;
  for (const char c : text) lines += c == '\n' ? "\r\n" : std::string(1, c);
  const std::string all = net::encode_base64(lines);
  std::string out;
  for (std::size_t at = 0; at < all.size(); at += kMaxLine)
    out.append(all, at, kMaxLine).append("\r\n");
  return out;
}

std::optional<int> number_at(std::string_view text, std::size_t at, std::size_t digits) {
  int value = 0;
  if (text.size() < at + digits) return std::nullopt;
  const char* end = text.data() + at + digits;
  const auto [stopped, error] = std::from_chars(text.data() + at, end, value);
  if (error != std::errc() || stopped != end || value < 0) return std::nullopt;
  return value;
}

}  // namespace

std::string header(std::string_view name, std::string_view text) {
  std::string line = std::string(name) + ":";
  const std::string value = folded(text);
  return is_plain(value) ? plain_header(std::move(line), value)
                         : encoded_header(std::move(line), value);
}

std::string structured_header(std::string_view name, std::string_view text) {
  return plain_header(std::string(name) + ":", folded(text));
}

std::string text_part(std::string_view type, std::string_view text) {
  const std::string quoted = quoted_printable(text);
  const std::string coded = base64_lines(text);
  const bool quotes = quoted.size() <= coded.size();
  return fmt::format(
      "Content-Type: text/{}; charset=utf-8\r\nContent-Transfer-Encoding: {}\r\n\r\n{}", type,
      quotes ? "quoted-printable" : "base64", quotes ? quoted : coded);
}

std::string date_of(std::string_view rfc3339) {
  using namespace std::chrono;
  constexpr std::array<std::string_view, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  constexpr std::array<std::size_t, 6> kAt{0, 5, 8, 11, 14, 17};
  std::array<int, 6> parts{1970, 1, 1, 0, 0, 0};
  std::array<int, 6> read{};
  bool whole = true;
  for (std::size_t i = 0; i < kAt.size(); ++i) {
    const auto number = number_at(rfc3339, kAt[i], i == 0 ? 4 : 2);
    whole = whole && number.has_value();
    read[i] = number.value_or(0);
  }
  const year_month_day day{year(read[0]), month(static_cast<unsigned>(read[1])),
                           std::chrono::day(static_cast<unsigned>(read[2]))};
  if (whole && day.ok() && read[3] < 24 && read[4] < 60 && read[5] < 60) parts = read;
  const year_month_day date{year(parts[0]), month(static_cast<unsigned>(parts[1])),
                            std::chrono::day(static_cast<unsigned>(parts[2]))};
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} +0000",
                     kDays[weekday(sys_days(date)).c_encoding()], parts[2],
                     kMonths[static_cast<std::size_t>(parts[1] - 1)], parts[0], parts[3], parts[4],
                     parts[5]);
}

}  // namespace newswatch::alerts::mime
