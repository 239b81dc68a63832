#include "daemon/push_words.h"

#include <fmt/format.h>

#include "daemon/feed_words.h"
#include "feeds/dates.h"

namespace newswatch::daemon {

namespace {

using feeds::Subscription;
using std::chrono::sys_seconds;
using State = Subscription::State;

std::string what_is_agreed(const Subscription& agreed, sys_seconds now) {
  switch (agreed.state) {
    case State::wanted:
      return agreed.asked_until > now ? "is asked to push, and is to confirm it"
                                      : "is to be asked to push";
    case State::active:
      return fmt::format("pushes; agreed until {} ({})", feeds::format_rfc3339(agreed.lease_until),
                         from_now(agreed.lease_until, now));
    case State::leaving:
      return "is asked to push no more";
    case State::ended:
      return "pushes no more";
  }
  return {};
}

}  // namespace

std::string_view name_of(State state) {
  switch (state) {
    case State::wanted:
      return "wanted";
    case State::active:
      return "active";
    case State::leaving:
      return "leaving";
    case State::ended:
      return "ended";
  }
  return "unknown";
}

std::string push_in_words(const Subscription& agreed, sys_seconds now) {
  std::string words = fmt::format("{} {}", agreed.hub, what_is_agreed(agreed, now));
  if (agreed.state == State::active) {
    const bool pushed = agreed.last_push != sys_seconds{};
    words += pushed ? fmt::format("; last push {}", from_now(agreed.last_push, now))
                    : "; nothing has come yet";
  }
  if (agreed.failures > 0)
    words += fmt::format("; failed {} times: {}", agreed.failures, agreed.reason);
  return words;
}

}  // namespace newswatch::daemon
