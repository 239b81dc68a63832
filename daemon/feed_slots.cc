#include "daemon/feed_slots.h"

#include <utility>

#include "feeds/body_hash.h"
#include "feeds/pace.h"

namespace newswatch::daemon {

namespace {

// Two URLs of one hash would lend each other their times, and nothing else.
std::uint64_t key_of(std::string_view url) { return feeds::body_hash(url); }

bool has_other_pace(const feeds::Feed& a, const feeds::FetchSettings& under_a, const feeds::Feed& b,
                    const feeds::FetchSettings& under_b) {
  return a.every != b.every || feeds::bounds_of(a, under_a) != feeds::bounds_of(b, under_b);
}

}  // namespace

FeedSlots::Changes FeedSlots::configure(std::shared_ptr<const config::Config> config) {
  const auto previous = std::exchange(config_, std::move(config));
  Changes changes;
  FeedIndex next(config_->feeds.size() + slots_.size());
  std::vector<bool> is_wanted(slots_.size());
  const auto url = [this](Number number) { return url_of(number); };
  for (const feeds::Feed& feed : config_->feeds) {
    if (const auto twice = next.find(feed.url, url)) {
      slots_[*twice].feed = &feed;
      continue;
    }
    const auto known = find(feed.url);
    const Number number = known ? *known : new_number();
    FeedSlot& slot = slots_[number];
    if (!known) {
      changes.fresh.push_back(number);
    } else if (has_other_pace(feed, config_->fetch, *slot.feed, previous->fetch)) {
      changes.repaced.push_back(number);
    }
    slot.feed = &feed;
    slot.removed = false;
    leaving_.erase(number);
    if (!known) take_back(slot);
    if (number < is_wanted.size()) is_wanted[number] = true;
    next.insert(feed.url, number);
    count_failing(number);
  }
  for (Number number = 0; number < is_wanted.size(); ++number) {
    FeedSlot& slot = slots_[number];
    if (is_wanted[number] || slot.feed == nullptr) continue;
    slot.removed = true;
    leaving_.try_emplace(number, previous);
    next.insert(slot.feed->url, number);
    count_failing(number);
    if (slot.at == FeedSlot::At::queued) changes.removed.push_back(number);
  }
  index_ = std::move(next);
  return changes;
}

std::optional<FeedSlots::Number> FeedSlots::recall(const store::FeedRecord& record) {
  const auto number = find(record.feed_url);
  if (number) {
    slots_[*number].idle = feeds::idle_state(record.state);
    count_failing(*number);
  } else {
    left_[key_of(record.feed_url)] = {feeds::idle_state(record.state), nullptr};
  }
  return number;
}

void FeedSlots::retire(Number number) {
  FeedSlot& slot = slots_[number];
  Left& left = left_[key_of(slot.feed->url)];
  left.idle = std::move(slot.idle);
  left.ahead = slot.ahead ? std::move(slot.state) : nullptr;
  slot = FeedSlot{};
  free_.push_back(number);
  leaving_.erase(number);
}

feeds::PollState FeedSlots::known(Number number) const {
  const FeedSlot& slot = slots_[number];
  return slot.state ? *slot.state : feeds::known_of(slot.idle);
}

void FeedSlots::count_failing(Number number) {
  FeedSlot& slot = slots_[number];
  const bool fails = !slot.removed && (slot.idle.failures > 0 || slot.unstored > 0);
  if (fails && !slot.is_counted_failing) ++failing_;
  if (!fails && slot.is_counted_failing) --failing_;
  slot.is_counted_failing = fails;
}

std::string_view FeedSlots::url_of(Number number) const {
  const feeds::Feed* feed = slots_[number].feed;
  return feed == nullptr ? std::string_view() : feed->url;
}

std::optional<FeedSlots::Number> FeedSlots::find(std::string_view url) const {
  return index_.find(url, [this](Number number) { return url_of(number); });
}

FeedSlots::Number FeedSlots::new_number() {
  if (free_.empty()) {
    slots_.emplace_back();
    return end() - 1;
  }
  const Number number = free_.back();
  free_.pop_back();
  return number;
}

void FeedSlots::take_back(FeedSlot& slot) {
  const auto left = left_.find(key_of(slot.feed->url));
  if (left == left_.end()) return;
  slot.idle = std::move(left->second.idle);
  slot.state = std::move(left->second.ahead);
  slot.ahead = slot.state != nullptr;
  left_.erase(left);
}

}  // namespace newswatch::daemon
