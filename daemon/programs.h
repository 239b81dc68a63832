#pragma once

// The door to programs of the operator's own.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/system/result.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "alerts/program.h"

namespace newswatch::daemon {

using ProgramResult = boost::system::result<alerts::ProgramEnded, alerts::ProgramError>;

// Runs one program to its end; loop thread only. Never retries, and no shell is involved. When the
// program ends, by itself, by its timeout or because the await is cancelled, what it has started
// in its process group ends with it.
class Programs {
 public:
  virtual ~Programs() = default;
  [[nodiscard]] virtual boost::asio::awaitable<ProgramResult> run(
      alerts::ProgramRequest request) = 0;
};

// What every program gets of the daemon's environment: PATH as a system has it, and HOME, LANG and
// TZ as they are. Never all of it, for it may hold secrets.
[[nodiscard]] std::vector<std::string> program_environment();

// `loop` outlives it. A program that has not ended `grace` after SIGTERM gets SIGKILL.
[[nodiscard]] std::unique_ptr<Programs> make_programs(
    boost::asio::io_context& loop, std::vector<std::string> environment = program_environment(),
    std::chrono::milliseconds grace = std::chrono::seconds(2));

}  // namespace newswatch::daemon
