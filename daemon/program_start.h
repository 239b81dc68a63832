#pragma once

// How a program is started: in a process group of its own, with nothing of the daemon's but what it
// is given.

#include <unistd.h>

#include <boost/system/result.hpp>
#include <string>
#include <utility>
#include <vector>

#include "alerts/program.h"

namespace newswatch::daemon {

// A descriptor with an owner.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] int release() { return std::exchange(fd_, -1); }

 private:
  int fd_ = -1;
};

struct StartedProgram {
  pid_t process = 0;  // and its group
  Descriptor ends;    // readable once it has ended (pidfd)
  Descriptor output;  // the reading ends
  Descriptor errors;
};

// Returns when the program runs. Its input is a file of memory, so it may read it or not, as it
// likes; its folder is "/", its signals are as the system has them, and it has three descriptors.
[[nodiscard]] boost::system::result<StartedProgram, alerts::ProgramError> start_program(
    const alerts::ProgramRequest& request, const std::vector<std::string>& environment);

}  // namespace newswatch::daemon
