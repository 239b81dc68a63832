#pragma once

// A name server on loopback that answers whatever a test scripts, lies included, by UDP and TCP of
// one port. Runs on the test's own loop. Source of the format: RFC 1035 4.

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace newswatch::testing {

enum class DnsType : std::uint16_t { a = 1, cname = 5, aaaa = 28 };

struct DnsQuestion {
  std::uint16_t id = 0;
  std::string name;  // in lower case, without the last dot
  DnsType type = DnsType::a;
  bool over_tcp = false;
};

inline std::string dns_number(std::uint32_t number, int bytes) {
  std::string out;
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>(number >> shift & 0xff));
  }
  return out;
}

inline std::string dns_name(std::string_view name) {
  std::string out;
  while (!name.empty()) {
    const std::string_view label = name.substr(0, name.find('.'));
    out.push_back(static_cast<char>(label.size()));
    out += label;
    name.remove_prefix(std::min(label.size() + 1, name.size()));
  }
  out.push_back('\0');
  return out;
}

// An answer in the making; everything can be made to lie.
class DnsReply {
 public:
  explicit DnsReply(const DnsQuestion& to) : id_(to.id), name_(to.name), type_(to.type) {}

  DnsReply& id(std::uint16_t other) { return id_ = other, *this; }
  DnsReply& asks(std::string name) { return name_ = std::move(name), *this; }
  DnsReply& code(unsigned code) { return code_ = code, *this; }  // 2: SERVFAIL, 3: NXDOMAIN
  DnsReply& truncated() { return truncated_ = true, *this; }

  // Of the name asked for, or of another.
  DnsReply& address(const std::string& text, std::uint32_t ttl = 60, std::string owner = {}) {
    const auto address = boost::asio::ip::make_address(text);
    std::string data;
    if (address.is_v4()) {
      for (const unsigned char byte : address.to_v4().to_bytes())
        data.push_back(static_cast<char>(byte));
    } else {
      for (const unsigned char byte : address.to_v6().to_bytes())
        data.push_back(static_cast<char>(byte));
    }
    return record(owner.empty() ? name_ : owner, address.is_v4() ? DnsType::a : DnsType::aaaa, ttl,
                  data);
  }
  DnsReply& alias(const std::string& owner, const std::string& target) {
    return record(owner, DnsType::cname, 60, dns_name(target));
  }

  std::string bytes() const {
    const unsigned flags = 0x8180u | (truncated_ ? 0x0200u : 0u) | code_;
    return dns_number(id_, 2) + dns_number(flags, 2) + dns_number(1, 2) + dns_number(count_, 2) +
           dns_number(0, 4) + dns_name(name_) + dns_number(static_cast<std::uint16_t>(type_), 2) +
           dns_number(1, 2) + records_;
  }

 private:
  DnsReply& record(const std::string& owner, DnsType type, std::uint32_t ttl,
                   const std::string& data) {
    records_ += dns_name(owner) + dns_number(static_cast<std::uint16_t>(type), 2) +
                dns_number(1, 2) + dns_number(ttl, 4) +
                dns_number(static_cast<std::uint32_t>(data.size()), 2) + data;
    ++count_;
    return *this;
  }

  std::uint16_t id_;
  std::string name_;
  DnsType type_;
  unsigned code_ = 0;
  bool truncated_ = false;
  std::uint16_t count_ = 0;
  std::string records_;
};

// Loop thread only; destroy it before the loop.
class DnsServer {
 public:
  // What is sent back for a question: any number of messages, none as well.
  using Script = std::function<std::vector<std::string>(const DnsQuestion&)>;

  DnsServer(boost::asio::io_context& loop, Script script)
      : state_(std::make_shared<State>(loop, std::move(script))) {
    boost::asio::co_spawn(loop, serve_udp(state_), [](std::exception_ptr) {});
    boost::asio::co_spawn(loop, accept_tcp(state_), [](std::exception_ptr) {});
  }
  DnsServer(const DnsServer&) = delete;
  DnsServer& operator=(const DnsServer&) = delete;
  ~DnsServer() {
    boost::system::error_code ignored;
    state_->udp.close(ignored);
    state_->tcp.close(ignored);
  }

