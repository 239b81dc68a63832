#pragma once

// One picture of `newswatch top`. Pure.

#include <chrono>
#include <string>
#include <vector>

#include "daemon/feed_table.h"
#include "daemon/terminal.h"
#include "store/reader.h"

namespace newswatch::daemon {

struct TopView {
  const std::vector<FeedRow>& feeds;
  const std::vector<store::Backlog>& backlog;  // of channels that have any
  const std::vector<store::AlertRow>& alerts;  // newest first
  const feeds::FetchSettings& settings;
  std::chrono::sys_seconds now;
};

// At most `height` lines, none wider than the terminal, without line ends. Feeds that need eyes
// come first, then those that are asked next.
[[nodiscard]] std::vector<std::string> draw_top(const TopView& view, const Terminal& terminal,
                                                int height);

}  // namespace newswatch::daemon
