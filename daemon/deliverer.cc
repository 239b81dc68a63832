#include "daemon/deliverer.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <span>
#include <utility>
#include <variant>

#include "alerts/fingerprint.h"
#include "alerts/payload.h"
#include "alerts/retry.h"
#include "alerts/services.h"
#include "net/run_on.h"

namespace newswatch::daemon {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr auto kLinePause = 5s;   // before a line that could not be written is tried again
constexpr auto kStorePause = 2s;  // before the store is asked again after an error

constexpr std::string_view kHowToEnable =
    "its deliveries wait; to enable it again, change its settings in the configuration, most often "
    "its url, and reload";

std::string_view outcome_name(alerts::DeliveryState state) {
  switch (state) {
    case alerts::DeliveryState::delivered:
      return "delivered";
    case alerts::DeliveryState::dead:
      return "dead";
    case alerts::DeliveryState::dropped:
      return "dropped";
    case alerts::DeliveryState::waiting:
    case alerts::DeliveryState::gathered:
      return "failed";
  }
  return "failed";
}

// What the channel says, else what its service bears.
std::optional<rules::AtMost> rate_of(const alerts::Channel& channel) {
  if (channel.pace.rate) return channel.pace.rate;
  const auto* webhook = std::get_if<alerts::Webhook>(&channel.kind);
  return webhook != nullptr ? alerts::default_rate(webhook->service) : std::nullopt;
}

}  // namespace

Deliverer::Deliverer(Doors doors, alerts::Channel channel)
    : doors_(doors), wake_(doors.executor), settling_(doors.executor) {
  configure(std::move(channel));
}

void Deliverer::configure(alerts::Channel channel) {
  if (channel != channel_) {
    disabled_ = false;
    asked_ = false;
    fingerprint_ = alerts::fingerprint(channel);
    no_lines_before_ = {};
    waits_until_ = {};
    breaker_ = {};
    failing_since_.reset();
  }
  if (rate_of(channel) != rate_of(channel_)) rate_ = alerts::Rate(rate_of(channel));
  if (takes_lines(channel) && (lines_ == nullptr || channel.kind != channel_.kind))
    lines_ = line_sink_of(channel);
  channel_ = std::move(channel);
  paused_ = false;
  wake();
}

void Deliverer::wake() {
  has_news_ = true;
  settled_ = finished_;
  wake_.notify();
}

void Deliverer::look_again() {
  asked_ = false;
  waits_until_ = {};
  wake();
}

asio::awaitable<void> Deliverer::settled() {
  while (!settled_) co_await settling_.wait();
}

void Deliverer::settle() {
  settled_ = true;
  settling_.notify();
}

void Deliverer::stop() {
  stopping_ = true;
  wake_.notify();
}

void Deliverer::cut_off() { cut_off_ = true; }

std::size_t Deliverer::free_slots() {
  if (stopping_ || disabled_ || paused_ || pause_ends()) return 0;
  // One write at a time, and none past a line that waits: lines keep their order.
  if (takes_lines(channel_)) return flying_.empty() && !lines_pause() ? kMaxLinesPerWrite : 0;
  const auto now = doors_.clock.now();
  std::size_t most = channel_.pace.at_once;
  const bool one_by_one = channel_.pace.order == alerts::Order::strict ||
                          breaker_.state(now) == alerts::Breaker::State::half_open;
  if (one_by_one) most = 1;
  return most > flying_.size() ? std::min(most - flying_.size(), rate_.room(now)) : 0;
}

// The receiver has asked for a pause, or has failed too often. A clock set back must not make a
// pause of minutes one of days.
std::optional<std::chrono::sys_seconds> Deliverer::pause_ends() const {
  const auto now = doors_.clock.now();
  std::optional<std::chrono::sys_seconds> end;
  if (now < waits_until_ && waits_until_ <= now + alerts::kMaxRetryAfter) end = waits_until_;
  if (breaker_.state(now) == alerts::Breaker::State::open)
    end = std::max(breaker_.until(), end.value_or(breaker_.until()));
  return end;
}

// A clock set back must not make a pause of seconds one of hours.
bool Deliverer::lines_pause() const {
  const auto now = doors_.clock.now();
  return now < no_lines_before_ && no_lines_before_ <= now + kLinePause;
}

std::optional<std::chrono::sys_seconds> Deliverer::next_visit(const OutboxVisit& visit) {
  if (free_slots() > 0) return visit.next_due;
  if (stopping_ || disabled_ || paused_) return std::nullopt;
  if (const auto end = pause_ends()) return end;
  if (takes_lines(channel_)) {
    if (flying_.empty() && lines_pause()) return no_lines_before_;
    return std::nullopt;
  }
  const auto now = doors_.clock.now();
  if (rate_.room(now) == 0 && visit.next_due) return std::max(rate_.next(now), *visit.next_due);
  return std::nullopt;  // until an attempt ends
}

// Times reckoned by a clock that was ahead would leave deliveries waiting until it is there again.
void Deliverer::notice_clock_set_back() {
  const auto now = doors_.clock.now();
  if (now < std::exchange(looked_at_, now)) asked_ = false;
}

