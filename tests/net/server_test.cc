#include "net/server.h"

#include <gtest/gtest.h>

#include "net/curl_http.h"
#include "tests/support/loopback.h"

namespace newswatch::net {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using asio::ip::tcp;
using testing::kNoThrow;

awaitable<ServerResponse> echo(ServerRequest request) {
  std::string host;
  for (const Header& one : request.headers) {
    if (one.name == "Host") host = one.value;
  }
  ServerResponse response;
  response.headers = {{"Content-Type", "text/plain"}};
  response.body = request.method + " " + request.target + " " + host + " " + request.body;
  co_return response;
}

// Writes `bytes`, then reads until the server closes.
awaitable<std::string> talk(std::uint16_t port, std::string bytes) {
  const auto executor = co_await asio::this_coro::executor;
  tcp::socket socket(executor);
  const tcp::endpoint server(asio::ip::address_v4::loopback(), port);
  co_await socket.async_connect(server, asio::use_awaitable);
  const auto view = asio::buffer(bytes);
  co_await asio::async_write(socket, view, kNoThrow);
  std::string got;
  auto room = asio::dynamic_buffer(got);
  co_await asio::async_read_until(socket, room, "never sent, so read to the end", kNoThrow);
  co_return got;
}

int count(const std::string& text, const std::string& piece) {
  int found = 0;
  for (std::size_t at = text.find(piece); at != std::string::npos; at = text.find(piece, at + 1)) {
    ++found;
  }
  return found;
}

class ServerTest : public ::testing::Test {
 protected:
  std::string exchange(const Server& server, const std::string& bytes) {
    return testing::run(loop, talk(server.port(), bytes));
  }
  asio::io_context loop;
};

TEST_F(ServerTest, HandsTheRequestToItsHandlerAndTheAnswerBack) {
  const auto server = testing::serve(loop, echo);
  const std::string got = exchange(*server,
                                   "POST /a?b=1 HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n"
                                   "Connection: close\r\n\r\nabc");
  EXPECT_TRUE(got.starts_with("HTTP/1.1 200 OK\r\n")) << got;
  EXPECT_NE(got.find("\r\nContent-Length: 17\r\n"), std::string::npos) << got;
  EXPECT_NE(got.find(" GMT\r\n"), std::string::npos) << got;
  EXPECT_TRUE(got.ends_with("\r\n\r\nPOST /a?b=1 x abc")) << got;
}

TEST_F(ServerTest, TellsWhoAsks) {
  const auto handler = [](ServerRequest request) -> awaitable<ServerResponse> {
    ServerResponse response;
    response.body = "from " + request.peer;
    co_return response;
  };
  const auto server = testing::serve(loop, handler);
  const std::string got = exchange(*server, "GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(got.ends_with("from 127.0.0.1")) << got;
}

TEST_F(ServerTest, AnswersSeveralRequestsOnOneConnection) {
  const auto server = testing::serve(loop, echo);
  const std::string got = exchange(*server,
                                   "GET /1 HTTP/1.1\r\nHost: x\r\n\r\n"
                                   "GET /2 HTTP/1.1\r\nHost: x\r\n\r\n"
                                   "GET /3 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(count(got, "HTTP/1.1 200 OK"), 3) << got;
  EXPECT_TRUE(got.ends_with("GET /3 x ")) << got;
}

TEST_F(ServerTest, ClosesAfterAnHttp10Request) {
  const auto server = testing::serve(loop, echo);
  EXPECT_EQ(count(exchange(*server, "GET / HTTP/1.0\r\n\r\n"), "200 OK"), 1);
}

TEST_F(ServerTest, TellsAHeadTheLengthWithoutTheBody) {
  const auto server = testing::serve(loop, echo);
  const std::string got =
      exchange(*server, "HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_NE(got.find("Content-Length: 9\r\n"), std::string::npos) << got;
  EXPECT_TRUE(got.ends_with("\r\n\r\n")) << got;
}

TEST_F(ServerTest, SendsNoBodyWithStatusesThatHaveNone) {
  for (const int status : {204, 304}) {
    SCOPED_TRACE(status);
    const auto handler = [status](ServerRequest) -> awaitable<ServerResponse> {
      ServerResponse response;
      response.status = status;
      response.body = "must not appear";
      co_return response;
    };
    const auto server = testing::serve(loop, handler);
    const std::string got = exchange(*server, "GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(count(got, "must not appear"), 0);
    EXPECT_EQ(count(got, "Content-Length"), 0);
  }
}

TEST_F(ServerTest, LetsNoHandlerSplitAResponse) {
  const auto handler = [](ServerRequest) -> awaitable<ServerResponse> {
    ServerResponse response;
    response.headers = {{"X-Title", "a\r\nSet-Cookie: stolen=1"}, {"Content-Length", "9999"}};
    co_return response;
  };
  const auto server = testing::serve(loop, handler);
  const std::string got = exchange(*server, "GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(count(got, "\r\nSet-Cookie"), 0) << got;
  EXPECT_EQ(count(got, "9999"), 0) << got;
}

TEST_F(ServerTest, TellsClientsWhatIsWrongWithTheirRequest) {
  struct Case {
    std::string name;
    std::string bytes;
    std::string status;
  };
  const std::vector<Case> cases = {
      {"garbage", "\x01\x02\x03 garbage\r\n\r\n", "400"},
      {"no version", "GET /\r\n\r\n", "400"},
      {"bad length", "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n", "400"},
      {"long header", "GET / HTTP/1.1\r\nX: " + std::string(5000, 'x') + "\r\n\r\n", "431"},
      {"long body", "POST / HTTP/1.1\r\nContent-Length: 2001\r\n\r\n" + std::string(2001, 'x'),
       "413"},
  };
  ServerLimits limits;
  limits.max_header_bytes = 4096;
  limits.max_body_bytes = 2000;
  const auto server = testing::serve(loop, echo, limits);
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const std::string got = exchange(*server, c.bytes);
    EXPECT_TRUE(got.starts_with("HTTP/1.1 " + c.status)) << got;
    EXPECT_NE(got.find("Connection: close"), std::string::npos) << got;
  }
}

TEST_F(ServerTest, TakesABodyOfExactlyTheLimit) {
  ServerLimits limits;
  limits.max_body_bytes = 2000;
  const auto server = testing::serve(loop, echo, limits);
  const std::string got =
      exchange(*server, "POST / HTTP/1.1\r\nConnection: close\r\nContent-Length: 2000\r\n\r\n" +
                            std::string(2000, 'x'));
  EXPECT_TRUE(got.starts_with("HTTP/1.1 200")) << got;
}

// Long bodies for one path, a few bytes for any other.
ServerLimits long_for_push() {
  ServerLimits limits;
  limits.max_body_bytes = 100;
  limits.body_limit = [](const ServerRequest& head) -> std::size_t {
    return head.target.starts_with("/push") ? 50'000 : 10;
  };
  return limits;
}

TEST_F(ServerTest, TheHeadDecidesHowLongTheBodyMayBe) {
  struct Case {
    std::string target;
    std::size_t bytes;
    std::string status;
  };
  const std::vector<Case> cases = {
      {"/", 10, "200"}, {"/", 11, "413"}, {"/push", 50'000, "200"}, {"/push", 50'001, "413"}};
  const auto server = testing::serve(loop, echo, long_for_push());
  for (const Case& c : cases) {
    SCOPED_TRACE(c.target + " " + std::to_string(c.bytes));
    const std::string body(c.bytes, 'x');
    const std::string head = "POST " + c.target + " HTTP/1.1\r\nConnection: close\r\n";
    const std::string length = "Content-Length: " + std::to_string(c.bytes) + "\r\n\r\n";
    EXPECT_TRUE(exchange(*server, head + length + body).starts_with("HTTP/1.1 " + c.status));
    char size[20];
    std::snprintf(size, sizeof size, "%zx\r\n", c.bytes);
    const std::string chunked =
        "Transfer-Encoding: chunked\r\n\r\n" + std::string(size) + body + "\r\n0\r\n\r\n";
    EXPECT_TRUE(exchange(*server, head + chunked).starts_with("HTTP/1.1 " + c.status));
  }
}

TEST_F(ServerTest, RefusesALongBodyWithoutReadingIt) {
  const auto server = testing::serve(loop, echo, long_for_push());
  const std::string got =
      exchange(*server, "POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n");
  EXPECT_TRUE(got.starts_with("HTTP/1.1 413")) << got;
}

TEST_F(ServerTest, TakesFewLongBodiesAtATime) {
  ServerLimits limits = long_for_push();
  limits.max_long_bodies = 3;
  limits.max_long_bodies_per_target = 2;
  const auto server = testing::serve(loop, echo, limits);
  const std::string head = " HTTP/1.1\r\nConnection: close\r\nContent-Length: ";
  const std::string long_one = head + "101\r\n\r\n" + std::string(101, 'x');
  const std::string short_one = head + "3\r\n\r\nabc";
  const auto status = [&](const std::string& request) {
    return exchange(*server, "POST " + request).substr(9, 3);
  };
  std::vector<tcp::socket> waiting;
  for (const std::string target : {"/push1", "/push1", "/push2"}) {
    waiting.emplace_back(loop);
    waiting.back().connect({asio::ip::address_v4::loopback(), server->port()});
    asio::write(waiting.back(), asio::buffer("POST " + target + head + "101\r\n\r\na"));
    testing::settle(loop);
  }
  const std::string third_of_one = exchange(*server, "POST /push1" + long_one);
  EXPECT_TRUE(third_of_one.starts_with("HTTP/1.1 503")) << third_of_one;
  EXPECT_NE(third_of_one.find("Retry-After: "), std::string::npos);
  EXPECT_EQ(status("/push3" + long_one), "503");
  EXPECT_EQ(status("/push1" + short_one), "200");
  EXPECT_EQ(status("/" + short_one), "200");
  waiting.clear();  // they give up
  testing::settle(loop);
  EXPECT_EQ(status("/push1" + long_one), "200");
}

TEST_F(ServerTest, InvitesABodyThatWaitsForIt) {
  const auto server = testing::serve(loop, echo);
  const std::string got = exchange(*server,
                                   "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
                                   "Connection: close\r\nContent-Length: 1\r\n\r\nz");
  EXPECT_TRUE(got.starts_with("HTTP/1.1 100 Continue\r\n\r\n")) << got;
  EXPECT_TRUE(got.ends_with("POST / x z")) << got;
}

TEST_F(ServerTest, ClosesAConnectionThatStaysIdle) {
  ServerLimits limits;
  limits.idle_timeout = std::chrono::seconds(1);
  const auto server = testing::serve(loop, echo, limits);
  EXPECT_EQ(exchange(*server, "GET / HTTP/1.1\r\nX-Slow"), "");
}

TEST_F(ServerTest, TurnsConnectionsAboveTheLimitAway) {
  ServerLimits limits;
  limits.max_connections = 1;
  const auto server = testing::serve(loop, echo, limits);
  tcp::socket first(loop);
  first.connect({asio::ip::address_v4::loopback(), server->port()});
  testing::settle(loop);
  EXPECT_TRUE(exchange(*server, "").starts_with("HTTP/1.1 503"));
  first.close();
  testing::settle(loop);
  EXPECT_EQ(count(exchange(*server, "GET / HTTP/1.0\r\n\r\n"), "200 OK"), 1);
}

TEST_F(ServerTest, ServesOthersWhileAHandlerWaits) {
  asio::steady_timer gate(loop, asio::steady_timer::time_point::max());
  const auto handler = [&gate](ServerRequest request) -> awaitable<ServerResponse> {
    asio::steady_timer& door = gate;
    if (request.target == "/slow") co_await door.async_wait(kNoThrow);
    ServerResponse response;
    response.body = request.target;
    co_return response;
  };
  const auto server = testing::serve(loop, handler);
  std::string slow;
  asio::co_spawn(loop, talk(server->port(), "GET /slow HTTP/1.0\r\n\r\n"),
                 [&slow](std::exception_ptr, std::string got) { slow = std::move(got); });
  testing::settle(loop);
  EXPECT_TRUE(exchange(*server, "GET /fast HTTP/1.0\r\n\r\n").ends_with("/fast"));
  EXPECT_EQ(slow, "");
  gate.cancel();
  testing::run_until(loop, [&slow] { return !slow.empty(); });
  EXPECT_TRUE(slow.ends_with("/slow")) << slow;
}

TEST_F(ServerTest, StopClosesIdleConnectionsAndLetsHandlersAnswer) {
  asio::steady_timer gate(loop, asio::steady_timer::time_point::max());
  bool reached = false;
  const auto handler = [&](ServerRequest) -> awaitable<ServerResponse> {
    asio::steady_timer& door = gate;
    reached = true;
    co_await door.async_wait(kNoThrow);
    ServerResponse response;
    response.body = "last words";
    co_return response;
  };
  const auto server = testing::serve(loop, handler);
  std::string busy;
  bool idle_ended = false;
  asio::co_spawn(loop, talk(server->port(), "GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
                 [&busy](std::exception_ptr, std::string got) { busy = std::move(got); });
  asio::co_spawn(loop, talk(server->port(), ""),
                 [&idle_ended](std::exception_ptr, std::string) { idle_ended = true; });
  testing::run_until(loop, [&reached] { return reached; });
  server->stop();
  testing::run_until(loop, [&idle_ended] { return idle_ended; });
  EXPECT_EQ(busy, "");
  tcp::socket late(loop);
  boost::system::error_code refused;
  late.connect({asio::ip::address_v4::loopback(), server->port()}, refused);
  EXPECT_EQ(refused, asio::error::connection_refused);
  gate.cancel();
  testing::run_until(loop, [&busy] { return !busy.empty(); });
  EXPECT_NE(busy.find("Connection: close"), std::string::npos) << busy;
  EXPECT_TRUE(busy.ends_with("last words")) << busy;
}

TEST_F(ServerTest, MayBeDestroyedWhileAHandlerWaits) {
  auto alive = std::make_shared<int>(0);
  bool reached = false;
  {
    const auto handler = [alive, &reached](ServerRequest) -> awaitable<ServerResponse> {
      const auto kept = alive;
      reached = true;
      const auto executor = co_await asio::this_coro::executor;
      asio::steady_timer never(executor, asio::steady_timer::time_point::max());
      co_await never.async_wait(asio::use_awaitable);
      co_return ServerResponse();
    };
    auto server = testing::serve(loop, handler);
    bool ended = false;
    asio::co_spawn(loop, talk(server->port(), "GET / HTTP/1.1\r\n\r\n"),
                   [&ended](std::exception_ptr, std::string) { ended = true; });
    testing::run_until(loop, [&reached] { return reached; });
    server.reset();
    testing::run_until(loop, [&ended] { return ended; });
  }
  testing::settle(loop);
  EXPECT_EQ(alive.use_count(), 1);
}

TEST(ServerListen, ListensOnIpv6) {
  asio::io_context loop;
  const auto server = Server::listen(loop, "[::1]:0", echo, {});
  if (!server && server.error().find("Cannot assign") != std::string::npos) {
    GTEST_SKIP() << "this machine has no IPv6 loopback";
  }
  ASSERT_TRUE(server) << server.error();
  EXPECT_NE((*server)->port(), 0);
}

TEST(ServerListen, NamesTheAddressItCannotListenOn) {
  asio::io_context loop;
  for (const char* address : {"", "8642", "localhost:8642", "127.0.0.1:", "127.0.0.1:x",
                              "127.0.0.1:70000", "::1:80", "[::1]", "127.0.0.1:80 "}) {
    SCOPED_TRACE(address);
    const auto server = Server::listen(loop, address, echo, {});
    ASSERT_FALSE(server);
    EXPECT_NE(server.error().find(address), std::string::npos);
  }
}

TEST(ServerListen, FailsPlainlyWhenThePortIsTaken) {
  asio::io_context loop;
  const auto first = testing::serve(loop, echo);
  const std::string address = "127.0.0.1:" + std::to_string(first->port());
  const auto second = Server::listen(loop, address, echo, {});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error(), "cannot listen on " + address + ": Address already in use");
}

}  // namespace
}  // namespace newswatch::net
