#pragma once

// A test fixture with a loop and the real mail client.

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "net/curl_mail.h"
#include "tests/support/smtp_server.h"

namespace newswatch::testing {

using MailResult = boost::system::result<net::MailReply, net::HttpError>;

class MailFixture : public ::testing::Test {
 protected:
  static net::MailRequest plain_request(std::string url) {
    return {.url = std::move(url),
            .tls = net::MailRequest::Tls::none,
            .from = "newswatch@news.example",
            .to = {"desk@news.example"},
            .message = "Subject: s\r\n\r\nHello\r\n",
            .addresses = net::AddressPolicy::allow_private};
  }

  MailResult send(net::MailRequest request) { return run(loop, mailer->send(std::move(request))); }

  static boost::asio::awaitable<void> send_into(net::Mailer& mailer, net::MailRequest request,
                                                std::optional<MailResult>& reply) {
    auto got = co_await mailer.send(std::move(request));
    reply = std::move(got);
  }

  boost::asio::io_context loop;
  std::unique_ptr<net::Mailer> mailer = net::make_curl_mailer(loop);
};

}  // namespace newswatch::testing