asio::awaitable<void> Deliverer::run() {
  for (;;) {
    const bool done = stopping_ && flying_.empty() && ended_.empty();
    if (done) break;
    settled_ = has_news_ = false;
    notice_clock_set_back();
    auto visit = co_await visit_store();
    start(std::move(visit.begun));
    if (visit.error) {
      if (!store_failing_) {
        spdlog::error("store failed channel={} error=\"{}\": deliveries wait until it answers",
                      channel_.name, visit.error->message);
      }
      store_failing_ = true;
      if (stopping_ && flying_.empty()) break;
      const auto again = doors_.clock.now() + kStorePause;
      co_await doors_.clock.sleep_until(again);
      continue;
    }
    store_failing_ = false;
    const bool more = !ended_.empty() || (stopping_ && flying_.empty());
    if (more) continue;
    auto next = next_visit(visit);
    notice_long_failure();
    const bool told = doors_.notices.is_raised(alerts::NoticeKind::channel_failing, channel_.name);
    if (failing_since_ && !told && !disabled_) {
      const auto tell_at = *failing_since_ + doors_.notices.settings().channel_failing_for;
      next = std::min(tell_at, next.value_or(tell_at));
    }
    if (flying_.empty() && !has_news_) settle();
    co_await wake_.wait_until(doors_.clock, next);
  }
  finished_ = true;
  settle();
}

asio::awaitable<OutboxVisit> Deliverer::visit_store() {
  OutboxErrand errand{.channel = channel_,
                      .ask = asked_ ? std::string() : fingerprint_,
                      .now = doors_.clock.now(),
                      .free_slots = free_slots(),
                      .ended = std::exchange(ended_, {}),
                      .held = held_,
                      .chance = std::mt19937_64(doors_.chance())};
  auto ended = errand.ended;
  auto job = [&outbox = doors_.outbox, errand = std::move(errand)]() mutable {
    return visit_outbox(outbox, std::move(errand));
  };
  auto visit = co_await net::run_on(doors_.store_thread, std::move(job));
  if (visit.recorded) {
    for (const store::AttemptEnded& attempt : ended) held_.erase(attempt.id);
    for (const alerts::Delivery& delivery : visit.begun) held_.insert(delivery.id);
  } else {
    // Kept for the next visit: a delivery once acknowledged must not be sent again.
    ended_.insert(ended_.begin(), ended.begin(), ended.end());
  }
  learn(visit);
  co_return visit;
}

// The channel may have got other settings while the store was asked about the old ones.
void Deliverer::learn(const OutboxVisit& visit) {
  if (asked_ || visit.asked != fingerprint_) return;
  asked_ = true;
  disabled_ = disabled_ || visit.channel.disabled.has_value();
  waits_until_ = std::max(waits_until_, visit.channel.waits_until.value_or(waits_until_));
  doors_.metrics.channel(channel_.name, disabled_);
  if (!disabled_) {
    doors_.notices.clear(alerts::NoticeKind::channel_disabled, channel_.name,
                         fmt::format("Channel {} is in use again.", channel_.name));
  }
  if (const auto& disabled = visit.channel.disabled) {
    spdlog::error("channel still disabled channel={} reason=\"{}\": {}", channel_.name,
                  disabled->reason, kHowToEnable);
  }
}

void Deliverer::start(std::vector<alerts::Delivery> begun) {
  if (begun.empty() || cut_off_) return;
  for (const alerts::Delivery& one : begun) flying_.insert(one.id);
  if (takes_lines(channel_)) {
    doors_.attempts.spawn("write " + channel_.name, write_lines(std::move(begun)));
    return;
  }
  rate_.take(begun.size());
  for (alerts::Delivery& delivery : begun)
    doors_.attempts.spawn("deliver " + delivery.id.value, attempt(channel_, std::move(delivery)));
}

// Deliveries whose attempt throws, or is cancelled, are let go when it unwinds: the time of the
// next attempt was stored before this one.
class Deliverer::Flight {
 public:
  Flight(Deliverer& home, std::span<const alerts::Delivery> deliveries) : home_(home) {
    for (const alerts::Delivery& one : deliveries) ids_.push_back(one.id);
  }
  Flight(const Flight&) = delete;
  Flight& operator=(const Flight&) = delete;
  ~Flight() {
    for (const alerts::DeliveryId& id : ids_) {
      if (home_.flying_.erase(id) > 0) home_.held_.erase(id);
    }
    home_.wake_.notify();
  }

 private:
  Deliverer& home_;
  std::vector<alerts::DeliveryId> ids_;
};

asio::awaitable<void> Deliverer::attempt(alerts::Channel channel, alerts::Delivery delivery) {
  const Flight flight(*this, std::span(&delivery, 1));
  const auto began = std::chrono::steady_clock::now();
  const auto sent = co_await send_once(doors_.senders, channel, delivery);
  if (!sent.complaint.empty())
    spdlog::warn("channel={} id={} {}", channel.name, delivery.id.value, sent.complaint);
  judge(channel, delivery, sent.outcome, began);
}

