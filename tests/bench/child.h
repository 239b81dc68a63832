#pragma once

// A program under measurement, in a process of its own.

#include <sys/types.h>

#include <string>
#include <vector>

namespace newswatch::bench {

// Ends with this object, or with this process. Start it while there is one thread only.
class Child {
 public:
  // `log` gets its standard output and error.
  Child(std::vector<std::string> command, const std::string& log);
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child();

  // Stands still, so that something else can be measured between two of its moments.
  void pause() const;
  void resume() const;

  [[nodiscard]] double cpu_seconds() const;  // of all its threads, so far
  [[nodiscard]] double peak_mb() const;      // resident, the most so far

  // SIGTERM, then waits; whether it ended with exit code 0.
  bool stop();

 private:
  pid_t pid_ = -1;
};

}  // namespace newswatch::bench
