#pragma once

// The door to mail servers, and what goes through it.

#include <boost/asio/awaitable.hpp>
#include <boost/system/result.hpp>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "net/message.h"

namespace newswatch::net {

struct MailRequest {
  std::string url;  // smtp://host:587 or smtps://host, without user and password
  enum class Tls : std::uint8_t {
    required,  // STARTTLS where the URL says smtp
    none
  } tls = Tls::required;
  std::string user;  // empty: no login
  std::string password;
  std::string from;             // bare addresses, ASCII
  std::vector<std::string> to;  // at least one
  std::string message;          // RFC 5322, lines end with CRLF
  enum class Recipients : std::uint8_t {
    all,  // one that is refused for now (4xx) keeps the message from all
    some  // whoever is accepted gets it
  } recipients = Recipients::all;
  std::chrono::milliseconds connect_timeout{10'000};  // up to the login, TLS included
  std::chrono::milliseconds timeout{30'000};          // of the whole submission
  AddressPolicy addresses = AddressPolicy::public_only;
  std::string ca_file;  // empty: the system's
};

// A "no" of the server, in its own words.
struct MailRefusal {
  enum class Stage : std::uint8_t {
    greeting,
    tls,
    login,
    sender,
    recipient,
    message
  } stage = Stage::greeting;
  int code = 0;           // 400 to 599; 0 where the server offers no TLS
  std::string text;       // the server's, on one line, without control bytes
  std::string recipient;  // of that stage
  bool operator==(const MailRefusal&) const = default;
};

struct MailReply {
  bool accepted = false;              // by the server, for every recipient not refused
  std::vector<MailRefusal> refusals;  // at least one unless accepted; the one that ended it first
  bool operator==(const MailReply&) const = default;
};

// One message to one server (RFC 6409, 5321); loop thread only. Never retries. Cancelling the await
// closes the connection. A message whose acceptance was not heard may have been accepted.
class Mailer {
 public:
  virtual ~Mailer() = default;
  [[nodiscard]] virtual boost::asio::awaitable<boost::system::result<MailReply, HttpError>> send(
      MailRequest request) = 0;
};

}  // namespace newswatch::net
