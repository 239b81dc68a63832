#pragma once

// An internet of this process's own: names whose answers a test writes, and public addresses that
// are served from loopback. getaddrinfo() and connect() are taken over for the whole program,
// curl's calls included, so that nothing leaves this machine whatever a test asks for, every
// attempt to connect is on record, and so is who asks for a name past the name server. Exactly one
// file of a test program includes it.

#include <arpa/inet.h>
#include <dlfcn.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/support/dns_server.h"

namespace newswatch::testing {

class SmallInternet {
 public:
  // The one the calls of this process see.
  static SmallInternet& of_this_process() {
    static SmallInternet it;
    return it;
  }

  // The n-th look-up of `host` gets the n-th list of addresses; the last one repeats.
  void name(const std::string& host, std::vector<std::vector<std::string>> answers) {
    const std::lock_guard lock(mutex_);
    names_[host] = {std::move(answers)};
  }

  // Whoever connects to `address`, at any port, gets to 127.0.0.1:`port`.
  void serve(const std::string& address, std::uint16_t port) {
    const std::lock_guard lock(mutex_);
    served_[address] = port;
  }

  void forget_all() {
    const std::lock_guard lock(mutex_);
    names_.clear();
    served_.clear();
    connected_.clear();
    asked_elsewhere_.clear();
  }

  // What a DnsServer of this internet says.
  std::vector<std::string> answer(const DnsQuestion& question) {
    const std::lock_guard lock(mutex_);
    DnsReply reply(question);
    const auto known = names_.find(question.name);
    if (known == names_.end()) return {reply.code(3).bytes()};
    Name& name = known->second;
    const std::size_t last = name.answers.size() - 1;
    // c-ares asks for both families; the one that comes second is part of the same look-up.
    if (question.type == DnsType::a) ++name.lookups;
    if (question.type == DnsType::aaaa) ++name.lookups_of_ipv6;
    const std::size_t turn =
        (question.type == DnsType::a ? name.lookups : name.lookups_of_ipv6) - 1;
    for (const std::string& address : name.answers[std::min(turn, last)]) {
      const bool is_ipv6 = address.find(':') != std::string::npos;
      if (is_ipv6 == (question.type == DnsType::aaaa)) reply.address(address);
    }
    return {reply.bytes()};
  }

  // Names that were looked up by getaddrinfo().
  std::vector<std::string> asked_elsewhere() {
    const std::lock_guard lock(mutex_);
    return asked_elsewhere_;
  }

  // The addresses connect() was called with since the last call, in order.
  std::vector<std::string> take_connected() {
    const std::lock_guard lock(mutex_);
    return std::exchange(connected_, {});
  }

  std::size_t lookups(const std::string& host) {
    const std::lock_guard lock(mutex_);
    return names_.at(host).lookups;
  }

  int look_up(const char* node, const char* service, const addrinfo* hints, addrinfo** found) {
    static const auto real =
        next<int (*)(const char*, const char*, const addrinfo*, addrinfo**)>("getaddrinfo");
    if (node == nullptr || std::string_view(node) == "localhost")
      return real(node, service, hints, found);
    addrinfo numeric{};
    if (hints != nullptr) numeric = *hints;
    numeric.ai_flags = (numeric.ai_flags & ~AI_ADDRCONFIG) | AI_NUMERICHOST;
    const int outcome = real(node, service, &numeric, found);
    if (outcome != 0) {
      const std::lock_guard lock(mutex_);
      asked_elsewhere_.emplace_back(node);
    }
    return outcome;
  }

  int connect_to(int descriptor, const sockaddr* to, socklen_t length) {
    static const auto real = next<int (*)(int, const sockaddr*, socklen_t)>("connect");
    const std::string address = text_of(to);
    int type = 0;
    socklen_t size = sizeof type;
    ::getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &size);
    if (address.empty() || (type == SOCK_DGRAM && is_loopback(address))) {
      return real(descriptor, to, length);  // the name server's
    }
    std::uint16_t port = 0;
    {
      const std::lock_guard lock(mutex_);
      connected_.push_back(address);
      const auto served = served_.find(address);
      if (served != served_.end()) port = served->second;
    }
    if (port != 0) {
      sockaddr_in here{};
      here.sin_family = AF_INET;
      here.sin_port = htons(port);
      here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      return real(descriptor, reinterpret_cast<const sockaddr*>(&here), sizeof here);
    }
    if (is_loopback(address)) return real(descriptor, to, length);
    errno = ECONNREFUSED;
    return -1;
  }

 private:
  struct Name {
    std::vector<std::vector<std::string>> answers;
    std::size_t lookups = 0;
    std::size_t lookups_of_ipv6 = 0;
  };

  template <class Function>
  static Function next(const char* name) {
    return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
  }

  static bool is_loopback(std::string_view address) {
    return address.starts_with("127.") || address == "::1" || address.starts_with("::ffff:127.") ||
           address == "0.0.0.0";
  }

  // Empty for what is no internet address.
  static std::string text_of(const sockaddr* to) {
    char text[INET6_ADDRSTRLEN] = "";
    if (to->sa_family == AF_INET) {
      sockaddr_in in{};
      std::memcpy(&in, to, sizeof in);
      ::inet_ntop(AF_INET, &in.sin_addr, text, sizeof text);
    } else if (to->sa_family == AF_INET6) {
      sockaddr_in6 in{};
      std::memcpy(&in, to, sizeof in);
      ::inet_ntop(AF_INET6, &in.sin6_addr, text, sizeof text);
    }
    return text;
  }

  std::mutex mutex_;
  std::map<std::string, Name> names_;
  std::map<std::string, std::uint16_t> served_;
  std::vector<std::string> connected_;
  std::vector<std::string> asked_elsewhere_;
};

}  // namespace newswatch::testing

extern "C" int getaddrinfo(const char* node, const char* service, const addrinfo* hints,
                           addrinfo** found) {
  return newswatch::testing::SmallInternet::of_this_process().look_up(node, service, hints, found);
}

extern "C" int connect(int descriptor, const sockaddr* to, socklen_t length) {
  return newswatch::testing::SmallInternet::of_this_process().connect_to(descriptor, to, length);
}
