// The HTTP client over TLS, with certificates made here.

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <unistd.h>

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <cstdio>
#include <memory>

#include "net/curl_http.h"
#include "tests/support/curl_fixture.h"

namespace newswatch::net {
namespace {

namespace asio = boost::asio;
namespace ssl = boost::asio::ssl;
using asio::awaitable;
using testing::kNoThrow;
using testing::ScriptedServer;
using Kind = HttpError::Kind;

struct Identity {
  std::shared_ptr<EVP_PKEY> key;
  std::shared_ptr<X509> certificate;
};

// A self-signed certificate for `name` ("IP:127.0.0.1"), valid from `from` to `until` seconds.
Identity make_identity(const char* name, long from, long until) {
  Identity made;
  made.key.reset(EVP_EC_gen("P-256"), EVP_PKEY_free);
  made.certificate.reset(X509_new(), X509_free);
  X509* x509 = made.certificate.get();
  X509_set_version(x509, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
  X509_gmtime_adj(X509_getm_notBefore(x509), from);
  X509_gmtime_adj(X509_getm_notAfter(x509), until);
  X509_set_pubkey(x509, made.key.get());
  X509_NAME* subject = X509_get_subject_name(x509);
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("newswatch test"), -1, -1, 0);
  X509_set_issuer_name(x509, subject);
  X509_EXTENSION* names = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, name);
  X509_add_ext(x509, names, -1);
  X509_EXTENSION_free(names);
  X509_sign(x509, made.key.get(), EVP_sha256());
  return made;
}

class Tls : public testing::CurlFixture {
 protected:
  void SetUp() override {
    ca_path = ::testing::TempDir() + "newswatch-tls-XXXXXX";
    const int descriptor = ::mkstemp(ca_path.data());
    ASSERT_GE(descriptor, 0);
    ca_file.reset(::fdopen(descriptor, "w"));
  }
  void TearDown() override { ::unlink(ca_path.c_str()); }

  // Serves `answer` to every request of a TLS connection.
  std::unique_ptr<ScriptedServer> serve(const Identity& identity, std::string answer) {
    PEM_write_X509(ca_file.get(), identity.certificate.get());
    std::fflush(ca_file.get());
    auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
    SSL_CTX_use_certificate(context->native_handle(), identity.certificate.get());
    SSL_CTX_use_PrivateKey(context->native_handle(), identity.key.get());
    auto script = [this, context,
                   answer](std::shared_ptr<ScriptedServer::Socket> socket) -> awaitable<void> {
      const auto kept = socket;
      const auto secrets = context;
      const std::string bytes = answer;
      ssl::stream<ScriptedServer::Socket&> stream(*kept, *secrets);
      auto [failed] = co_await stream.async_handshake(ssl::stream_base::server, kNoThrow);
      if (failed) co_return;
      ++handshakes;
      for (;;) {
        std::string head;
        auto room = asio::dynamic_buffer(head);
        auto [gone, count] = co_await asio::async_read_until(stream, room, "\r\n\r\n", kNoThrow);
        if (gone) co_return;
        const auto view = asio::buffer(bytes);
        co_await asio::async_write(stream, view, kNoThrow);
      }
    };
    return std::make_unique<ScriptedServer>(loop, std::move(script));
  }

  testing::Reply ask(const ScriptedServer& server, std::string trusted,
                     const std::string& host = "127.0.0.1") {
    auto request = private_request("https://" + host + ":" + std::to_string(server.port()) + "/");
    request.ca_file = std::move(trusted);
    return send(std::move(request));
  }

  struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::string ca_path;
  std::unique_ptr<std::FILE, CloseFile> ca_file;
  int handshakes = 0;
};

constexpr const char* kAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

TEST_F(Tls, TrustsTheGivenAuthorityAndUsesTheConnectionAgain) {
  const auto server = serve(make_identity("IP:127.0.0.1", 0, 3600), kAnswer);
  for (int i = 0; i < 3; ++i) {
    const auto reply = ask(*server, ca_path);
    ASSERT_TRUE(reply) << reply.error().message;
    EXPECT_EQ(reply->body, "ok");
  }
  EXPECT_EQ(handshakes, 1);
}

TEST_F(Tls, DoesNotTrustAStrangerByDefault) {
  const auto server = serve(make_identity("IP:127.0.0.1", 0, 3600), kAnswer);
  const auto reply = ask(*server, "");
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, Kind::tls) << reply.error().message;
}

TEST_F(Tls, TrustOfOneRequestDoesNotServeAnother) {
  const auto server = serve(make_identity("IP:127.0.0.1", 0, 3600), kAnswer);
  ASSERT_TRUE(ask(*server, ca_path));  // leaves a connection open
  const auto reply = ask(*server, "");
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, Kind::tls) << reply.error().message;
}

TEST_F(Tls, RefusesACertificateOfAnotherName) {
  const auto server = serve(make_identity("DNS:other.example", 0, 3600), kAnswer);
  const auto reply = ask(*server, ca_path);
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, Kind::tls) << reply.error().message;
}

TEST_F(Tls, RefusesAnExpiredCertificate) {
  const auto server = serve(make_identity("IP:127.0.0.1", -7200, -3600), kAnswer);
  const auto reply = ask(*server, ca_path);
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, Kind::tls) << reply.error().message;
}

TEST_F(Tls, TellsACaFileThatIsNotThere) {
  const auto server = serve(make_identity("IP:127.0.0.1", 0, 3600), kAnswer);
  const auto reply = ask(*server, ca_path + ".missing");
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, Kind::tls) << reply.error().message;
}

TEST_F(Tls, TellsAServerThatSpeaksNoTls) {
  const ScriptedServer server(loop, testing::plays(kAnswer));
  const auto reply = ask(server, ca_path);
  ASSERT_FALSE(reply);
}

TEST_F(Tls, JudgesTheAddressOfHttpsToo) {
  const auto server = serve(make_identity("IP:127.0.0.1", 0, 3600), kAnswer);
  HttpRequest request{.url = "https://127.0.0.1:" + std::to_string(server->port()) + "/"};
  request.ca_file = ca_path;
  const auto reply = send(std::move(request));
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, Kind::refused_address);
  EXPECT_EQ(server->accepted(), 0u);
}

}  // namespace
}  // namespace newswatch::net
