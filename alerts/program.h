#pragma once

// A program that is run for an alert, and how it ended. Plain values.

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace newswatch::alerts {

struct ProgramRequest {
  std::vector<std::string> command;  // an absolute path and its arguments, passed on as they are
  std::string input;                 // what the program reads
  std::vector<std::string> environment;  // "NAME=value", beside what every program gets
  std::chrono::milliseconds timeout{30'000};
};

struct ProgramEnded {
  int exit_status = 0;
  int signal = 0;      // that ended it; 0: it ended by itself
  std::string output;  // the last 4 KiB of its standard output, as written
  std::string errors;  // … and of its standard error
  bool operator==(const ProgramEnded&) const = default;
};

struct ProgramError {
  enum class Kind : std::uint8_t {
    bad_request,
    missing,  // there is no such program
    cannot_start,
    timeout,
  } kind = Kind::cannot_start;
  std::string message;  // one plain sentence; names the program, never its arguments
  bool operator==(const ProgramError&) const = default;
};

}  // namespace newswatch::alerts
