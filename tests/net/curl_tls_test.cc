// The HTTP client over TLS, with certificates made here.

#include <gtest/gtest.h>

#include <boost/asio/completion_condition.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/impl/src.hpp>
#include <memory>

#include "net/curl_http.h"
#include "net/tls_trust.h"
#include "tests/support/curl_fixture.h"
#include "tests/support/tls.h"

namespace newswatch::net {
namespace {

namespace asio = boost::asio;
namespace ssl = boost::asio::ssl;
using asio::awaitable;
using testing::kNoThrow;
using testing::ScriptedServer;
using Kind = HttpError::Kind;

class Tls : public testing::CurlFixture {
 protected:
  // Serves `answer` to every request of a TLS connection.
  std::unique_ptr<ScriptedServer> serve(const testing::Identity& identity, std::string answer) {
    authority.trust(identity);
    auto script = testing::answers_over_tls(identity, std::move(answer), [this](bool again) {
      ++handshakes;
      resumed += again ? 1 : 0;
    });
    return std::make_unique<ScriptedServer>(loop, std::move(script));
  }

  testing::Reply ask(const ScriptedServer& server, std::string trusted,
                     const std::string& host = "127.0.0.1") {
    auto request = private_request("https://" + host + ":" + std::to_string(server.port()) + "/");
    request.ca_file = std::move(trusted);
    return send(std::move(request));
  }

  testing::AuthorityFile authority;
  int handshakes = 0;
  int resumed = 0;  // of them
};

constexpr const char* kAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
constexpr const char* kLastAnswer =
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";

TEST_F(Tls, TrustsTheGivenAuthorityAndUsesTheConnectionAgain) {
  const auto server = serve(testing::make_identity("IP:127.0.0.1", 0, 3600), kAnswer);
  for (int i = 0; i < 3; ++i) {
    const auto reply = ask(*server, authority.path());
    ASSERT_TRUE(reply) << reply.error().message;
    EXPECT_EQ(reply->body, "ok");
  }
  EXPECT_EQ(handshakes, 1);
}

TEST_F(Tls, ResumesItsSessionOnTheNextConnection) {
  const auto server = serve(testing::make_identity("IP:127.0.0.1", 0, 3600), kLastAnswer);
  for (int i = 0; i < 4; ++i) {
    const auto reply = ask(*server, authority.path());
    ASSERT_TRUE(reply) << reply.error().message;
    EXPECT_EQ(reply->body, "ok");
  }
  EXPECT_EQ(handshakes, 4);
  EXPECT_EQ(resumed, 3);
}

TEST_F(Tls, ResumesNoSessionOfAnotherServerOrAnotherTrust) {
  const auto identity = testing::make_identity("IP:127.0.0.1", 0, 3600);
  const auto server = serve(identity, kLastAnswer);
  const auto other = serve(identity, kLastAnswer);
  testing::AuthorityFile same_authority;
  same_authority.trust(identity);
  HttpRequest lax = private_request("https://127.0.0.1:" + std::to_string(server->port()) + "/");
  lax.certificates = Certificates::ignored;
  ASSERT_TRUE(ask(*server, authority.path()));
  ASSERT_TRUE(ask(*other, authority.path()));
  ASSERT_TRUE(ask(*server, same_authority.path()));
  ASSERT_TRUE(send(lax));
  EXPECT_EQ(handshakes, 4);
  EXPECT_EQ(resumed, 0);
  ASSERT_TRUE(send(lax));
  EXPECT_EQ(resumed, 1);
}

TEST_F(Tls, ForgetsSessionsWhenTheAuthoritiesChange) {
  const auto server = serve(testing::make_identity("IP:127.0.0.1", 0, 3600), kLastAnswer);
  ASSERT_TRUE(ask(*server, authority.path()));
  authority.trust(testing::make_identity("DNS:other.example", 0, 3600));
  ASSERT_TRUE(ask(*server, authority.path()));
  EXPECT_EQ(resumed, 0);
}

TEST_F(Tls, DoesNotTrustAStrangerByDefault) {
  const auto server = serve(testing::make_identity("IP:127.0.0.1", 0, 3600), kAnswer);
  const auto reply = ask(*server, "");
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, Kind::tls) << reply.error().message;
}

TEST_F(Tls, TrustOfOneRequestDoesNotServeAnother) {
  const auto server = serve(testing::make_identity("IP:127.0.0.1", 0, 3600), kAnswer);
  ASSERT_TRUE(ask(*server, authority.path()));  // leaves a connection open
  const auto reply = ask(*server, "");
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, Kind::tls) << reply.error().message;
}

TEST_F(Tls, RefusesACertificateOfAnotherName) {
  const auto server = serve(testing::make_identity("DNS:other.example", 0, 3600), kAnswer);
  const auto reply = ask(*server, authority.path());
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, Kind::tls) << reply.error().message;
}

TEST_F(Tls, RefusesAnExpiredCertificate) {
  const auto server = serve(testing::make_identity("IP:127.0.0.1", -7200, -3600), kAnswer);
  const auto reply = ask(*server, authority.path());
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, Kind::tls) << reply.error().message;
}

