#include "alerts/verdict.h"

#include <algorithm>

#include "alerts/retry.h"

namespace newswatch::alerts {
namespace {

using std::chrono::seconds;

// Between the moment an attempt is claimed at and the moment it is on record, and begins.
constexpr seconds kRecording{1};

struct TimeoutOf {
  seconds operator()(const Webhook& webhook) const { return webhook.timeout; }
  seconds operator()(const Mail& mail) const { return mail.timeout; }
  seconds operator()(const Exec& exec) const { return exec.timeout; }
  seconds operator()(const Log&) const { return seconds(0); }
  seconds operator()(const Journal&) const { return seconds(0); }
};

}  // namespace

Verdict verdict_of(const Outcome& outcome, const Pace& pace, const Delivery& delivery,
                   std::chrono::sys_seconds now, std::mt19937_64& chance) {
  Verdict verdict;
  if (outcome.kind == Outcome::Kind::accepted) {
    verdict.state = DeliveryState::delivered;
    return verdict;
  }
  verdict.error = outcome.error;
  if (outcome.kind == Outcome::Kind::gone) {
    verdict.disable_channel = true;
    verdict.next_attempt = now;
    return verdict;
  }
  if (outcome.retry_after) verdict.channel_waits_until = now + *outcome.retry_after;
  const auto wait = next_wait(pace.retry, delivery.attempts + 1, chance);
  if (!wait) {
    verdict.state = DeliveryState::dead;
    return verdict;
  }
  verdict.next_attempt = now + std::max(*wait, outcome.retry_after.value_or(seconds(0)));
  return verdict;
}

std::chrono::sys_seconds retry_if_unheard(const Channel& channel, const Delivery& delivery,
                                          std::chrono::sys_seconds now, std::mt19937_64& chance) {
  // A line keeps its time, which is its place among the others.
  if (takes_lines(channel)) return delivery.next_attempt;
  const seconds timeout = std::visit(TimeoutOf{}, channel.kind);
  const auto wait = next_wait(channel.pace.retry, delivery.attempts + 1, chance);
  return now + kRecording + std::max(wait.value_or(timeout), timeout);
}

}  // namespace newswatch::alerts
