#pragma once

// Loopback servers for tests: a coroutine runner, and a TCP server that plays scripted bytes,
// honest or not. Everything runs on the test's own loop.

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "net/server.h"

namespace newswatch::testing {

inline constexpr auto kNoThrow = boost::asio::as_tuple(boost::asio::use_awaitable);
inline constexpr std::chrono::seconds kPatience{30};  // a hanging test fails instead of blocking

// Runs `loop` until `task` has ended and returns its value; throws what it threw.
template <class Value>
Value run(boost::asio::io_context& loop, boost::asio::awaitable<Value> task) {
  std::optional<Value> value;
  std::exception_ptr error;
  bool ended = false;
  auto done = [&](std::exception_ptr failed, Value made) {
    error = failed;
    if (!failed) value.emplace(std::move(made));
    ended = true;
    loop.stop();
  };
  boost::asio::co_spawn(loop, std::move(task), std::move(done));
  loop.restart();
  loop.run_for(kPatience);
  if (!ended) throw std::runtime_error("the test's task did not end in time");
  if (error) std::rethrow_exception(error);
  return std::move(*value);
}

inline void run(boost::asio::io_context& loop, boost::asio::awaitable<void> task) {
  std::exception_ptr error;
  bool ended = false;
  auto done = [&](std::exception_ptr failed) {
    error = failed;
    ended = true;
    loop.stop();
  };
  boost::asio::co_spawn(loop, std::move(task), std::move(done));
  loop.restart();
  loop.run_for(kPatience);
  if (!ended) throw std::runtime_error("the test's task did not end in time");
  if (error) std::rethrow_exception(error);
}

// Turns the loop until `reached` holds.
inline void run_until(boost::asio::io_context& loop, const std::function<bool()>& reached) {
  const auto end = std::chrono::steady_clock::now() + kPatience;
  loop.restart();
  while (!reached()) {
    if (std::chrono::steady_clock::now() > end) throw std::runtime_error("never came to pass");
    loop.run_one_for(std::chrono::milliseconds(100));
    if (loop.stopped()) loop.restart();
  }
}

// Runs everything that is ready now.
inline void settle(boost::asio::io_context& loop) {
  loop.restart();
  loop.poll();
}

// Plays a script to each connection. Loop thread only; destroy it before the loop.
class ScriptedServer {
 public:
  using Socket = boost::asio::ip::tcp::socket;
  using Script = std::function<boost::asio::awaitable<void>(std::shared_ptr<Socket>)>;

  ScriptedServer(boost::asio::io_context& loop, Script script)
      : state_(std::make_shared<State>(loop, std::move(script))) {
    boost::asio::co_spawn(loop, accept_forever(state_), [](std::exception_ptr) {});
  }
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;
  ~ScriptedServer() {
    boost::system::error_code ignored;
    state_->acceptor.close(ignored);
    for (const auto& socket : state_->sockets) socket->close(ignored);
  }

  std::uint16_t port() const { return state_->acceptor.local_endpoint().port(); }
  std::string url(const std::string& path = "/") const {
    return "http://127.0.0.1:" + std::to_string(port()) + path;
  }
  std::size_t accepted() const { return state_->sockets.size(); }

 private:
  struct State {
    State(boost::asio::io_context& on, Script play)
        : loop(on),
          acceptor(on, {boost::asio::ip::address_v4::loopback(), 0}),
          script(std::move(play)) {}
    boost::asio::io_context& loop;
    boost::asio::ip::tcp::acceptor acceptor;
    Script script;
    std::vector<std::shared_ptr<Socket>> sockets;
  };

  static boost::asio::awaitable<void> accept_forever(std::shared_ptr<State> state) {
    for (;;) {
      auto socket = std::make_shared<Socket>(state->loop);
      auto [failed] = co_await state->acceptor.async_accept(*socket, kNoThrow);
      if (failed) co_return;
      state->sockets.push_back(socket);
      boost::asio::co_spawn(state->loop, state->script(socket), [state](std::exception_ptr) {});
    }
  }

