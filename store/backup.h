#pragma once

// A copy of the database, and the way back. Neither leaves anything half done: kill -9 or a power
// cut at any instant leaves the old file or the new one, whole.

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "store/inspection.h"
#include "store/sqlite.h"

namespace newswatch::store {

enum class Existing : std::uint8_t { keep, replace };

// Copies the database to the file `to` (mode 0600), beside a running daemon too, and checks the
// copy before it gets its name. The copy is one plain file without a log. An existing file is
// refused, as Kind::other, unless it may be replaced. Returns what the copy holds.
[[nodiscard]] Result<Inspection> back_up(const std::string& path, const std::string& to,
                                         Existing existing, const Progress& progress);

struct Restored {
  Inspection inspection;
  std::string replaced;  // where the earlier database is now; empty if there was none
};

// Puts a copy of the file `from` in the place of the database, after it has been checked. The
// earlier one, its log included, is kept beside as PATH.replaced-YYYYMMDDTHHMMSS. Fails with
// Kind::busy while a daemon runs, Kind::other, too_new or corrupt where `from` is at fault.
[[nodiscard]] Result<Restored> restore(const std::string& path, const std::string& from,
                                       std::chrono::sys_seconds now, const Progress& progress);

// Ends a restore that was cut off once it had become certain; does nothing otherwise. For the
// holder of the lock, before the file is opened. Returns where the earlier database is now.
[[nodiscard]] Result<std::string> finish_restore(const std::string& path);

// A database that exists, to be read beside a daemon.
[[nodiscard]] Result<std::unique_ptr<Database>> open_for_reading(const std::string& path);

}  // namespace newswatch::store
