#pragma once

// How a file is set aside: FILE becomes FILE.1, FILE.1 becomes FILE.2, and so on.

#include <cstdint>
#include <string>
#include <vector>

namespace newswatch::alerts {

struct Rename {
  std::string from;
  std::string to;
  bool replaces = false;  // the one named `to` is the oldest, and goes
  bool operator==(const Rename&) const = default;
};

// The renames that make room, oldest file first, as the folder is now; at least one is kept.
//
// Only files below the first free number move. So a crash between two renames leaves a gap, and the
// next rotation fills it: the one file that ever goes is FILE.keep, and only when all are there.
[[nodiscard]] std::vector<Rename> renames_to_set_aside(const std::string& file, std::uint32_t keep);

// Does one of them; returns 0 or errno. Where the file system can, a file that has come up under
// the name `to` meanwhile is left alone: EEXIST.
[[nodiscard]] int do_rename(const Rename& rename);

// FILE.keep+1 and those that follow it, left from a time when more were kept.
[[nodiscard]] std::vector<std::string> beyond(const std::string& file, std::uint32_t keep);

}  // namespace newswatch::alerts
