#pragma once

// Names to addresses, on the loop: /etc/hosts, then the name servers; never mDNS or other services
// of nsswitch.conf.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/system/result.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "net/descriptors.h"
#include "net/dns_channel.h"
#include "net/message.h"

namespace newswatch::net {

struct ResolverSettings {
  DnsSettings dns;
  std::string hosts_file = "/etc/hosts";
  // An answer is remembered for as long as it says, within these bounds; that there is none, or
  // that nobody answered, for `unanswered`.
  std::chrono::seconds least_ttl{5};
  std::chrono::seconds most_ttl{300};
  std::chrono::seconds unanswered{5};
  std::size_t max_remembered = 32'768;  // names; the one used longest ago makes room
  std::size_t max_at_once = 16'384;     // names being looked up
  std::function<std::chrono::steady_clock::time_point()> now = std::chrono::steady_clock::now;
};

// Loop thread only. Destroy it after every look_up() has ended. Equal names are looked up once at a
// time. Not the address guard: what it returns has to pass that before it is connected to.
class Resolver {
 public:
  using Addresses = std::vector<boost::asio::ip::address>;  // never empty, at most 16
  using Answer = boost::system::result<Addresses, HttpError>;

  Resolver(boost::asio::io_context& loop, std::shared_ptr<Descriptors> descriptors,
           ResolverSettings settings);
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;
  ~Resolver();

  // The addresses of `name`, which is in lower case and no address itself; nullopt: look_up() must
  // ask for them. IPv6 and IPv4 take turns, IPv6 first; before
  // them stands the address that worked last.
  [[nodiscard]] std::optional<Answer> remembered(const std::string& name);

  // Fails with Kind::resolve, at `deadline` at the latest. Cancelling the await leaves others who
  // wait for the same name alone.
  [[nodiscard]] boost::asio::awaitable<Answer> look_up(
      std::string name, std::chrono::steady_clock::time_point deadline);

  // A connection to `address` came to be.
  void worked(const std::string& name, const boost::asio::ip::address& address);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace newswatch::net
