#pragma once

// A program run to its end, and what it cost.

#include <chrono>
#include <string>
#include <vector>

namespace newswatch::bench {

struct TimedRun {
  bool is_well = false;    // it ended by itself, with exit code 0
  double cpu_seconds = 0;  // its own and that of all processes it waited for, kernel included
  double wall_seconds = 0;
};

// The program's world is `folder`: it is its home and where it keeps what it remembers, and `log`
// in it gets its standard output and error. Of our environment it sees nothing, so no proxy either.
// What still runs after `limit` is killed, with all that it has started.
[[nodiscard]] TimedRun run_in(const std::string& folder, std::vector<std::string> command,
                              std::chrono::seconds limit);

}  // namespace newswatch::bench
