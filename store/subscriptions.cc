#include "store/subscriptions.h"

#include <fmt/format.h>

#include <charconv>
#include <string>
#include <string_view>

#include "store/bounds.h"

namespace newswatch::store {
namespace {

constexpr std::size_t kHashDigits = 16;

// Sixteen digits each: a list that is only read and written whole.
std::string text_of(const std::vector<std::uint64_t>& hashes) {
  std::string text;
  for (const std::uint64_t hash : hashes) text += fmt::format("{:016x}", hash);
  return text;
}

std::vector<std::uint64_t> hashes_of(std::string_view text) {
  std::vector<std::uint64_t> hashes;
  for (; text.size() >= kHashDigits; text.remove_prefix(kHashDigits)) {
    std::uint64_t hash = 0;
    std::from_chars(text.data(), text.data() + kHashDigits, hash, 16);
    hashes.push_back(hash);
  }
  return hashes;
}

}  // namespace

std::vector<feeds::Subscription> subscription_rows(Database& db) {
  std::vector<feeds::Subscription> found;
  Query row = db.query(
      "SELECT token, callback, feed_url, topic, hub, secret, state, asked_until, active_since, "
      "lease_until, "
      "renew_at, last_push, retry_at, failures, reason, recent FROM subscriptions ORDER BY id");
  while (row.next()) {
    found.push_back({.token = row.text(0),
                     .callback = row.text(1),
                     .feed_url = row.text(2),
                     .topic = row.text(3),
                     .hub = row.text(4),
                     .secret = row.text(5),
                     .state = static_cast<feeds::Subscription::State>(row.integer(6)),
                     .asked_until = row.time(7),
                     .active_since = row.time(8),
                     .lease_until = row.time(9),
                     .renew_at = row.time(10),
                     .last_push = row.time(11),
                     .retry_at = row.time(12),
                     .failures = static_cast<std::uint32_t>(row.integer(13)),
                     .reason = row.text(14),
                     .recent = hashes_of(row.text(15))});
  }
  return found;
}

void write_subscriptions(Database& db, const SubscriptionChanges& changes) {
  for (const std::string& token : changes.forgotten)
    db.run("DELETE FROM subscriptions WHERE token = ?1", token);
  for (const feeds::Subscription& one : changes.written) {
    db.run(
        "INSERT INTO subscriptions(token, callback, feed_url, topic, hub, secret, state, "
        "asked_until, active_since, lease_until, renew_at, last_push, retry_at, failures, reason, "
        "recent) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16) "
        "ON CONFLICT(token) DO UPDATE SET state = ?7, asked_until = ?8, active_since = ?9, "
        "lease_until = ?10, renew_at = ?11, last_push = ?12, retry_at = ?13, failures = ?14, "
        "reason = ?15, recent = ?16",
        one.token, one.callback, one.feed_url, one.topic, one.hub, one.secret, one.state,
        one.asked_until, one.active_since, one.lease_until, one.renew_at, one.last_push,
        one.retry_at, one.failures, bounded(one.reason, kMaxFieldBytes), text_of(one.recent));
  }
}

}  // namespace newswatch::store
