// The HTTP client against servers that behave.

#include "net/curl_http.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>

#include "net/content_coding.h"
#include "tests/support/curl_fixture.h"
#include "tests/support/encode.h"

namespace newswatch::net {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using testing::Farewell;
using testing::Reply;
using testing::ScriptedServer;
using Kind = HttpError::Kind;

class CurlHttp : public testing::CurlFixture {
 protected:
  // Serves `response` and keeps the requests.
  std::unique_ptr<Server> serve(ServerResponse response) {
    const auto handler = [this, response](ServerRequest request) -> awaitable<ServerResponse> {
      seen.push_back(std::move(request));
      co_return response;
    };
    return testing::serve(loop, handler);
  }

  std::optional<std::string> seen_header(const std::string& name) const {
    for (const Header& one : seen.back().headers) {
      if (one.name == name) return one.value;
    }
    return std::nullopt;
  }

  std::vector<ServerRequest> seen;
};

TEST_F(CurlHttp, ReturnsStatusHeadersBodyUrlAndPeer) {
  const auto server = serve({.status = 404,
                             .headers = {{"X-Twice", "1"}, {"ETag", "\"abc\""}, {"X-Twice", "2"}},
                             .body = "gone"});
  const std::string url = testing::url_of(*server, "/feed?x=1");
  const auto reply = get(url);
  ASSERT_TRUE(reply) << reply.error().message;
  EXPECT_EQ(reply->status, 404);
  EXPECT_EQ(reply->body, "gone");
  EXPECT_EQ(reply->url, url);
  EXPECT_EQ(reply->peer, "127.0.0.1");
  EXPECT_EQ(header(*reply, "etag"), "\"abc\"");
  EXPECT_EQ(std::count_if(reply->headers.begin(), reply->headers.end(),
                          [](const Header& one) { return one.name == "X-Twice"; }),
            2);
  EXPECT_EQ(seen.back().target, "/feed?x=1");
}

TEST_F(CurlHttp, SendsItsUserAgentUnlessTheRequestHasOne) {
  const auto server = serve({});
  ASSERT_TRUE(get(testing::url_of(*server)));
  EXPECT_EQ(seen_header("User-Agent"), "newswatch-test/1 (+https://example.org)");
  auto request = private_request(testing::url_of(*server));
  request.headers = {{"User-Agent", "other"}};
  ASSERT_TRUE(send(std::move(request)));
  EXPECT_EQ(seen_header("User-Agent"), "other");
}

TEST_F(CurlHttp, SendsHeadersAsGivenAndAsksForNothingElse) {
  const auto server = serve({});
  auto request = private_request(testing::url_of(*server));
  request.headers = {{"If-None-Match", "W/\"x;y\""}, {"X-Empty", ""}, {"Accept", "text/xml"}};
  ASSERT_TRUE(send(std::move(request)));
  EXPECT_EQ(seen_header("If-None-Match"), "W/\"x;y\"");
  EXPECT_EQ(seen_header("X-Empty"), "");
  EXPECT_EQ(seen_header("Accept"), "text/xml");
  EXPECT_EQ(seen_header("Accept-Encoding"), std::nullopt);
  EXPECT_EQ(seen_header("Cookie"), std::nullopt);
}

TEST_F(CurlHttp, PostsABodyWithoutHesitation) {
  const auto server = serve({.status = 204});
  for (const std::size_t length : {0u, 1u, 20'000u, 1'000'000u}) {
    SCOPED_TRACE(length);
    auto request = private_request(testing::url_of(*server));
    request.method = Method::post;
    request.headers = {{"Content-Type", "application/json"}};
    request.body = std::string(length, 'x') + '\0' + "end";
    ASSERT_TRUE(send(request));
    EXPECT_EQ(seen.back().method, "POST");
    EXPECT_TRUE(seen.back().body == request.body);
    EXPECT_EQ(seen_header("Content-Type"), "application/json");
    EXPECT_EQ(seen_header("Expect"), std::nullopt);
  }
  auto bare = private_request(testing::url_of(*server));
  bare.method = Method::post;
  ASSERT_TRUE(send(std::move(bare)));
  EXPECT_EQ(seen.back().body, "");
  EXPECT_EQ(seen_header("Content-Type"), std::nullopt);
}

TEST_F(CurlHttp, PutsABodyAndPostsOnTheSameConnectionAgain) {
  const auto server = serve({.status = 200});
  for (const Method method : {Method::put, Method::post, Method::put, Method::get}) {
    auto request = private_request(testing::url_of(*server));
    request.method = method;
    request.headers = {{"Content-Type", "application/json"}};
    if (method != Method::get) request.body = std::string(20'000, 'x') + '\0' + "end";
    ASSERT_TRUE(send(request));
    const char* names[] = {"GET", "POST", "PUT"};
    EXPECT_EQ(seen.back().method, names[static_cast<int>(method)]);
    EXPECT_TRUE(seen.back().body == request.body);
    EXPECT_EQ(seen_header("Content-Type"), "application/json");
    EXPECT_EQ(seen_header("Expect"), std::nullopt);
  }
}

TEST_F(CurlHttp, ReturnsTheBodyAsTransferred) {
  const std::string zipped = testing::gzipped("<rss/>");
  const auto server = serve({.headers = {{"Content-Encoding", "gzip"}}, .body = zipped});
  auto request = private_request(testing::url_of(*server));
  request.headers = {{"Accept-Encoding", std::string(kAcceptEncoding)}};
  const auto reply = send(std::move(request));
  ASSERT_TRUE(reply);
  EXPECT_TRUE(reply->body == zipped);
  EXPECT_EQ(seen_header("Accept-Encoding"), kAcceptEncoding);
}

TEST_F(CurlHttp, DoesNotFollowRedirects) {
  const auto server = serve({.status = 301, .headers = {{"Location", "/elsewhere"}}});
  const auto reply = get(testing::url_of(*server));
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 301);
  EXPECT_EQ(seen.size(), 1u);
}

TEST_F(CurlHttp, KeepsNoCookies) {
  const auto server = serve({.headers = {{"Set-Cookie", "id=1"}}});
  ASSERT_TRUE(get(testing::url_of(*server)));
  ASSERT_TRUE(get(testing::url_of(*server)));
  EXPECT_EQ(seen_header("Cookie"), std::nullopt);
}

TEST_F(CurlHttp, IgnoresProxiesOfTheEnvironment) {
  const auto server = serve({});
  ::setenv("http_proxy", "http://127.0.0.1:1", 1);
  ::setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
  const auto reply = get(testing::url_of(*server));
  ::unsetenv("http_proxy");
  ::unsetenv("ALL_PROXY");
  EXPECT_TRUE(reply);
}

TEST_F(CurlHttp, UsesAConnectionAgain) {
  int connections = 0;
  const auto script =
      [&connections](std::shared_ptr<ScriptedServer::Socket> socket) -> awaitable<void> {
    const auto kept = socket;
    ++connections;
    for (;;) {
      const std::string head = co_await testing::read_head(kept);
      if (head.empty()) co_return;
      std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
      co_await testing::write_all(kept, std::move(answer));
    }
  };
  const ScriptedServer server(loop, script);
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(get(server.url()));
  EXPECT_EQ(connections, 1);
}

TEST_F(CurlHttp, AsksAgainWhenAKeptConnectionHasGone) {
  const ScriptedServer server(
      loop, testing::plays("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", Farewell::close));
  for (int i = 0; i < 3; ++i) {
    const auto reply = get(server.url());
    ASSERT_TRUE(reply) << reply.error().message;
    EXPECT_EQ(reply->body, "ok");
  }
  EXPECT_EQ(server.accepted(), 3u);
}

TEST_F(CurlHttp, TellsARefusedConnection) {
  asio::ip::tcp::acceptor closed(loop, {asio::ip::address_v4::loopback(), 0});
  const auto port = std::to_string(closed.local_endpoint().port());
  closed.close();
  const auto reply = get("http://127.0.0.1:" + port + "/");
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, Kind::connect);
  EXPECT_NE(reply.error().message.find("127.0.0.1"), std::string::npos);
}

TEST_F(CurlHttp, TellsANameWithoutAddress) {
  const auto reply = get("http://newswatch-test.invalid/");
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, Kind::resolve);
}

