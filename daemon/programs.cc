#include "daemon/programs.h"

// A program is watched by handlers that share its Child. So it is reaped also when nobody awaits it
// any more, without a signal handler or a thread: its pidfd turns readable.

#include <fmt/format.h>
#include <signal.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "daemon/program_start.h"

namespace newswatch::daemon {
namespace asio = boost::asio;
namespace {

using Stream = asio::posix::stream_descriptor;
using boost::system::error_code;

constexpr std::size_t kTailBytes = 4u << 10;
constexpr std::size_t kPieceBytes = 16u << 10;
constexpr std::chrono::milliseconds kPause{10};  // after a full piece: a flood costs no more

// What a program writes: read so that it never waits for us long, its end kept.
struct Listener {
  Listener(asio::io_context& loop, Descriptor& from) : stream(loop, from.release()), pause(loop) {
    stream.non_blocking(true);
  }

  void take(std::size_t bytes) {
    tail.append(piece.data(), bytes);
    if (tail.size() > kTailBytes) tail.erase(0, tail.size() - kTailBytes);
  }

  // What is there by now; a pipe holds no more than a few pieces.
  void drain() {
    error_code failed;
    for (int pieces = 0; pieces < 5 && !failed; ++pieces)
      take(stream.read_some(asio::buffer(piece), failed));
  }

  void close() {
    error_code ignored;
    stream.close(ignored);
    pause.cancel();
  }

  Stream stream;
  asio::steady_timer pause;
  std::array<char, kPieceBytes> piece{};
  std::string tail;
};

class Child : public std::enable_shared_from_this<Child> {
 public:
  Child(asio::io_context& loop, StartedProgram started, std::chrono::milliseconds grace)
      : process_(started.process),
        ends_(loop, started.ends.release()),
        output_(loop, started.output),
        errors_(loop, started.errors),
        deadline_(loop),
        ended_(loop, asio::steady_timer::time_point::max()),
        grace_(grace) {}
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // The loop went first: nobody waits, and init reaps.
  ~Child() { signal_group(SIGKILL); }

  void watch(std::chrono::milliseconds timeout) {
    ends_.async_wait(Stream::wait_read, [self = shared_from_this()](const error_code& failed) {
      if (!failed) self->reap();
    });
    listen(output_);
    listen(errors_);
    deadline_.expires_after(timeout);
    deadline_.async_wait([self = shared_from_this()](const error_code& failed) {
      if (!failed && !self->reaped_) self->end_by_timeout();
    });
  }

  [[nodiscard]] asio::awaitable<void> ended() {
    if (!reaped_) co_await ended_.async_wait(asio::as_tuple(asio::use_awaitable));
    if (!reaped_) throw boost::system::system_error(asio::error::operation_aborted);
  }

  // Nobody awaits its end any more.
  void abandon() {
    signal_group(SIGKILL);
    deadline_.cancel();
    output_.close();
    errors_.close();
  }

  [[nodiscard]] bool timed_out() const { return timed_out_; }
  [[nodiscard]] alerts::ProgramEnded result() const {
    return {.exit_status = exit_status_,
            .signal = signal_,
            .output = output_.tail,
            .errors = errors_.tail};
  }

 private:
  // Only while the process is not reaped does its number belong to it.
  void signal_group(int number) const {
    if (!reaped_) ::kill(-process_, number);
  }

  void listen(Listener& listener) {
    const auto taken = [self = shared_from_this(), &listener](const error_code& failed,
                                                              std::size_t bytes) {
      if (failed || self->reaped_) return;
      listener.take(bytes);
      if (bytes < kPieceBytes) return self->listen(listener);
      listener.pause.expires_after(kPause);
      listener.pause.async_wait([self, &listener](const error_code& cancelled) {
        if (!cancelled && !self->reaped_) self->listen(listener);
      });
    };
    listener.stream.async_read_some(asio::buffer(listener.piece), taken);
  }

  void end_by_timeout() {
    timed_out_ = true;
    signal_group(SIGTERM);
    deadline_.expires_after(grace_);
    deadline_.async_wait([self = shared_from_this()](const error_code& failed) {
      if (!failed) self->signal_group(SIGKILL);
    });
  }

  void reap() {
    signal_group(SIGKILL);  // what it has left behind
    siginfo_t info{};
    const auto handle = static_cast<id_t>(ends_.native_handle());
    const bool heard = ::waitid(P_PIDFD, handle, &info, WEXITED | WNOHANG) == 0 && info.si_pid != 0;
    reaped_ = true;
    if (heard) exit_status_ = info.si_code == CLD_EXITED ? info.si_status : 0;
    if (heard && info.si_code != CLD_EXITED) signal_ = info.si_status;
    if (output_.stream.is_open()) output_.drain();
    if (errors_.stream.is_open()) errors_.drain();
    output_.close();
    errors_.close();
    error_code ignored;
    ends_.close(ignored);
    deadline_.cancel();
    ended_.cancel();
  }

  const pid_t process_;
  Stream ends_;
  Listener output_;
  Listener errors_;
  asio::steady_timer deadline_;
  asio::steady_timer ended_;  // never expires; cancelled when it has
  const std::chrono::milliseconds grace_;
  bool reaped_ = false;
  bool timed_out_ = false;
  int exit_status_ = -1;  // unknown is no success
  int signal_ = 0;
};

// Holds a child for as long as its frame lives.
struct Awaited {
  explicit Awaited(std::shared_ptr<Child> held) : child(std::move(held)) {}
  Awaited(const Awaited&) = delete;
  Awaited& operator=(const Awaited&) = delete;
  ~Awaited() { child->abandon(); }
  std::shared_ptr<Child> child;
};

class SpawnedPrograms : public Programs {
 public:
  SpawnedPrograms(asio::io_context& loop, std::vector<std::string> environment,
                  std::chrono::milliseconds grace)
      : loop_(loop), environment_(std::move(environment)), grace_(grace) {}

  asio::awaitable<ProgramResult> run(alerts::ProgramRequest request) override {
    auto started = start_program(request, environment_);
    if (!started) co_return started.error();
    const Awaited awaited(std::make_shared<Child>(loop_, std::move(*started), grace_));
    awaited.child->watch(request.timeout);
    co_await awaited.child->ended();
    if (awaited.child->timed_out()) {
      const auto seconds = std::chrono::ceil<std::chrono::seconds>(request.timeout).count();
      co_return alerts::ProgramError{
          alerts::ProgramError::Kind::timeout,
          fmt::format("the program {} took longer than {} s and was ended", request.command.front(),
                      seconds)};
    }
    co_return awaited.child->result();
  }

 private:
  asio::io_context& loop_;
  const std::vector<std::string> environment_;
  const std::chrono::milliseconds grace_;
};

}  // namespace

std::vector<std::string> program_environment() {
  std::vector<std::string> environment{
      "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"};
  const auto pass = [&environment](const std::string& name, const char* otherwise) {
    const char* value = std::getenv(name.c_str());
    if (value == nullptr) value = otherwise;
    if (value != nullptr) environment.push_back(name + "=" + value);
  };
  pass("HOME", "/");
  pass("LANG", "C.UTF-8");
  pass("TZ", nullptr);
  return environment;
}

std::unique_ptr<Programs> make_programs(asio::io_context& loop,
                                        std::vector<std::string> environment,
                                        std::chrono::milliseconds grace) {
  return std::make_unique<SpawnedPrograms>(loop, std::move(environment), grace);
}

}  // namespace newswatch::daemon
