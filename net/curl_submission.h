#pragma once

// One message on its way to one mail server. Internal to net's Mailer.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/result.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "net/curl_transfer.h"
#include "net/mail.h"
#include "net/smtp.h"

namespace newswatch::net {

// What of a request is not allowed; nullopt when it may be sent.
[[nodiscard]] std::optional<HttpError> fault_of(const MailRequest& request);

class CurlSubmission : public CurlTransfer {
 public:
  using Result = boost::system::result<MailReply, HttpError>;

  CurlSubmission(std::shared_ptr<CurlLoop> loop, boost::asio::io_context& io, MailRequest request);
  ~CurlSubmission();

  [[nodiscard]] boost::asio::awaitable<Result> run();

 private:
  using Stage = MailRefusal::Stage;
  template <class Value>
  using Awaited = boost::asio::awaitable<boost::system::result<Value, HttpError>>;
  struct Watch;

  void set_options();
  bool take_line(std::string_view line);
  [[nodiscard]] Result not_connected(int curl_code) const;
  [[nodiscard]] bool watch_socket();
  [[nodiscard]] Awaited<MailReply> submit();
  [[nodiscard]] Awaited<smtp::Reply> ask(std::string text);
  [[nodiscard]] Awaited<void> write(std::string text);
  [[nodiscard]] Awaited<smtp::Reply> read_reply();
  [[nodiscard]] Awaited<std::string> read_line();
  [[nodiscard]] Awaited<void> wait(boost::asio::posix::stream_descriptor::wait_type what);
  void say_goodbye();

  boost::asio::io_context& io_;
  MailRequest request_;
  const std::chrono::steady_clock::time_point ends_;
  smtp::ReplyReader connecting_;  // what curl heard until the login
  std::size_t connecting_bytes_ = 0;
  std::string unread_;
  std::size_t reply_bytes_ = 0;
  std::shared_ptr<Watch> watch_;
};

}  // namespace newswatch::net
