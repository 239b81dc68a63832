#include "daemon/poller.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "daemon/feed_notices.h"
#include "feeds/next_state.h"
#include "net/run_on.h"
#include "net/url.h"

namespace newswatch::daemon {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

// Of one pass over all feeds, with a host that has asked for patience.
constexpr std::chrono::seconds kMostPatience = 1min;

// What N feeds spread over that are all due at once: four a second, but five minutes at most, until
// that would be a thousand a second.
std::chrono::seconds start_spread(std::size_t feeds) {
  const auto gently = std::min<std::chrono::seconds>(std::chrono::seconds(feeds / 4), 5min);
  return std::max(gently, std::chrono::seconds(feeds / 1000));
}

std::optional<std::chrono::sys_seconds> earlier(std::optional<std::chrono::sys_seconds> a,
                                                std::optional<std::chrono::sys_seconds> b) {
  if (a && b) return std::min(*a, *b);
  return a ? a : b;
}

const std::string& address_of(const FeedSlot& slot) {
  return slot.idle.moved_to ? *slot.idle.moved_to : slot.feed->url;
}

}  // namespace

Poller::Poller(Doors doors) : doors_(std::move(doors)), wake_(doors_.executor) {}

std::optional<store::StoreError> Poller::start(std::shared_ptr<const config::Config> config) {
  config_ = std::move(config);
  budget_.set_limit(config_->fetch.budget);
  const auto changes = slots_.configure(config_);
  const auto read =
      doors_.store.visit_schedule([this](const store::FeedRecord& record) { recall(record); });
  if (!read) return read.error();
  welcome(changes.fresh, doors_.clock.now());
  return std::nullopt;
}

void Poller::configure(std::shared_ptr<const config::Config> config) {
  config_ = std::move(config);
  const bool was_limited = budget_.is_limited();
  budget_.set_limit(config_->fetch.budget);
  const auto changes = slots_.configure(config_);
  const auto now = doors_.clock.now();
  for (const Number number : changes.repaced) {
    const Slot& slot = slots_[number];
    if (slot.at == Slot::At::queued && slot.unstored == 0 && slot.idle.last_attempt > 0)
      queue(number, due_of(number, now));
    guess_demand(number);
  }
  if (!was_limited && budget_.is_limited()) {
    for (Number number = 0; number < slots_.end(); ++number) guess_demand(number);
  }
  welcome(changes.fresh, now);
  for (const Number number : changes.removed) retire_if_removed(number);
  wake_.notify();
}

void Poller::recall(const store::FeedRecord& record) {
  const auto number = slots_.recall(record);
  if (!number || record.state.gone || !budget_.is_limited()) return;
  Slot& slot = slots_[*number];
  set_demand(slot, feeds::demand_of(record.state, *slot.feed, config_->fetch, doors_.clock.now()));
}

// Feeds that are new in the configuration.
void Poller::welcome(const std::vector<Number>& fresh, std::chrono::sys_seconds now) {
  queue_.reserve(slots_.end());
  std::vector<Due> due;
  due.reserve(fresh.size());
  for (const Number number : fresh) {
    // Nobody knows what a hub has pushed while the feed was not ours.
    const bool was_pushed = slots_[number].idle.why == feeds::Why::push;
    const auto planned = due_of(number, now);
    due.emplace_back(number, was_pushed ? std::min(planned, soonest(number, now)) : planned);
    if (slots_[number].idle.gone) tell_that_it_is_gone(doors_.notices, *slots_[number].feed);
    remember_wish_for_patience(number, now);
    const auto& counted = slots_[number].demand;
    if (counted.free + counted.fixed == 0) guess_demand(number);
  }
  queue_spread(due, now);
}

void Poller::stop() {
  stopping_ = true;
  wake_.notify();
}

asio::awaitable<void> Poller::run() {
  while (!stopping_) {
    const auto now = doors_.clock.now();
    notice_clock_set_back(now);
    for (const Number number : queue_.pop_due(now, queue_.size())) wait_for_turn(number);
    const bool paused = now < paused_until_;
    auto turns = paused ? std::vector<Turn>() : next_turns(now);
    if (!turns.empty()) {
      const auto failure = co_await begin(std::move(turns));
      if (failure) paused_until_ = doors_.clock.now() + kStorePause;
      continue;
    }
    auto next = earlier(queue_.next_due(), turns_.next_open());
    if (paused) next = paused_until_;
    co_await wake_.wait_until(doors_.clock, next);
  }
}

