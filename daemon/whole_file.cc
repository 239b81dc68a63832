#include "daemon/whole_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "config/files.h"

namespace newswatch::daemon {

namespace {

using Done = boost::system::result<void, FileFault>;

FileFault fault_of(int error) {
  return {error == EEXIST ? FileFault::Kind::exists : FileFault::Kind::other,
          error == EEXIST ? "there is such a file already" : std::strerror(error)};
}

// A file beside `path`, hidden from globs; gone unless it was given its name.
class Beside {
 public:
  explicit Beside(const std::string& path)
      : folder_(config::folder_of(path)),
        name_(fmt::format("{}/.{}.{}", folder_, std::filesystem::path(path).filename().string(),
                          ::getpid())),
        file_(::open(name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644)) {}
  ~Beside() {
    if (file_ >= 0) ::close(file_);
    if (file_ >= 0 && !is_named_) ::unlink(name_.c_str());
  }
  Beside(const Beside&) = delete;
  Beside& operator=(const Beside&) = delete;

  [[nodiscard]] bool is_open() const { return file_ >= 0; }

  bool take_after(const struct stat& other) {
    struct stat own {};
    if (::fstat(file_, &own) != 0) return false;
    const bool is_others = own.st_uid != other.st_uid || own.st_gid != other.st_gid;
    if (is_others && ::fchown(file_, other.st_uid, other.st_gid) != 0) return false;
    return ::fchmod(file_, other.st_mode & 07777) == 0;
  }

  bool write(std::string_view text) {
    while (!text.empty()) {
      const ssize_t done = ::write(file_, text.data(), text.size());
      if (done < 0 && errno == EINTR) continue;
      if (done < 0) return false;
      text.remove_prefix(static_cast<std::size_t>(done));
    }
    return ::fsync(file_) == 0;
  }

  bool replace(const std::string& path) {
    is_named_ = ::rename(name_.c_str(), path.c_str()) == 0;
    if (is_named_) sync_folder();
    return is_named_;
  }

  bool name(const std::string& path) {
    is_named_ = ::renameat2(AT_FDCWD, name_.c_str(), AT_FDCWD, path.c_str(), RENAME_NOREPLACE) == 0;
    // Not every file system can do that; a second name, and the first taken away, comes to the
    // same.
    const bool is_named =
        is_named_ || (errno == EINVAL && ::link(name_.c_str(), path.c_str()) == 0);
    if (is_named) sync_folder();
    return is_named;
  }

 private:
  void sync_folder() const {
    const int folder = ::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
      (void)::fsync(folder);
      ::close(folder);
    }
  }

  std::string folder_;
  std::string name_;
  int file_;
  bool is_named_ = false;
};

}  // namespace

Done create_file(const std::string& path, std::string_view text) {
  Beside file(path);
  const bool is_done = file.is_open() && file.write(text) && file.name(path);
  if (!is_done) return fault_of(errno);
  return {};
}

Done replace_file(const std::string& path, std::string_view was, std::string_view text) {
  std::error_code error;
  const std::string target = std::filesystem::canonical(path, error).string();
  if (error) return FileFault{.message = error.message()};
  struct stat about {};
  if (::stat(target.c_str(), &about) != 0) return fault_of(errno);
  Beside file(target);
  if (!file.is_open() || !file.take_after(about) || !file.write(text)) return fault_of(errno);
  const auto now = config::read_file(target, config::kMaxFileBytes);
  if (!now || now->text != was) {
    return FileFault{FileFault::Kind::changed, "somebody has changed it meanwhile"};
  }
  if (!file.replace(target)) return fault_of(errno);
  return {};
}

}  // namespace newswatch::daemon
