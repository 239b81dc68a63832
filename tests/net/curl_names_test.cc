// The HTTP client and names: what they lead to is looked up, pinned, and tried in turn.

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>

#include "net/curl_host.h"
#include "net/curl_http.h"
#include "tests/support/curl_fixture.h"
#include "tests/support/dns_server.h"

namespace newswatch::net {
namespace {

namespace asio = boost::asio;
namespace ip = boost::asio::ip;
using namespace std::chrono_literals;
using asio::awaitable;
using testing::DnsQuestion;
using testing::DnsReply;
using testing::DnsType;
using Kind = HttpError::Kind;

class CurlNames : public testing::CurlFixture {
 protected:
  CurlNames() { http = new_client(); }

  std::unique_ptr<Http> new_client() {
    CurlHttpOptions options{.user_agent = "newswatch-test/1"};
    options.names.dns.servers = dns.address();
    options.names.dns.families = Families::both;
    options.names.hosts_file = "/dev/null";
    return make_curl_http(loop, std::move(options));
  }

  std::unique_ptr<Server> serve() {
    return testing::serve(loop, [this](ServerRequest request) -> awaitable<ServerResponse> {
      seen.push_back(std::move(request));
      co_return ServerResponse{.body = "ok"};
    });
  }

  static std::string url(const Server& server, const std::string& host = "feeds.example") {
    return "http://" + host + ":" + std::to_string(server.port()) + "/";
  }

  std::vector<std::string> addresses{"127.0.0.1"};  // of every name
  bool silent = false;
  testing::DnsServer dns{loop, [this](const DnsQuestion& question) -> std::vector<std::string> {
                           if (silent) return {};
                           DnsReply reply(question);
                           for (const std::string& one : addresses) {
                             const bool is_ipv6 = one.find(':') != std::string::npos;
                             if (is_ipv6 == (question.type == DnsType::aaaa)) reply.address(one);
                           }
                           return {reply.bytes()};
                         }};
  std::vector<ServerRequest> seen;
};

TEST_F(CurlNames, KeepTheirPlaceInTheRequest) {
  const auto server = serve();
  const auto reply = get(url(*server));
  ASSERT_TRUE(reply) << reply.error().message;
  EXPECT_EQ(reply->peer, "127.0.0.1");
  const auto host = std::find_if(seen[0].headers.begin(), seen[0].headers.end(),
                                 [](const Header& one) { return one.name == "Host"; });
  ASSERT_NE(host, seen[0].headers.end());
  EXPECT_EQ(host->value, "feeds.example:" + std::to_string(server->port()));
}

TEST_F(CurlNames, AreAskedForOnceForManyRequests) {
  const auto server = serve();
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(get(url(*server)));
  EXPECT_EQ(dns.questions(), 2u);
}

TEST_F(CurlNames, TheNextAddressIsTriedWhereOneRefuses) {
  const auto server = serve();  // on 127.0.0.1 alone
  addresses = {"127.0.0.2", "127.0.0.3", "127.0.0.1"};
  HttpRequest request = private_request(url(*server));
  request.method = Method::post;
  request.body = "{}";
  const auto reply = send(std::move(request));
  ASSERT_TRUE(reply) << reply.error().message;
  EXPECT_EQ(reply->peer, "127.0.0.1");
  ASSERT_EQ(seen.size(), 1u);
  EXPECT_EQ(seen[0].body, "{}");
}

TEST_F(CurlNames, ARefusingAddressOfOneFamilyLeavesTheOther) {
  const auto server = serve();
  addresses = {"::1", "127.0.0.1"};
  const auto reply = get(url(*server));
  ASSERT_TRUE(reply) << reply.error().message;
  EXPECT_EQ(reply->peer, "127.0.0.1");
}

// A listener whose queue is full drops what comes; half of the time is left for the next address.
TEST_F(CurlNames, TheNextAddressIsTriedWhereOneIsSilent) {
  const auto server = serve();
  ip::tcp::acceptor full(loop);
  full.open(ip::tcp::v4());
  full.bind({ip::make_address_v4("127.0.0.2"), server->port()});
  full.listen(0);
  std::vector<std::unique_ptr<ip::tcp::socket>> queue;
  for (int i = 0; i < 8; ++i) {
    queue.push_back(std::make_unique<ip::tcp::socket>(loop));
    queue.back()->async_connect(full.local_endpoint(), [](const boost::system::error_code&) {});
  }
  addresses = {"127.0.0.2", "127.0.0.1"};
  HttpRequest request = private_request(url(*server));
  request.connect_timeout = 600ms;
  const auto reply = send(request);
  ASSERT_TRUE(reply) << reply.error().message;
  EXPECT_EQ(reply->peer, "127.0.0.1");
  // The address that worked comes first from now on: without it, this could not end in time.
  request.connect_timeout = 200ms;
  EXPECT_TRUE(send(std::move(request)));
}

TEST_F(CurlNames, NoMoreThanAFewAddressesAreTried) {
  const auto server = serve();
  addresses = {"127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5", "127.0.0.1"};
  const auto reply = get(url(*server));
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, Kind::connect) << reply.error().message;
}

TEST_F(CurlNames, AServerThatAnswersIsNotLeftForAnother) {
  int asked = 0;
  const testing::ScriptedServer broken(
      loop, [&asked](std::shared_ptr<testing::ScriptedServer::Socket> socket) -> awaitable<void> {
        const auto kept = socket;
        ++asked;
        const std::string head = co_await testing::read_head(kept);
        testing::part(kept, testing::Farewell::reset);
      });
  addresses = {"127.0.0.1", "127.0.0.2"};
  const auto reply = get("http://feeds.example:" + std::to_string(broken.port()) + "/");
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, Kind::protocol) << reply.error().message;
  EXPECT_EQ(asked, 1);
}

