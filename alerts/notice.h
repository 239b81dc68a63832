#pragma once

// What newswatch tells of itself: something is wrong, or well again. Plain values; `config` fills
// the settings.

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace newswatch::alerts {

enum class NoticeKind : std::uint8_t {
  feed_failing,      // longer than feed_failing_for
  feed_silent,       // far beyond its habit
  items_lost,        // perhaps: nothing of the last document is in the new one
  channel_disabled,  // its receiver answered 410
  channel_failing,   // nothing has been accepted for channel_failing_for
  disk_full,         // nearly
  clock_jumped,
  reload_refused,
  feed_gone,   // its server says so (410)
  feed_moved,  // for good, and we have followed it
};

// "feed_failing"
[[nodiscard]] std::string_view name_of(NoticeKind kind);

struct Notice {
  NoticeKind kind = NoticeKind::feed_failing;
  std::string subject;  // the feed's or channel's name; empty where there is but one
  enum class State : std::uint8_t { raised, cleared } state = State::raised;
  std::string message;               // one plain sentence
  std::chrono::sys_seconds since{};  // when it was raised
  std::chrono::sys_seconds now{};
  bool operator==(const Notice&) const = default;
};

struct NoticeSettings {
  std::vector<std::string> to;  // channels; empty: the log alone
  std::chrono::seconds feed_failing_for{std::chrono::hours(1)};
  std::chrono::seconds feed_silent_for{std::chrono::hours(24)};  // at least, and beyond its habit
  std::chrono::seconds channel_failing_for{std::chrono::minutes(15)};
  std::uint64_t disk_free_bytes = std::uint64_t{500} << 20;
  bool operator==(const NoticeSettings&) const = default;
};

}  // namespace newswatch::alerts
