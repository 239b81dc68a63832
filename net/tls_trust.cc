#include "net/tls_trust.h"

// curl makes an SSL_CTX for every connection and would read the CA file for each of its multi
// handles; its own memory of sessions holds a handful of hosts. It lends us the SSL_CTX before the
// handshake, but not the SSL: a session is put there when the handshake begins, which OpenSSL
// tells.

#include <curl/curl.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <utility>

namespace newswatch::net {
namespace {

// What a connection of ours knows; belongs to its SSL_CTX.
struct Mark {
  std::weak_ptr<TlsTrust> trust;
  std::string server;
};

void free_mark(void*, void* mark, CRYPTO_EX_DATA*, int, long, void*) {
  delete static_cast<Mark*>(mark);
}

int mark_index() {
  static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, free_mark);
  return index;
}

const Mark* mark_of(const SSL* ssl) {
  return static_cast<const Mark*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), mark_index()));
}

// The name told to the server is part of it: a proxy on the way to a server speaks TLS as well.
std::string server_of(const Mark& mark, const SSL* ssl) {
  const char* told = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
  return mark.server + " " + (told == nullptr ? "" : told);
}

int on_new_session(SSL* ssl, SSL_SESSION* session) {
  const Mark* mark = mark_of(ssl);
  const auto trust = mark == nullptr ? nullptr : mark->trust.lock();
  if (!trust) return 0;
  const auto free = [](void* one) { SSL_SESSION_free(static_cast<SSL_SESSION*>(one)); };
  trust->remember(server_of(*mark, ssl), TlsTrust::Session(session, free));
  return 1;  // the session is ours now
}

void on_progress(const SSL* ssl, int where, int) {
  if ((where & SSL_CB_HANDSHAKE_START) == 0 || SSL_get_session(ssl) != nullptr) return;
  const Mark* mark = mark_of(ssl);
  const auto trust = mark == nullptr ? nullptr : mark->trust.lock();
  const auto session = trust ? trust->session_for(server_of(*mark, ssl)) : nullptr;
  if (session) SSL_set_session(const_cast<SSL*>(ssl), static_cast<SSL_SESSION*>(session.get()));
}

}  // namespace

TlsTrust::TlsTrust(Certificates certificates, std::string ca_file)
    : certificates_(certificates), ca_file_(std::move(ca_file)) {}

TlsTrust::~TlsTrust() { X509_STORE_free(static_cast<X509_STORE*>(authorities_)); }

bool TlsTrust::adopt(void* ssl_context, std::string server) {
  auto* context = static_cast<SSL_CTX*>(ssl_context);
  if (certificates_ == Certificates::verified) {
    if (!read_authorities()) return false;
    SSL_CTX_set1_cert_store(context, static_cast<X509_STORE*>(authorities_));
  }
  auto mark = std::make_unique<Mark>(Mark{weak_from_this(), std::move(server)});
  if (SSL_CTX_set_ex_data(context, mark_index(), mark.get()) != 1) return true;  // no sessions then
  static_cast<void>(mark.release());
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_sess_set_new_cb(context, on_new_session);
  SSL_CTX_set_info_callback(context, on_progress);
  return true;
}

// What was read stays good where the file is being replaced and cannot be read for a moment.
bool TlsTrust::read_authorities() {
  const char* systems = curl_version_info(CURLVERSION_NOW)->cainfo;
  const std::string path = !ca_file_.empty()    ? ca_file_
                           : systems != nullptr ? systems
                                                : "/etc/ssl/certs/ca-certificates.crt";
  const FileStamp now = stamp_of(path);
  if (authorities_ != nullptr && now == stamp_) return true;
  X509_STORE* store = X509_STORE_new();
  if (store == nullptr || X509_STORE_load_file(store, path.c_str()) != 1) {
    X509_STORE_free(store);
    return authorities_ != nullptr;
  }
  // As curl does: a chain may end at any certificate that is in the file.
  X509_STORE_set_flags(store, X509_V_FLAG_TRUSTED_FIRST | X509_V_FLAG_PARTIAL_CHAIN);
  X509_STORE_free(static_cast<X509_STORE*>(std::exchange(authorities_, store)));
  stamp_ = now;
  by_server_.clear();  // sessions begun under other authorities
  by_use_.clear();
  return true;
}

void TlsTrust::remember(const std::string& server, Session session) {
  const auto found = by_server_.find(server);
  if (found != by_server_.end()) {
    found->second->session = std::move(session);
    by_use_.splice(by_use_.begin(), by_use_, found->second);
    return;
  }
  if (by_server_.size() >= kMaxSessions) {
    by_server_.erase(by_use_.back().server);
    by_use_.pop_back();
  }
  by_use_.push_front({server, std::move(session)});
  by_server_.emplace(server, by_use_.begin());
}

TlsTrust::Session TlsTrust::session_for(const std::string& server) {
  const auto found = by_server_.find(server);
  if (found == by_server_.end()) return nullptr;
  by_use_.splice(by_use_.begin(), by_use_, found->second);
  return found->second->session;
}

}  // namespace newswatch::net
