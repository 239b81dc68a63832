#pragma once

// The demo's documents as they stand at a moment of the day, in each feed's own format, and what
// its web server answers. Pure.

#include <chrono>
#include <string>

#include "daemon/demo_day.h"
#include "net/server.h"

namespace newswatch::daemon {

// The last twenty articles; empty feeds are documents too.
[[nodiscard]] std::string demo_document(const DemoFeed& feed, std::chrono::seconds at);

// GET /feeds/NAME: 200, 304 for the ETag it gave, 404, or what the script of a broken feed says.
[[nodiscard]] net::ServerResponse demo_answer(const net::ServerRequest& request,
                                              std::chrono::seconds at);

}  // namespace newswatch::daemon
