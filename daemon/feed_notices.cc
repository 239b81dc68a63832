#include "daemon/feed_notices.h"

#include <fmt/format.h>

#include "feeds/dates.h"

namespace newswatch::daemon {

using alerts::NoticeKind;

void tell_of_feed(Notices& notices, const feeds::Feed& feed, const feeds::PollState& state,
                  const feeds::Fetched& fetched, std::chrono::sys_seconds now) {
  const std::string& name = feed.name;
  // Nearly every poll finds everything well and nothing raised.
  const auto over = [&](NoticeKind kind, fmt::format_string<const std::string&> words) {
    if (notices.is_raised(kind, name)) notices.clear(kind, name, fmt::format(words, name));
  };
  if (state.failures == 0) {
    over(NoticeKind::feed_failing, "Feed {} answers again.");
  } else if (now - state.failing_since >= notices.settings().feed_failing_for) {
    notices.raise(NoticeKind::feed_failing, name,
                  fmt::format("Feed {} has failed since {}: {}", name,
                              feeds::format_rfc3339(state.failing_since), state.last_error));
  }
  if (state.gone) {
    tell_that_it_is_gone(notices, feed);
  } else {
    over(NoticeKind::feed_gone, "Feed {} is asked again.");
  }
  if (!state.moved_to.empty()) {
    notices.raise(NoticeKind::feed_moved, name,
                  fmt::format("Feed {} has moved for good to {}: put that url into the "
                              "configuration.",
                              name, state.moved_to));
  } else if (state.failures == 0) {
    over(NoticeKind::feed_moved, "Feed {} answers at its configured url.");
  }
  if (fetched.kind != feeds::Fetched::Kind::parsed) return;
  if (fetched.has_news) over(NoticeKind::feed_silent, "Feed {} has news again.");
  if (fetched.may_have_lost) {
    notices.raise(
        NoticeKind::items_lost, name,
        fmt::format("Feed {} may have lost items between two polls: nothing of its last "
                    "document is in the new one. {}",
                    name,
                    feed.every ? "A shorter `every:` would help." : "It is asked more often now."));
  } else {
    over(NoticeKind::items_lost, "The documents of feed {} overlap again.");
  }
}

void tell_that_it_is_gone(Notices& notices, const feeds::Feed& feed) {
  notices.raise(NoticeKind::feed_gone, feed.name,
                fmt::format("Feed {} is gone for good, says its server (410): it is not asked "
                            "again until its url changes.",
                            feed.name));
}

}  // namespace newswatch::daemon
