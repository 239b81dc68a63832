// newswatch top: what the daemon does, on one screen, read from the store beside it.

#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <atomic>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "daemon/clock.h"
#include "daemon/commands.h"
#include "daemon/config_command.h"
#include "daemon/feed_table.h"
#include "daemon/terminal.h"
#include "daemon/top_view.h"
#include "store/reader.h"

namespace newswatch::daemon {

namespace {

constexpr std::size_t kAlerts = 6;
constexpr int kUnlimitedHeight = 1'000'000;

std::atomic<bool> told_to_end = false;

// The other screen, without a cursor, and keys as they are pressed; as it was when it goes.
class Screen {
 public:
  Screen() {
    struct sigaction action {};
    action.sa_handler = [](int) { told_to_end = true; };
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaction(signal, &action, nullptr);
    has_keys_ = tcgetattr(STDIN_FILENO, &before_) == 0;
    if (has_keys_) {
      termios raw = before_;
      raw.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
      tcsetattr(STDIN_FILENO, TCSANOW, &raw);
    }
    put("\x1b[?1049h\x1b[?25l");
  }
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;
  ~Screen() {
    put("\x1b[?25h\x1b[?1049l");
    if (has_keys_) tcsetattr(STDIN_FILENO, TCSANOW, &before_);
  }

  void show(const std::vector<std::string>& lines) const {
    std::string all = "\x1b[H";
    for (std::size_t n = 0; n < lines.size(); ++n)
      all += (n > 0 ? "\r\n" : "") + lines[n] + "\x1b[K";
    put(all + "\x1b[J");
  }

  // False when the user has had enough.
  [[nodiscard]] bool wait(int milliseconds) const {
    pollfd keys{.fd = has_keys_ ? STDIN_FILENO : -1, .events = POLLIN, .revents = 0};
    if (::poll(&keys, 1, milliseconds) > 0) {
      char key = 0;
      if (::read(STDIN_FILENO, &key, 1) != 1 || key == 'q' || key == 'Q' || key == '\x1b')
        return false;
    }
    return !told_to_end;
  }

 private:
  static void put(std::string_view text) {
    std::cout << text;
    std::cout.flush();
  }

  termios before_{};
  bool has_keys_ = false;
};

int height_of_terminal() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0) return 24;
  return size.ws_row;
}

// What the store knows now.
store::Result<std::vector<std::string>> picture(const config::Config& config, const Clock& clock,
                                                const Terminal& terminal, int height) {
  auto reader = store::Reader::open(config.store.path);
  if (!reader) return reader.error();
  const auto rows = feed_rows(config, **reader);
  if (!rows) return rows.error();
  const auto backlog = (*reader)->backlog();
  if (!backlog) return backlog.error();
  const auto alerts = (*reader)->alerts(kAlerts);
  if (!alerts) return alerts.error();
  const TopView view{.feeds = *rows,
                     .backlog = *backlog,
                     .alerts = *alerts,
                     .settings = config.fetch,
                     .now = clock.now()};
  return draw_top(view, terminal, height);
}

int explain(const store::StoreError& error) {
  std::cerr << "newswatch: " << printable(error.message);
  if (error.kind == store::StoreError::Kind::io)
    std::cerr << "; newswatch run makes it when it watches feeds for the first time";
  std::cerr << '\n';
  return kEnvironmentAtFault;
}

}  // namespace

int show_top(const TopOptions& options) {
  const auto config = load_or_explain(options.config);
  if (!config) return kInputAtFault;
  const auto clock = make_real_clock();
  Terminal terminal = terminal_of(STDOUT_FILENO);
  if (options.once || !terminal.is_terminal) {
    const auto lines = picture(*config, *clock, terminal, kUnlimitedHeight);
    if (!lines) return explain(lines.error());
    for (const std::string& line : *lines) fmt::print("{}\n", line);
    return kDone;
  }
  std::optional<store::StoreError> failure;
  {
    const Screen screen;
    do {
      terminal = terminal_of(STDOUT_FILENO);
      const auto lines = picture(*config, *clock, terminal, height_of_terminal());
      if (!lines) {
        failure = lines.error();
        break;
      }
      screen.show(*lines);
    } while (screen.wait(options.every_ms));
  }
  return failure ? explain(*failure) : kDone;
}

}  // namespace newswatch::daemon