asio::awaitable<std::optional<store::StoreError>> Poller::poll_all_once(
    std::function<void(std::size_t, std::size_t)> progress) {
  std::size_t all = 0;
  for (Number number = 0; number < slots_.end(); ++number) {
    const Slot& slot = slots_[number];
    if (slot.feed == nullptr) continue;
    if (slot.idle.gone) {
      ++gone_;
      continue;
    }
    ++all;
    queue_.remove(number);
    if (patience_until(number, doors_.clock.now())) {
      leave_alone(number);
    } else {
      wait_for_turn(number);
    }
  }
  for (;;) {
    auto turns = next_turns(doors_.clock.now());
    if (!turns.empty()) {
      auto failure = co_await begin(std::move(turns));
      if (failure) co_return failure;
      continue;
    }
    const auto most = doors_.clock.now() + std::max(kMostPatience, config_->fetch.host_pause);
    for (const Number number : turns_.give_up(most)) leave_alone(number);
    progress(all - turns_.waiting() - in_flight_, all);
    if (turns_.waiting() == 0 && in_flight_ == 0) co_return std::nullopt;
    co_await wake_.wait_until(doors_.clock, turns_.next_open());
  }
}

// What is due already spreads, so that a start is no stampede; the rest keeps its time.
void Poller::queue_spread(const std::vector<Due>& feeds, std::chrono::sys_seconds now) {
  const auto overdue = std::count_if(feeds.begin(), feeds.end(),
                                     [now](const Due& due) { return due.second <= now; });
  const auto spread = start_spread(static_cast<std::size_t>(overdue));
  for (const auto& [number, due] : feeds)
    queue(number, feeds::first_poll(due, now, spread, doors_.chance));
}

void Poller::queue(Number number, std::chrono::sys_seconds when) {
  Slot& slot = slots_[number];
  slot.at = Slot::At::queued;
  if (slot.idle.gone) return;
  queue_.set(number, when);
}

std::chrono::sys_seconds Poller::due_of(Number number, std::chrono::sys_seconds now) const {
  const feeds::Feed& feed = *slots_[number].feed;
  return feeds::due_under(slots_.known(number), feed, config_->fetch, now);
}

// Times reckoned by a clock that was ahead would leave every feed unasked until it is there again.
void Poller::notice_clock_set_back(std::chrono::sys_seconds now) {
  if (now < std::exchange(looked_at_, now)) {
    paused_until_ = std::min(paused_until_, now + kStorePause);
    turns_.forget_times();
    std::vector<Due> anew;
    for (Number number = 0; number < slots_.end(); ++number) {
      const Slot& slot = slots_[number];
      if (slot.feed == nullptr || slot.at != Slot::At::queued) continue;
      anew.emplace_back(number, due_of(number, now));
    }
    queue_spread(anew, now);
  }
}

void Poller::wait_for_turn(Number number) {
  Slot& slot = slots_[number];
  slot.at = Slot::At::waiting;
  turns_.add(net::host(address_of(slot)), number);
}

std::vector<Poller::Turn> Poller::next_turns(std::chrono::sys_seconds now) {
  const std::size_t most = config_->fetch.in_flight;
  auto turns =
      turns_.take(most > in_flight_ ? most - in_flight_ : 0,
                  {.at_once = config_->fetch.per_host, .pause = config_->fetch.host_pause}, now);
  for (const Turn& turn : turns) slots_[turn.feed].at = Slot::At::polled;
  in_flight_ += turns.size();
  return turns;
}

// What its server has asked for; nullopt if that is over.
std::optional<std::chrono::sys_seconds> Poller::patience_until(Number number,
                                                               std::chrono::sys_seconds now) const {
  const feeds::IdleState& idle = slots_[number].idle;
  const bool was_told = idle.failures > 0 || idle.why == feeds::Why::retry_after;
  const std::chrono::sys_seconds not_before{std::chrono::seconds(idle.not_before)};
  if (!was_told || not_before <= now) return std::nullopt;
  return not_before;
}

