#pragma once

// The running daemon: the loop, its threads, and every part joined. `run`, `poll` and `demo` all
// stand on it.

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "config/config.h"
#include "daemon/clock.h"
#include "daemon/events.h"
#include "net/http.h"
#include "store/store.h"

namespace newswatch::daemon {

struct ServiceOptions {
  std::string config_path;    // read again on reload; empty: no reload
  bool watch_files = true;    // reload when a file of the configuration changes
  bool one_pass = false;      // poll every feed once, deliver, end
  bool watch_machine = true;  // its disk and clock, and feeds that fall silent
  bool listen = true;         // answer HTTP where the configuration says so
  std::size_t workers = 0;    // 0: one per processor, two at least
  std::function<void(std::size_t done, std::size_t all)> progress = [](std::size_t, std::size_t) {};
};

// The outside, owned by the caller and outliving the service.
struct ServiceDoors {
  boost::asio::io_context& loop;
  Clock& clock;
  net::Http& http;
  store::Store& store;
  const Events& events;
};

class Service {
 public:
  Service(ServiceDoors doors, ServiceOptions options, config::Config config);
  ~Service();

  // Runs the loop until stop(), SIGTERM or SIGINT (or, with `one_pass`, until all is done), then
  // finishes what is in flight within kGrace and returns. An error is a sentence for the operator:
  // what could not be started and the mend.
  [[nodiscard]] boost::system::result<void, std::string> run();

  // Called on the loop once everything has ended: what the caller keeps on the loop must end too,
  // or run() does not return.
  void on_end(std::function<void()> ended);

  // From a handler on the loop only.
  void stop();
  void reload();

  [[nodiscard]] std::uint16_t port() const;  // of the status pages; zero without
  [[nodiscard]] std::size_t failing_feeds() const;
  // In a single pass, because their servers have asked for patience.
  [[nodiscard]] std::size_t feeds_left_alone() const;
  [[nodiscard]] std::size_t feeds_gone() const;  // and not asked in a single pass therefore

  static constexpr std::chrono::seconds kGrace{8};

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace newswatch::daemon