TEST_F(CurlHttp, KeepsManyExchangesApart) {
  const auto handler = [](ServerRequest request) -> awaitable<ServerResponse> {
    ServerResponse response;
    response.headers = {{"X-Target", request.target}};
    response.body = std::string(std::stoul(request.target.substr(1)), 'x') + request.target;
    co_return response;
  };
  ServerLimits limits;
  limits.max_connections = 2000;
  const auto server = testing::serve(loop, handler, limits);
  constexpr std::size_t kMany = 600;  // more than one curl loop takes
  std::vector<std::optional<Reply>> replies(kMany);
  TaskGroup group(loop.get_executor(), nullptr);
  for (std::size_t i = 0; i < kMany; ++i) {
    auto request = private_request(testing::url_of(*server, "/" + std::to_string(i * 7)));
    group.spawn("send", send_into(*http, std::move(request), replies[i]));
  }
  testing::run(loop, group.drained());
  for (std::size_t i = 0; i < kMany; ++i) {
    ASSERT_TRUE(replies[i].has_value());
    ASSERT_TRUE(*replies[i]) << replies[i]->error().message;
    const std::string target = "/" + std::to_string(i * 7);
    EXPECT_EQ(header(**replies[i], "X-Target"), target);
    EXPECT_TRUE((**replies[i]).body == std::string(i * 7, 'x') + target);
  }
}

TEST_F(CurlHttp, MayDieWithItsLoopInTheMiddleOfAnExchange) {
  auto own = std::make_unique<asio::io_context>();
  auto server = std::make_unique<ScriptedServer>(*own, testing::stays_silent());
  auto client = make_curl_http(*own, {});
  std::optional<Reply> reply;
  auto group = std::make_unique<TaskGroup>(own->get_executor(), nullptr);
  auto request = private_request(server->url());
  group->spawn("send", send_into(*client, std::move(request), reply));
  testing::run_until(*own, [&server] { return server->accepted() == 1; });
  server.reset();
  group.reset();
  client.reset();
  own.reset();  // not one more turn
  EXPECT_FALSE(reply.has_value());
}

}  // namespace
}  // namespace newswatch::net
