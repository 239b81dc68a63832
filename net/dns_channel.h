#pragma once

// Questions to name servers, asked by c-ares on the loop. Internal to net's Resolver.

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "net/descriptors.h"

namespace newswatch::net {

struct DnsAnswer {
  enum class Kind : std::uint8_t {
    addresses,
    none,    // the name does not exist, or has no address
    late,    // nobody answers
    failed,  // name servers that fail, refuse or answer what makes no sense
  } kind = Kind::failed;
  std::vector<boost::asio::ip::address> addresses;  // at most kMaxAddressesOfAName
  std::chrono::seconds ttl{0};                      // the least of theirs
};

enum class Families : std::uint8_t {
  of_this_machine,  // IPv6 where there is a way to it
  both,
};

struct DnsSettings {
  std::string servers;  // "127.0.0.1:5353, …"; empty: those of resolv_conf
  std::string resolv_conf = "/etc/resolv.conf";
  Families families = Families::of_this_machine;
  // Each server is asked `tries` times, waiting twice as long each time.
  std::chrono::milliseconds patience{2000};
  int tries = 3;
};

// Loop thread only. Some hundred questions at most go through one channel: all of its questions
// come from one port, and whoever would forge an answer has to guess that.
class DnsChannel {
 public:
  // Called once, also from inside ask(), but not when the channel dies before.
  using Done = std::function<void(DnsAnswer answer)>;

  DnsChannel(std::shared_ptr<Descriptors> descriptors, const DnsSettings& settings);
  DnsChannel(const DnsChannel&) = delete;
  DnsChannel& operator=(const DnsChannel&) = delete;
  ~DnsChannel();  // never from inside of a Done

  void ask(const std::string& name, Done done);

  // Asks again or gives up where the time is over; to be called now and then.
  void look_at_the_clock();

  [[nodiscard]] std::size_t asked() const { return asked_; }
  [[nodiscard]] std::size_t open() const { return open_; }

 private:
  struct Question;

  static void on_answer(void* question, int status, int timeouts, void* result);

  std::shared_ptr<Descriptors> descriptors_;
  Descriptors::Owner on_ready_;
  int family_;
  void* ares_ = nullptr;
  std::size_t asked_ = 0;
  std::size_t open_ = 0;
};

}  // namespace newswatch::net