  std::shared_ptr<State> state_;
};

// Reads up to the blank line of a request; empty when the other side is gone.
inline boost::asio::awaitable<std::string> read_head(
    std::shared_ptr<ScriptedServer::Socket> socket) {
  std::string head;
  auto room = boost::asio::dynamic_buffer(head);
  auto [failed, bytes] =
      co_await boost::asio::async_read_until(*socket, room, "\r\n\r\n", kNoThrow);
  if (failed) head.clear();
  co_return head;
}

inline boost::asio::awaitable<bool> write_all(std::shared_ptr<ScriptedServer::Socket> socket,
                                              std::string bytes) {
  const auto view = boost::asio::buffer(bytes);
  auto [failed, count] = co_await boost::asio::async_write(*socket, view, kNoThrow);
  co_return !failed;
}

inline boost::asio::awaitable<void> pause(std::shared_ptr<ScriptedServer::Socket> socket,
                                          std::chrono::milliseconds wait) {
  boost::asio::steady_timer timer(socket->get_executor(), wait);
  co_await timer.async_wait(kNoThrow);
}

enum class Farewell : std::uint8_t { close, reset, stay };

inline void part(const std::shared_ptr<ScriptedServer::Socket>& socket, Farewell farewell) {
  boost::system::error_code ignored;
  if (farewell == Farewell::stay) return;
  if (farewell == Farewell::reset) {
    socket->set_option(boost::asio::socket_base::linger(true, 0), ignored);
  } else {
    socket->shutdown(boost::asio::socket_base::shutdown_send, ignored);
  }
  socket->close(ignored);
}

// Answers each connection's first request with `bytes`, whatever was asked, then parts.
inline ScriptedServer::Script plays(std::string bytes, Farewell farewell = Farewell::close) {
  return [bytes, farewell](
             std::shared_ptr<ScriptedServer::Socket> socket) -> boost::asio::awaitable<void> {
    const auto kept = socket;
    const std::string answer = bytes;
    const Farewell how = farewell;
    const std::string head = co_await read_head(kept);
    if (head.empty()) co_return;
    std::string out = answer;
    const bool written = co_await write_all(kept, std::move(out));
    if (written) part(kept, how);
  };
}

// Begins with `head`, then repeats `piece`, `wait` apart, for ever.
inline ScriptedServer::Script drips(std::string head, std::string piece,
                                    std::chrono::milliseconds wait) {
  return [head, piece,
          wait](std::shared_ptr<ScriptedServer::Socket> socket) -> boost::asio::awaitable<void> {
    const auto kept = socket;
    const std::string again = piece;
    const auto rest = wait;
    std::string out = head;
    const std::string asked = co_await read_head(kept);
    bool going = !asked.empty();
    while (going) {
      going = co_await write_all(kept, std::move(out));
      out = again;
      if (going && rest.count() > 0) co_await pause(kept, rest);
    }
  };
}

// Accepts and says nothing.
inline ScriptedServer::Script stays_silent() {
  return [](std::shared_ptr<ScriptedServer::Socket> socket) -> boost::asio::awaitable<void> {
    const auto kept = socket;
    const std::string asked = co_await read_head(kept);
    boost::asio::steady_timer never(kept->get_executor(),
                                    boost::asio::steady_timer::time_point::max());
    co_await never.async_wait(kNoThrow);
  };
}

// A net::Server on a free port of 127.0.0.1.
inline std::unique_ptr<net::Server> serve(boost::asio::io_context& loop,
                                          net::Server::Handler handler,
                                          net::ServerLimits limits = {}) {
  auto server = net::Server::listen(loop, "127.0.0.1:0", std::move(handler), limits);
  if (!server) throw std::runtime_error(server.error());
  return std::move(*server);
}

inline std::string url_of(const net::Server& server, const std::string& path = "/") {
  return "http://127.0.0.1:" + std::to_string(server.port()) + path;
}

}  // namespace newswatch::testing
