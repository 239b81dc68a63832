#pragma once

// Who may write a database file: one process at a time.

#include <optional>
#include <string>

#include "store/records.h"

namespace newswatch::store {

// Held for as long as it lives; the kernel gives it back at any death.
class FileLock {
 public:
  FileLock() = default;
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock();

  // Takes the lock of the database `path`, which need not exist, without waiting: Kind::busy if
  // another holds it.
  [[nodiscard]] std::optional<StoreError> take(const std::string& path);

 private:
  int fd_ = -1;
};

// What root makes beside the database `path` belongs to the owner of that file or, where there is
// none, of its folder: or the service could not open it. Does nothing for anybody else.
void give_to_owner_of(int fd, const std::string& path);

// The folder that holds the file.
[[nodiscard]] std::string folder_of(const std::string& path);

}  // namespace newswatch::store
