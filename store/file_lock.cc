#include "store/file_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace newswatch::store {

FileLock::~FileLock() {
  if (fd_ >= 0) close(fd_);
}

std::optional<StoreError> FileLock::take(const std::string& path) {
  const std::string lock = path + ".lock";
  fd_ = open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd_ < 0) {
    return StoreError{
        StoreError::Kind::io,
        fmt::format("cannot open {}: {}; its folder must exist and belong to this user", lock,
                    std::strerror(errno))};
  }
  give_to_owner_of(fd_, path);
  if (flock(fd_, LOCK_EX | LOCK_NB) != 0) {
    return StoreError{
        StoreError::Kind::busy,
        fmt::format("{} is in use by another newswatch: stop that one, or name another path "
                    "under `store:`",
                    path)};
  }
  return std::nullopt;
}

void give_to_owner_of(int fd, const std::string& path) {
  if (geteuid() != 0) return;
  struct stat owner {};
  if (stat(path.c_str(), &owner) != 0 && stat(folder_of(path).c_str(), &owner) != 0) return;
  // Should it fail, the service says which file it cannot open.
  static_cast<void>(fchown(fd, owner.st_uid, owner.st_gid) == 0);
}

std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

}  // namespace newswatch::store
