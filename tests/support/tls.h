#pragma once

// Certificates made on the spot, and TLS servers that show them. One file of the test program must
// include <boost/asio/ssl/impl/src.hpp>.

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <unistd.h>

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <cstdio>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/loopback.h"

namespace newswatch::testing {

struct Identity {
  std::shared_ptr<EVP_PKEY> key;
  std::shared_ptr<X509> certificate;
};

// A self-signed certificate for `name` ("IP:127.0.0.1"), valid from `from` to `until` seconds.
inline Identity make_identity(const char* name, long from, long until) {
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

// A server context that shows `identity`.
inline std::shared_ptr<boost::asio::ssl::context> tls_context(const Identity& identity) {
  auto context = std::make_shared<boost::asio::ssl::context>(boost::asio::ssl::context::tls_server);
  SSL_CTX_use_certificate(context->native_handle(), identity.certificate.get());
  SSL_CTX_use_PrivateKey(context->native_handle(), identity.key.get());
  return context;
}

// Shows `identity` to each connection, tells `shaken` once it is believed, and answers every
// request with `answer`; `heard` gets the heads.
inline ScriptedServer::Script answers_over_tls(
    const Identity& identity, std::string answer,
    std::function<void(bool resumed)> shaken = [](bool) {},
    std::function<void(const std::string&)> heard = [](const std::string&) {}) {
  return [context = tls_context(identity), answer = std::move(answer), shaken = std::move(shaken),
          heard = std::move(heard)](
             std::shared_ptr<ScriptedServer::Socket> socket) -> boost::asio::awaitable<void> {
    const auto kept = socket;
    const auto secrets = context;
    const std::string bytes = answer;
    const auto on_shaken = shaken;
    const auto on_head = heard;
    boost::asio::ssl::stream<ScriptedServer::Socket&> stream(*kept, *secrets);
    auto [failed] =
        co_await stream.async_handshake(boost::asio::ssl::stream_base::server, kNoThrow);
    if (failed) co_return;
    on_shaken(SSL_session_reused(stream.native_handle()) == 1);
    for (;;) {
      std::string head;
      auto room = boost::asio::dynamic_buffer(head);
      auto [gone, count] =
          co_await boost::asio::async_read_until(stream, room, "\r\n\r\n", kNoThrow);
      if (gone) co_return;
      on_head(head);
      const auto view = boost::asio::buffer(bytes);
      co_await boost::asio::async_write(stream, view, kNoThrow);
      if (bytes.find("Connection: close") == std::string::npos) continue;
      co_await stream.async_shutdown(kNoThrow);
      co_return;
    }
  };
}

// A bundle of trusted certificates on disk, gone with the test.
class AuthorityFile {
 public:
  AuthorityFile() : path_(::testing::TempDir() + "newswatch-tls-XXXXXX") {
    const int descriptor = ::mkstemp(path_.data());
    if (descriptor < 0) throw std::runtime_error("no temporary file for certificates");
    file_ = ::fdopen(descriptor, "w");
  }
  AuthorityFile(const AuthorityFile&) = delete;
  AuthorityFile& operator=(const AuthorityFile&) = delete;
  ~AuthorityFile() {
    std::fclose(file_);
    ::unlink(path_.c_str());
  }

  void trust(const Identity& identity) {
    PEM_write_X509(file_, identity.certificate.get());
    std::fflush(file_);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  std::FILE* file_ = nullptr;
};

}  // namespace newswatch::testing
