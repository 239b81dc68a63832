// A hundred servers that mean no good, name servers among them, all at once: each ends within its
// own deadline in one plain message, and those who are honest are answered as if they were alone.

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

#include "net/curl_http.h"
#include "tests/support/curl_fixture.h"
#include "tests/support/dns_server.h"

namespace newswatch::net {
namespace {

using namespace std::chrono_literals;
using testing::DnsQuestion;
using testing::DnsReply;
using testing::DnsType;
using testing::Farewell;
using testing::Reply;
using testing::ScriptedServer;
using Kind = HttpError::Kind;

const std::string kOk = "HTTP/1.1 200 OK\r\n";

class Hostile : public testing::CurlFixture {
 protected:
  Hostile() {
    CurlHttpOptions options{.user_agent = "newswatch-test/1"};
    options.names.dns.servers = dns.address();
    options.names.dns.families = Families::both;
    options.names.dns.patience = 10s;
    options.names.hosts_file = "/dev/null";
    http = make_curl_http(loop, std::move(options));
  }

  // "hangs-…" is never answered, "floods-…" with all that fits, anything else is here.
  static std::vector<std::string> answer(const DnsQuestion& question) {
    if (question.name.starts_with("hangs-")) return {};
    DnsReply reply(question);
    if (question.name.starts_with("floods-")) {
      if (!question.over_tcp) return {reply.truncated().bytes()};
      for (int i = 0; i < 2000; ++i) reply.address("10.0." + std::to_string(i / 250) + ".1");
      return {reply.bytes()};
    }
    if (question.type == DnsType::a) reply.address("127.0.0.1");
    return {reply.bytes()};
  }

  testing::DnsServer dns{loop, [](const DnsQuestion& question) { return answer(question); }};
};

TEST_F(Hostile, AHundredAtOnceDisturbNoHonestServer) {
  const std::vector<std::pair<std::string, ScriptedServer::Script>> kinds = {
      {"silent", testing::stays_silent()},
      {"a byte of the head at a time", testing::drips(kOk + "X-", "x", 20ms)},
      {"a byte of the body at a time", testing::drips(kOk + "\r\n", "x", 20ms)},
      {"endless body", testing::drips(kOk + "\r\n", std::string(30'000, 'x'), 0ms)},
      {"endless head", testing::drips(kOk, "X-Pad: " + std::string(1000, 'x') + "\r\n", 0ms)},
      {"endless hints", testing::drips("", "HTTP/1.1 103 Early Hints\r\n\r\n", 0ms)},
      {"lies about its length",
       testing::plays(kOk + "Content-Length: 99\r\n\r\n1", Farewell::close)},
      {"resets", testing::plays(kOk + "Content-Length: 9\r\n\r\n1", Farewell::reset)},
      {"garbage", testing::plays(std::string(5000, '\x07'))},
      {"stalls in its body", testing::plays(kOk + "Content-Length: 9\r\n\r\n1", Farewell::stay)},
  };
  std::vector<std::unique_ptr<ScriptedServer>> servers;
  std::vector<std::string> urls;
  for (const auto& [name, script] : kinds) {
    servers.push_back(std::make_unique<ScriptedServer>(loop, script));
    const std::string port = std::to_string(servers.back()->port());
    for (int i = 0; i < 8; ++i)
      urls.push_back("http://h" + std::to_string(i) + ".example:" + port + "/");
  }
  for (int i = 0; i < 10; ++i) {
    urls.push_back("http://hangs-" + std::to_string(i) + ".example/");
    urls.push_back("http://floods-" + std::to_string(i) + ".example/");
  }
  ASSERT_EQ(urls.size(), 100u);
  const ScriptedServer good(loop, testing::plays(kOk + "Content-Length: 2\r\n\r\nok"));
  std::vector<std::optional<Reply>> hostile(urls.size());
  std::vector<std::optional<Reply>> honest(100);
  TaskGroup hostiles(loop.get_executor(), nullptr);
  TaskGroup honests(loop.get_executor(), nullptr);
  for (std::size_t i = 0; i < urls.size(); ++i) {
    HttpRequest request{.url = urls[i]};
    request.timeout = 3s;
    request.connect_timeout = 3s;
    request.max_body_bytes = 3'000'000;
    request.max_header_bytes = 300'000;
    const bool floods = urls[i].starts_with("http://floods-");
    request.addresses = floods ? AddressPolicy::public_only : AddressPolicy::allow_private;
    hostiles.spawn("hostile", send_into(*http, std::move(request), hostile[i]));
  }
  for (std::size_t i = 0; i < honest.size(); ++i) {
    const std::string host = "good" + std::to_string(i) + ".example:";
    auto request = private_request("http://" + host + std::to_string(good.port()) + "/");
    request.timeout = 20s;
    honests.spawn("honest", send_into(*http, std::move(request), honest[i]));
  }
  testing::run(loop, honests.drained());
  const auto waits = [&hostile] {
    return std::count_if(hostile.begin(), hostile.end(), [](const auto& one) { return !one; });
  };
  EXPECT_GT(waits(), 0);  // the last honest one has not waited for the last hostile one
  for (const auto& reply : honest) {
    ASSERT_TRUE(*reply) << reply->error().message;
    EXPECT_EQ((*reply)->body, "ok");
  }
  testing::run(loop, hostiles.drained());
  for (std::size_t i = 0; i < hostile.size(); ++i) {
    SCOPED_TRACE(urls[i]);
    ASSERT_FALSE(*hostile[i]);
    const std::string& message = hostile[i]->error().message;
    EXPECT_FALSE(message.empty());
    EXPECT_LT(message.size(), 300u);
    EXPECT_EQ(message.find_first_of("\r\n\x07"), std::string::npos) << message;
  }
}

TEST_F(Hostile, AnAnswerCutAnywhereIsNeverTakenForWhole) {
  const std::string answer =
      kOk + "ETag: \"v1\"\r\nContent-Length: 20\r\n\r\n<rss>12345678</rss>\n";
  for (const Farewell how : {Farewell::close, Farewell::reset}) {
    for (std::size_t at = 0; at <= answer.size(); ++at) {
      SCOPED_TRACE(at);
      const ScriptedServer server(loop, testing::plays(answer.substr(0, at), how));
      const auto reply = get(server.url());
      if (at == answer.size() && how == Farewell::close) {
        ASSERT_TRUE(reply) << reply.error().message;
      }
      if (reply) {
        EXPECT_EQ(at, answer.size());
        continue;
      }
      EXPECT_EQ(reply.error().kind, Kind::protocol) << reply.error().message;
    }
  }
}

TEST_F(Hostile, ChunksCutAnywhereAreNeverTakenForWhole) {
  const std::string answer =
      kOk + "Transfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\n6\r\n</rss>\r\n0\r\n\r\n";
  for (std::size_t at = 0; at < answer.size() - 2; ++at) {
    SCOPED_TRACE(at);
    const ScriptedServer server(loop, testing::plays(answer.substr(0, at)));
    const auto reply = get(server.url());
    ASSERT_FALSE(reply) << reply->body;
    EXPECT_EQ(reply.error().kind, Kind::protocol) << reply.error().message;
  }
}

}  // namespace
}  // namespace newswatch::net
