#include "feeds/moves.h"

namespace newswatch::feeds {

namespace {

void forget_move(PollState& state) {
  state.moving_to.clear();
  state.moving_since = {};
  state.moving_polls = 0;
}

}  // namespace

void follow_move(PollState& state, const Fetched& fetched, const std::string& configured_url,
                 std::chrono::sys_seconds now, std::vector<std::string>& notes) {
  const std::string& asked = state.moved_to.empty() ? configured_url : state.moved_to;
  const std::string& target = fetched.permanent_url;
  if (target.empty() || target == asked) return forget_move(state);
  if (target != state.moving_to) {
    state.moving_to = target;
    state.moving_since = now;
    state.moving_polls = 1;
    notes.push_back("is said to have moved for good to " + target +
                    "; that is believed once it has been so for a day");
    return;
  }
  ++state.moving_polls;
  const bool holds =
      state.moving_polls >= kMoveHoldsPolls && now - state.moving_since >= kMoveHolds;
  if (!holds) return;
  state.moved_to = target == configured_url ? std::string() : target;
  forget_move(state);
  notes.push_back(state.moved_to.empty() ? "is back at its configured address"
                                         : "has moved for good to " + state.moved_to +
                                               "; put that URL into the configuration");
}

}  // namespace newswatch::feeds
