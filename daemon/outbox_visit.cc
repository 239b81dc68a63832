#include "daemon/outbox_visit.h"

#include <utility>
#include <variant>

#include "alerts/webhook.h"

namespace newswatch::daemon {

namespace {

// Should we die in the middle of an attempt, it counts as failed. A line keeps its time, which is
// its place among the others.
std::chrono::sys_seconds retry_if_unheard(OutboxErrand& errand, const alerts::Delivery& delivery) {
  const auto* webhook = std::get_if<alerts::Webhook>(&errand.channel.kind);
  return webhook != nullptr
             ? alerts::retry_if_unheard(*webhook, delivery, errand.now, errand.chance)
             : delivery.next_attempt;
}

std::optional<store::StoreError> claim(store::Store& store, OutboxErrand& errand,
                                       std::vector<alerts::Delivery>& begun) {
  std::vector<store::AttemptBegun> attempts;
  if (errand.free_slots > 0) {
    auto due = store.due(errand.channel.name, errand.now, errand.free_slots + errand.held.size());
    if (!due) return due.error();
    for (alerts::Delivery& delivery : *due) {
      if (begun.size() == errand.free_slots) break;
      if (errand.held.contains(delivery.id)) continue;
      attempts.push_back({.id = delivery.id, .retry_at = retry_if_unheard(errand, delivery)});
      begun.push_back(std::move(delivery));
    }
  }
  if (attempts.empty() && errand.ended.empty()) return std::nullopt;
  const auto recorded = store.record(attempts, errand.ended);
  if (!recorded) return recorded.error();
  return std::nullopt;
}

// An attempt that lasts beyond the time its delivery would be tried again is no reason to look at
// the store over and over: what is held does not count.
store::Result<std::optional<std::chrono::sys_seconds>> next_due(store::Store& store,
                                                                const OutboxErrand& errand) {
  auto next = store.next_due(errand.channel.name);
  if (!next || !*next || **next > errand.now) return next;
  const auto waiting =
      store.due(errand.channel.name, std::chrono::sys_seconds::max(), errand.held.size() + 1);
  if (!waiting) return waiting.error();
  for (const alerts::Delivery& delivery : *waiting) {
    if (!errand.held.contains(delivery.id)) return std::optional(delivery.next_attempt);
  }
  return std::optional<std::chrono::sys_seconds>();
}

}  // namespace

OutboxVisit visit_outbox(store::Store& store, OutboxErrand errand) {
  OutboxVisit visit;
  if (!errand.ask.empty()) {
    auto disabled = store.disabled(errand.channel.name, errand.ask);
    if (!disabled) {
      visit.error = disabled.error();
      return visit;
    }
    visit.asked = errand.ask;
    visit.disabled = std::move(*disabled);
    if (visit.disabled) errand.free_slots = 0;
  }
  std::vector<alerts::Delivery> begun;
  visit.error = claim(store, errand, begun);
  if (visit.error) return visit;
  visit.recorded = true;
  for (const store::AttemptEnded& attempt : errand.ended) errand.held.erase(attempt.id);
  for (const alerts::Delivery& delivery : begun) errand.held.insert(delivery.id);
  visit.begun = std::move(begun);
  const auto next = next_due(store, errand);
  if (next) {
    visit.next_due = *next;
  } else {
    visit.error = next.error();
  }
  return visit;
}

}  // namespace newswatch::daemon
