// Requests by a proxy. The hosts asked have names that nobody on this machine can look up: whoever
// gets an answer has got it by the proxy.

#include "net/curl_proxy.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "net/address_guard.h"
#include "net/redirects.h"
#include "tests/support/curl_fixture.h"
#include "tests/support/loopback_proxy.h"
#include "tests/support/tls.h"

namespace newswatch::net {
namespace {

using testing::LoopbackProxy;
using testing::Reply;
using testing::ScriptedServer;
using Kind = HttpError::Kind;

constexpr const char* kAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
constexpr const char* kLogin = "desk:pass:word";
constexpr const char* kLoginInBase64 = "ZGVzazpwYXNzOndvcmQ=";

class ByProxy : public testing::CurlFixture {
 protected:
  ByProxy() {
    const auto identity = testing::make_identity("DNS:wire.test", 0, 3600);
    authority.trust(identity);
    auto hear = [this](const std::string& head) { heard.push_back(head); };
    auto script = testing::answers_over_tls(
        identity, kAnswer, [](bool) {}, std::move(hear));
    secure = std::make_unique<ScriptedServer>(loop, std::move(script));
    plain = std::make_unique<ScriptedServer>(loop, testing::plays(kAnswer));
    proxy.lead("wire.test:443", secure->port());
    proxy.lead("wire.test:80", plain->port());
  }

  HttpRequest request(const std::string& url, const std::string& scheme) const {
    HttpRequest made{.url = url, .ca_file = authority.path()};
    made.proxy.url = proxy.url(scheme);
    return made;
  }

  HttpRequest with_login(HttpRequest made, const std::string& password = "pass:word") const {
    made.proxy.user = "desk";
    made.proxy.password = password;
    return made;
  }

  std::string failure(HttpRequest made, Kind kind) {
    const Reply reply = send(std::move(made));
    if (reply) return "an answer of " + std::to_string(reply->status);
    EXPECT_EQ(reply.error().kind, kind);
    return reply.error().message;
  }

