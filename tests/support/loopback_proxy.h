#pragma once

// A proxy on loopback, of HTTP and SOCKS5 alike: it keeps what it was told, leads tunnels to where
// a test says, and answers what it would have to forward itself.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/loopback.h"

namespace newswatch::testing {

class LoopbackProxy {
 public:
  explicit LoopbackProxy(boost::asio::io_context& loop)
      : server_(loop, [state = state_](std::shared_ptr<Socket> socket) {
          return talk(std::move(socket), state);
        }) {}

  // What is asked of `place` ("wire.test:443") gets to 127.0.0.1:`port`.
  void lead(const std::string& place, std::uint16_t port) { state_->places[place] = port; }

  // "desk:secret" in Base64 for HTTP, as it is for SOCKS5; everybody is welcome without.
  void want_login(std::string basic, std::string plain) {
    state_->basic = std::move(basic);
    state_->plain = std::move(plain);
  }
  void answer_connect_with(std::string answer) { state_->answer_to_connect = std::move(answer); }

  std::uint16_t port() const { return server_.port(); }
  std::string url(const std::string& scheme) const {
    return scheme + "://127.0.0.1:" + std::to_string(port());
  }
  std::string name() const { return "127.0.0.1:" + std::to_string(port()); }
  std::size_t connections() const { return server_.accepted(); }

  // Heads of HTTP requests, CONNECT among them; of SOCKS5, "SOCKS wire.test:80".
  std::vector<std::string>& heard() { return state_->heard; }

 private:
  using Socket = ScriptedServer::Socket;
  template <class Value>
  using awaitable = boost::asio::awaitable<Value>;

  struct State {
    std::map<std::string, std::uint16_t> places;
    std::string basic, plain;
    std::string answer_to_connect = "HTTP/1.1 200 Go ahead\r\nX-Of-The-Proxy: 1\r\n\r\n";
    std::vector<std::string> heard;
  };

  static awaitable<void> talk(std::shared_ptr<Socket> socket, std::shared_ptr<State> state) {
    const auto kept = socket;
    const auto known = state;
    std::string first = co_await some(kept, 1);
    if (first.empty()) co_return;
    if (first[0] == 5) {
      co_await speak_socks(kept, known);
    } else {
      co_await speak_http(kept, known, std::move(first));
    }
  }

  static awaitable<std::string> some(std::shared_ptr<Socket> socket, std::size_t count) {
    std::string bytes(count, '\0');
    const auto room = boost::asio::buffer(bytes);
    auto [failed, got] = co_await boost::asio::async_read(*socket, room, kNoThrow);
    if (failed) bytes.clear();
    co_return bytes;
  }

  static awaitable<void> speak_http(std::shared_ptr<Socket> socket, std::shared_ptr<State> state,
                                    std::string begun) {
    for (;;) {
      const std::string rest = co_await read_head(socket);
      if (rest.empty()) co_return;
      const std::string head = begun + rest;
      begun.clear();
      state->heard.push_back(head);
      const bool welcome =
          state->basic.empty() ||
          head.find("Proxy-Authorization: Basic " + state->basic + "\r\n") != std::string::npos;
      const bool tunnel = head.starts_with("CONNECT ");
      std::string answer = !welcome ? "HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic "
                                      "realm=\"desk\"\r\nContent-Length: 0\r\n\r\n"
                           : tunnel ? state->answer_to_connect
                                    : "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nforwarded";
      const bool open = answer.starts_with("HTTP/1.1 200");
      const bool written = co_await write_all(socket, std::move(answer));
      if (!written) co_return;
      if (tunnel && open) {
        const std::string place = head.substr(8, head.find(' ', 8) - 8);
        co_await relay(socket, state->places[place]);
        co_return;
      }
    }
  }

  static awaitable<void> speak_socks(std::shared_ptr<Socket> socket, std::shared_ptr<State> state) {
    using namespace std::string_literals;
    std::string count = co_await some(socket, 1);
    if (count.empty()) co_return;
    const std::string methods = co_await some(socket, static_cast<unsigned char>(count[0]));
    const bool wants = !state->plain.empty();
    const bool offered = methods.find(wants ? '\2' : '\0') != std::string::npos;
    std::string chosen = offered ? (wants ? "\5\2"s : "\5\0"s) : "\5\xff"s;
    bool written = co_await write_all(socket, std::move(chosen));
    if (!written || !offered) co_return;
    if (wants) {
      const std::string version = co_await some(socket, 1);
      const std::string user = co_await counted(socket);
      const std::string password = co_await counted(socket);
      const bool right = user + ":" + password == state->plain;
      std::string verdict = right ? "\1\0"s : "\1\1"s;
      written = co_await write_all(socket, std::move(verdict));
      if (!written || !right) co_return;
    }
    const std::string request = co_await some(socket, 4);
    if (request.size() < 4 || request[3] != 3) co_return;  // only names are understood
    const std::string host = co_await counted(socket);
    const std::string port = co_await some(socket, 2);
    const int number =
        static_cast<unsigned char>(port[0]) << 8 | static_cast<unsigned char>(port[1]);
    const std::string place = host + ":" + std::to_string(number);
    state->heard.push_back("SOCKS " + place);
    const bool known = state->places.contains(place);
    std::string answer = (known ? "\5\0"s : "\5\4"s) + "\0\1\0\0\0\0\0\0"s;
    written = co_await write_all(socket, std::move(answer));
    if (written && known) co_await relay(socket, state->places[place]);
  }

  static awaitable<std::string> counted(std::shared_ptr<Socket> socket) {
    const std::string count = co_await some(socket, 1);
    if (count.empty()) co_return std::string();
    std::string bytes = co_await some(socket, static_cast<unsigned char>(count[0]));
    co_return bytes;
  }

  static awaitable<void> relay(std::shared_ptr<Socket> client, std::uint16_t port) {
    using namespace boost::asio::experimental::awaitable_operators;
    auto server = std::make_shared<Socket>(client->get_executor());
    const boost::asio::ip::tcp::endpoint there(boost::asio::ip::address_v4::loopback(), port);
    auto [failed] = co_await server->async_connect(there, kNoThrow);
    if (failed) co_return;
    co_await (pump(client, server) || pump(server, client));
    part(client, Farewell::close);
  }

  static awaitable<void> pump(std::shared_ptr<Socket> from, std::shared_ptr<Socket> to) {
    const auto source = from;
    const auto target = to;
    for (;;) {
      std::string bytes(4096, '\0');
      const auto room = boost::asio::buffer(bytes);
      auto [failed, got] = co_await source->async_read_some(room, kNoThrow);
      if (failed) co_return;
      bytes.resize(got);
      const bool written = co_await write_all(target, std::move(bytes));
      if (!written) co_return;
    }
  }

  std::shared_ptr<State> state_ = std::make_shared<State>();
  ScriptedServer server_;
};

}  // namespace newswatch::testing