void Deliverer::judge(const alerts::Channel& channel, const alerts::Delivery& delivery,
                      const alerts::Outcome& outcome, std::chrono::steady_clock::time_point began) {
  const auto now = doors_.clock.now();
  const auto verdict = alerts::verdict_of(outcome, channel.pace, delivery, now, doors_.chance);
  store::AttemptEnded ended{.id = delivery.id,
                            .state = verdict.state,
                            .next_attempt = verdict.next_attempt,
                            .error = verdict.error,
                            .now = now};
  // A channel whose settings have changed meanwhile is another receiver's.
  if (channel == channel_) {
    if (verdict.disable_channel) {
      ended.disables = {channel_.name, fingerprint_, now, verdict.error};
      disable(verdict.error);
    }
    if (verdict.channel_waits_until && *verdict.channel_waits_until > waits_until_) {
      waits_until_ = *verdict.channel_waits_until;
      ended.holds_up = {channel_.name, fingerprint_, waits_until_};
    }
    notice_health(outcome.kind == alerts::Outcome::Kind::accepted, verdict.error);
  }
  tell(delivery, ended);
  end(std::move(ended), began);
}

void Deliverer::notice_health(bool accepted, const std::string& error) {
  using alerts::NoticeKind;
  const auto now = doors_.clock.now();
  if (accepted) {
    breaker_.succeeded();
    failing_since_.reset();
    doors_.notices.clear(NoticeKind::channel_failing, channel_.name,
                         fmt::format("Channel {} accepts alerts again.", channel_.name));
    return;
  }
  breaker_.failed(now);
  if (!failing_since_) failing_since_ = now;
  last_failure_ = error;
  notice_long_failure();
}

// Also when no attempt falls due for long, or ever again: what was given up is trouble, too.
void Deliverer::notice_long_failure() {
  if (!failing_since_ || disabled_) return;
  const auto now = doors_.clock.now();
  if (now - *failing_since_ < doors_.notices.settings().channel_failing_for) return;
  doors_.notices.raise(
      alerts::NoticeKind::channel_failing, channel_.name,
      fmt::format(
          "Channel {} has accepted nothing since {}: {}. Its alerts wait, or were given up; "
          "newswatch outbox list shows them.",
          channel_.name, alerts::rfc3339(*failing_since_), last_failure_));
}

void Deliverer::disable(const std::string& reason) {
  if (disabled_) return;
  disabled_ = true;
  doors_.metrics.channel(channel_.name, true);
  spdlog::error("channel disabled channel={} reason=\"{}\": {}", channel_.name, reason,
                kHowToEnable);
  doors_.notices.raise(
      alerts::NoticeKind::channel_disabled, channel_.name,
      fmt::format("Channel {} is disabled: {}; {}.", channel_.name, reason, kHowToEnable));
}

asio::awaitable<void> Deliverer::write_lines(std::vector<alerts::Delivery> deliveries) {
  const Flight flight(*this, deliveries);
  const auto began = std::chrono::steady_clock::now();
  std::vector<std::string> lines;
  lines.reserve(deliveries.size());
  for (const alerts::Delivery& delivery : deliveries) lines.push_back(delivery.body + '\n');
  auto job = [sink = lines_, lines = std::move(lines)] { return sink->append(lines); };
  const auto written = co_await net::run_on(doors_.workers, std::move(job));
  const auto now = doors_.clock.now();
  const std::string complaint = lines_->take_complaint();
  if (!complaint.empty()) spdlog::warn("channel={} {}", channel_.name, complaint);
  if (!written && !lines_failing_) {
    spdlog::error("channel failing channel={} error=\"{}\": its lines wait and are tried again",
                  channel_.name, written.error().message);
  }
  if (written && lines_failing_) spdlog::info("channel well again channel={}", channel_.name);
  lines_failing_ = !written;
  if (!written) no_lines_before_ = now + kLinePause;
  for (const alerts::Delivery& delivery : deliveries) {
    store::AttemptEnded ended{
        .id = delivery.id, .state = alerts::DeliveryState::delivered, .now = now};
    if (written) {
      tell(delivery, ended);
    } else {
      // A full disk heals; a line is never given up, nor its place.
      ended.state = alerts::DeliveryState::waiting;
      ended.next_attempt = delivery.next_attempt;
      ended.error = written.error().message;
    }
    end(std::move(ended), began);
  }
}

void Deliverer::tell(const alerts::Delivery& delivery, const store::AttemptEnded& ended) {
  doors_.events.attempt(AttemptOutcome{.delivery = delivery,
                                       .state = ended.state,
                                       .next_attempt = ended.next_attempt,
                                       .error = ended.error});
}

void Deliverer::end(store::AttemptEnded ended, std::chrono::steady_clock::time_point began) {
  doors_.metrics.attempted(channel_.name, outcome_name(ended.state),
                           std::chrono::steady_clock::now() - began);
  flying_.erase(ended.id);
  ended_.push_back(std::move(ended));
  wake_.notify();
}

}  // namespace newswatch::daemon
