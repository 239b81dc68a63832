#include "daemon/deliverer.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>
#include <variant>

#include "alerts/fingerprint.h"
#include "alerts/payload.h"
#include "alerts/webhook.h"
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
      return "failed";
  }
  return "failed";
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
  }
  const auto* log = std::get_if<alerts::Log>(&channel.kind);
  const auto* old = std::get_if<alerts::Log>(&channel_.kind);
  if (log != nullptr && (log_file_ == nullptr || old == nullptr || *log != *old)) {
    log_file_ = std::make_shared<alerts::LogFile>(log->file);
  }
  channel_ = std::move(channel);
  paused_ = false;
  wake();
}

void Deliverer::wake() {
  has_news_ = true;
  settled_ = finished_;
  wake_.notify();
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

void Deliverer::cut_off() {
  cut_off_ = true;
  in_flight_ = 0;
  wake_.notify();
}

std::size_t Deliverer::free_slots() const {
  if (stopping_ || disabled_ || paused_) return 0;
  if (const auto* webhook = std::get_if<alerts::Webhook>(&channel_.kind)) {
    return webhook->at_once > in_flight_ ? webhook->at_once - in_flight_ : 0;
  }
  // One write at a time, and none past a line that waits: lines keep their order.
  return in_flight_ == 0 && !lines_pause() ? kMaxLinesPerWrite : 0;
}

// A clock set back must not make a pause of seconds one of hours.
bool Deliverer::lines_pause() const {
  const auto now = doors_.clock.now();
  return now < no_lines_before_ && no_lines_before_ <= now + kLinePause;
}

std::optional<std::chrono::sys_seconds> Deliverer::next_visit(const OutboxVisit& visit) const {
  if (free_slots() > 0) return visit.next_due;
  if (in_flight_ == 0 && lines_pause()) return no_lines_before_;
  return std::nullopt;
}

asio::awaitable<void> Deliverer::run() {
  for (;;) {
    const bool done = stopping_ && in_flight_ == 0 && ended_.empty();
    if (done) break;
    settled_ = has_news_ = false;
    auto visit = co_await visit_store();
    start(std::move(visit.begun));
    if (visit.error) {
      if (!store_failing_) {
        spdlog::error("store failed channel={} error=\"{}\": deliveries wait until it answers",
                      channel_.name, visit.error->message);
      }
      store_failing_ = true;
      if (stopping_ && in_flight_ == 0) break;
      const auto again = doors_.clock.now() + kStorePause;
      co_await doors_.clock.sleep_until(again);
      continue;
    }
    store_failing_ = false;
    const bool more = !ended_.empty() || (stopping_ && in_flight_ == 0);
    if (more) continue;
    const auto next = next_visit(visit);
    if (in_flight_ == 0 && !has_news_) settle();
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
  auto job = [&store = doors_.store, errand = std::move(errand)]() mutable {
    return visit_outbox(store, std::move(errand));
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
  disabled_ = disabled_ || visit.disabled.has_value();
  doors_.metrics.channel(channel_.name, disabled_);
  if (visit.disabled) {
    spdlog::error("channel still disabled channel={} reason=\"{}\": {}", channel_.name,
                  visit.disabled->reason, kHowToEnable);
  }
}

void Deliverer::start(std::vector<alerts::Delivery> begun) {
  if (begun.empty() || cut_off_) return;
  if (const auto* webhook = std::get_if<alerts::Webhook>(&channel_.kind)) {
    for (alerts::Delivery& delivery : begun) {
      ++in_flight_;
      doors_.attempts.spawn("deliver " + delivery.id.value, post(*webhook, std::move(delivery)));
    }
    return;
  }
  in_flight_ += begun.size();
  doors_.attempts.spawn("write " + channel_.name, write_lines(std::move(begun)));
}

asio::awaitable<void> Deliverer::post(alerts::Webhook webhook, alerts::Delivery delivery) {
  const auto began = std::chrono::steady_clock::now();
  auto request = alerts::webhook_request(webhook, delivery, doors_.clock.now());
  const auto reply = co_await doors_.http.send(std::move(request));
  const auto now = doors_.clock.now();
  const auto verdict = alerts::judge(webhook, reply, delivery, now, doors_.chance);
  store::AttemptEnded ended{.id = delivery.id,
                            .state = verdict.state,
                            .next_attempt = verdict.next_attempt,
                            .error = verdict.error,
                            .now = now};
  // A channel whose settings have changed meanwhile is another receiver's.
  const auto* current = std::get_if<alerts::Webhook>(&channel_.kind);
  const bool still_ours = current != nullptr && *current == webhook;
  if (verdict.disable_channel && still_ours) {
    ended.disables = {channel_.name, fingerprint_, now, verdict.error};
    disable(verdict.error);
  }
  tell(delivery, ended);
  end(std::move(ended), began);
}

void Deliverer::disable(const std::string& reason) {
  if (disabled_) return;
  disabled_ = true;
  doors_.metrics.channel(channel_.name, true);
  spdlog::error("channel disabled channel={} reason=\"{}\": {}", channel_.name, reason,
                kHowToEnable);
}

asio::awaitable<void> Deliverer::write_lines(std::vector<alerts::Delivery> deliveries) {
  const auto began = std::chrono::steady_clock::now();
  std::vector<std::string> lines;
  lines.reserve(deliveries.size());
  for (const alerts::Delivery& delivery : deliveries)
    lines.push_back(alerts::identified_line(delivery));
  auto job = [file = log_file_, lines = std::move(lines)] { return file->append(lines); };
  const auto written = co_await net::run_on(doors_.workers, std::move(job));
  const auto now = doors_.clock.now();
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
  --in_flight_;
  ended_.push_back(std::move(ended));
  wake_.notify();
}

}  // namespace newswatch::daemon
