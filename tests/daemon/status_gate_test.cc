#include "daemon/status_gate.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace newswatch::daemon {
namespace {

using namespace std::chrono_literals;

const StatusGate::Time kBegin{};

net::ServerRequest from(const std::string& peer, std::vector<net::Header> headers = {}) {
  return {.method = "GET", .target = "/", .headers = std::move(headers), .peer = peer};
}

int status_of(const std::optional<net::ServerResponse>& refusal) {
  return refusal ? refusal->status : 200;
}

TEST(StatusGate, AnswersThePublicNameWhereItIsTold) {
  StatusGate gate("127.0.0.1:8642", {}, "news.example");
  StatusGate numeric("127.0.0.1:8642", {}, "[2001:db8::1]");
  StatusGate none("127.0.0.1:8642", {});
  const auto asked = [](StatusGate& at, const std::string& host) {
    return status_of(at.refusal(from("127.0.0.1", {{"Host", host}}), kBegin));
  };
  for (const char* host : {"news.example", "NEWS.example:443", " news.example ", "localhost"})
    EXPECT_EQ(asked(gate, host), 200) << host;
  for (const char* host : {"evil.example", "news.example.evil", "a.news.example", ""})
    EXPECT_EQ(asked(gate, host), 421) << host;
  EXPECT_EQ(asked(numeric, "[2001:DB8::1]:8642"), 200);
  EXPECT_EQ(asked(none, "news.example"), 421);
  EXPECT_EQ(asked(none, ""), 421);
}

TEST(StatusGate, OnLoopbackAnswersOnlyToNamesAndAddressesOfLoopback) {
  struct Case {
    std::string host;
    bool answered;
  };
  const std::vector<Case> cases = {
      {"127.0.0.1:8642", true},
      {"127.0.0.1", true},
      {"127.0.0.2:1", true},
      {"localhost:8642", true},
      {"LOCALHOST", true},
      {"[::1]:8642", true},
      {"[::1]", true},
      {"[::ffff:127.0.0.1]:8642", true},
      {"evil.example", false},
      {"evil.example:8642", false},
      {"localhost.evil.example", false},
      {"evil.example#localhost", false},
      {"127.0.0.1.evil.example:8642", false},
      {"127.0.0.1@evil.example", false},
      {"10.0.0.1:8642", false},
      {"0.0.0.0:8642", false},
      {"169.254.169.254", false},
      {"[::]", false},
      {"[fe80::1]", false},
      {"[::1", false},
      {"2130706433", false},
      {"", false},
  };
  for (const std::string listen : {"127.0.0.1:8642", "[::1]:8642", "127.0.0.53:0"}) {
    for (const Case& c : cases) {
      SCOPED_TRACE(listen + " " + c.host);
      EXPECT_EQ(is_host_answered(listen, c.host), c.answered);
      StatusGate gate(listen, {});
      EXPECT_EQ(status_of(gate.refusal(from("127.0.0.1", {{"hOsT", c.host}}), kBegin)),
                c.answered ? 200 : 421);
    }
  }
}

TEST(StatusGate, ElsewhereAnswersToEveryName) {
  for (const std::string listen : {"0.0.0.0:8642", "10.1.2.3:8642", "[::]:8642", "[fd00::1]:1"}) {
    EXPECT_TRUE(is_host_answered(listen, "newswatch.internal:8642")) << listen;
  }
}

TEST(StatusGate, TakesOneHostOrNone) {
  StatusGate gate("127.0.0.1:8642", {});
  EXPECT_EQ(status_of(gate.refusal(from("127.0.0.1"), kBegin)), 200);
  const auto twice = from("127.0.0.1", {{"Host", "localhost"}, {"host", "evil.example"}});
  EXPECT_EQ(status_of(gate.refusal(twice, kBegin)), 400);
}

TEST(StatusGate, AnswersABurstAndThenAtTheRate) {
  StatusGate gate("127.0.0.1:8642", {.burst = 5, .per_second = 2});
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(status_of(gate.refusal(from("127.0.0.1"), kBegin)), 200) << i;
  const auto refused = gate.refusal(from("127.0.0.1"), kBegin);
  ASSERT_EQ(status_of(refused), 429);
  EXPECT_TRUE(std::count(refused->headers.begin(), refused->headers.end(),
                         net::Header{"Retry-After", "1"}));
  EXPECT_EQ(status_of(gate.refusal(from("127.0.0.2"), kBegin)), 200) << "another peer is another's";
  EXPECT_EQ(status_of(gate.refusal(from("127.0.0.1"), kBegin + 400ms)), 429);
  EXPECT_EQ(status_of(gate.refusal(from("127.0.0.1"), kBegin + 500ms)), 200);
  EXPECT_EQ(status_of(gate.refusal(from("127.0.0.1"), kBegin + 500ms)), 429);
  EXPECT_EQ(status_of(gate.refusal(from("127.0.0.1"), kBegin + 100ms)), 429) << "no way back";
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(status_of(gate.refusal(from("127.0.0.1"), kBegin + 1h)), 200) << i;
  EXPECT_EQ(status_of(gate.refusal(from("127.0.0.1"), kBegin + 1h)), 429) << "no more than a burst";
}

TEST(StatusGate, TakesANetworkOfIpv6ForOnePeer) {
  StatusGate gate("[::]:8642", {.burst = 1, .per_second = 1});
  EXPECT_EQ(status_of(gate.refusal(from("2001:db8:1:2::1"), kBegin)), 200);
  EXPECT_EQ(status_of(gate.refusal(from("2001:db8:1:2:ffff::9"), kBegin)), 429);
  EXPECT_EQ(status_of(gate.refusal(from("2001:db8:1:3::1"), kBegin)), 200);
  EXPECT_EQ(status_of(gate.refusal(from("::ffff:10.0.0.1"), kBegin)), 200);
  EXPECT_EQ(status_of(gate.refusal(from("::ffff:10.0.0.2"), kBegin)), 200);
}

TEST(StatusGate, RemembersABoundedNumberOfPeersAndForgetsTheOneGoneLongest) {
  StatusGate gate("0.0.0.0:8642", {.burst = 1, .per_second = 0.001, .peers = 100});
  EXPECT_EQ(status_of(gate.refusal(from("10.0.0.1"), kBegin)), 200);
  for (int i = 0; i < 10'000; ++i) {
    const std::string peer = "10.1." + std::to_string(i / 250) + "." + std::to_string(i % 250);
    EXPECT_EQ(status_of(gate.refusal(from(peer), kBegin + i * 1ms)), 200);
    EXPECT_EQ(status_of(gate.refusal(from("10.0.0.1"), kBegin + i * 1ms)), 429);
    ASSERT_LE(gate.peers(), 100u);
  }
}

TEST(StatusGate, RefusesWithTheHeadersOfEveryPage) {
  StatusGate gate("127.0.0.1:8642", {.burst = 1, .per_second = 1});
  const auto misled = gate.refusal(from("127.0.0.1", {{"Host", "evil.example"}}), kBegin);
  const auto often = gate.refusal(from("127.0.0.1"), kBegin);
  for (const auto& refused : {misled, often}) {
    ASSERT_TRUE(refused);
    EXPECT_TRUE(std::count(refused->headers.begin(), refused->headers.end(),
                           net::Header{"X-Content-Type-Options", "nosniff"}));
  }
}

}  // namespace
}  // namespace newswatch::daemon
