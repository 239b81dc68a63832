#pragma once

// What the daemon answers over HTTP: /metrics, /livez, /readyz, and a front page that names them.

#include <functional>
#include <string>

#include "net/server.h"

namespace newswatch::daemon {

struct StatusSources {
  std::function<std::string()> metrics;
  std::function<bool()> alive;           // loop, workers and store have moved lately
  std::function<std::string()> unready;  // why we are not ready; empty when we are
  std::function<std::string()> summary;  // one line
};

// A page of plain text with the headers that every page has.
[[nodiscard]] net::ServerResponse plain_answer(int status, std::string body);

// Loop thread only. GET and HEAD; anything else is 405.
[[nodiscard]] net::ServerResponse answer_status(const StatusSources& sources,
                                                const net::ServerRequest& request);

}  // namespace newswatch::daemon
