// What the HTTP client refuses to send, and where it refuses to connect.

#include <gtest/gtest.h>

#include "net/curl_http.h"
#include "tests/support/curl_fixture.h"

namespace newswatch::net {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using Kind = HttpError::Kind;

class Refusal : public testing::CurlFixture {
 protected:
  std::unique_ptr<Server> serve(ServerResponse response) {
    const auto handler = [this, response](ServerRequest request) -> awaitable<ServerResponse> {
      seen.push_back(std::move(request));
      co_return response;
    };
    return testing::serve(loop, handler);
  }

  std::vector<ServerRequest> seen;
};

TEST_F(Refusal, RefusesWhatItMayNotSend) {
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

TEST_F(Refusal, RefusesAddressesThatAreNotPublicBeforeAnyByteIsSent) {
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

TEST_F(Refusal, RefusesANameThatLeadsToLoopback) {
  const auto server = serve({});
  const auto reply = send({.url = "http://localhost:" + std::to_string(server->port()) + "/"});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, Kind::refused_address);
  EXPECT_TRUE(seen.empty());
}

TEST_F(Refusal, NeverServesAStrictRequestFromALenientOnesConnection) {
  const auto server = serve({.body = "ok"});
  const std::string url = testing::url_of(*server);
  ASSERT_TRUE(get(url));  // leaves a connection open
  const auto strict = send({.url = url});
  ASSERT_FALSE(strict);
  EXPECT_EQ(strict.error().kind, Kind::refused_address);
  EXPECT_EQ(seen.size(), 1u);
}

TEST_F(Refusal, KeepsCredentialsOutOfMessages) {
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

}  // namespace
}  // namespace newswatch::net