void Poller::leave_alone(Number number) {
  spdlog::info("feed={} is left alone: its server has asked for patience",
               slots_[number].feed->name);
  ++left_alone_;
  queue(number, due_of(number, doors_.clock.now()));
}

// As its host told this feed before we were started.
void Poller::remember_wish_for_patience(Number number, std::chrono::sys_seconds now) {
  const auto until = patience_until(number, now);
  if (until) turns_.told_to_wait(net::host(address_of(slots_[number])), number, *until, now);
}

feeds::Terms Poller::terms(const std::string& feed_url) const {
  return {.price_factor = budget_.price_factor(),
          .safety_interval = doors_.pushes.safety(feed_url)};
}

void Poller::set_demand(Slot& slot, const feeds::Demand& now) {
  const Slot::Demand rounded{static_cast<float>(now.free), static_cast<float>(now.fixed)};
  budget_.count({slot.demand.free, slot.demand.fixed}, {rounded.free, rounded.fixed});
  slot.demand = rounded;
}

// Of a feed whose state is in memory.
void Poller::count_demand(Number number) {
  if (!budget_.is_limited()) return;
  Slot& slot = slots_[number];
  if (slot.removed || slot.idle.gone) return set_demand(slot, {});
  set_demand(slot, feeds::demand_of(*slot.state, *slot.feed, config_->fetch, doors_.clock.now()));
}

// Of a feed at rest; its next poll tells better.
void Poller::guess_demand(Number number) {
  Slot& slot = slots_[number];
  if (!budget_.is_limited() || slot.feed == nullptr || slot.removed || slot.idle.gone) return;
  const feeds::PollState known = slots_.known(number);
  const bool was_asked = slot.idle.last_attempt > 0;
  set_demand(slot,
             was_asked
                 ? feeds::demand_at_rest(known, *slot.feed, config_->fetch, budget_.price_factor())
                 : feeds::demand_of(known, *slot.feed, config_->fetch, doors_.clock.now()));
}

store::PollBegun Poller::attempt_of(Number number, std::chrono::sys_seconds now) const {
  const feeds::Feed& feed = *slots_[number].feed;
  return {.feed_url = feed.url,
          .feed_name = feed.name,
          .last_attempt = now,
          .next_poll = feeds::next_if_unheard(slots_.known(number), feed, config_->fetch, now)};
}

// The attempts are stored before the first request goes out, all in one transaction: whenever we
// die, no feed is asked again before its interval is over. The same way brings what is remembered
// of the feeds; what could not be stored yet counts for more.
asio::awaitable<std::optional<store::StoreError>> Poller::begin(std::vector<Turn> turns) {
  const auto now = doors_.clock.now();
  std::vector<store::PollBegun> begun;
  begun.reserve(turns.size());
  for (const Turn& turn : turns) begun.push_back(attempt_of(turn.feed, now));
  auto job = [&store = doors_.store, begun] { return store.begin_polls(begun); };
  auto recorded = co_await net::run_on(doors_.store_thread, std::move(job));
  if (!recorded) note_store_failure(recorded.error());
  for (std::size_t n = 0; n < turns.size(); ++n) {
    Slot& slot = slots_[turns[n].feed];
    if (!recorded || slot.removed || stopping_) {
      put_off(turns[n]);
      continue;
    }
    if (!slot.ahead) slot.state = std::make_unique<feeds::PollState>(std::move((*recorded)[n]));
    slot.state->last_attempt = begun[n].last_attempt;
    slot.state->next_poll = begun[n].next_poll;
    slot.state->why = slot.idle.why;  // unheard only for who finds it so after our death
    slot.idle = feeds::idle_state(*slot.state);
    doors_.polls.spawn("poll " + slot.feed->name, poll(turns[n]));
  }
  if (!recorded) co_return recorded.error();
  co_return std::nullopt;
}

// Nothing was asked.
void Poller::put_off(const Turn& turn) {
  --in_flight_;
  turns_.release(turn.host);
  queue(turn.feed, doors_.clock.now() + kStorePause);
  retire_if_removed(turn.feed);
}

void Poller::retire_if_removed(Number number) {
  Slot& slot = slots_[number];
  if (!slot.removed) return;
  queue_.remove(number);
  seen_.remember(slot.feed->url, nullptr);
  set_demand(slot, {});
  slots_.retire(number);
}

}  // namespace newswatch::daemon
