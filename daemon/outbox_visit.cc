#include "daemon/outbox_visit.h"

#include <algorithm>
#include <span>
#include <utility>

#include "alerts/body.h"
#include "alerts/fingerprint.h"
#include "alerts/payload.h"
#include "alerts/verdict.h"

namespace newswatch::daemon {

namespace {

using alerts::Delivery;

struct Claim {
  std::string form;  // of the channel's bodies
  store::OutboxChanges changes;
  std::vector<Delivery> begun;
};

store::Which which_of(const alerts::Channel& channel) {
  const bool strict = channel.pace.order == alerts::Order::strict && !takes_lines(channel);
  return strict ? store::Which::in_order : store::Which::all;
}

store::AttemptBegun attempt_of(OutboxErrand& errand, const std::string& form, Delivery& delivery) {
  store::AttemptBegun attempt{
      .id = delivery.id,
      .now = errand.now,
      .retry_at = alerts::retry_if_unheard(errand.channel, delivery, errand.now, errand.chance)};
  if (delivery.body.empty() && delivery.material) {
    delivery.body = alerts::body_of(errand.channel, delivery.id, *delivery.material);
    attempt.body = delivery.body;
    attempt.form = form;
  }
  delivery.material.reset();
  return attempt;
}

void begin(OutboxErrand& errand, Delivery delivery, Claim& claim) {
  claim.changes.begun.push_back(attempt_of(errand, claim.form, delivery));
  claim.begun.push_back(std::move(delivery));
}

bool may_be_gathered(const Delivery& delivery, const OutboxErrand& errand) {
  return delivery.deferred && delivery.attempts == 0 && delivery.material &&
         !takes_lines(errand.channel) && !errand.held.contains(delivery.id);
}

// One message for all that were deferred until now. A single one goes as it is.
void gather(std::vector<Delivery> deferred, OutboxErrand& errand, Claim& claim) {
  std::erase_if(deferred, [&](const Delivery& one) { return !may_be_gathered(one, errand); });
  if (deferred.empty()) return;
  if (deferred.size() == 1) return begin(errand, std::move(deferred.front()), claim);
  store::NewDigest digest;
  std::vector<alerts::Material> told;
  for (Delivery& one : deferred) {
    digest.members.push_back(one.id);
    told.push_back(std::move(*one.material));
  }
  Delivery together = std::move(deferred.front());
  together.id = alerts::digest_id(digest.members);
  together.created = errand.now;
  together.next_attempt = errand.now;
  together.deferred = false;
  together.material = alerts::Material{.event_json = alerts::digest_json(told, errand.now)};
  digest.attempt = attempt_of(errand, claim.form, together);
  claim.changes.digest = std::move(digest);
  claim.begun.push_back(std::move(together));
}

std::optional<store::StoreError> claim_due(store::Outbox& outbox, OutboxErrand& errand,
                                           Claim& claim) {
  if (errand.free_slots == 0) return std::nullopt;
  const std::string& channel = errand.channel.name;
  auto due = outbox.due(channel, errand.now, errand.free_slots + errand.held.size(),
                        which_of(errand.channel));
  if (!due) return due.error();
  const auto is_deferred = [&](const Delivery& one) { return may_be_gathered(one, errand); };
  if (std::any_of(due->begin(), due->end(), is_deferred)) {
    auto deferred =
        outbox.due(channel, errand.now, alerts::kMaxDigestItems, store::Which::deferred);
    if (!deferred) return deferred.error();
    gather(std::move(*deferred), errand, claim);
  }
  for (Delivery& delivery : *due) {
    if (claim.begun.size() >= errand.free_slots) break;
    if (errand.held.contains(delivery.id) || is_deferred(delivery)) continue;
    begin(errand, std::move(delivery), claim);
  }
  return std::nullopt;
}

// Where nothing more could be begun, nobody asks what comes next: the end of an attempt is the next
// visit.
bool took_all_slots(const OutboxErrand& errand, const Claim& claim) {
  return errand.free_slots > 0 && claim.begun.size() >= errand.free_slots;
}

// An attempt that lasts beyond the time its delivery would be tried again is no reason to look at
// the store over and over: what is held does not count.
store::Result<std::optional<std::chrono::sys_seconds>> next_due(store::Outbox& outbox,
                                                                const OutboxErrand& errand) {
  const store::Which which = which_of(errand.channel);
  auto next = outbox.next_due(errand.channel.name, errand.now, which);
  if (!next || !*next || **next > errand.now) return next;
  const auto waiting = outbox.due(errand.channel.name, std::chrono::sys_seconds::max(),
                                  errand.held.size() + 1, which);
  if (!waiting) return waiting.error();
  for (const Delivery& delivery : *waiting) {
    if (!errand.held.contains(delivery.id)) return std::optional(delivery.next_attempt);
  }
  return std::optional<std::chrono::sys_seconds>();
}

}  // namespace

OutboxVisit visit_outbox(store::Outbox& outbox, OutboxErrand errand) {
  OutboxVisit visit;
  Claim claim{.form = alerts::form_of(errand.channel)};
  if (!errand.ask.empty()) {
    const store::ChannelOpening opening{.channel = errand.channel.name,
                                        .fingerprint = errand.ask,
                                        .form = claim.form,
                                        .quiet_hours = errand.channel.pace.quiet.has_value(),
                                        .now = errand.now};
    auto record = outbox.opened(opening);
    if (!record) {
      visit.error = record.error();
      return visit;
    }
    visit.asked = errand.ask;
    visit.channel = std::move(*record);
    const bool waits = visit.channel.waits_until && errand.now < *visit.channel.waits_until;
    if (visit.channel.disabled || waits) errand.free_slots = 0;
  }
  visit.error = claim_due(outbox, errand, claim);
  if (visit.error) return visit;
  claim.changes.ended = errand.ended;
  if (!claim.begun.empty() || !errand.ended.empty()) {
    const auto recorded = outbox.record(claim.changes);
    if (!recorded) visit.error = recorded.error();
    if (visit.error) return visit;
  }
  visit.recorded = true;
  for (const store::AttemptEnded& attempt : errand.ended) errand.held.erase(attempt.id);
  for (const Delivery& delivery : claim.begun) errand.held.insert(delivery.id);
  const bool full = took_all_slots(errand, claim);
  visit.begun = std::move(claim.begun);
  if (full) return visit;
  const auto next = next_due(outbox, errand);
  if (next) {
    visit.next_due = *next;
  } else {
    visit.error = next.error();
  }
  return visit;
}

}  // namespace newswatch::daemon
