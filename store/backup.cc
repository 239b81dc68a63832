#include "store/backup.h"

// A restore becomes certain when its checked copy is renamed to PATH.restored. What follows - the
// earlier file and its log aside, the copy into the place - is repeated by whoever next takes the
// lock (open_sqlite, restore) until it is done. The names aside come from the time of the copy,
// so that a repetition finds those it has begun with: a log that stayed behind would be applied to
// the new file.

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "store/file_lock.h"
#include "store/schema.h"

namespace newswatch::store {

namespace {

using Kind = StoreError::Kind;

constexpr int kPagesPerStep = 512;

StoreError failure(const char* what, const std::string& path) {
  const int number = errno;
  const bool full = number == ENOSPC || number == EDQUOT;
  return {full ? Kind::full : Kind::io,
          fmt::format("cannot {} {}: {}", what, path, std::strerror(number))};
}

bool exists(const std::string& path) { return access(path.c_str(), F_OK) == 0; }

bool is_same_file(const struct stat& one, const struct stat& other) {
  return one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

bool is_same_file(const std::string& one, const std::string& other) {
  struct stat first {};
  struct stat second {};
  return stat(one.c_str(), &first) == 0 && stat(other.c_str(), &second) == 0 &&
         is_same_file(first, second);
}

std::optional<StoreError> sync_folder(const std::string& path) {
  const std::string folder = folder_of(path);
  const int fd = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return failure("open", folder);
  const bool synced = fsync(fd) == 0;
  const StoreError error = failure("sync", folder);
  close(fd);
  if (!synced) return error;
  return std::nullopt;
}

// Never over another file, where the file system can tell.
int rename_to_free_name(const std::string& from, const std::string& to) {
  const int code = renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE);
  if (code == 0 || errno != EINVAL) return code;
  if (exists(to)) {
    errno = EEXIST;
    return -1;
  }
  return std::rename(from.c_str(), to.c_str());
}

// A file of our own that gets its real name when it is whole, and goes with its writer otherwise.
// One that a kill has left is begun anew.
class Partial {
 public:
  explicit Partial(std::string name) : name_(std::move(name)) {}
  Partial(const Partial&) = delete;
  Partial& operator=(const Partial&) = delete;
  ~Partial() {
    if (ours_ && !kept_) {
      unlink(name_.c_str());
      remove_companions();
    }
    if (fd_ >= 0) close(fd_);
  }

  [[nodiscard]] std::optional<StoreError> create() {
    fd_ = open(name_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd_ < 0) return failure("write", name_);
    struct stat held {};
    struct stat named {};
    // Another writer may have given the file we have opened its real name meanwhile.
    ours_ = flock(fd_, LOCK_EX | LOCK_NB) == 0 && fstat(fd_, &held) == 0 &&
            stat(name_.c_str(), &named) == 0 && is_same_file(held, named);
    if (!ours_) {
      return StoreError{Kind::busy,
                        fmt::format("another newswatch is writing {}: wait for it", name_)};
    }
    remove_companions();
    if (fchmod(fd_, 0600) != 0 || ftruncate(fd_, 0) != 0) return failure("write", name_);
    return std::nullopt;
  }

  [[nodiscard]] std::optional<StoreError> sync() const {
    if (fsync(fd_) != 0) return failure("sync", name_);
    return std::nullopt;
  }

  // On the disk, under the new name.
  [[nodiscard]] std::optional<StoreError> become(const std::string& to, Existing existing) {
    if (auto error = sync()) return error;
    const int code = existing == Existing::replace ? std::rename(name_.c_str(), to.c_str())
                                                   : rename_to_free_name(name_, to);
    if (code != 0) return failure("write", to);
    kept_ = true;
    return sync_folder(to);
  }

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] int fd() const { return fd_; }

 private:
  void remove_companions() const {
    for (const char* tail : {"-wal", "-shm", "-journal"}) unlink((name_ + tail).c_str());
  }

  const std::string name_;
  int fd_ = -1;
  bool ours_ = false;
  bool kept_ = false;
};

// One state of the source, whatever is committed to it meanwhile. The copy is synced by its owner.
std::optional<StoreError> copy(Database& from, const std::string& to, const Progress& progress) {
  {
    auto target = Database::open(to, Database::Access::write);
    if (!target) return target.error();
    (*target)->script("PRAGMA synchronous = OFF");
    from.script("BEGIN; SELECT count(*) FROM sqlite_schema;");
    from.copy_into(**target, kPagesPerStep,
                   [&](std::uint64_t done, std::uint64_t all) { progress("copying", done, all); });
    if (auto error = from.take_error()) return error;
    if (auto error = (*target)->take_error()) return error;
  }
  // The pages say that there is a log beside them; a file that travels has none.
  auto target = Database::open(to, Database::Access::write);
  if (!target) return target.error();
  (*target)->script("PRAGMA synchronous = OFF; PRAGMA journal_mode = DELETE;");
  return (*target)->take_error();
}

std::string replaced_name(const std::string& path, std::chrono::sys_seconds when) {
  return fmt::format("{}.replaced-{:%Y%m%dT%H%M%S}", path,
                     fmt::gmtime(std::chrono::system_clock::to_time_t(when)));
}

// The moment a restore is named after: its own, or the next one whose name is free.
std::chrono::sys_seconds free_moment(const std::string& path, std::chrono::sys_seconds now) {
  while (exists(replaced_name(path, now)) || exists(replaced_name(path, now) + "-wal"))
    now += std::chrono::seconds(1);
  return now;
}

// Once it is aside it may be missing; an empty one is what a reader has made meanwhile.
std::optional<StoreError> move_aside(const std::string& path, const std::string& to) {
  if (rename_to_free_name(path, to) == 0 || errno == ENOENT) return std::nullopt;
  const StoreError error = failure("move aside", path);
  struct stat about {};
  if (stat(path.c_str(), &about) == 0 && about.st_size == 0 && unlink(path.c_str()) == 0)
    return std::nullopt;
  return error;
}

// Without a log or a journal nobody is writing it, and reading it is no reason to make one.
Result<std::unique_ptr<Database>> open_backup(const std::string& path) {
  const bool alone = !exists(path + "-wal") && !exists(path + "-journal");
  return Database::open(path, alone ? Database::Access::read_alone : Database::Access::read);
}

}  // namespace