TEST_F(Tls, BelievesAnyCertificateOnlyWhereTheRequestSaysSo) {
  struct Case {
    std::string name;
    testing::Identity identity;
  };
  const std::vector<Case> cases = {
      {"a stranger's", testing::make_identity("IP:127.0.0.1", 0, 3600)},
      {"another name's", testing::make_identity("DNS:other.example", 0, 3600)},
      {"an expired one", testing::make_identity("IP:127.0.0.1", -7200, -3600)}};
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const auto server = serve(c.identity, kAnswer);
    HttpRequest request =
        private_request("https://127.0.0.1:" + std::to_string(server->port()) + "/");
    EXPECT_FALSE(send(request));
    request.certificates = Certificates::ignored;
    const auto reply = send(request);
    ASSERT_TRUE(reply) << reply.error().message;
    EXPECT_EQ(reply->body, "ok");
  }
}

// What was opened without a look at the certificate serves no request that wants one, neither the
// connection nor the session that could be resumed.
TEST_F(Tls, AnUnverifiedConnectionServesNoVerifyingRequest) {
  const auto server = serve(testing::make_identity("DNS:other.example", 0, 3600), kAnswer);
  HttpRequest lax = private_request("https://127.0.0.1:" + std::to_string(server->port()) + "/");
  HttpRequest strict = lax;
  lax.certificates = Certificates::ignored;
  for (const std::string& trusted : {std::string(), authority.path()}) {
    SCOPED_TRACE(trusted);
    lax.ca_file = trusted;
    strict.ca_file = trusted;
    handshakes = 0;
    ASSERT_TRUE(send(lax));
    ASSERT_TRUE(send(lax));
    EXPECT_LE(handshakes, 1);  // kept and used again by its like
    const auto reply = send(strict);
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().kind, Kind::tls) << reply.error().message;
    EXPECT_TRUE(send(lax));
    EXPECT_FALSE(send(strict));
  }
}

TEST_F(Tls, TellsACaFileThatIsNotThere) {
  const auto server = serve(testing::make_identity("IP:127.0.0.1", 0, 3600), kAnswer);
  const auto reply = ask(*server, authority.path() + ".missing");
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, Kind::tls) << reply.error().message;
}

TEST_F(Tls, RemembersSomeThousandSessionsAndNoMore) {
  const auto trust = std::make_shared<TlsTrust>(Certificates::verified, authority.path());
  for (std::size_t i = 0; i < TlsTrust::kMaxSessions + 10; ++i)
    trust->remember("https://" + std::to_string(i), std::make_shared<int>(1));
  EXPECT_EQ(trust->sessions(), TlsTrust::kMaxSessions);
  EXPECT_EQ(trust->session_for("https://9"), nullptr);
  EXPECT_NE(trust->session_for("https://10"), nullptr);
}

TEST_F(Tls, TellsAServerThatSpeaksNoTls) {
  const ScriptedServer server(loop, testing::plays(kAnswer));
  const auto reply = ask(server, authority.path());
  ASSERT_FALSE(reply);
}

TEST_F(Tls, RefusesAnOldProtocol) {
  const auto identity = testing::make_identity("IP:127.0.0.1", 0, 3600);
  authority.trust(identity);
  auto context = testing::tls_context(identity);
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_VERSION);
  SSL_CTX_set_max_proto_version(context->native_handle(), TLS1_1_VERSION);
  SSL_CTX_set_security_level(context->native_handle(), 0);
  const ScriptedServer server(
      loop, [context](std::shared_ptr<ScriptedServer::Socket> socket) -> awaitable<void> {
        const auto kept = socket;
        const auto secrets = context;
        ssl::stream<ScriptedServer::Socket&> stream(*kept, *secrets);
        co_await stream.async_handshake(ssl::stream_base::server, kNoThrow);
      });
  const auto reply = ask(server, authority.path());
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, Kind::tls) << reply.error().message;
}

// What a server says in a handshake, up to some byte; then it hangs up, resets or falls silent.
TEST_F(Tls, EndsEachHandshakeThatIsCutOff) {
  const std::string hello("\x16\x03\x03\x00\x7a\x02\x00\x00\x76\x03\x03", 11);
  const std::string flight = hello + std::string(200, '\x01');
  for (const auto how :
       {testing::Farewell::close, testing::Farewell::reset, testing::Farewell::stay}) {
    for (std::size_t at = 0; at < flight.size(); at += how == testing::Farewell::stay ? 70 : 7) {
      SCOPED_TRACE(at);
      const ScriptedServer server(
          loop,
          [bytes = flight.substr(0, at),
           how](std::shared_ptr<ScriptedServer::Socket> socket) -> awaitable<void> {
            const auto kept = socket;
            const auto farewell = how;
            std::string out = bytes;
            std::string heard;
            auto room = asio::dynamic_buffer(heard);
            co_await asio::async_read(*kept, room, asio::transfer_at_least(100), kNoThrow);
            co_await testing::write_all(kept, std::move(out));
            testing::part(kept, farewell);
          });
      auto request = private_request("https://127.0.0.1:" + std::to_string(server.port()) + "/");
      request.timeout = std::chrono::milliseconds(300);
      const auto reply = send(std::move(request));
      ASSERT_FALSE(reply);
      const Kind kind = reply.error().kind;
      EXPECT_TRUE(kind == Kind::tls || kind == Kind::protocol || kind == Kind::timeout)
          << reply.error().message;
    }
  }
}

TEST_F(Tls, JudgesTheAddressOfHttpsToo) {
  const auto server = serve(testing::make_identity("IP:127.0.0.1", 0, 3600), kAnswer);
  HttpRequest request{.url = "https://127.0.0.1:" + std::to_string(server->port()) + "/"};
  request.ca_file = authority.path();
  const auto reply = send(std::move(request));
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, Kind::refused_address);
  EXPECT_EQ(server->accepted(), 0u);
}

}  // namespace
}  // namespace newswatch::net
