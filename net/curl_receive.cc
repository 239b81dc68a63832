// What arrives in an exchange: header lines and body pieces. A callback that says no makes curl end
// the transfer; the reason it noted comes before curl's own.

#include <algorithm>
#include <charconv>
#include <utility>

#include "net/ascii.h"
#include "net/curl_exchange.h"

namespace newswatch::net {
namespace {

using Kind = HttpError::Kind;

constexpr std::size_t kMaxHeaders = 1000;
constexpr std::size_t kFirstReserve = 1u << 20;

std::string_view without_line_end(std::string_view line) {
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
  return line;
}

// "HTTP/1.1 200 OK": 200; 0 for anything else.
int status_of(std::string_view line) {
  const std::size_t blank = line.find(' ');
  if (blank == std::string_view::npos) return 0;
  line = ascii::trimmed(line.substr(blank));
  int status = 0;
  std::from_chars(line.data(), line.data() + std::min<std::size_t>(line.size(), 3), status);
  return status;
}

}  // namespace

bool CurlExchange::give_up(Kind kind, std::string sentence) {
  if (!given_up_) given_up_ = HttpError{kind, host() + " " + std::move(sentence)};
  return false;
}

bool CurlExchange::take_header_line(std::string_view line) {
  header_bytes_ += line.size();  // interim answers and trailers count too
  if (header_bytes_ > request_.max_header_bytes) {
    return give_up(Kind::too_large, "sends more than " + std::to_string(request_.max_header_bytes) +
                                        " bytes of headers");
  }
  const bool folded = line.starts_with(' ') || line.starts_with('\t');  // RFC 9112 5.2
  line = without_line_end(line);
  if (head_ended_) return true;  // a trailer
  if (line.starts_with("HTTP/") && response_.status == 0) {
    response_.status = status_of(line);
    return true;
  }
  if (line.empty()) return take_head_end();
  if (folded) {
    if (!response_.headers.empty()) {
      std::string& value = response_.headers.back().value;
      value += (value.empty() ? "" : " ") + ascii::without_controls(ascii::trimmed(line));
    }
    return true;
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return true;
  if (response_.headers.size() == kMaxHeaders) {
    return give_up(Kind::too_large, "sends more than " + std::to_string(kMaxHeaders) + " headers");
  }
  response_.headers.push_back({ascii::without_controls(ascii::trimmed(line.substr(0, colon))),
                               ascii::without_controls(ascii::trimmed(line.substr(colon + 1)))});
  return true;
}

// One block of headers is whole: an interim one (1xx) is forgotten, the final one is judged.
bool CurlExchange::take_head_end() {
  if (response_.status >= 100 && response_.status < 200 && response_.status != 101) {
    response_.status = 0;
    response_.headers.clear();
    return true;
  }
  head_ended_ = true;
  std::optional<std::string_view> length;
  for (const Header& one : response_.headers) {
    if (!ascii::equal_ignoring_case(one.name, "Content-Length")) continue;
    std::string_view values = one.value;
    while (!values.empty()) {  // "5, 5" is legal (RFC 9110 8.6); "5, 6" is an attack or a bug
      const std::size_t comma = std::min(values.find(','), values.size());
      const std::string_view value = ascii::trimmed(values.substr(0, comma));
      if (length && *length != value) {
        return give_up(Kind::protocol, "sends two different Content-Lengths");
      }
      length = value;
      values.remove_prefix(std::min(comma + 1, values.size()));
    }
  }
  return true;
}

bool CurlExchange::take_body(std::string_view piece) {
  const std::size_t cap = request_.max_body_bytes;
  if (response_.body.empty()) {
    std::size_t promised = 0;
    const std::string_view length = header(response_, "Content-Length").value_or("");
    std::from_chars(length.data(), length.data() + length.size(), promised);
    if (promised > cap) {
      return give_up(Kind::too_large, "announces a body of " + std::to_string(promised) +
                                          " bytes; at most " + std::to_string(cap) + " are taken");
    }
    response_.body.reserve(std::min(promised, kFirstReserve));
  }
  if (piece.size() > cap - response_.body.size()) {
    return give_up(Kind::too_large, "sends a body of more than " + std::to_string(cap) + " bytes");
  }
  response_.body += piece;
  return true;
}

}  // namespace newswatch::net
