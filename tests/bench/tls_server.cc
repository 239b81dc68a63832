#include "tests/bench/tls_server.h"

// One connection after the other, blocking: its time is not measured, only that of who asks.

#include <fmt/format.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string_view>

#include "tests/bench/feed_server.h"

namespace newswatch::bench {
namespace {

std::string host_name(int host) { return fmt::format("127.2.{}.{}", host / 250, 1 + host % 250); }

void add(X509* to, int kind, const std::string& value) {
  X509_EXTENSION* one = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str());
  X509_add_ext(to, one, -1);
  X509_EXTENSION_free(one);
}

// Good for an hour. Signed by `issuer`, or by itself where that is none.
X509* certificate_of(EVP_PKEY* key, const char* name, X509* issuer, EVP_PKEY* issuers_key) {
  X509* made = X509_new();
  X509_set_version(made, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(made), issuer == nullptr ? 1 : 2);
  X509_gmtime_adj(X509_getm_notBefore(made), 0);
  X509_gmtime_adj(X509_getm_notAfter(made), 3600);
  X509_set_pubkey(made, key);
  X509_NAME* subject = X509_get_subject_name(made);
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
  X509_set_issuer_name(made, issuer == nullptr ? subject : X509_get_subject_name(issuer));
  if (issuer == nullptr) add(made, NID_basic_constraints, "critical,CA:TRUE");
  return X509_sign(made, issuers_key, EVP_sha256()) > 0 ? made : nullptr;
}

void answer(SSL* ssl) {
  static const std::string kAnswer = fmt::format(
      "HTTP/1.1 304 Not Modified\r\nETag: {}\r\nConnection: close\r\n\r\n", FeedServer::kEtag);
  if (SSL_accept(ssl) != 1) return;
  std::string head;
  std::array<char, 4096> room{};
  while (head.find("\r\n\r\n") == std::string::npos) {
    const int got = SSL_read(ssl, room.data(), static_cast<int>(room.size()));
    if (got <= 0) return;
    head.append(room.data(), static_cast<std::size_t>(got));
  }
  SSL_write(ssl, kAnswer.data(), static_cast<int>(kAnswer.size()));
  SSL_shutdown(ssl);
}

[[noreturn]] void serve(int listener, SSL_CTX* context) {
  for (;;) {
    const int one = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (one < 0) continue;
    const timeval patience{2, 0};
    setsockopt(one, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    SSL* ssl = SSL_new(context);
    SSL_set_fd(ssl, one);
    answer(ssl);
    SSL_free(ssl);
    close(one);
  }
}

}  // namespace

TlsServer::TlsServer(int hosts, const std::string& ca_file) {
  std::string names;
  for (int i = 0; i < hosts; ++i) names += fmt::format("{}IP:{}", i == 0 ? "" : ",", host_name(i));
  EVP_PKEY* authoritys_key = EVP_EC_gen("P-256");
  X509* authority = certificate_of(authoritys_key, "bench authority", nullptr, authoritys_key);
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = certificate_of(key, "bench", authority, authoritys_key);
  add(certificate, NID_subject_alt_name, names);
  X509_sign(certificate, authoritys_key, EVP_sha256());
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(ca_file.c_str(), "w"),
                                                             std::fclose);
  if (!file) throw std::runtime_error("no file for the certificate");
  PEM_write_X509(file.get(), authority);
  std::fflush(file.get());
  SSL_CTX* context = SSL_CTX_new(TLS_server_method());
  SSL_CTX_use_certificate(context, certificate);
  SSL_CTX_use_PrivateKey(context, key);
  SSL_CTX_add1_chain_cert(context, authority);
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  setsockopt(listener, SOL_SOCKET, SO_BINDTODEVICE, "lo", 2);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_ANY);
  socklen_t size = sizeof address;
  if (bind(listener, reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
      listen(listener, 1024) != 0 ||
      getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    throw std::runtime_error("the TLS server cannot listen on loopback");
  }
  port_ = ntohs(address.sin_port);
  const pid_t parent = getpid();
  child_ = fork();
  if (child_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(0);
    signal(SIGPIPE, SIG_IGN);
    serve(listener, context);
  }
  close(listener);
  SSL_CTX_free(context);
  X509_free(certificate);
  X509_free(authority);
  EVP_PKEY_free(key);
  EVP_PKEY_free(authoritys_key);
  if (child_ < 0) throw std::runtime_error("the TLS server cannot be started");
}

TlsServer::~TlsServer() {
  kill(child_, SIGKILL);
  waitpid(child_, nullptr, 0);
}

std::string TlsServer::url(int host) const {
  return fmt::format("https://{}:{}/feed.xml", host_name(host), port_);
}

}  // namespace newswatch::bench
