#pragma once

// The configured feeds beside what the store remembers of them: what `feeds` and `top` show.

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "config/config.h"
#include "feeds/feed.h"
#include "feeds/poll_state.h"
#include "store/reader.h"

namespace newswatch::daemon {

struct FeedRow {
  const feeds::Feed* feed = nullptr;  // of the configuration
  feeds::PollState state;             // of one never asked where the store does not know it
  std::uint64_t items = 0;            // remembered
};

// In the order of the configuration, which outlives them.
[[nodiscard]] store::Result<std::vector<FeedRow>> feed_rows(const config::Config& config,
                                                            store::Reader& reader);
[[nodiscard]] std::vector<FeedRow> unasked_rows(const config::Config& config);

struct FeedTotals {
  std::size_t feeds = 0;
  std::size_t failing = 0;  // or gone
  std::size_t late = 0;
  double articles_a_day = 0;
  double requests_an_hour = 0;
};

[[nodiscard]] FeedTotals totals_of(const std::vector<FeedRow>& rows, std::chrono::sys_seconds now);

}  // namespace newswatch::daemon
