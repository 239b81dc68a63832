#pragma once

// What tells a file from its next version without reading it.

#include <sys/stat.h>

#include <string>

namespace newswatch::net {

struct FileStamp {
  long long seconds = 0;
  long nanoseconds = 0;
  long long bytes = -1;  // -1: it is not there
  unsigned long long inode = 0;
  bool operator==(const FileStamp&) const = default;
};

[[nodiscard]] inline FileStamp stamp_of(const std::string& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) return {};
  return {found.st_mtim.tv_sec, found.st_mtim.tv_nsec, found.st_size, found.st_ino};
}

}  // namespace newswatch::net