Result<std::unique_ptr<Database>> open_for_reading(const std::string& path) {
  if (exists(path + ".restored")) {
    return StoreError{Kind::busy, fmt::format("a restore of {} was cut off: start newswatch, or "
                                              "restore again, and it is finished",
                                              path)};
  }
  if (!exists(path)) {
    return StoreError{
        Kind::io,
        fmt::format("there is no {}: has newswatch run with this configuration yet?", path)};
  }
  auto opened = Database::open(path, Database::Access::read);
  if (opened) (*opened)->set_busy_timeout(std::chrono::seconds(2));
  return opened;
}

Result<Inspection> back_up(const std::string& path, const std::string& to, Existing existing,
                           const Progress& progress) {
  auto source = open_for_reading(path);
  if (!source) return source.error();
  if (is_same_file(path, to) || to == path + "-wal" || to == path + "-shm" || to == path + ".lock")
    return StoreError{Kind::other, fmt::format("{} is the database itself: name another file", to)};
  const auto there = [&] {
    return StoreError{Kind::other, fmt::format("{} exists: name another file, or give --force to "
                                               "replace it",
                                               to)};
  };
  if (existing == Existing::keep && exists(to)) return there();
  if (auto error = refusal(**source, path)) return *error;
  Partial partial(to + ".partial");
  if (auto error = partial.create()) return *error;
  if (auto error = copy(**source, partial.name(), progress)) return *error;
  auto held = inspect(partial.name(), progress);
  if (!held) return held.error();
  if (!held->findings.empty()) {
    return StoreError{Kind::corrupt, fmt::format("{} is damaged ({}) and was not copied: newswatch "
                                                 "store check tells more",
                                                 path, held->findings.front())};
  }
  if (auto error = partial.become(to, existing)) {
    if (existing == Existing::keep && exists(to)) return there();
    return *error;
  }
  return held;
}

Result<std::string> finish_restore(const std::string& path) {
  const std::string fresh = path + ".restored";
  struct stat about {};
  if (stat(fresh.c_str(), &about) != 0) return std::string();
  const std::string aside =
      replaced_name(path, std::chrono::sys_seconds(std::chrono::seconds(about.st_mtim.tv_sec)));
  for (const char* tail : {"-wal", "-journal", ""}) {
    if (auto error = move_aside(path + tail, aside + tail)) return *error;
  }
  unlink((path + "-shm").c_str());
  if (auto error = sync_folder(path)) return *error;
  if (rename_to_free_name(fresh, path) != 0) return failure("rename", fresh);
  if (auto error = sync_folder(path)) return *error;
  return exists(aside) ? aside : std::string();
}

Result<Restored> restore(const std::string& path, const std::string& from,
                         std::chrono::sys_seconds now, const Progress& progress) {
  FileLock lock;
  if (auto error = lock.take(path)) return *error;
  if (auto earlier = finish_restore(path); !earlier) return earlier.error();
  if (!exists(from)) return StoreError{Kind::other, fmt::format("there is no file {}", from)};
  if (is_same_file(path, from)) {
    return StoreError{Kind::other,
                      fmt::format("{} is the database itself: name a backup of it", from)};
  }
  auto source = open_backup(from);
  if (!source) return source.error();
  if (auto error = refusal(**source, from)) return *error;
  Partial partial(path + ".restoring");
  if (auto error = partial.create()) return *error;
  give_to_owner_of(partial.fd(), path);
  if (auto error = copy(**source, partial.name(), progress)) return *error;
  auto held = inspect(partial.name(), progress);
  if (!held) return held.error();
  if (held->schema == 0) {
    return StoreError{Kind::other, fmt::format("{} holds nothing: name a backup that was made by "
                                               "newswatch store backup",
                                               from)};
  }
  if (!held->findings.empty()) {
    return StoreError{Kind::corrupt,
                      fmt::format("{} is damaged ({}): take an older backup; nothing was changed",
                                  from, held->findings.front())};
  }
  const timespec moment{.tv_sec = free_moment(path, now).time_since_epoch().count(), .tv_nsec = 0};
  const timespec both[2] = {moment, moment};
  if (futimens(partial.fd(), both) != 0) return failure("write", partial.name());
  if (auto error = partial.become(path + ".restored", Existing::replace)) return *error;
  auto replaced = finish_restore(path);
  if (!replaced) return replaced.error();
  return Restored{.inspection = std::move(*held), .replaced = std::move(*replaced)};
}

}  // namespace newswatch::store
