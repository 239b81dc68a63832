#include "alerts/log_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <utility>

#include "alerts/rotation.h"

namespace newswatch::alerts {
namespace {

using Done = boost::system::result<void, LogError>;

// Writes all of `text` unless an error stops it; returns how much was written, errno as the
// failing write left it.
std::size_t write_all(int fd, std::string_view text) {
  std::size_t written = 0;
  while (written < text.size()) {
    const ssize_t n = ::write(fd, text.data() + written, text.size() - written);
    if (n < 0) {
      if (errno == EINTR) continue;
      break;
    }
    written += static_cast<std::size_t>(n);
  }
  return written;
}

bool ends_without_line_feed(int fd, off_t size) {
  char last = '\n';
  return size > 0 && ::pread(fd, &last, 1, size - 1) == 1 && last != '\n';
}

// A new name is on the disk when its folder is. A folder that may be written but not read (mode
// 0300), or a file system that syncs none, is as good as it gets.
int sync_folder_of(const std::string& path) {
  const std::filesystem::path parent = std::filesystem::path(path).parent_path();
  const std::string folder = parent.empty() ? "." : parent.string();
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return 0;
  const int error_number = ::fsync(fd) == 0 || errno == EINVAL ? 0 : errno;
  ::close(fd);
  return error_number;
}

}  // namespace

LogFile::LogFile(std::string path, std::uint64_t rotate_bytes, std::uint32_t keep)
    : path_(std::move(path)), rotate_bytes_(rotate_bytes), keep_(keep) {}

LogFile::~LogFile() { close(); }

Done LogFile::append(std::span<const std::string> lines) {
  if (lines.empty()) return {};
  if (Done opened = ready(); !opened) return opened;
  for (const std::string& line : lines) {
    if (Done written = write_whole(line); !written) return written;
  }
  if (regular_ && ::fdatasync(fd_) != 0) return failure("sync", errno);
  return {};
}

Done LogFile::ready() {
  if (path_.empty()) {
    fd_ = STDOUT_FILENO;
    return {};
  }
  struct stat named {};
  struct stat held {};
  if (fd_ >= 0) {
    const bool same = ::stat(path_.c_str(), &named) == 0 && ::fstat(fd_, &held) == 0 &&
                      named.st_dev == held.st_dev && named.st_ino == held.st_ino;
    if (same) return {};
    close();
  }
  // Reading is for one byte: whether a crash has left a line without its end.
  fd_ = ::open(path_.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0640);
  if (fd_ < 0) return failure("open", errno);
  if (::fstat(fd_, &held) != 0) return failure("look at", errno);
  regular_ = S_ISREG(held.st_mode);
  torn_ = regular_ && ends_without_line_feed(fd_, held.st_size);
  const int unsynced = regular_ ? sync_folder_of(path_) : 0;
  if (unsynced == 0) return {};
  close();  // the next append opens and syncs anew
  return failure("sync the folder of", unsynced);
}

Done LogFile::make_room(std::size_t bytes) {
  if (rotate_bytes_ == 0 || !regular_) return {};
  struct stat held {};
  if (::fstat(fd_, &held) != 0) return failure("look at", errno);
  const auto size = static_cast<std::uint64_t>(held.st_size);
  if (size == 0 || size + bytes <= rotate_bytes_) return {};
  if (::fdatasync(fd_) != 0) return failure("sync", errno);
  if (!set_aside()) return {};
  close();
  return ready();  // which syncs the folder
}

// Whether the path is free for a new file. The file is not closed before: it is appended to when
// it could not be moved.
bool LogFile::set_aside() {
  for (const Rename& step : renames_to_set_aside(path_, keep_)) {
    const int error_number = do_rename(step);
    if (error_number == 0 || error_number == ENOENT) continue;  // ENOENT: another has moved it
    if (!std::exchange(stuck_, true)) {
      complaint_ = fmt::format("cannot set the alert log {} aside as {}: {}; it grows on",
                               step.from, step.to, std::strerror(error_number));
    }
    return false;
  }
  for (const std::string& old : beyond(path_, keep_)) ::unlink(old.c_str());
  stuck_ = false;
  return true;
}

Done LogFile::write_whole(const std::string& line) {
  const std::size_t ends = (torn_ ? 1u : 0u) + (line.ends_with('\n') ? 0u : 1u);
  if (Done room = make_room(line.size() + ends); !room) return room;
  struct stat before {};
  if (regular_ && ::fstat(fd_, &before) != 0) return failure("look at", errno);
  std::string text = torn_ ? "\n" : "";
  text.append(line);
  if (!text.ends_with('\n')) text.push_back('\n');
  const std::size_t written = write_all(fd_, text);
  if (written == text.size()) {
    torn_ = false;
    return {};
  }
  const int error_number = errno;
  if (written > 0) {
    const bool taken_back = regular_ && ::ftruncate(fd_, before.st_size) == 0;
    if (!taken_back) torn_ = true;
  }
  return failure("write", error_number);
}

LogError LogFile::failure(const char* what, int error_number) const {
  const bool full = error_number == ENOSPC || error_number == EDQUOT || error_number == EFBIG;
  const std::string name = path_.empty() ? "standard output" : path_;
  return {full ? LogError::Kind::full : LogError::Kind::io,
          fmt::format("cannot {} the alert log {}: {}", what, name, std::strerror(error_number))};
}

void LogFile::close() {
  if (fd_ >= 0 && !path_.empty()) ::close(fd_);
  fd_ = -1;
}

}  // namespace newswatch::alerts
