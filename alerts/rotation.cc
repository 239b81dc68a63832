#include "alerts/rotation.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <stdio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace newswatch::alerts {
namespace {

std::string aside(const std::string& file, std::uint32_t number) {
  return fmt::format("{}.{}", file, number);
}

bool is_there(const std::string& path) {
  return ::faccessat(AT_FDCWD, path.c_str(), F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

}  // namespace

std::vector<Rename> renames_to_set_aside(const std::string& file, std::uint32_t keep) {
  const std::uint32_t last = std::max(keep, 1u);
  std::uint32_t free = 1;
  while (free < last && is_there(aside(file, free))) ++free;
  std::vector<Rename> renames;
  for (std::uint32_t to = free; to >= 1; --to) {
    renames.push_back({.from = to == 1 ? file : aside(file, to - 1),
                       .to = aside(file, to),
                       .replaces = to == last && to == free});
  }
  return renames;
}

int do_rename(const Rename& rename) {
  const char* from = rename.from.c_str();
  const char* to = rename.to.c_str();
  if (!rename.replaces) {
    if (::renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0) return 0;
    if (errno != EINVAL && errno != ENOSYS) return errno;  // those: a file system without it
  }
  return ::rename(from, to) == 0 ? 0 : errno;
}

std::vector<std::string> beyond(const std::string& file, std::uint32_t keep) {
  std::vector<std::string> found;
  for (std::uint32_t number = std::max(keep, 1u) + 1;; ++number) {
    std::string path = aside(file, number);
    if (!is_there(path)) return found;
    found.push_back(std::move(path));
  }
}

}  // namespace newswatch::alerts
