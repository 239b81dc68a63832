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

TEST_F(CurlHttp, RefusesWhatItMayNotSend) {
  struct Case {
    std::string name;
    HttpRequest request;
  };
  const std::vector<Case> cases = {
      {"no URL", {.url = ""}},
      {"other scheme", {.url = "file:///etc/passwd"}},
      {"ftp", {.url = "ftp://example.org/"}},
      {"no host", {.url = "http:///"}},
      {"blank", {.url = "http://example.org/a b"}},
      {"line break", {.url = "http://example.org/\r\nX: y"}},
      {"value with LF", {.url = "http://127.0.0.1/", .headers = {{"A", "b\nc: d"}}}},
      {"value with CR", {.url = "http://127.0.0.1/", .headers = {{"A", "b\r"}}}},
      {"value with NUL", {.url = "http://127.0.0.1/", .headers = {{"A", std::string("b\0", 2)}}}},
      {"name with colon", {.url = "http://127.0.0.1/", .headers = {{"A:", "b"}}}},
      {"name with LF", {.url = "http://127.0.0.1/", .headers = {{"A\n", "b"}}}},
      {"empty name", {.url = "http://127.0.0.1/", .headers = {{"", "b"}}}},
      {"own length", {.url = "http://127.0.0.1/", .headers = {{"content-length", "5"}}}},
      {"own framing", {.url = "http://127.0.0.1/", .headers = {{"Transfer-Encoding", "chunked"}}}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const auto reply = send(c.request);
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().kind, Kind::bad_request);
    EXPECT_EQ(reply.error().message.find_first_of("\r\n"), std::string::npos);
  }
}

TEST_F(CurlHttp, RefusesAddressesThatAreNotPublicBeforeAnyByteIsSent) {
  const auto server = serve({});
  const std::string port = std::to_string(server->port());
  struct Case {
    std::string host;
    std::string message;
  };
  const std::vector<Case> cases = {
      {"127.0.0.1", "127.0.0.1 is loopback; allow it with allow_private_addresses: true"},
      {"127.1", "127.0.0.1 is loopback; allow it with allow_private_addresses: true"},
      {"2130706433", "127.0.0.1 is loopback; allow it with allow_private_addresses: true"},
      {"0x7f.1", "127.0.0.1 is loopback; allow it with allow_private_addresses: true"},
      {"0.0.0.0", "0.0.0.0 is this network; allow it with allow_private_addresses: true"},
      {"10.0.0.1", "10.0.0.1 is private network; allow it with allow_private_addresses: true"},
      {"169.254.169.254",
       "169.254.169.254 is link-local; allow it with allow_private_addresses: true"},
      {"[::1]", "::1 is loopback; allow it with allow_private_addresses: true"},
      {"[::ffff:127.0.0.1]",
       "::ffff:127.0.0.1 is loopback; allow it with allow_private_addresses: true"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.host);
    const auto reply = send({.url = "http://" + c.host + ":" + port + "/"});
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().kind, Kind::refused_address);
    EXPECT_EQ(reply.error().message, c.message);
  }
  EXPECT_TRUE(seen.empty());
}

TEST_F(CurlHttp, RefusesANameThatLeadsToLoopback) {
  const auto server = serve({});
  const auto reply = send({.url = "http://localhost:" + std::to_string(server->port()) + "/"});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, Kind::refused_address);
  EXPECT_TRUE(seen.empty());
}

TEST_F(CurlHttp, NeverServesAStrictRequestFromALenientOnesConnection) {
  const auto server = serve({.body = "ok"});
  const std::string url = testing::url_of(*server);
  ASSERT_TRUE(get(url));  // leaves a connection open
  const auto strict = send({.url = url});
  ASSERT_FALSE(strict);
  EXPECT_EQ(strict.error().kind, Kind::refused_address);
  EXPECT_EQ(seen.size(), 1u);
}

TEST_F(CurlHttp, KeepsCredentialsOutOfMessages) {
  asio::ip::tcp::acceptor closed(loop, {asio::ip::address_v4::loopback(), 0});
  const auto port = std::to_string(closed.local_endpoint().port());
  closed.close();
  for (const auto policy : {AddressPolicy::public_only, AddressPolicy::allow_private}) {
    const auto reply = send(
        {.url = "http://user:hunter2@127.0.0.1:" + port + "/?token=hunter2", .addresses = policy});
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().message.find("hunter2"), std::string::npos) << reply.error().message;
  }
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
