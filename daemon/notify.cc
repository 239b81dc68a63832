#include "daemon/notify.h"

#include <fmt/format.h>
#include <systemd/sd-daemon.h>

#include <cstdint>
#include <ctime>

#include "daemon/terminal.h"

namespace newswatch::daemon {

namespace {

// systemd wants the moment of RELOADING on the monotonic clock, so that it can tell an old READY
// from the new one.
std::int64_t monotonic_microseconds() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1'000;
}

}  // namespace

void notify_ready(std::string_view status) {
  sd_notify(0, fmt::format("READY=1\nSTATUS={}", printable(status)).c_str());
}

void notify_reloading() {
  sd_notify(0, fmt::format("RELOADING=1\nMONOTONIC_USEC={}\nSTATUS=reading the configuration",
                           monotonic_microseconds())
                   .c_str());
}

void notify_stopping() { sd_notify(0, "STOPPING=1\nSTATUS=finishing what is in flight"); }

void notify_status(std::string_view status) {
  sd_notify(0, fmt::format("STATUS={}", printable(status)).c_str());
}

void notify_watchdog() { sd_notify(0, "WATCHDOG=1"); }

std::optional<std::chrono::microseconds> watchdog_limit() {
  std::uint64_t microseconds = 0;
  if (sd_watchdog_enabled(0, &microseconds) <= 0) return std::nullopt;
  return std::chrono::microseconds(microseconds);
}

}  // namespace newswatch::daemon