  // As settings take it.
  std::string address() const {
    return "127.0.0.1:" + std::to_string(state_->udp.local_endpoint().port());
  }
  std::size_t questions() const { return state_->questions; }

 private:
  using Udp = boost::asio::ip::udp;
  using Tcp = boost::asio::ip::tcp;

  struct State {
    State(boost::asio::io_context& loop, Script answers)
        : tcp(loop, {boost::asio::ip::address_v4::loopback(), 0}),
          udp(loop,
              Udp::endpoint(boost::asio::ip::address_v4::loopback(), tcp.local_endpoint().port())),
          script(std::move(answers)) {
      udp.set_option(boost::asio::socket_base::receive_buffer_size(4 << 20));
    }
    Tcp::acceptor tcp;
    Udp::socket udp;
    Script script;
    std::size_t questions = 0;
  };

  static std::vector<std::string> answers(State& state, std::string_view packet, bool over_tcp) {
    if (packet.size() < 17) return {};
    const auto number = [packet](std::size_t at) {
      return static_cast<std::uint16_t>(static_cast<unsigned char>(packet[at]) << 8 |
                                        static_cast<unsigned char>(packet[at + 1]));
    };
    DnsQuestion question{.id = number(0), .over_tcp = over_tcp};
    std::size_t at = 12;
    while (at < packet.size() && packet[at] != '\0') {
      const auto length = static_cast<std::size_t>(packet[at]);
      if (!question.name.empty()) question.name.push_back('.');
      for (const char c : packet.substr(at + 1, length)) {
        question.name.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
      }
      at += 1 + length;
    }
    if (at + 5 > packet.size()) return {};
    question.type = DnsType{number(at + 1)};
    ++state.questions;
    return state.script(question);
  }

  static boost::asio::awaitable<void> serve_udp(std::shared_ptr<State> state) {
    const auto kept = state;
    constexpr auto token = boost::asio::as_tuple(boost::asio::use_awaitable);
    std::array<char, 1500> room{};
    for (;;) {
      Udp::endpoint peer;
      const auto into = boost::asio::buffer(room);
      auto [failed, size] = co_await kept->udp.async_receive_from(into, peer, token);
      if (failed == boost::asio::error::operation_aborted || !kept->udp.is_open()) co_return;
      if (failed) continue;
      const auto messages = answers(*kept, {room.data(), size}, false);
      for (const std::string& one : messages) {
        boost::system::error_code ignored;
        kept->udp.send_to(boost::asio::buffer(one), peer, 0, ignored);
      }
    }
  }

  static boost::asio::awaitable<void> accept_tcp(std::shared_ptr<State> state) {
    const auto kept = state;
    constexpr auto token = boost::asio::as_tuple(boost::asio::use_awaitable);
    for (;;) {
      auto socket = std::make_shared<Tcp::socket>(kept->tcp.get_executor());
      auto [failed] = co_await kept->tcp.async_accept(*socket, token);
      if (failed) co_return;
      boost::asio::co_spawn(kept->tcp.get_executor(), serve_tcp(kept, socket),
                            [](std::exception_ptr) {});
    }
  }

  static boost::asio::awaitable<void> serve_tcp(std::shared_ptr<State> state,
                                                std::shared_ptr<Tcp::socket> socket) {
    const auto kept = state;
    const auto peer = socket;
    constexpr auto token = boost::asio::as_tuple(boost::asio::use_awaitable);
    for (;;) {
      std::array<unsigned char, 2> length{};
      const auto into = boost::asio::buffer(length);
      auto [gone, count] = co_await boost::asio::async_read(*peer, into, token);
      if (gone) co_return;
      std::string packet(static_cast<std::size_t>(length[0]) << 8 | length[1], '\0');
      const auto rest = boost::asio::buffer(packet);
      auto [cut, more] = co_await boost::asio::async_read(*peer, rest, token);
      if (cut) co_return;
      const auto messages = answers(*kept, packet, true);
      for (const std::string& one : messages) {
        std::string framed = dns_number(static_cast<std::uint32_t>(one.size()), 2) + one;
        const auto view = boost::asio::buffer(framed);
        auto [lost, written] = co_await boost::asio::async_write(*peer, view, token);
        if (lost) co_return;
      }
    }
  }

  std::shared_ptr<State> state_;
};

}  // namespace newswatch::testing
