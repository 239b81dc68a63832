#pragma once

// What is committed and what is read back. Plain values.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "alerts/delivery.h"
#include "alerts/notice.h"
#include "feeds/article.h"
#include "feeds/poll_state.h"
#include "feeds/subscription.h"
#include "rules/rule.h"
#include "store/known_item.h"

namespace newswatch::store {

struct StoreError {
  enum class Kind : std::uint8_t { busy, full, io, corrupt, too_new, other } kind = Kind::other;
  std::string message;  // one plain sentence that names the file
  bool operator==(const StoreError&) const = default;
};

enum class Outcome : std::uint8_t { alerted, no_match, duplicate, too_old, suppressed };

[[nodiscard]] std::string_view name_of(Outcome outcome);

// Its body is made of the alert at the first attempt.
struct NewDelivery {
  std::string channel;
  std::string body;                           // empty: made of the alert at the first attempt
  std::chrono::seconds first_wait{0};         // before the first attempt
  std::optional<rules::AtMost> at_most = {};  // beyond it deliveries are deferred
  // Deferred until then: the channel's quiet hours.
  std::optional<std::chrono::sys_seconds> not_before = {};
};

// One rule's hit. Its deliveries get delivery_id(rule, story, channel); those that exist already
// are not made again. Deferred ones wait for one another, to be told in one message.
struct NewAlert {
  std::string rule;
  std::string alert_json;  // the whole alert: bodies are made of it
  std::vector<NewDelivery> deliveries;
  enum class Tells : std::uint8_t {
    first,              // that the rule hits a story
    first_and_changes,  // and each headline the story gets after that
    changes,            // those alone: the rule does not hit what the article says now
  } tells = Tells::first;
};

struct NewArticle {
  std::string key;            // our public id: deterministic, "a_" and 26 characters
  std::uint64_t item = 0;     // identity within the feed (feeds::item_key)
  std::uint64_t content = 0;  // hash of what it says: a change means an edit
  // Identities across feeds; an article that shares one with an earlier article is the same story.
  // One page may carry several items of a feed, so `url_key` joins an article only to a story that
  // another feed tells and this one does not yet tell under that address. Zero: none.
  std::uint64_t url_key = 0;
  std::uint64_t text_key = 0;
  feeds::Article article;  // first_seen set
  bool too_old = false;
  std::vector<NewAlert> alerts;  // empty when too_old
};

// Everything one document changed; committed in one transaction or not at all.
struct DocumentCommit {
  // A pushed document may hold only what is new: what it does not name has not left the feed, and
  // how the feed is polled stays as it is, so `state` counts for a feed nobody remembers alone.
  enum class From : std::uint8_t { poll, push } from = From::poll;
  std::string feed_url;  // the feed's key
  std::string feed_name;
  feeds::PollState state;
  std::vector<NewArticle> articles;  // new and edited ones only
  // Every item in the document, so that what has left it can be forgotten in time; empty for 304,
  // errors, and documents that hold news alone.
  std::vector<std::uint64_t> present;
  std::chrono::sys_seconds now{};
};

struct CommitResult {
  std::uint32_t new_articles = 0;
  std::uint32_t edited_articles = 0;
  std::uint32_t duplicates = 0;
  std::uint32_t alerts = 0;  // rules that hit for the first time on their story
  // Indices into DocumentCommit::articles and NewArticle::alerts of hits that were the first on
  // their story.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> fired;
  std::vector<std::string> channels;  // that have new deliveries, each once
  bool operator==(const CommitResult&) const = default;
};

// An attempt is recorded before it is made: a crash in the middle of it counts as a failed one and
// the next is never early.
struct AttemptBegun {
  alerts::DeliveryId id;
  std::chrono::sys_seconds now{};
  std::chrono::sys_seconds retry_at{};  // when to try again if this attempt is never heard of
  std::string body = {};                // where it is made for this attempt
  std::string form = {};                // of that body
};

// A channel whose receiver wants nothing any more. It counts as long as the channel has the
// settings it had then.
struct DisabledChannel {
  std::string channel;
  std::string fingerprint;  // of its settings
  std::chrono::sys_seconds since{};
  std::string reason;  // plain words
  bool operator==(const DisabledChannel&) const = default;
};

// A channel whose receiver has asked for patience (Retry-After), under the settings it has.
struct WaitingChannel {
  std::string channel;
  std::string fingerprint;
  std::chrono::sys_seconds until{};
  bool operator==(const WaitingChannel&) const = default;
};

// What is recorded against a channel.
struct ChannelRecord {
  std::optional<DisabledChannel> disabled;
  std::optional<std::chrono::sys_seconds> waits_until;
  bool operator==(const ChannelRecord&) const = default;
};

// A channel as its settings are now.
struct ChannelOpening {
  std::string channel;
  std::string fingerprint;  // of its settings
  std::string form;         // of its bodies (alerts::form_of)
  bool quiet_hours = false;
  std::chrono::sys_seconds now{};
};

struct AttemptEnded {
  alerts::DeliveryId id;
  alerts::DeliveryState state = alerts::DeliveryState::waiting;
  std::chrono::sys_seconds next_attempt{};  // waiting only
  std::string error;                        // empty when delivered
  std::chrono::sys_seconds now{};
  // Recorded in the same transaction.
  std::optional<DisabledChannel> disables = {};
  std::optional<WaitingChannel> holds_up = {};
};

// Deferred deliveries on their way as one: its first attempt is begun with it.
struct NewDigest {
  AttemptBegun attempt;
  std::vector<alerts::DeliveryId> members;  // gathered; they end as it does
};

// What a visit to the outbox writes, in one transaction.
struct OutboxChanges {
  std::vector<AttemptBegun> begun;
  std::vector<AttemptEnded> ended;
  std::optional<NewDigest> digest;
};

// What a notice says, and to whom.
struct NewNotice {
  alerts::Notice notice;
  std::string event_json;
  std::vector<NewDelivery> deliveries;
};

// A poll is recorded before its request goes out: should the process die in the middle of it, the
// next one is never early.
struct PollBegun {
  std::string feed_url;
  std::string feed_name;
  std::chrono::sys_seconds last_attempt{};
  std::chrono::sys_seconds next_poll{};  // if this poll is never heard of again
};

struct SubscriptionChanges {
  std::vector<feeds::Subscription> written;
  std::vector<std::string> forgotten;  // tokens
};

struct FeedRecord {
  std::string feed_url;
  feeds::PollState state;
  std::uint64_t items = 0;  // remembered
};

}  // namespace newswatch::store
