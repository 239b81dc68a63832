#pragma once

// A test fixture with a loop and the real HTTP client.

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "net/curl_http.h"
#include "net/task_group.h"
#include "tests/support/loopback.h"

namespace newswatch::testing {

using Reply = boost::system::result<net::HttpResponse, net::HttpError>;

class CurlFixture : public ::testing::Test {
 protected:
  static net::HttpRequest private_request(std::string url) {
    return {.url = std::move(url), .addresses = net::AddressPolicy::allow_private};
  }

  Reply send(net::HttpRequest request) { return run(loop, http->send(std::move(request))); }
  Reply get(const std::string& url) { return send(private_request(url)); }

  static boost::asio::awaitable<void> send_into(net::Http& http, net::HttpRequest request,
                                                std::optional<Reply>& reply) {
    auto got = co_await http.send(std::move(request));
    reply = std::move(got);
  }

  boost::asio::io_context loop;
  std::unique_ptr<net::Http> http =
      net::make_curl_http(loop, {.user_agent = "newswatch-test/1 (+https://example.org)"});
};

}  // namespace newswatch::testing