  testing::AuthorityFile authority;
  LoopbackProxy proxy{loop};
  std::unique_ptr<ScriptedServer> secure, plain;
  std::vector<std::string> heard;  // by the secure one
};

TEST_F(ByProxy, HttpsIsTunnelledAndWhatTheProxySaysOfItIsNoAnswer) {
  const auto reply = send(request("https://wire.test/feed", "http"));
  ASSERT_TRUE(reply) << reply.error().message;
  EXPECT_EQ(reply->body, "ok");
  EXPECT_FALSE(header(*reply, "X-Of-The-Proxy"));
  ASSERT_EQ(proxy.heard().size(), 1u);
  EXPECT_TRUE(proxy.heard()[0].starts_with("CONNECT wire.test:443 HTTP/1.1\r\n"));
  EXPECT_EQ(heard.size(), 1u);
}

TEST_F(ByProxy, HttpIsForwarded) {
  const auto reply = send(request("http://wire.test/feed?x=1", "http"));
  ASSERT_TRUE(reply) << reply.error().message;
  EXPECT_EQ(reply->body, "forwarded");
  ASSERT_EQ(proxy.heard().size(), 1u);
  EXPECT_TRUE(proxy.heard()[0].starts_with("GET http://wire.test/feed?x=1 HTTP/1.1\r\n"));
  EXPECT_EQ(plain->accepted(), 0u);
}

TEST_F(ByProxy, SocksIsToldTheNameWhicheverOfItsTwoSchemesIsWritten) {
  for (const std::string scheme : {"socks5", "socks5h"}) {
    SCOPED_TRACE(scheme);
    proxy.heard().clear();
    http = make_curl_http(loop, {});
    const auto first = send(request("http://wire.test/", scheme));
    ASSERT_TRUE(first) << first.error().message;
    EXPECT_EQ(first->body, "ok");
    const auto second = send(request("https://wire.test/", scheme));
    ASSERT_TRUE(second) << second.error().message;
    EXPECT_EQ(proxy.heard(),
              (std::vector<std::string>{"SOCKS wire.test:80", "SOCKS wire.test:443"}));
  }
}

TEST_F(ByProxy, ItsLoginIsForItAndTheFeedsForTheFeed) {
  proxy.want_login(kLoginInBase64, kLogin);
  HttpRequest asked = with_login(request("https://wire.test/", "http"));
  asked.headers = {{"Authorization", "Bearer of-the-feed"}, {"X-Api-Key", "of-the-feed"}};
  ASSERT_TRUE(send(asked));
  ASSERT_EQ(proxy.heard().size(), 1u);
  EXPECT_EQ(proxy.heard()[0].find("of-the-feed"), std::string::npos);
  ASSERT_EQ(heard.size(), 1u);
  EXPECT_EQ(heard[0].find("Proxy-"), std::string::npos);
  EXPECT_NE(heard[0].find("Bearer of-the-feed"), std::string::npos);
  EXPECT_TRUE(send(with_login(request("http://wire.test/", "http"))));
  EXPECT_TRUE(send(with_login(request("http://wire.test/", "socks5h"))));
}

TEST_F(ByProxy, ARefusedOrMissingLoginIsToldAsThat) {
  proxy.want_login(kLoginInBase64, kLogin);
  const std::string name = "the proxy " + proxy.name();
  for (const std::string url : {"http://wire.test/", "https://wire.test/"}) {
    SCOPED_TRACE(url);
    EXPECT_EQ(failure(with_login(request(url, "http"), "wrong"), Kind::connect),
              name + " refuses the login (407)");
    EXPECT_EQ(failure(request(url, "http"), Kind::connect), name + " wants a login (407)");
    EXPECT_EQ(failure(with_login(request(url, "socks5h"), "wrong"), Kind::connect),
              name + " refuses the login");
    EXPECT_EQ(failure(request(url, "socks5h"), Kind::connect), name + " wants a login");
  }
  EXPECT_EQ(plain->accepted() + secure->accepted(), 0u);
}

TEST_F(ByProxy, OneThatDoesNotConnectIsToldAsThat) {
  const std::string name = "the proxy " + proxy.name() + " does not connect to ";
  proxy.answer_connect_with("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(failure(request("https://wire.test/", "http"), Kind::connect),
            name + "wire.test (403)");
  const std::string told = failure(request("http://other.test/", "socks5"), Kind::connect);
  EXPECT_TRUE(told.starts_with(name + "other.test (")) << told;
}

TEST_F(ByProxy, OneThatIsNotThereIsToldAsThat) {
  std::uint16_t shut = 0;
  {
    const ScriptedServer gone(loop, testing::plays(""));
    shut = gone.port();
  }
  for (const std::string scheme : {"http", "https", "socks5h"}) {
    SCOPED_TRACE(scheme);
    HttpRequest asked{.url = "https://wire.test/"};
    asked.proxy.url = scheme + "://127.0.0.1:" + std::to_string(shut);
    const std::string told = failure(asked, Kind::connect);
    EXPECT_TRUE(told.starts_with("no connection to the proxy 127.0.0.1:")) << told;
    asked.proxy.url = scheme + "://proxy.test:3128";
    const std::string nameless = failure(asked, Kind::resolve);
    EXPECT_TRUE(nameless.starts_with("the name of the proxy proxy.test:3128 has no address"))
        << nameless;
  }
}

TEST_F(ByProxy, OneThatIsSilentTakesTooLong) {
  const ScriptedServer silent(loop, testing::stays_silent());
  HttpRequest asked{.url = "https://wire.test/", .timeout = std::chrono::milliseconds(50)};
  asked.proxy.url = "http://127.0.0.1:" + std::to_string(silent.port());
  const std::string told = failure(asked, Kind::timeout);
  EXPECT_TRUE(told.starts_with("wire.test by the proxy 127.0.0.1:")) << told;
}

TEST_F(ByProxy, OneThatSpeaksTlsIsVerifiedEvenWhereTheHostIsNot) {
  const auto identity = testing::make_identity("IP:127.0.0.1", 0, 3600);
  const ScriptedServer stranger(loop, testing::answers_over_tls(identity, kAnswer));
  for (const auto certificates : {Certificates::verified, Certificates::ignored}) {
    HttpRequest asked{.url = "https://wire.test/", .certificates = certificates};
    asked.proxy.url = "https://127.0.0.1:" + std::to_string(stranger.port());
    const std::string told = failure(asked, Kind::tls);
    EXPECT_TRUE(told.starts_with("no trusted connection to the proxy 127.0.0.1:")) << told;
  }
}

TEST_F(ByProxy, TheHostIsVerifiedBehindATunnel) {
  HttpRequest asked = request("https://wire.test/", "http");
  asked.ca_file.clear();
  const std::string told = failure(asked, Kind::tls);
  EXPECT_TRUE(told.starts_with("no trusted connection to wire.test")) << told;
  EXPECT_TRUE(heard.empty());
}

TEST_F(ByProxy, ConnectionsAreKeptForRequestsWithTheSameLoginOnly) {
  proxy.want_login(kLoginInBase64, kLogin);
  for (int i = 0; i < 2; ++i) {
    EXPECT_TRUE(send(with_login(request("https://wire.test/", "http"))));
    EXPECT_TRUE(send(with_login(request("https://wire.test/", "socks5h"))));
  }
  EXPECT_EQ(proxy.connections(), 2u);
  EXPECT_EQ(heard.size(), 4u);
  for (const std::string scheme : {"http", "socks5h"}) {
    SCOPED_TRACE(scheme);
    EXPECT_FALSE(send(with_login(request("https://wire.test/", scheme), "wrong")));
    EXPECT_FALSE(send(request("https://wire.test/", scheme)));
  }
  EXPECT_EQ(heard.size(), 4u);
}

// More than are remembered, some of them in use no more.
TEST_F(ByProxy, AnyNumberOfLoginsIsServed) {
  for (int i = 0; i < 40; ++i) {
    const auto reply = send(with_login(request("http://wire.test/", "http"), std::to_string(i)));
    EXPECT_TRUE(reply) << i;
  }
  EXPECT_EQ(proxy.heard().size(), 40u);
}

TEST_F(ByProxy, RedirectsGoByItTooWithoutTheLoginOfTheFirstOrigin) {
  const ScriptedServer redirecting(
      loop, testing::plays("HTTP/1.1 302 Found\r\nLocation: https://wire.test/next\r\n"
                           "Content-Length: 0\r\n\r\n"));
  proxy.lead("first.test:80", redirecting.port());
  HttpRequest asked = request("http://first.test/", "socks5h");
  asked.headers = {{"Authorization", "Basic c2VjcmV0"}, {"Accept", "text/xml"}};
  asked.ca_file.clear();
  auto got = testing::run(loop, send_following_redirects(*http, asked, 3));
  EXPECT_FALSE(got) << "the authority of the first host vouches for no other";
  asked.url = "https://wire.test/";
  asked.ca_file = authority.path();
  EXPECT_TRUE(testing::run(loop, send_following_redirects(*http, asked, 3)));
  ASSERT_EQ(heard.size(), 1u);
  EXPECT_NE(heard[0].find("Authorization: Basic c2VjcmV0"), std::string::npos);
  EXPECT_EQ(proxy.heard(), (std::vector<std::string>{"SOCKS first.test:80", "SOCKS wire.test:443",
                                                     "SOCKS wire.test:443"}));
}

TEST(RefusalOfHost, KnowsAddressesInAnySpellingFromNames) {
  struct Case {
    std::string host;
    std::string reason;  // empty: may be asked
  };
  const std::string kUnclear = "no name or address that can be judged";
  const std::vector<Case> cases = {{"example.org", ""},
                                   {"m\xc3\xbcnchen.example", ""},
                                   {"\xe2\x91\xa0.\xd1\x80\xd1\x84", kUnclear},
                                   {"127.0.0.\xe2\x91\xa0", kUnclear},
                                   {"127\xe3\x80\x82"
                                    "0.0.1",
                                    kUnclear},
                                   {"example.org.", ""},
                                   {"1.example", ""},
                                   {"xn--4gbrim.xn--mgbaam7a8h", ""},
                                   {"0xfeed.example", ""},
                                   {"intranet", ""},
                                   {"under_score.example", ""},
                                   {"93.184.216.34", ""},
                                   {"93.184.216.34.", ""},
                                   {"0x5db8d822", ""},
                                   {"[2606:2800:21f::1]", ""},
                                   {"localhost", "loopback"},
                                   {"LocalHost.", "loopback"},
                                   {"a.localhost", "loopback"},
                                   {"127.0.0.1", "loopback"},
                                   {"127.1", "loopback"},
                                   {"2130706433", "loopback"},
                                   {"017700000001", "loopback"},
                                   {"0x7F.0.0.01", "loopback"},
                                   {"10.0.0.1.", "private network"},
                                   {"169.254.169.254", "link-local"},
                                   {"[::1]", "loopback"},
                                   {"[::ffff:10.0.0.1]", "private network"},
                                   {"[fd00::1]", "private network"},
                                   {"256.0.0.1", kUnclear},
                                   {"1.2.3.4.5", kUnclear},
                                   {"4294967296", kUnclear},
                                   {"a.1", kUnclear},
                                   {"127.0.0.1..", kUnclear},
                                   {"0x", "this network"},
                                   {"", kUnclear},
                                   {"a b", kUnclear},
                                   {"a%00.example", kUnclear},
                                   {"\xef\xbc\x91", kUnclear},
                                   {"[::1%25lo]", "loopback"},
                                   {"[127.0.0.1]", kUnclear}};
  for (const Case& c : cases) {
    SCOPED_TRACE(c.host);
    EXPECT_EQ(refusal_of_host(c.host, AddressPolicy::public_only).value_or(""), c.reason);
  }
  EXPECT_FALSE(refusal_of_host("127.1", AddressPolicy::allow_private));
  EXPECT_FALSE(refusal_of_host("localhost", AddressPolicy::allow_private));
  EXPECT_FALSE(refusal_of_host("\xd1\x80\xd1\x84", AddressPolicy::allow_private));
  EXPECT_EQ(refusal_of_host("224.0.0.1", AddressPolicy::allow_private), "multicast");
}

}  // namespace
}  // namespace newswatch::net
