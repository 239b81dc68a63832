#pragma once

// The feeds that are polled, by number, and what is kept of each between two polls.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "config/config.h"
#include "daemon/feed_index.h"
#include "feeds/budget.h"
#include "feeds/feed.h"
#include "feeds/idle_state.h"
#include "feeds/poll_state.h"
#include "store/records.h"

namespace newswatch::daemon {

// A feed on its way round: queued by time, then waiting for its host's turn, then polled.
struct FeedSlot {
  // As the budget has counted it, requests an hour (feeds/budget.h).
  struct Demand {
    float free = 0;
    float fixed = 0;
  };

  enum class At : std::uint8_t { queued, waiting, polled } at = At::queued;
  bool removed = false;  // from the configuration; goes once it is back from its poll
  bool ahead = false;    // `state` holds what could not be stored yet
  bool soon = false;     // to be asked again once it is back
  bool is_counted_failing = false;
  std::uint8_t unstored = 0;  // documents in a row that could not be committed
  Demand demand;
  const feeds::Feed* feed = nullptr;  // in a configuration that stays; null: the number is free
  feeds::IdleState idle;
  // Whole: while it is polled, and as long as it is ahead of the store.
  std::unique_ptr<feeds::PollState> state;
};

// One thread. A slot stays where it is as long as its feed does.
class FeedSlots {
 public:
  using Number = std::uint32_t;

  // Numbers of feeds, in the order of the configuration where they are in it.
  struct Changes {
    std::vector<Number> fresh;    // that were not in the configuration before
    std::vector<Number> repaced;  // whose interval or its bounds are others now
    std::vector<Number> removed;  // that are at rest: to be retired at once
  };

  // Feeds that stay keep their numbers; those that come back are as they were left. `config` is
  // kept as long as a feed of it is polled.
  [[nodiscard]] Changes configure(std::shared_ptr<const config::Config> config);

  // What the store remembers of a feed; its number, if it is configured.
  std::optional<Number> recall(const store::FeedRecord& record);

  [[nodiscard]] std::optional<Number> find(std::string_view url) const;

  // Forgets a feed that is removed and at rest, but for what is to be known should it come back.
  void retire(Number number);

  [[nodiscard]] FeedSlot& operator[](Number number) { return slots_[number]; }
  [[nodiscard]] const FeedSlot& operator[](Number number) const { return slots_[number]; }
  [[nodiscard]] Number end() const { return static_cast<Number>(slots_.size()); }

  // The whole state, while it is in memory; else what is known of it.
  [[nodiscard]] feeds::PollState known(Number number) const;

  // To be told after a change that may bear on it.
  void count_failing(Number number);
  [[nodiscard]] std::size_t failing() const { return failing_; }

 private:
  // Of a feed that is not configured now.
  struct Left {
    feeds::IdleState idle;
    std::unique_ptr<feeds::PollState> ahead;  // what could not be stored
  };

  [[nodiscard]] std::string_view url_of(Number number) const;
  [[nodiscard]] Number new_number();
  void take_back(FeedSlot& slot);

  std::shared_ptr<const config::Config> config_;
  std::deque<FeedSlot> slots_;
  FeedIndex index_;
  std::vector<Number> free_;
  std::unordered_map<Number, std::shared_ptr<const config::Config>> leaving_;  // where its feed is
  std::unordered_map<std::uint64_t, Left> left_;  // by a hash of the URL
  std::size_t failing_ = 0;
};

}  // namespace newswatch::daemon
