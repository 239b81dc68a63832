#pragma once

// Memory of this process that is in use, as the kernel counts it.

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <string>

namespace newswatch::bench {

inline double resident_bytes() {
  std::array<char, 128> text{};
  const int file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  const ssize_t got = file < 0 ? 0 : read(file, text.data(), text.size() - 1);
  if (file >= 0) close(file);
  if (got <= 0) return 0;
  const std::string line(text.data());
  const double pages = std::strtod(line.c_str() + line.find(' '), nullptr);
  return pages * static_cast<double>(sysconf(_SC_PAGESIZE));
}

}  // namespace newswatch::bench
