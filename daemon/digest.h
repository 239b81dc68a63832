#pragma once

// The work of a worker: a fetched document in, everything that has to be committed out. Pure.

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "alerts/alert.h"
#include "alerts/channel.h"
#include "config/config.h"
#include "daemon/seen_document.h"
#include "feeds/feed.h"
#include "feeds/fetched.h"
#include "feeds/pace.h"
#include "feeds/poll_state.h"
#include "feeds/push_links.h"
#include "net/message.h"
#include "store/records.h"

namespace newswatch::daemon {

struct DigestJob {
  std::shared_ptr<const config::Config> config;
  feeds::Feed feed;
  feeds::PollState state;  // before the poll
  feeds::Fetched fetched;
  net::HttpResponse response;  // its body as transferred, looked at for Kind::body only
  std::vector<store::KnownItem> known;
  std::shared_ptr<const SeenDocument> seen;  // the last document; nullptr: read the whole
  std::chrono::sys_seconds now;
  std::uint64_t chance = 0;  // seeds the jitter
  feeds::Terms terms = {};
};

struct Digest {
  store::DocumentCommit commit;
  feeds::Fetched fetched;             // its final kind
  std::vector<std::string> notes;     // what an operator should read
  std::vector<std::string> warnings;  // what the parser repaired
  std::size_t articles = 0;           // in the document
  std::size_t bytes = 0;              // of the body, decoded
  bool reached_known = false;         // it holds an article that had left the feed's last document
  std::vector<std::vector<alerts::Alert>> alerts;  // beside commit.articles
  std::shared_ptr<const SeenDocument> seen;        // to remember once the commit has come through
  feeds::PushLinks links;                          // who pushes the feed
};

[[nodiscard]] Digest digest(DigestJob job);

// A page of older articles (RFC 5005), read because some may have been missed: its news counts, and
// it says nothing of the feed's pace or validators. `state.catching_up` is the page to be read
// next; none after `is_last`, nor where the news ends.
[[nodiscard]] Digest digest_older_page(DigestJob job, bool is_last);

// Of a document that a hub has pushed. It says nothing of how the feed is polled, and what it does
// not hold may be in the feed all the same.
[[nodiscard]] Digest digest_pushed(DigestJob job);

// The channels of a configuration, or the journal where it has none: an alert always has somewhere
// to go.
[[nodiscard]] std::vector<alerts::Channel> channels_of(const config::Config& config);

}  // namespace newswatch::daemon
