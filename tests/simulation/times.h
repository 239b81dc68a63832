#pragma once

// When what happened in a simulated world, by its clock and in time lived through; and what of it
// the daemon may have forgotten.

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/fake_clock.h"

namespace newswatch::simulation {

using std::chrono::seconds;

inline constexpr std::chrono::sys_seconds kBeginning{seconds(1'718'006'400)};  // 08:00 GMT

// Everything that happens goes through tell(), so that two runs can be compared.
class Times {
 public:
  explicit Times(testing::FakeClock& clock) : clock_(clock) {}

  [[nodiscard]] std::chrono::sys_seconds now() const { return clock_.now(); }
  [[nodiscard]] seconds lived() const { return clock_.now() - kBeginning - jumped_; }
  [[nodiscard]] std::size_t jumps() const { return jumps_; }
  [[nodiscard]] std::size_t deaths() const { return forgotten_.size(); }

  void jump(seconds by) {
    jumped_ += by;
    ++jumps_;
    clock_.jump(clock_.now() + by);
  }

  // What the daemon learns while its disk fails is in its memory alone, and for a while after.
  void disk_fails() {
    if (!disk_is_failing()) unsure_since_ = lived();
    unsure_until_ = seconds::max();
  }
  void disk_is_well() { unsure_until_ = lived() + kRecordedWithin; }
  // Whatever was learned in this very moment may be lost, too.
  void died() { forgotten_.push_back({disk_is_failing() ? unsure_since_ : lived(), lived()}); }
  // Whether the daemon may have died before it had recorded what it learned then.
  [[nodiscard]] bool may_be_forgotten(seconds learned) const {
    for (const Span& span : forgotten_) {
      if (learned >= span.from && learned <= span.to) return true;
    }
    return false;
  }
  [[nodiscard]] std::size_t deaths_since(seconds then) const {
    std::size_t count = 0;
    for (const Span& span : forgotten_) count += span.to >= then ? 1 : 0;
    return count;
  }

  void tell(std::string_view event) {
    const std::string line = std::to_string(lived().count()) + " " + std::string(event);
    for (const char c : line)
      trace_ = (trace_ ^ static_cast<unsigned char>(c)) * 1'099'511'628'211u;
    ++events_;
    if (keep_lines) lines.push_back(line);
  }
  // A promise was not kept.
  void fault(std::string what) {
    what = "after " + std::to_string(lived().count()) + " s: " + what;
    tell(what);
    if (faults.size() < 20) faults.push_back(std::move(what));
  }

  [[nodiscard]] std::uint64_t trace() const { return trace_; }
  [[nodiscard]] std::uint64_t events() const { return events_; }

  std::vector<std::string> faults;
  bool keep_lines = false;
  std::vector<std::string> lines;

 private:
  struct Span {
    seconds from, to;
  };
  // A store that answers again is asked within seconds.
  static constexpr seconds kRecordedWithin{15};

  [[nodiscard]] bool disk_is_failing() const { return lived() <= unsure_until_; }

  testing::FakeClock& clock_;
  seconds jumped_{0};
  std::size_t jumps_ = 0;
  seconds unsure_since_{0};
  seconds unsure_until_{-1};
  std::vector<Span> forgotten_;
  std::uint64_t trace_ = 14'695'981'039'346'656'037u;
  std::uint64_t events_ = 0;
};

}  // namespace newswatch::simulation
