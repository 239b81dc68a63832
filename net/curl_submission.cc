#include "net/curl_submission.h"

// curl connects, past the address guard, makes the connection a trusted one and logs in; the
// message is handed over here, on curl's connection. curl can do that too, but waits for the
// server's last word, and for its answer to QUIT, inside of one call: a server that checks a
// message for ten seconds would stop the whole loop for as long.

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <utility>

namespace newswatch::net {
namespace asio = boost::asio;
namespace {

using Kind = HttpError::Kind;
using Descriptor = asio::posix::stream_descriptor;

constexpr std::size_t kMaxReplyBytes = 16u << 10;
constexpr std::size_t kMaxGreetingBytes = 64u << 10;

bool is_positive(const smtp::Reply& reply) { return reply.code >= 200 && reply.code < 300; }
bool is_for_now(int code) { return code >= 400 && code < 500; }

MailRefusal refusal(MailRefusal::Stage stage, const smtp::Reply& reply, std::string to = {}) {
  return {.stage = stage, .code = reply.code, .text = reply.text, .recipient = std::move(to)};
}

MailReply refused(MailRefusal::Stage stage, const smtp::Reply& reply) {
  return {.accepted = false, .refusals = {refusal(stage, reply)}};
}

}  // namespace

// Owns no descriptor: curl closes the connection, and Asio lets go before.
struct CurlSubmission::Watch {
  Watch(asio::io_context& io, int descriptor) : socket(io, descriptor), deadline(io) {}
  Descriptor socket;
  asio::steady_timer deadline;
  bool expired = false;
};

std::optional<HttpError> fault_of(const MailRequest& request) {
  const auto fault = [](std::string sentence) {
    return HttpError{Kind::bad_request, std::move(sentence)};
  };
  if (smtp::host_of(request.url).empty()) {
    return fault("the mail server is no smtp or smtps URL of a host and a port");
  }
  if (!smtp::is_address(request.from)) return fault("the sender is no mail address in ASCII");
  if (request.to.empty()) return fault("the message has no recipient");
  for (const std::string& one : request.to) {
    if (!smtp::is_address(one)) return fault("a recipient is no mail address in ASCII");
  }
  for (const std::string* secret : {&request.user, &request.password}) {
    if (secret->find('\0') != std::string::npos) return fault("user or password holds a NUL");
  }
  return std::nullopt;
}

CurlSubmission::CurlSubmission(std::shared_ptr<CurlLoop> loop, asio::io_context& io,
                               MailRequest request)
    : CurlTransfer(std::move(loop), io,
                   {.url = request.url,
                    .host = smtp::host_of(request.url),
                    .connect_timeout = std::min(request.connect_timeout, request.timeout),
                    .timeout = request.timeout,
                    .addresses = request.addresses,
                    .protocols = "smtp,smtps",
                    .spoken = "SMTP"}),
      io_(io),
      request_(std::move(request)),
      ends_(std::chrono::steady_clock::now() + request_.timeout) {
  set_options();
}

CurlSubmission::~CurlSubmission() {
  if (watch_) {
    watch_->socket.release();
    watch_->deadline.cancel();
  }
  leave();
}

void CurlSubmission::set_options() {
  curl_easy_setopt(easy(), CURLOPT_CONNECT_ONLY, 1L);  // and log in
  const bool starts_tls = request_.tls == MailRequest::Tls::required;
  curl_easy_setopt(easy(), CURLOPT_USE_SSL,
                   static_cast<long>(starts_tls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
  if (!request_.user.empty()) {
    curl_easy_setopt(easy(), CURLOPT_USERNAME, request_.user.c_str());
    curl_easy_setopt(easy(), CURLOPT_PASSWORD, request_.password.c_str());
    // Inside TLS these two are enough, and no other looks for credentials of the machine's.
    curl_easy_setopt(easy(), CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN");
  }
  using Receive = std::size_t (*)(char*, std::size_t, std::size_t, void*);
  const Receive on_line = [](char* data, std::size_t size, std::size_t count, void* self) {
    const bool taken = static_cast<CurlSubmission*>(self)->take_line({data, size * count});
    return taken ? size * count : 0;
  };
  curl_easy_setopt(easy(), CURLOPT_HEADERFUNCTION, on_line);
  curl_easy_setopt(easy(), CURLOPT_HEADERDATA, this);
}

bool CurlSubmission::take_line(std::string_view line) {
  connecting_bytes_ += line.size();
  if (connecting_bytes_ > kMaxGreetingBytes) return false;
  connecting_.take(line.substr(0, line.find_last_not_of("\r\n") + 1));
  return true;
}

asio::awaitable<CurlSubmission::Result> CurlSubmission::run() {
  const int code = co_await ended();
  if (code != CURLE_OK) co_return not_connected(code);
  if (!watch_socket()) co_return HttpError{Kind::protocol, host() + " broke the exchange off"};
  auto reply = co_await submit();
  if (reply) say_goodbye();
  co_return reply;
}

CurlSubmission::Result CurlSubmission::not_connected(int curl_code) const {
  const smtp::Reply& last = connecting_.reply();
  const bool said_no = last.code >= 400;
  switch (curl_code) {
    case CURLE_LOGIN_DENIED:
      if (said_no) return refused(Stage::login, last);
      break;
    case CURLE_USE_SSL_FAILED:
      return refused(Stage::tls, said_no ? last : smtp::Reply{});
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_REMOTE_ACCESS_DENIED:
      if (said_no) return refused(Stage::greeting, last);
      break;
    case CURLE_WRITE_ERROR:
      if (connecting_bytes_ > kMaxGreetingBytes)
        return HttpError{Kind::too_large, host() + " sends too much"};
      break;
    default:
      break;
  }
  return failure(curl_code);
}

bool CurlSubmission::watch_socket() {
  curl_socket_t descriptor = CURL_SOCKET_BAD;
  curl_easy_getinfo(easy(), CURLINFO_ACTIVESOCKET, &descriptor);
  if (descriptor == CURL_SOCKET_BAD) return false;
  watch_ = std::make_shared<Watch>(io_, descriptor);
  watch_->deadline.expires_at(ends_);
  watch_->deadline.async_wait([watch = watch_](const boost::system::error_code& failed) {
    if (failed) return;
    watch->expired = true;
    boost::system::error_code ignored;
    if (watch->socket.is_open()) watch->socket.cancel(ignored);
  });
  return true;
}

asio::awaitable<CurlSubmission::Result> CurlSubmission::submit() {
  std::string command = "MAIL FROM:<" + request_.from + ">\r\n";
  auto sender = co_await ask(std::move(command));
  if (!sender) co_return sender.error();
  if (!is_positive(*sender)) co_return refused(Stage::sender, *sender);

  MailReply reply;
  bool waits = false;  // for one who is refused for now
  for (const std::string& to : request_.to) {
    command = "RCPT TO:<" + to + ">\r\n";
    auto recipient = co_await ask(std::move(command));
    if (!recipient) co_return recipient.error();
    if (is_positive(*recipient)) continue;
    // The first one for now stands before those for good: it is why nobody gets the message.
    const bool goes_first = !waits && is_for_now(recipient->code);
    reply.refusals.insert(goes_first ? reply.refusals.begin() : reply.refusals.end(),
                          refusal(Stage::recipient, *recipient, to));
    waits = waits || goes_first;
  }
  const bool nobody = reply.refusals.size() == request_.to.size();
  if (nobody || (waits && request_.recipients == MailRequest::Recipients::all)) co_return reply;

  auto ready = co_await ask("DATA\r\n");
  if (!ready) co_return ready.error();
  if (ready->code != 354) co_return refused(Stage::message, *ready);
  std::string data = smtp::data_of(request_.message);
  auto taken = co_await ask(std::move(data));
  if (!taken) co_return taken.error();
  if (!is_positive(*taken)) co_return refused(Stage::message, *taken);
  reply.accepted = true;
  co_return reply;
}

CurlSubmission::Awaited<smtp::Reply> CurlSubmission::ask(std::string text) {
  auto written = co_await write(std::move(text));
  if (!written) co_return written.error();
  auto reply = co_await read_reply();
  co_return reply;
}

CurlSubmission::Awaited<void> CurlSubmission::write(std::string text) {
  std::string_view rest = text;
  while (!rest.empty()) {
    std::size_t sent = 0;
    const CURLcode code = curl_easy_send(easy(), rest.data(), rest.size(), &sent);
    if (code != CURLE_OK && code != CURLE_AGAIN) co_return failure(code);
    rest.remove_prefix(sent);
    if (code != CURLE_AGAIN) continue;
    auto ready = co_await wait(Descriptor::wait_write);
    if (!ready) co_return ready.error();
  }
  co_return boost::system::result<void, HttpError>();
}

CurlSubmission::Awaited<smtp::Reply> CurlSubmission::read_reply() {
  smtp::ReplyReader reader;
  reply_bytes_ = 0;
  for (;;) {
    auto line = co_await read_line();
    if (!line) co_return line.error();
    const auto step = reader.take(*line);
    if (step == smtp::ReplyReader::Step::whole) co_return reader.reply();
    if (step == smtp::ReplyReader::Step::broken)
      co_return HttpError{Kind::protocol, host() + " does not speak SMTP"};
  }
}

CurlSubmission::Awaited<std::string> CurlSubmission::read_line() {
  for (;;) {
    if (const std::size_t end = unread_.find('\n'); end != std::string::npos) {
      std::string line = unread_.substr(0, end);
      unread_.erase(0, end + 1);
      if (line.ends_with('\r')) line.pop_back();
      co_return line;
    }
    if (reply_bytes_ > kMaxReplyBytes)
      co_return HttpError{Kind::too_large, host() + " sends too much"};
    std::array<char, 4096> room;
    std::size_t got = 0;
    const CURLcode code = curl_easy_recv(easy(), room.data(), room.size(), &got);
    if (code == CURLE_AGAIN) {
      auto ready = co_await wait(Descriptor::wait_read);
      if (!ready) co_return ready.error();
      continue;
    }
    if (code != CURLE_OK) co_return failure(code);
    if (got == 0) co_return HttpError{Kind::protocol, host() + " broke the exchange off"};
    unread_.append(room.data(), got);
    reply_bytes_ += got;
  }
}

CurlSubmission::Awaited<void> CurlSubmission::wait(Descriptor::wait_type what) {
  const auto token = asio::as_tuple(asio::use_awaitable);
  if (!watch_->expired) co_await watch_->socket.async_wait(what, token);
  if (watch_->expired) co_return HttpError{Kind::timeout, host() + " took too long"};
  co_return boost::system::result<void, HttpError>();
}

// What the server answers is of no interest any more.
void CurlSubmission::say_goodbye() {
  constexpr std::string_view kQuit = "QUIT\r\n";
  std::size_t sent = 0;
  const CURLcode ignored = curl_easy_send(easy(), kQuit.data(), kQuit.size(), &sent);
  static_cast<void>(ignored);
}

}  // namespace newswatch::net
