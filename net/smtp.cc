#include "net/smtp.h"

#include <algorithm>

#include "net/ascii.h"

namespace newswatch::net::smtp {
namespace {

bool is_name(std::string_view text, std::string_view marks) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [marks](char c) {
    return ascii::is_letter(c) || ascii::is_digit(c) || marks.find(c) != std::string_view::npos;
  });
}

bool is_port(std::string_view text) {
  return !text.empty() && text.size() <= 5 &&
         std::all_of(text.begin(), text.end(), ascii::is_digit);
}

}  // namespace

// "250-first", "250 last"; a bare "250" is a last one (RFC 5321 4.2).
ReplyReader::Step ReplyReader::take(std::string_view line) {
  if (!under_way_) reply_ = {};
  const auto broken = [this] {
    under_way_ = false;
    return Step::broken;
  };
  if (line.size() < 3 || !std::all_of(line.begin(), line.begin() + 3, ascii::is_digit))
    return broken();
  const int code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
  if (code < 200 || code > 599 || (under_way_ && code != reply_.code)) return broken();
  reply_.code = code;
  const char mark = line.size() > 3 ? line[3] : ' ';
  if (mark != ' ' && mark != '-') return broken();
  const std::string words =
      ascii::without_controls(ascii::trimmed(line.substr(std::min<std::size_t>(4, line.size()))));
  if (!words.empty() && reply_.text.size() < kMaxTextBytes) {
    if (!reply_.text.empty()) reply_.text.push_back(' ');
    reply_.text.append(words, 0, kMaxTextBytes - std::min(kMaxTextBytes, reply_.text.size()));
  }
  under_way_ = mark == '-';
  return under_way_ ? Step::more : Step::whole;
}

std::string data_of(std::string_view message) {
  std::string data;
  data.reserve(message.size() + 64);
  bool line_begins = true;
  for (const char c : message) {
    if (line_begins && c == '.') data.push_back('.');
    data.push_back(c);
    line_begins = c == '\n';
  }
  if (!data.ends_with("\r\n")) data += "\r\n";
  data += ".\r\n";
  return data;
}

std::string host_of(std::string_view url) {
  const bool inside_tls = url.starts_with("smtps://");
  if (!inside_tls && !url.starts_with("smtp://")) return {};
  url.remove_prefix(inside_tls ? 8 : 7);
  const std::size_t slash = std::min(url.find('/'), url.size());
  if (url.size() - slash > 1 && !is_name(url.substr(slash + 1), "-._")) return {};
  url = url.substr(0, slash);
  const bool bracketed = url.starts_with('[');
  const std::size_t end = bracketed ? url.find(']') : std::min(url.find(':'), url.size());
  if (end == std::string_view::npos) return {};
  const std::string_view host = url.substr(0, bracketed ? end + 1 : end);
  const std::string_view rest = url.substr(host.size());
  if (!rest.empty() && !(rest.starts_with(':') && is_port(rest.substr(1)))) return {};
  const bool fits = bracketed ? is_name(url.substr(1, end - 1), ":.") : is_name(host, "-._");
  return fits ? ascii::lowered(host) : std::string();
}

bool is_address(std::string_view address) {
  const std::size_t at = address.rfind('@');
  if (at == std::string_view::npos || at == 0 || at + 1 == address.size()) return false;
  if (address.size() > 254) return false;  // RFC 5321 4.5.3.1.3, without the brackets
  return std::none_of(address.begin(), address.end(), [](char c) {
    return static_cast<unsigned char>(c) <= 0x20 || static_cast<unsigned char>(c) >= 0x7F ||
           c == '<' || c == '>' || c == '"' || c == '\\' || c == ',';
  });
}

}  // namespace newswatch::net::smtp
