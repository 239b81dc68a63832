#include "daemon/deliverer.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>
#include <variant>

#include "alerts/payload.h"
#include "alerts/webhook.h"
#include "net/run_on.h"

namespace newswatch::daemon {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr auto kLinePause = 5s;   // before a line that could not be written is tried again
constexpr auto kStorePause = 2s;  // before the store is asked again after an error

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

// Should we die in the middle of an attempt, it counts as failed.
std::chrono::sys_seconds retry_if_unheard(const alerts::Channel& channel,
                                          const alerts::Delivery& delivery,
                                          std::chrono::sys_seconds now, std::mt19937_64& chance) {
  const auto* webhook = std::get_if<alerts::Webhook>(&channel.kind);
  return webhook != nullptr ? alerts::retry_if_unheard(*webhook, delivery, now, chance)
                            : now + kLinePause;
}

}  // namespace

Deliverer::Deliverer(Doors doors, alerts::Channel channel) : doors_(doors), wake_(doors.executor) {
  configure(std::move(channel));
}

void Deliverer::configure(alerts::Channel channel) {
  if (channel != channel_) disabled_ = false;
  const auto* log = std::get_if<alerts::Log>(&channel.kind);
  const auto* old = std::get_if<alerts::Log>(&channel_.kind);
  if (log != nullptr && (log_file_ == nullptr || old == nullptr || *log != *old)) {
    log_file_ = std::make_shared<alerts::LogFile>(log->file);
  }
  channel_ = std::move(channel);
  paused_ = false;
  wake_.notify();
}

void Deliverer::stop() {
  stopping_ = true;
  wake_.notify();
}

std::size_t Deliverer::free_slots() const {
  if (stopping_ || disabled_ || paused_) return 0;
  if (const auto* webhook = std::get_if<alerts::Webhook>(&channel_.kind)) {
    return webhook->at_once > in_flight_ ? webhook->at_once - in_flight_ : 0;
  }
  return in_flight_ == 0 ? kMaxLinesPerWrite : 0;  // lines keep their order
}

asio::awaitable<void> Deliverer::run() {
  for (;;) {
    const bool done = stopping_ && in_flight_ == 0 && ended_.empty();
    if (done) co_return;
    auto visit = co_await visit_store();
    if (visit.error) {
      if (!store_failing_) {
        spdlog::error("store failed channel={} error=\"{}\": deliveries wait until it answers",
                      channel_.name, visit.error->message);
      }
      store_failing_ = true;
      if (stopping_ && in_flight_ == 0) co_return;
      const auto again = doors_.clock.now() + kStorePause;
      co_await doors_.clock.sleep_until(again);
      continue;
    }
    store_failing_ = false;
    start(std::move(visit.begun));
    if (!ended_.empty()) continue;
    const auto next = free_slots() == 0 ? std::nullopt : visit.next_due;
    co_await wake_.wait_until(doors_.clock, next);
  }
}

// One job on the store thread: what is due is claimed and what has ended is recorded, in one
// transaction.
asio::awaitable<Deliverer::Visit> Deliverer::visit_store() {
  auto ended = std::exchange(ended_, {});
  auto job = [&store = doors_.store, channel = channel_, now = doors_.clock.now(),
              free = free_slots(), ended, chance = std::mt19937_64(doors_.chance())]() mutable {
    Visit visit;
    std::vector<store::AttemptBegun> begun;
    if (free > 0) {
      auto due = store.due(channel.name, now, free);
      if (!due) {
        visit.error = due.error();
        return visit;
      }
      visit.begun = std::move(*due);
      for (const alerts::Delivery& delivery : visit.begun) {
        begun.push_back(
            {.id = delivery.id, .retry_at = retry_if_unheard(channel, delivery, now, chance)});
      }
    }
    if (!begun.empty() || !ended.empty()) {
      const auto recorded = store.record(begun, ended);
      if (!recorded) {
        visit.error = recorded.error();
        visit.begun.clear();
        return visit;
      }
    }
    const auto next = store.next_due(channel.name);
    if (next) {
      visit.next_due = *next;
    } else {
      visit.error = next.error();
    }
    return visit;
  };
  auto visit = co_await net::run_on(doors_.store_thread, std::move(job));
  // What could not be recorded is kept for the next visit: a delivery once acknowledged must not be
  // sent again.
  if (visit.error) ended_.insert(ended_.begin(), ended.begin(), ended.end());
  co_return visit;
}

void Deliverer::start(std::vector<alerts::Delivery> begun) {
  if (begun.empty()) return;
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
  if (verdict.disable_channel && !disabled_) {
    disabled_ = true;
    spdlog::error(
        "channel disabled channel={} reason=\"410 Gone\": deliveries wait; mend its url and reload",
        channel_.name);
  }
  store::AttemptEnded ended{.id = delivery.id,
                            .state = verdict.state,
                            .next_attempt = verdict.next_attempt,
                            .error = verdict.error,
                            .now = now};
  end(delivery, std::move(ended), began);
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
  for (const alerts::Delivery& delivery : deliveries) {
    store::AttemptEnded ended{
        .id = delivery.id, .state = alerts::DeliveryState::delivered, .now = now};
    if (!written) {
      // A full disk heals; a line is never given up.
      ended.state = alerts::DeliveryState::waiting;
      ended.next_attempt = now + kLinePause;
      ended.error = written.error().message;
    }
    end(delivery, std::move(ended), began);
  }
}

void Deliverer::end(const alerts::Delivery& delivery, store::AttemptEnded ended,
                    std::chrono::steady_clock::time_point began) {
  doors_.metrics.attempted(channel_.name, outcome_name(ended.state),
                           std::chrono::steady_clock::now() - began);
  doors_.events.attempt(AttemptOutcome{.delivery = delivery,
                                       .state = ended.state,
                                       .next_attempt = ended.next_attempt,
                                       .error = ended.error});
  --in_flight_;
  ended_.push_back(std::move(ended));
  wake_.notify();
}

}  // namespace newswatch::daemon
