#pragma once

// A mail server that answers as a test says, plain or after STARTTLS. One file of the test program
// must include <boost/asio/ssl/impl/src.hpp>.

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/loopback.h"

namespace newswatch::testing {

// What it does instead of answering.
inline constexpr const char* kReset = "!reset";
inline constexpr const char* kClose = "!close";
inline constexpr const char* kSilent = "!silent";

// Loop thread only; destroy it before the loop.
class SmtpServer {
 public:
  struct Manner {
    std::string extensions = "250-PIPELINING\r\n250-8BITMIME\r\n";
    std::string logins = "PLAIN LOGIN";  // offered; empty: none
    // By the line received ("RCPT TO:<a@b.example>") or its verb; "" greets, "login" ends a login,
    // "." takes the message.
    std::map<std::string, std::string> answers = {};
    std::shared_ptr<boost::asio::ssl::context> starts_tls = {};
    std::shared_ptr<boost::asio::ssl::context> speaks_tls = {};  // from the first byte
  };
  struct Seen {
    std::vector<std::string> lines;  // received, without line ends; "(tls)" where that began
    std::string data;                // after DATA, with the dot that ends it
    bool silent = false;             // it has stopped answering
  };

  SmtpServer(boost::asio::io_context& loop, Manner manner)
      : state_(std::make_shared<State>(State{std::move(manner), {}})),
        server_(loop, script(state_)) {}

  std::string url(const std::string& scheme = "smtp") const {
    return scheme + "://127.0.0.1:" + std::to_string(server_.port());
  }
  const Seen& seen() const { return state_->seen; }
  std::size_t accepted() const { return server_.accepted(); }

 private:
  using Socket = ScriptedServer::Socket;
  struct State {
    Manner manner;
    Seen seen;
  };
  enum class Next : std::uint8_t { end, reset, wait, start_tls };

  static std::string verb_of(const std::string& line) { return line.substr(0, line.find(' ')); }

  static std::string answer_to(const Manner& manner, const std::string& line, bool secure) {
    const std::string verb = verb_of(line);
    for (const std::string& key : {line, verb}) {
      const auto found = manner.answers.find(key);
      if (found != manner.answers.end()) return found->second;
    }
    if (verb.empty()) return "220 mail.example ESMTP\r\n";
    if (verb == "EHLO") {
      std::string text = "250-mail.example\r\n" + manner.extensions;
      if (manner.starts_tls && !secure) text += "250-STARTTLS\r\n";
      if (!manner.logins.empty()) text += "250-AUTH " + manner.logins + "\r\n";
      return text + "250 HELP\r\n";
    }
    if (line == "AUTH PLAIN") return "334 \r\n";
    if (line == "AUTH LOGIN") return "334 VXNlcm5hbWU6\r\n";
    if (verb == "login") return "235 2.7.0 welcome\r\n";
    if (verb == "STARTTLS") return "220 go ahead\r\n";
    if (verb == "DATA") return "354 end with a dot\r\n";
    if (verb == "QUIT") return "221 bye\r\n";
    return "250 2.0.0 ok\r\n";
  }

  template <class Stream>
  static boost::asio::awaitable<Next> talk(Stream& stream, std::shared_ptr<State> state,
                                           bool greets, bool secure) {
    std::string pending;
    std::string line;
    int login_lines = 0;  // still to come
    bool reads_data = false;
    bool reads = !greets;
    for (;;) {
      if (reads) {
        auto room = boost::asio::dynamic_buffer(pending);
        const std::string end = reads_data ? "\r\n.\r\n" : "\r\n";
        auto [failed, bytes] = co_await boost::asio::async_read_until(stream, room, end, kNoThrow);
        if (failed) co_return Next::end;
        line = pending.substr(0, reads_data ? bytes : bytes - 2);
        pending.erase(0, bytes);
        if (reads_data) {
          state->seen.data = std::exchange(line, ".");
        } else {
          state->seen.lines.push_back(line);
        }
      }
      reads = true;
      std::string answer;
      if (login_lines > 0) {
        answer =
            --login_lines == 0 ? answer_to(state->manner, "login", secure) : "334 UGFzc3dvcmQ6\r\n";
      } else {
        answer = answer_to(state->manner, line, secure);
        if (line == "AUTH PLAIN") login_lines = 1;
        if (line == "AUTH LOGIN") login_lines = 2;
      }
      if (answer == kReset) co_return Next::reset;
      if (answer == kClose) co_return Next::end;
      state->seen.silent = answer == kSilent;
      if (answer == kSilent) co_return Next::wait;
      reads_data = line == "DATA" && answer.starts_with("354");
      const auto view = boost::asio::buffer(answer);
      auto [gone, count] = co_await boost::asio::async_write(stream, view, kNoThrow);
      if (gone || line == "QUIT") co_return Next::end;
      if (line == "STARTTLS" && answer.starts_with("220")) co_return Next::start_tls;
    }
  }

  static ScriptedServer::Script script(std::shared_ptr<State> state) {
    return [state](std::shared_ptr<Socket> socket) -> boost::asio::awaitable<void> {
      const auto kept = socket;
      const auto all = state;
      auto secrets = all->manner.speaks_tls;
      Next next = Next::start_tls;
      const bool plain = secrets == nullptr;
      if (plain) next = co_await talk(*kept, all, true, false);
      if (next == Next::start_tls) {
        if (plain) secrets = all->manner.starts_tls;
        boost::asio::ssl::stream<Socket&> stream(*kept, *secrets);
        auto [failed] =
            co_await stream.async_handshake(boost::asio::ssl::stream_base::server, kNoThrow);
        if (failed) co_return;
        all->seen.lines.push_back("(tls)");
        next = co_await talk(stream, all, !plain, true);
      }
      if (next == Next::wait) {
        boost::asio::steady_timer never(kept->get_executor(),
                                        boost::asio::steady_timer::time_point::max());
        co_await never.async_wait(kNoThrow);
      }
      part(kept, next == Next::reset ? Farewell::reset : Farewell::close);
    };
  }

  std::shared_ptr<State> state_;
  ScriptedServer server_;
};

}  // namespace newswatch::testing
