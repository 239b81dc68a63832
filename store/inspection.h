#pragma once

// What a database file holds, and whether it is as we left it. Reads only, beside a running daemon
// too.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "store/store.h"

namespace newswatch::store {

struct Inspection {
  std::int64_t schema = 0;  // zero: nothing has been stored yet
  std::uint64_t bytes = 0;
  std::uint64_t feeds = 0;
  std::uint64_t articles = 0;
  std::uint64_t stories = 0;
  std::uint64_t alerts = 0;
  // Deliveries.
  std::uint64_t waiting = 0;
  std::uint64_t delivered = 0;
  std::uint64_t dead = 0;
  std::uint64_t dropped = 0;
  std::vector<std::string> findings;  // what is wrong, a sentence each, at most kMaxFindings
  bool operator==(const Inspection&) const = default;
};

inline constexpr std::size_t kMaxFindings = 50;

// What is being done, and how much of it.
using Progress = std::function<void(std::string_view what, std::uint64_t done, std::uint64_t all)>;

// Reads every page of the file: a second or so for 100 MB. One state of it, whatever a daemon
// commits meanwhile. Fails with Kind::io if it is not there or cannot be read, Kind::other if it is
// of another program, Kind::too_new, and Kind::corrupt if it is no database at all; lesser damage
// is a finding.
[[nodiscard]] Result<Inspection> inspect(const std::string& path, const Progress& progress);

}  // namespace newswatch::store
