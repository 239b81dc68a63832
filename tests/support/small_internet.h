#pragma once

// An internet of this process's own: names whose answers a test writes, and public addresses that
// are served from loopback. getaddrinfo() and connect() are taken over for the whole program,
// curl's calls included, so that nothing leaves this machine whatever a test asks for, and every
// attempt to connect is on record. Exactly one file of a test program includes it.

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

namespace newswatch::testing {

class SmallInternet {
 public:
  // The one the calls of this process see. curl resolves names on threads of its own.
  static SmallInternet& of_this_process() {
    static SmallInternet it;
    return it;
  }

  // The n-th look-up of `host` gets the n-th list of addresses; the last one repeats.
  void name(const std::string& host, std::vector<std::vector<std::string>> answers) {
    const std::lock_guard lock(mutex_);
    names_[host] = {std::move(answers), 0};
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
    const auto answers = next_answers(node);
    if (!answers.first) return real(node, service, &numeric, found);
    addrinfo* first = nullptr;
    addrinfo** end = &first;
    for (const std::string& address : answers.second) {
      if (real(address.c_str(), service, &numeric, end) != 0) continue;
      while (*end != nullptr) end = &(*end)->ai_next;
    }
    *found = first;
    return first == nullptr ? EAI_NONAME : 0;
  }

  int connect_to(int descriptor, const sockaddr* to, socklen_t length) {
    static const auto real = next<int (*)(int, const sockaddr*, socklen_t)>("connect");
    const std::string address = text_of(to);
    if (address.empty()) return real(descriptor, to, length);
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
    const bool loopback = address.starts_with("127.") || address == "::1" ||
                          address.starts_with("::ffff:127.") || address == "0.0.0.0";
    if (loopback) return real(descriptor, to, length);
    errno = ECONNREFUSED;
    return -1;
  }

 private:
  struct Name {
    std::vector<std::vector<std::string>> answers;
    std::size_t lookups = 0;
  };

  template <class Function>
  static Function next(const char* name) {
    return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
  }

  std::pair<bool, std::vector<std::string>> next_answers(const std::string& host) {
    const std::lock_guard lock(mutex_);
    const auto known = names_.find(host);
    if (known == names_.end()) return {false, {}};
    Name& name = known->second;
    const std::size_t turn = std::min(name.lookups++, name.answers.size() - 1);
    return {true, name.answers[turn]};
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
};

}  // namespace newswatch::testing

extern "C" int getaddrinfo(const char* node, const char* service, const addrinfo* hints,
                           addrinfo** found) {
  return newswatch::testing::SmallInternet::of_this_process().look_up(node, service, hints, found);
}

extern "C" int connect(int descriptor, const sockaddr* to, socklen_t length) {
  return newswatch::testing::SmallInternet::of_this_process().connect_to(descriptor, to, length);
}
