#pragma once

// Read-only questions of the commands and pages, beside a running daemon (WAL readers never block
// the writer).

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/store.h"

namespace newswatch::store {

struct ArticleStory {
  std::string key;
  std::string feed_name;
  std::string feed_url;
  std::string id;
  std::string url;
  std::string title;
  std::optional<std::chrono::sys_seconds> published;
  std::chrono::sys_seconds first_seen{};
  Outcome outcome = Outcome::no_match;
  std::string detail;                        // duplicate: the key of the first; suppressed: by what
  std::vector<std::string> rules;            // that alerted on it
  std::vector<alerts::Delivery> deliveries;  // of its story
};

struct AlertRow {
  std::string rule;
  std::string article_key;
  std::chrono::sys_seconds created{};
  std::string alert_json;  // empty once older than what is kept
};

// Digests stand for what they tell.
struct OutboxCounts {
  std::string channel;
  std::uint64_t waiting = 0;
  std::uint64_t delivered = 0;
  std::uint64_t dead = 0;
  std::uint64_t dropped = 0;
};

// As OutboxCounts.
struct Backlog {
  std::string channel;
  std::uint64_t waiting = 0;
  std::uint64_t dead = 0;
  bool operator==(const Backlog&) const = default;
};

// How often a feed has news.
struct FeedHabit {
  std::string feed;  // its name
  std::uint64_t articles = 0;
  std::chrono::seconds longest_pause{0};  // between two articles
  std::chrono::sys_seconds last_news{};
};

// Which deliveries to list. Digests stand for what they tell.
struct DeliveryFilter {
  std::optional<alerts::DeliveryState> state;  // none: waiting and dead
  std::string channel;                         // empty: all
  std::string rule;                            // empty: all
  std::uint64_t below = 0;                     // older than this number; zero: from the newest
};

struct NumberedDelivery {
  std::uint64_t number = 0;
  alerts::Delivery delivery;
  std::uint64_t gathered = 0;  // deliveries that it tells of as a digest
};

// Not thread-safe; one a thread.
class Reader {
 public:
  // Fails if there is no such file, as Kind::io, and if it is no store of this version.
  [[nodiscard]] static Result<std::unique_ptr<Reader>> open(const std::string& path);
  virtual ~Reader() = default;

  // Articles whose key, id or URL is `what`, or whose key or title begins with it; newest first.
  [[nodiscard]] virtual Result<std::vector<ArticleStory>> articles(std::string_view what,
                                                                   std::size_t limit) = 0;
  [[nodiscard]] virtual Result<std::vector<AlertRow>> alerts(
      std::size_t limit) = 0;  // newest first
  [[nodiscard]] virtual Result<std::vector<OutboxCounts>> outbox_counts() = 0;
  // What has not been delivered, of channels that have any; by indexes alone, so that it may be
  // asked often.
  [[nodiscard]] virtual Result<std::vector<Backlog>> backlog() = 0;
  [[nodiscard]] virtual Result<std::vector<alerts::Delivery>> deliveries(
      alerts::DeliveryState state, std::size_t limit) = 0;
  // Newest first.
  [[nodiscard]] virtual Result<std::vector<NumberedDelivery>> list(const DeliveryFilter& filter,
                                                                   std::size_t limit) = 0;
  // Whose id is, or begins with, `id`; with what a digest gathered, oldest first.
  [[nodiscard]] virtual Result<std::vector<NumberedDelivery>> find(std::string_view id,
                                                                   std::size_t limit) = 0;
  [[nodiscard]] virtual Result<std::vector<alerts::Delivery>> members(std::uint64_t digest) = 0;
  // Every rule that deliveries are of.
  [[nodiscard]] virtual Result<std::vector<std::string>> rules_told() = 0;
  // Of articles first seen after `since`; reads all of them.
  [[nodiscard]] virtual Result<std::vector<FeedHabit>> habits(std::chrono::sys_seconds since) = 0;
  [[nodiscard]] virtual Result<std::vector<FeedRecord>> feeds() = 0;
  // In the order in which they were made.
  [[nodiscard]] virtual Result<std::vector<feeds::Subscription>> subscriptions() = 0;
  [[nodiscard]] virtual Result<std::vector<DisabledChannel>> disabled_channels() = 0;
  [[nodiscard]] virtual Result<std::vector<WaitingChannel>> waiting_channels() = 0;
};

}  // namespace newswatch::store
