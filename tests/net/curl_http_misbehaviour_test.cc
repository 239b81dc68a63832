// The HTTP client against servers that lie, stall, flood and vanish, and against our own
// cancellation at any moment.

#include <gtest/gtest.h>

#include <chrono>

#include "net/curl_http.h"
#include "tests/support/curl_fixture.h"

namespace newswatch::net {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using asio::awaitable;
using testing::Farewell;
using testing::Reply;
using testing::ScriptedServer;
using Kind = HttpError::Kind;

class Misbehaviour : public testing::CurlFixture {};

TEST_F(Misbehaviour, EndsEachBrokenExchangeAsAProtocolError) {
  struct Case {
    std::string name;
    std::string bytes;
    Farewell farewell = Farewell::close;
  };
  const std::string ok = "HTTP/1.1 200 OK\r\n";
  const std::vector<Case> cases = {
      {"nothing at all", "", Farewell::close},
      {"nothing but a reset", "", Farewell::reset},
      {"garbage", "\x01\x02\x03garbage\r\n\r\n"},
      {"HTTP/0.9", "<rss/>"},
      {"another protocol", "220 mail.example.org ESMTP\r\n"},
      {"cut inside the headers", ok + "Content-Ty"},
      {"cut before the body", ok + "Content-Length: 10\r\n\r\n"},
      {"cut inside the body", ok + "Content-Length: 10\r\n\r\n12345"},
      {"reset inside the body", ok + "Content-Length: 10\r\n\r\n12345", Farewell::reset},
      {"cut inside a chunk", ok + "Transfer-Encoding: chunked\r\n\r\nA\r\n12345"},
      {"cut before the last chunk", ok + "Transfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n"},
      {"bad chunk size", ok + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n12345\r\n"},
      {"two lengths", ok + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n123456"},
      {"two lengths in one", ok + "Content-Length: 5, 6\r\n\r\n123456"},
      {"length is no number", ok + "Content-Length: five\r\n\r\n12345"},
      {"negative length", ok + "Content-Length: -5\r\n\r\n12345"},
      {"no usable status", "HTTP/1.1 abc OK\r\n\r\n"},
      {"unasked switch", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"},
      {"only an interim answer", "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const ScriptedServer server(loop, testing::plays(c.bytes, c.farewell));
    const auto reply = get(server.url());
    ASSERT_FALSE(reply) << reply->status << " " << reply->body;
    EXPECT_EQ(reply.error().kind, Kind::protocol) << reply.error().message;
    EXPECT_NE(reply.error().message.find("127.0.0.1"), std::string::npos);
  }
}

TEST_F(Misbehaviour, TakesWhatIsOddButClear) {
  struct Case {
    std::string name;
    std::string bytes;
    std::string body;
  };
  const std::string ok = "HTTP/1.1 200 OK\r\n";
  const std::vector<Case> cases = {
      {"body until the end", ok + "\r\n12345", "12345"},
      {"equal lengths", ok + "Content-Length: 5\r\nContent-Length: 5\r\n\r\n12345", "12345"},
      {"bare line feeds", "HTTP/1.1 200 OK\nContent-Length: 5\n\n12345", "12345"},
      {"no reason", "HTTP/1.1 200\r\nContent-Length: 5\r\n\r\n12345", "12345"},
      {"HTTP/1.0", "HTTP/1.0 200 OK\r\n\r\n12345", "12345"},
      {"hints first",
       "HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n" + ok + "Content-Length: 5\r\n\r\n12345",
       "12345"},
      {"chunks", ok + "Transfer-Encoding: chunked\r\n\r\n2\r\n12\r\n3;x=y\r\n345\r\n0\r\n\r\n",
       "12345"},
      {"trailers", ok + "Transfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n0\r\nX-Trailer: 1\r\n\r\n",
       "12345"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const ScriptedServer server(loop, testing::plays(c.bytes));
    const auto reply = get(server.url());
    ASSERT_TRUE(reply) << reply.error().message;
    EXPECT_EQ(reply->status, 200);
    EXPECT_EQ(reply->body, c.body);
    EXPECT_EQ(header(*reply, "X-Early"), std::nullopt);
    EXPECT_EQ(header(*reply, "X-Trailer"), std::nullopt);
  }
}

TEST_F(Misbehaviour, RemovesControlBytesFromHeadersAndUnfoldsThem) {
  const ScriptedServer server(loop,
                              testing::plays("HTTP/1.1 200 OK\r\nX-Title: a\x1b[31mb\x7f\x01\tc\r\n"
                                             "X-Folded: one\r\n  two\r\nX-B\x08"
                                             "ell: 1\r\nContent-Length: 0\r\n\r\n"));
  const auto reply = get(server.url());
  ASSERT_TRUE(reply) << reply.error().message;
  EXPECT_EQ(header(*reply, "X-Title"), "a[31mb c");
  EXPECT_EQ(header(*reply, "X-Folded"), "one two");
  EXPECT_EQ(header(*reply, "X-Bell"), "1");
}

TEST_F(Misbehaviour, TakesABodyOfExactlyTheCapAndNotOneByteMore) {
  for (const std::string framing : {"Content-Length: 1000\r\n", ""}) {
    SCOPED_TRACE(framing);
    const ScriptedServer server(
        loop, testing::plays("HTTP/1.1 200 OK\r\n" + framing + "\r\n" + std::string(1000, 'x')));
    auto request = private_request(server.url());
    request.max_body_bytes = 1000;
    const auto fits = send(request);
    ASSERT_TRUE(fits) << fits.error().message;
    EXPECT_EQ(fits->body.size(), 1000u);
    request.max_body_bytes = 999;
    const auto above = send(request);
    ASSERT_FALSE(above);
    EXPECT_EQ(above.error().kind, Kind::too_large);
  }
}

TEST_F(Misbehaviour, StopsAnEndlessBody) {
  const ScriptedServer server(
      loop, testing::drips("HTTP/1.1 200 OK\r\n\r\n", std::string(60'000, 'x'), 0ms));
  auto request = private_request(server.url());
  request.max_body_bytes = 1'000'000;
  const auto reply = send(std::move(request));
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, Kind::too_large);
  EXPECT_EQ(reply.error().message, "127.0.0.1 sends a body of more than 1000000 bytes");
}

TEST_F(Misbehaviour, BelievesA304ThatTellsTheLengthOfTheWholeBody) {
  const ScriptedServer server(loop, testing::plays("HTTP/1.1 304 Not Modified\r\n"
                                                   "Content-Length: 99999999\r\n\r\n"));
  auto request = private_request(server.url());
  request.max_body_bytes = 1000;
  const auto reply = send(std::move(request));
  ASSERT_TRUE(reply) << reply.error().message;
  EXPECT_EQ(reply->status, 304);
}

TEST_F(Misbehaviour, StopsHeadersAboveTheCap) {
  struct Case {
    std::string name;
    std::string head;
    std::string piece;
  };
  const std::vector<Case> cases = {
      {"endless headers", "HTTP/1.1 200 OK\r\n", "X-Pad: " + std::string(1000, 'x') + "\r\n"},
      {"one endless header", "HTTP/1.1 200 OK\r\nX-Pad: ", std::string(10'000, 'x')},
      {"endless short headers", "HTTP/1.1 200 OK\r\n", "A: b\r\nC: d\r\nE: f\r\n"},
      {"endless interim answers", "", "HTTP/1.1 103 Early Hints\r\nX: 1\r\n\r\n"},
      {"endless trailers", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
       "X-Pad: " + std::string(1000, 'x') + "\r\n"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const ScriptedServer server(loop, testing::drips(c.head, c.piece, 0ms));
    auto request = private_request(server.url());
    request.max_header_bytes = 50'000;
    const auto reply = send(std::move(request));
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().kind, Kind::too_large) << reply.error().message;
  }
}

TEST_F(Misbehaviour, EndsASilentServerAtTheTimeout) {
  const ScriptedServer server(loop, testing::stays_silent());
  auto request = private_request(server.url());
  request.timeout = 100ms;
  const auto reply = send(std::move(request));
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, Kind::timeout) << reply.error().message;
}

TEST_F(Misbehaviour, EndsADrippingServerAtTheTimeout) {
  const ScriptedServer server(loop, testing::drips("HTTP/1.1 200 OK\r\nX-", "x", 10ms));
  auto request = private_request(server.url());
  request.timeout = 300ms;
  const auto reply = send(std::move(request));
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, Kind::timeout) << reply.error().message;
}

TEST_F(Misbehaviour, EndsATrickleLongBeforeAGenerousTimeout) {
  const ScriptedServer server(loop, testing::drips("HTTP/1.1 200 OK\r\n\r\n", "x", 50ms));
  http = make_curl_http(loop, {.low_speed_bytes_per_second = 5000, .low_speed_time = 1s});
  auto request = private_request(server.url());
  request.timeout = 10min;
  const auto reply = send(std::move(request));
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, Kind::timeout) << reply.error().message;
}

TEST_F(Misbehaviour, OneBadServerDoesNotTouchTheOthers) {
  const ScriptedServer silent(loop, testing::stays_silent());
  const ScriptedServer resetting(
      loop, testing::plays("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1", Farewell::reset));
  const ScriptedServer endless(
      loop, testing::drips("HTTP/1.1 200 OK\r\n\r\n", std::string(10'000, 'x'), 0ms));
  const ScriptedServer good(loop, testing::plays("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
  std::vector<std::optional<Reply>> replies(80);
  TaskGroup group(loop.get_executor(), nullptr);
  const ScriptedServer* servers[] = {&silent, &resetting, &endless, &good};
  for (std::size_t i = 0; i < replies.size(); ++i) {
    auto request = private_request(servers[i % 4]->url());
    request.timeout = i % 4 == 0 ? 200ms : 20'000ms;
    request.max_body_bytes = 100'000;
    group.spawn("send", send_into(*http, std::move(request), replies[i]));
  }
  testing::run(loop, group.drained());
  for (std::size_t i = 0; i < replies.size(); ++i) {
    SCOPED_TRACE(i);
    ASSERT_TRUE(replies[i].has_value());
    const Reply& reply = *replies[i];
    ASSERT_EQ(reply.has_value(), i % 4 == 3);
    constexpr Kind kExpected[] = {Kind::timeout, Kind::protocol, Kind::too_large};
    if (!reply) {
      EXPECT_EQ(reply.error().kind, kExpected[i % 4]) << reply.error().message;
    }
  }
}

// Cancels after `turns` turns of the loop, wherever the exchange is by then.
TEST_F(Misbehaviour, CancellationAtAnyTurnFreesTheExchange) {
  const ScriptedServer server(loop,
                              testing::drips("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n",
                                             std::string(9'000, 'x'), 0ms));
  for (int turns = 0; turns < 60; ++turns) {
    SCOPED_TRACE(turns);
    std::optional<Reply> reply;
    TaskGroup group(loop.get_executor(), nullptr);
    auto request = private_request(server.url());
    group.spawn("send", send_into(*http, std::move(request), reply));
    loop.restart();
    for (int i = 0; i < turns; ++i) loop.poll_one();
    group.cancel();
    testing::run(loop, group.drained());
    EXPECT_EQ(group.size(), 0u);
  }
  const ScriptedServer good(loop, testing::plays("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
  EXPECT_TRUE(get(good.url()));
}

TEST_F(Misbehaviour, CancellingOneExchangeLeavesTheOthersAlone) {
  const ScriptedServer silent(loop, testing::stays_silent());
  const ScriptedServer good(loop, testing::plays("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
  std::optional<Reply> lost;
  std::optional<Reply> kept;
  TaskGroup losers(loop.get_executor(), nullptr);
  TaskGroup keepers(loop.get_executor(), nullptr);
  auto to_silent = private_request(silent.url());
  losers.spawn("lost", send_into(*http, std::move(to_silent), lost));
  testing::run_until(loop, [&silent] { return silent.accepted() == 1; });
  auto to_good = private_request(good.url());
  keepers.spawn("kept", send_into(*http, std::move(to_good), kept));
  losers.cancel();
  testing::run(loop, keepers.drained());
  testing::run(loop, losers.drained());
  EXPECT_FALSE(lost.has_value());
  ASSERT_TRUE(kept.has_value() && kept->has_value());
  EXPECT_EQ((*kept)->body, "ok");
}

TEST_F(Misbehaviour, CancellationWhileANameResolvesDoesNotWait) {
  std::optional<Reply> reply;
  TaskGroup group(loop.get_executor(), nullptr);
  for (int i = 0; i < 20; ++i) {
    auto request = private_request("http://newswatch-test-" + std::to_string(i) + ".invalid/");
    group.spawn("send", send_into(*http, std::move(request), reply));
  }
  loop.restart();
  for (int i = 0; i < 25; ++i) loop.poll_one();
  group.cancel();
  testing::run(loop, group.drained());
  EXPECT_EQ(group.size(), 0u);
}

}  // namespace
}  // namespace newswatch::net
