#pragma once

// What the service manager is told (sd_notify(3)). Outside systemd every call does nothing.

#include <chrono>
#include <optional>
#include <string_view>

namespace newswatch::daemon {

void notify_ready(std::string_view status);
void notify_reloading();
void notify_stopping();
void notify_status(std::string_view status);
void notify_watchdog();

// How long systemd waits for notify_watchdog() before it kills us (WATCHDOG_USEC); nullopt if it
// does not.
[[nodiscard]] std::optional<std::chrono::microseconds> watchdog_limit();

}  // namespace newswatch::daemon
