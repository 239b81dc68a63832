#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "feeds/rhythm.h"
#include "feeds/rhythm_shape.h"
#include "feeds/rhythm_waits.h"

// How a Rhythm learns. Whatever is counted is forgotten by halves; what is kept in few bits is
// rounded by lot, up as often as the rest deserves, so that small steps add up in the mean. The lot
// depends on the time and the count alone: the same history makes the same Rhythm.

namespace newswatch::feeds {

namespace {

using std::chrono::sys_seconds;

constexpr std::int64_t kEvent = 600;  // articles within so many seconds are one event
constexpr std::int64_t kOldest = 730 * kDaySeconds;  // history older than this says nothing
constexpr double kFirstChain = 0.05;
constexpr double kChainEvents = 20;  // that kFirstChain counts for
constexpr double kMostStir = 60;
constexpr double kLongestSilence = 30 * 86'400.0;
constexpr double kMostCount = 1e9;
constexpr std::size_t kPieces = 8;  // of the time in which something came, nobody knows when

// Seconds that a Rhythm can hold.
std::int64_t held(sys_seconds time) {
  return std::clamp<std::int64_t>(time.time_since_epoch().count(), 0,
                                  std::numeric_limits<std::uint32_t>::max());
}

class Lot {
 public:
  explicit Lot(std::uint64_t seed) : state_(seed) {}

  // `value` rounded up or down, between 0 and the most that fits.
  template <class Value>
  Value round(double value) {
    state_ += 0x9e3779b97f4a7c15;  // splitmix64
    std::uint64_t bits = state_;
    bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9;
    bits = (bits ^ (bits >> 27)) * 0x94d049bb133111eb;
    bits ^= bits >> 31;
    const double rounded = std::floor(value + double(bits >> 11) * 0x1p-53);
    return static_cast<Value>(std::clamp(rounded, 0.0, double(std::numeric_limits<Value>::max())));
  }

 private:
  std::uint64_t state_;
};

// Shares that are added to: in articles, `weight` of them so far.
template <std::size_t N>
class Shares {
 public:
  Shares(const std::array<std::uint8_t, N>& packed, double weight) {
    const double sum = std::accumulate(packed.begin(), packed.end(), 0.0);
    unit_ = sum > 0 ? weight / sum : 0;
    for (std::size_t i = 0; i < N; ++i) articles_[i] = packed[i] * unit_;
  }

  void add(std::size_t place, double articles) { articles_[place] += articles; }

  // What a share is worth changes only when one outgrows its byte, so that shares which are not
  // touched are not rounded again.
  void pack(std::array<std::uint8_t, N>& into, Lot& lot) const {
    const double top = *std::max_element(articles_.begin(), articles_.end());
    if (!(top > 0)) return;
    double unit = unit_ > top / 1e6 ? unit_ : top / 127;
    while (top > 255 * unit) unit *= 2;
    for (std::size_t i = 0; i < N; ++i) into[i] = lot.round<std::uint8_t>(articles_[i] / unit);
  }

 private:
  std::array<double, N> articles_{};
  double unit_;
};

class Learning {
 public:
  // What came from `start` to `now`.
  Learning(const Rhythm& rhythm, std::int64_t start, std::int64_t now)
      : start_(start),
        now_(now),
        passed_(rhythm.last == 0 ? 0 : double(std::max<std::int64_t>(0, now - rhythm.last))),
        shape_(rhythm, start),
        weight_(share_weight(rhythm) * halved(passed_, kShareHalfLife)),
        hours_(rhythm.hours, weight_),
        days_(rhythm.days, weight_),
        minutes_(rhythm.minutes, weight_),
        stir_(rhythm.stir / kStirUnits),
        stirred_at_(rhythm.last == 0 ? start : std::int64_t{rhythm.last}),
        chain_(rhythm.last == 0 ? kFirstChain : shape_.chain),
        batch_(shape_.batch),
        events_(double(rhythm.count) / batch_) {}

  // `size` articles at once. Those that earlier ones have stirred up say little about the hour of
  // the day, and enter the shares by so much less.
  void event(std::int64_t time, double size) {
    const double echo = chain_ * stir_at(time) / kFade;
    const double own = (1 - chain_) * shape_.usual(time) * shape_.minutes_at(time) / batch_;
    const double stirred = echo / (echo + own);
    share(time, size * (1 - stirred));
    chain_ += (stirred - chain_) / (events_ + kChainEvents);
    count(time, size);
  }

  // `size` articles of which only the poll is known that brought them: spread over the time since
  // the poll before as the rhythm so far makes likely.
  void unknown(double size) {
    std::array<std::int64_t, kPieces> times;
    std::array<double, kPieces> likely;
    const double piece = double(now_ - start_) / kPieces;
    for (std::size_t i = 0; i < kPieces; ++i) {
      times[i] = start_ + static_cast<std::int64_t>((double(i) + 0.5) * piece);
      likely[i] = shape_.usual(times[i]) * shape_.minutes_at(times[i]);
    }
    const double sum = std::accumulate(likely.begin(), likely.end(), 0.0);
    double middle = 0;
    for (std::size_t i = 0; i < kPieces; ++i) {
      const double part = sum > 0 ? likely[i] / sum : 1.0 / kPieces;
      share(times[i], part * size);
      middle += part * double(times[i] - start_);
    }
    count(start_ + static_cast<std::int64_t>(middle), size);
  }

