#pragma once

// The language of mail servers. Pure. Source: RFC 5321.

#include <cstddef>
#include <string>
#include <string_view>

namespace newswatch::net::smtp {

struct Reply {
  int code = 0;
  std::string text;  // of all its lines, on one, without control bytes; at most kMaxTextBytes
};

inline constexpr std::size_t kMaxTextBytes = 300;

// Puts a reply together line by line.
class ReplyReader {
 public:
  enum class Step { more, whole, broken };

  // `line` without its end. After `whole` or `broken`, the next line begins anew.
  Step take(std::string_view line);
  [[nodiscard]] const Reply& reply() const { return reply_; }

 private:
  Reply reply_;
  bool under_way_ = false;
};

// What stands for a message after DATA: dots that begin a line doubled, the end marked (RFC 5321
// 4.5.2). A message without a line end at its end gets one.
[[nodiscard]] std::string data_of(std::string_view message);

// The host of "smtp://host", "smtps://[2001:db8::1]:465" or "smtp://host:587/name", the name being
// what the server is greeted with; empty for anything else, a user and password included.
[[nodiscard]] std::string host_of(std::string_view url);

// Whether it can stand between "<" and ">" as it is: a local part and a domain in printable ASCII,
// without blanks or brackets.
[[nodiscard]] bool is_address(std::string_view address);

}  // namespace newswatch::net::smtp
