#pragma once

// Whom TLS connections believe, and what they remember of each other. Internal to net.

#include <cstddef>
#include <list>
#include <memory>
#include <string>
#include <unordered_map>

#include "net/file_stamp.h"
#include "net/message.h"

namespace newswatch::net {

// Loop thread only. One for each setting of trust: neither certificates believed nor sessions to
// resume go from one to another.
class TlsTrust : public std::enable_shared_from_this<TlsTrust> {
 public:
  // Each holds the certificates of its server, some kilobytes; the one used longest ago makes room.
  static constexpr std::size_t kMaxSessions = 4096;

  // An empty `ca_file` is the system's. It is read when it is first needed and when it has changed,
  // then shared by all connections.
  TlsTrust(Certificates certificates, std::string ca_file);
  TlsTrust(const TlsTrust&) = delete;
  TlsTrust& operator=(const TlsTrust&) = delete;
  ~TlsTrust();

  // Makes an SSL_CTX of a new connection one of this trust; it may outlive the trust. `server` is
  // scheme, host and port. False: the CA file cannot be read.
  [[nodiscard]] bool adopt(void* ssl_context, std::string server);

  [[nodiscard]] std::size_t sessions() const { return by_server_.size(); }

  // For OpenSSL's callbacks: an SSL_SESSION. Written down it would be smaller, but to read a public
  // key again costs OpenSSL a tenth of a handshake.
  using Session = std::shared_ptr<void>;
  void remember(const std::string& server, Session session);
  [[nodiscard]] Session session_for(const std::string& server);  // nullptr: none

 private:
  struct Entry {
    std::string server;
    Session session;
  };

  [[nodiscard]] bool read_authorities();

  const Certificates certificates_;
  const std::string ca_file_;
  FileStamp stamp_;
  void* authorities_ = nullptr;  // X509_STORE
  std::list<Entry> by_use_;      // the latest first
  std::unordered_map<std::string, std::list<Entry>::iterator> by_server_;
};

}  // namespace newswatch::net