  // The rhythm that knows of all this.
  [[nodiscard]] Rhythm learnt(Rhythm r, std::size_t items) const {
    Lot lot(static_cast<std::uint64_t>(now_) * 31 + r.items);
    const bool first = r.last == 0;
    if (!first) pack_late(r, lot);
    r.count = static_cast<float>(std::min(
        kMostCount, double(r.count) * halved(passed_, double(kHalfLife.count())) + count_));
    r.batch = lot.round<std::uint16_t>((batch_ - 1) * 256);
    r.chain = lot.round<std::uint16_t>(std::min(chain_, kMostChain) * 65'536);
    r.stir = lot.round<std::uint16_t>(stir_at(now_) * kStirUnits);
    if (count_ > 0) {
      hours_.pack(r.hours, lot);
      days_.pack(r.days, lot);
      minutes_.pack(r.minutes, lot);
    }
    constexpr auto most = std::numeric_limits<std::uint32_t>::max();
    r.items = items > most - r.items ? most : r.items + static_cast<std::uint32_t>(items);
    r.last = static_cast<std::uint32_t>(now_);
    r.since = first ? static_cast<std::uint32_t>(start_) : std::min(r.since, r.last);
    return r;
  }

 private:
  void share(std::int64_t time, double articles) {
    const double fresh = articles * halved(double(now_ - time), kShareHalfLife);
    hours_.add(hour_of(time), fresh);
    days_.add(weekday_of(time), fresh);
    minutes_.add(ten_minutes_of(time), fresh);
  }

  void count(std::int64_t time, double size) {
    count_ += size * halved(double(now_ - time), double(kHalfLife.count()));
    late_ += 1;
    events_ += 1;
    batch_ += (size - batch_) / (events_ + 1);
    stir_ = std::min(kMostStir, stir_at(time) + 1);
    stirred_at_ = std::max(stirred_at_, time);
  }

  double stir_at(std::int64_t time) const {
    return stir_ * std::exp(-double(std::max<std::int64_t>(0, time - stirred_at_)) / kFade);
  }

  void pack_late(Rhythm& r, Lot& lot) const {
    const double keep = halved(passed_, kLateHalfLife);
    RhythmShape usual = shape_;
    usual.mean = 1.0 / kHourSeconds;
    usual.chain = 0;
    usual.burst = 0;
    const double hours = waits_for(usual, now_ - static_cast<std::int64_t>(passed_),
                                   std::min(passed_, kLongestSilence))
                             .expected;
    r.late = lot.round<std::uint16_t>((r.late / kLateUnits * keep + late_) * kLateUnits);
    r.hours_late = lot.round<std::uint16_t>(
        (r.hours_late / kLateUnits * keep + hours * std::sqrt(keep)) * kLateUnits);
  }

  std::int64_t start_;
  std::int64_t now_;
  double passed_;  // seconds since the rhythm learnt last
  RhythmShape shape_;
  double weight_;  // of the shares so far
  Shares<24> hours_;
  Shares<7> days_;
  Shares<6> minutes_;
  double stir_;
  std::int64_t stirred_at_;
  double chain_;
  double batch_;
  double events_;
  double count_ = 0;
  double late_ = 0;
};

// Those strictly between, ascending.
std::vector<std::int64_t> known_times(std::span<const sys_seconds> items, std::int64_t after,
                                      std::int64_t before) {
  std::vector<std::int64_t> times;
  for (const sys_seconds item : items) {
    const std::int64_t time = held(item);
    if (time > after && time < before) times.push_back(time);
  }
  std::sort(times.begin(), times.end());
  return times;
}

void add_events(Learning& learning, std::span<const std::int64_t> times) {
  for (std::size_t i = 0; i < times.size();) {
    std::size_t end = i + 1;
    while (end < times.size() && times[end] - times[i] < kEvent) ++end;
    learning.event(times[i], double(end - i));
    i = end;
  }
}

}  // namespace

void observe(Rhythm& rhythm, std::span<const sys_seconds> new_items, sys_seconds last_poll,
             sys_seconds now) {
  const std::int64_t time = std::max<std::int64_t>(1, held(now));
  const std::int64_t before = std::min(held(last_poll), time);
  if (before > 0) {
    const std::vector<std::int64_t> times = known_times(new_items, before, time);
    Learning learning(rhythm, before, time);
    add_events(learning, times);
    const std::size_t unknown = new_items.size() - times.size();
    if (unknown > 0) learning.unknown(double(unknown));
    rhythm = learning.learnt(rhythm, new_items.size());
    return;
  }
  // The first document. The oldest tenth of it may be pinned, and the first article of the rest
  // only says from when on the others are known. If all have one time, that is the document's own.
  const std::vector<std::int64_t> times =
      known_times(new_items, std::max<std::int64_t>(0, time - kOldest), time);
  const bool tells = times.size() == 1 || (!times.empty() && times.front() < times.back());
  const std::size_t skip = times.size() / 10;
  rhythm = {};  // whatever was known is in the document again, or is of another one
  Learning learning(rhythm, tells ? times[skip] : time, time);
  if (tells) add_events(learning, std::span(times).subspan(skip + 1));
  rhythm = learning.learnt(rhythm, new_items.size());
}

}  // namespace newswatch::feeds