TEST_F(CurlNames, ASilentNameServerEndsTheRequestAtItsConnectTimeout) {
  silent = true;
  HttpRequest request = private_request("http://feeds.example/");
  request.connect_timeout = 100ms;
  const auto reply = send(std::move(request));
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, Kind::resolve);
  EXPECT_EQ(reply.error().message, "the name feeds.example could not be looked up in time");
}

TEST_F(CurlNames, APrivateAddressIsRefusedWithItsName) {
  const auto reply = send({.url = "http://feeds.example/"});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, Kind::refused_address);
  EXPECT_EQ(reply.error().message,
            "127.0.0.1 is loopback; allow it with allow_private_addresses: true");
}

TEST_F(CurlNames, HostsAreReadAsCurlReadsThem) {
  struct Case {
    std::string url;
    std::string host;
    CurlHost::Kind kind = CurlHost::Kind::name;
  };
  constexpr auto kAddress = CurlHost::Kind::address;
  const std::vector<Case> cases = {
      {"http://feeds.example/x", "feeds.example"},
      {"https://feeds.example", "feeds.example"},
      {"https://feeds.example:8443/", "feeds.example"},
      {"http://Feeds.Example/", "feeds.example"},
      {"http://user:word@feeds.example/", "feeds.example"},
      {"http://feeds.example?x@other.example", "feeds.example"},
      {"http://feeds.example#x@other.example", "feeds.example"},
      {"http://b\xc3\xbc"
       "cher.example/",
       "xn--bcher-kva.example"},
      {"http://b%C3%BCcher.example/", "xn--bcher-kva.example"},
      {"http://1and1.example/", "1and1.example"},
      {"http://93.184.216.34/", "93.184.216.34", kAddress},
      {"http://0x7f.1/", "127.0.0.1", kAddress},
      {"http://2130706433/", "127.0.0.1", kAddress},
      {"http://[::1]:80/", "[::1]", kAddress},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.url);
    const auto host = curl_host(c.url);
    ASSERT_TRUE(host) << host.error().message;
    EXPECT_EQ(*host, (CurlHost{c.host, c.kind}));
  }
  EXPECT_FALSE(curl_host("http://1.2.3.4.5/"));
  EXPECT_FALSE(curl_host("http://\xff\xfe/"));
}

}  // namespace
}  // namespace newswatch::net
