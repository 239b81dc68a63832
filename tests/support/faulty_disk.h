#pragma once

// A disk that fails, for SQLite: while one of these lives it stands before the default VFS.
//
// Fault: the n-th operation (or every one from the n-th on) fails as the kernel would have it.
// Power loss: what was written since a file's last sync is remembered as such; cut_power() makes
// every later call fail, and lose() puts back on the real disk what a machine may find after that:
// synced bytes, and of the others none, all, or some, torn at sectors. Names behave alike: a
// deletion lasts, and a file SQLite has made exists, once the folder was synced.
//
// One thread; at most one disk at a time. Connections close before lose().

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace newswatch::testing {

class FaultyDisk {
 public:
  enum class Operation : std::uint8_t { open, read, write, sync, truncate, remove, grow_memory };
  enum class Fault : std::uint8_t { input_output, no_space };
  enum class Lasting : std::uint8_t { once, until_mended };
  enum class Unsynced : std::uint8_t { lost, kept, some };

  FaultyDisk() : real_(sqlite3_vfs_find(nullptr)), vfs_(*real_) {
    EXPECT_EQ(std::string_view(real_->zName), "unix") << "one disk at a time";
    vfs_.szOsFile = static_cast<int>(kRealFileAt) + real_->szOsFile;
    vfs_.zName = "newswatch-faulty";
    vfs_.pAppData = this;
    vfs_.pNext = nullptr;
    vfs_.xOpen = open;
    vfs_.xDelete = remove;
    vfs_.xAccess = access;
    sqlite3_vfs_register(&vfs_, 1);
  }
  FaultyDisk(const FaultyDisk&) = delete;
  FaultyDisk& operator=(const FaultyDisk&) = delete;
  ~FaultyDisk() {
    sqlite3_vfs_unregister(&vfs_);
    sqlite3_vfs_register(real_, 1);
  }

  // The `n`-th operation from now on fails, counted from 1.
  void fail_at(std::uint64_t n, Fault fault, Lasting lasting) {
    operations_ = 0;
    fail_at_ = n;
    fault_ = fault;
    lasting_ = lasting;
    fired_ = false;
  }
  // The machine stops at the `n`-th operation from now on that is no reading.
  void cut_power_at(std::uint64_t n) {
    changes_ = 0;
    cut_at_ = n;
  }
  void cut_power() { dead_ = true; }
  void mend() { fail_at_ = 0; }
  [[nodiscard]] bool fired() const { return fired_; }  // since fail_at()
  [[nodiscard]] bool dead() const { return dead_; }
  [[nodiscard]] std::uint64_t changes() const { return changes_; }  // operations, without readings

  // The machine is on again, with what its disk has kept.
  void lose(Unsynced unsynced, std::mt19937_64& chance) {
    std::map<std::string, std::shared_ptr<Content>> names;
    const bool names_last =
        unsynced == Unsynced::kept || (unsynced == Unsynced::some && chance() % 2 == 0);
    names = names_last ? names_ : synced_names_;
    for (const auto& [path, content] : names_) std::filesystem::remove(path);
    for (const auto& [path, content] : names) {
      std::string bytes = content->synced;
      for (const Change& change : content->unsynced) {
        if (unsynced == Unsynced::lost) break;
        if (unsynced == Unsynced::kept) {
          apply(change, bytes);
        } else if (chance() % 2 == 0) {
          apply(chance() % 4 == 0 ? torn(change, chance) : change, bytes);
        }
      }
      std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
    }
    for (const std::string& path : memory_) std::filesystem::remove(path + "-shm");
    names_.clear();
    synced_names_.clear();
    memory_.clear();
    dead_ = false;
    cut_at_ = 0;
  }

 private:
  struct Change {
    std::uint64_t offset = 0;
    std::string bytes;
    bool truncates = false;  // at `offset`
  };
  struct Content {
    std::string synced;
    std::vector<Change> unsynced;
  };
  struct File {
    sqlite3_file base;  // what SQLite sees; the real file follows at kRealFileAt
    FaultyDisk* disk;
    std::shared_ptr<Content>* content;  // null: a temporary file
    bool created;
  };
  static constexpr std::size_t kRealFileAt = (sizeof(File) + 15) / 16 * 16;
  static constexpr std::uint64_t kSector = 512;

  static void apply(const Change& change, std::string& bytes) {
    const std::size_t end = change.offset + change.bytes.size();
    if (change.truncates || bytes.size() < end) bytes.resize(end);
    bytes.replace(change.offset, change.bytes.size(), change.bytes);
  }

  // As far as some sector in its middle.
  static Change torn(Change change, std::mt19937_64& chance) {
    const std::uint64_t sectors = change.bytes.size() / kSector;
    if (!change.truncates && sectors > 0) change.bytes.resize(chance() % sectors * kSector);
    return change;
  }

  static std::string content_of(const std::string& path) {
    std::ostringstream bytes;
    bytes << std::ifstream(path, std::ios::binary).rdbuf();
    return std::move(bytes).str();
  }

  // What the operation ends with if it is not to be done.
  std::optional<int> failure(Operation operation) {
    ++operations_;
    if (operation != Operation::read) ++changes_;
    if (cut_at_ != 0 && changes_ >= cut_at_) dead_ = true;
    const bool fails =
        fail_at_ != 0 &&
        (lasting_ == Lasting::once ? operations_ == fail_at_ && !fired_ : operations_ >= fail_at_);
    if (!fails && !dead_) return std::nullopt;
    if (!dead_ && fault_ == Fault::no_space) {
      // Only what needs room fails for want of it.
      const bool needs_room = operation == Operation::write || operation == Operation::open ||
                              operation == Operation::grow_memory;
      if (!needs_room) {
        if (lasting_ == Lasting::once) ++fail_at_;
        return std::nullopt;
      }
    }
    fired_ = true;
    switch (operation) {
      case Operation::open:
        return SQLITE_CANTOPEN;
      case Operation::read:
        return SQLITE_IOERR_READ;
      case Operation::write:
        return fault_ == Fault::no_space && !dead_ ? SQLITE_FULL : SQLITE_IOERR_WRITE;
      case Operation::sync:
        return SQLITE_IOERR_FSYNC;
      case Operation::truncate:
        return SQLITE_IOERR_TRUNCATE;
      case Operation::remove:
        return SQLITE_IOERR_DELETE;
      case Operation::grow_memory:
        return SQLITE_IOERR_SHMSIZE;
    }
    return SQLITE_IOERR;
  }

  static FaultyDisk& of(sqlite3_vfs* vfs) { return *static_cast<FaultyDisk*>(vfs->pAppData); }
  static File& own(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }
  static sqlite3_file* real(sqlite3_file* file) {
    return reinterpret_cast<sqlite3_file*>(reinterpret_cast<char*>(file) + kRealFileAt);
  }

  static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags,
                  int* flags_out) {
    FaultyDisk& disk = of(vfs);
    File& mine = own(file);
    mine = {};
    if (const auto code = disk.failure(Operation::open)) return *code;
    const bool existed = name != nullptr && std::filesystem::exists(name);
    // Read before SQLite has it open: closing a second handle would give up its locks.
    std::string bytes;
    const bool met = name != nullptr && disk.names_.contains(name);
    if (existed && !met) bytes = content_of(name);
    const int code = disk.real_->xOpen(disk.real_, name, real(file), flags, flags_out);
    if (code != SQLITE_OK) return code;
    mine.disk = &disk;
    mine.base.pMethods = &kMethods;
    if (name == nullptr) return SQLITE_OK;
    auto& content = disk.names_[name];
    if (!met) content = std::make_shared<Content>(Content{.synced = std::move(bytes)});
    if (existed && !met) disk.synced_names_[name] = content;
    mine.content = new std::shared_ptr<Content>(content);
    mine.created = !existed;
    return SQLITE_OK;
  }

  static int close(sqlite3_file* file) {
    const int code = real(file)->pMethods->xClose(real(file));
    delete own(file).content;
    own(file).base.pMethods = nullptr;
    return code;
  }

  static int read(sqlite3_file* file, void* to, int count, sqlite3_int64 offset) {
    if (const auto code = own(file).disk->failure(Operation::read)) return *code;
    return real(file)->pMethods->xRead(real(file), to, count, offset);
  }

  static int write(sqlite3_file* file, const void* from, int count, sqlite3_int64 offset) {
    if (const auto code = own(file).disk->failure(Operation::write)) return *code;
    const int code = real(file)->pMethods->xWrite(real(file), from, count, offset);
    if (code == SQLITE_OK && own(file).content != nullptr) {
      Change change{.offset = static_cast<std::uint64_t>(offset),
                    .bytes = {static_cast<const char*>(from), static_cast<std::size_t>(count)}};
      (*own(file).content)->unsynced.push_back(std::move(change));
    }
    return code;
  }

  static int truncate(sqlite3_file* file, sqlite3_int64 size) {
    if (const auto code = own(file).disk->failure(Operation::truncate)) return *code;
    const int code = real(file)->pMethods->xTruncate(real(file), size);
    if (code == SQLITE_OK && own(file).content != nullptr) {
      (*own(file).content)
          ->unsynced.push_back({.offset = static_cast<std::uint64_t>(size), .truncates = true});
    }
    return code;
  }

  // The real disk is spared: what lasts is what this one says.
  static int sync(sqlite3_file* file, int) {
    File& mine = own(file);
    if (const auto code = mine.disk->failure(Operation::sync)) return *code;
    if (mine.content == nullptr) return SQLITE_OK;
    Content& content = **mine.content;
    for (const Change& change : content.unsynced) apply(change, content.synced);
    content.unsynced.clear();
    // SQLite's own VFS syncs the folder with the first sync of a file it has made.
    if (std::exchange(mine.created, false)) mine.disk->synced_names_ = mine.disk->names_;
    return SQLITE_OK;
  }

  static int remove(sqlite3_vfs* vfs, const char* name, int sync_folder) {
    FaultyDisk& disk = of(vfs);
    if (const auto code = disk.failure(Operation::remove)) return *code;
    const int code = disk.real_->xDelete(disk.real_, name, 0);
    if (code != SQLITE_OK) return code;
    disk.names_.erase(name);
    if (sync_folder != 0) disk.synced_names_ = disk.names_;
    return SQLITE_OK;
  }

  static int access(sqlite3_vfs* vfs, const char* name, int flags, int* result) {
    FaultyDisk& disk = of(vfs);
    return disk.real_->xAccess(disk.real_, name, flags, result);
  }

  static int shm_map(sqlite3_file* file, int region, int size, int extend, void volatile** memory) {
    if (extend != 0) {
      if (const auto code = own(file).disk->failure(Operation::grow_memory)) return *code;
    }
    for (const auto& [path, content] : own(file).disk->names_) {
      if (own(file).content != nullptr && content == *own(file).content)
        own(file).disk->memory_.push_back(path);
    }
    return real(file)->pMethods->xShmMap(real(file), region, size, extend, memory);
  }

  static constexpr sqlite3_io_methods kMethods{
      .iVersion = 2,
      .xClose = close,
      .xRead = read,
      .xWrite = write,
      .xTruncate = truncate,
      .xSync = sync,
      .xFileSize = [](sqlite3_file* f,
                      sqlite3_int64* size) { return real(f)->pMethods->xFileSize(real(f), size); },
      .xLock = [](sqlite3_file* f, int level) { return real(f)->pMethods->xLock(real(f), level); },
      .xUnlock = [](sqlite3_file* f,
                    int level) { return real(f)->pMethods->xUnlock(real(f), level); },
      .xCheckReservedLock =
          [](sqlite3_file* f, int* result) {
            return real(f)->pMethods->xCheckReservedLock(real(f), result);
          },
      .xFileControl =
          [](sqlite3_file* f, int what, void* value) {
            return real(f)->pMethods->xFileControl(real(f), what, value);
          },
      .xSectorSize = [](sqlite3_file* f) { return real(f)->pMethods->xSectorSize(real(f)); },
      .xDeviceCharacteristics =
          [](sqlite3_file* f) { return real(f)->pMethods->xDeviceCharacteristics(real(f)); },
      .xShmMap = shm_map,
      .xShmLock =
          [](sqlite3_file* f, int offset, int count, int flags) {
            return real(f)->pMethods->xShmLock(real(f), offset, count, flags);
          },
      .xShmBarrier = [](sqlite3_file* f) { real(f)->pMethods->xShmBarrier(real(f)); },
      .xShmUnmap =
          [](sqlite3_file* f, int remove_file) {
            return real(f)->pMethods->xShmUnmap(real(f), remove_file);
          },
  };

  sqlite3_vfs* real_;
  sqlite3_vfs vfs_;
  std::uint64_t operations_ = 0;
  std::uint64_t changes_ = 0;
  std::uint64_t fail_at_ = 0;  // zero: never
  std::uint64_t cut_at_ = 0;
  Fault fault_ = Fault::input_output;
  Lasting lasting_ = Lasting::once;
  bool fired_ = false;
  bool dead_ = false;
  std::map<std::string, std::shared_ptr<Content>> names_;
  std::map<std::string, std::shared_ptr<Content>> synced_names_;
  std::vector<std::string> memory_;  // databases with a -shm file
};

}  // namespace newswatch::testing
