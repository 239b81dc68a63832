#include "daemon/poller.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "daemon/feed_notices.h"
#include "feeds/conditional_get.h"
#include "feeds/next_state.h"
#include "net/local_host.h"
#include "net/redirects.h"
#include "net/run_on.h"
#include "net/url.h"

namespace newswatch::daemon {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kMaxRedirects = 8;
constexpr auto kStorePause = 10s;  // before the store is asked again after an error
constexpr std::uint8_t kMostUnstoredDoublings = 10;

constexpr std::uint8_t kMostOlderPages = 10;  // read to find what was missed

// What N feeds spread over that are all due at once: four a second, but five minutes at most, until
// that would be a thousand a second.
std::chrono::seconds start_spread(std::size_t feeds) {
  const auto gently = std::min<std::chrono::seconds>(std::chrono::seconds(feeds / 4), 5min);
  return std::max(gently, std::chrono::seconds(feeds / 1000));
}

// What came of a poll whose document nobody could look at, because the store did not answer.
Digest unread_document() {
  Digest digest;
  digest.fetched.kind = feeds::Fetched::Kind::body;
  return digest;
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
    due.emplace_back(number, due_of(number, now));
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
    if (slot.feed == nullptr || slot.idle.gone) continue;
    queue_.remove(number);
    wait_for_turn(number);
    ++all;
  }
  for (;;) {
    auto turns = next_turns(doors_.clock.now());
    if (!turns.empty()) {
      auto failure = co_await begin(std::move(turns));
      if (failure) co_return failure;
      continue;
    }
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

// As its host told this feed before we were started.
void Poller::remember_wish_for_patience(Number number, std::chrono::sys_seconds now) {
  const Slot& slot = slots_[number];
  const feeds::IdleState& idle = slot.idle;
  const bool was_told = idle.failures > 0 || idle.why == feeds::Why::retry_after;
  const std::chrono::sys_seconds not_before{std::chrono::seconds(idle.not_before)};
  if (!was_told || not_before <= now) return;
  turns_.told_to_wait(net::host(address_of(slot)), number, not_before, now);
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

asio::awaitable<void> Poller::poll(Turn turn) {
  const auto began = std::chrono::steady_clock::now();
  const Number number = turn.feed;
  auto digested = co_await fetch_and_digest(std::move(turn));
  if (!digested) {
    finish(number, unread_document(), digested.error(), began);
    co_return;
  }
  auto document = std::move(digested->commit);
  digested->commit.state = document.state;
  const auto handed_over = std::chrono::steady_clock::now();
  const auto committed = co_await doors_.committer.commit(std::move(document));
  doors_.metrics.commit_waited(std::chrono::steady_clock::now() - handed_over);
  finish(number, *digested, committed, began);
}

asio::awaitable<store::Result<Digest>> Poller::fetch_and_digest(Turn turn) {
  const Slot& polled = slots_[turn.feed];
  auto get = feeds::conditional_get(*polled.feed, config_->fetch, *polled.state);
  auto reply = co_await net::send_following_redirects(doors_.http, std::move(get.request),
                                                      kMaxRedirects, std::move(get.validators));
  turns_.release(turn.host);
  wake_.notify();
  const auto now = doors_.clock.now();
  auto fetched = feeds::judge(reply, now);
  if (fetched.retry_after.value_or(0s) > 0s) {
    turns_.told_to_wait(turn.host, turn.feed,
                        now + std::min(*fetched.retry_after, feeds::kLongestBackoff), now);
  }
  auto job = co_await job_for(turn.feed, std::move(fetched));
  if (!job) co_return job.error();
  // Without a body there is nothing to do that would be worth the way to another thread.
  if (reply) job->response = std::move(reply->response);
  if (job->fetched.kind != feeds::Fetched::Kind::body) co_return digest(std::move(*job));
  job->seen = seen_.find(job->feed.url);
  auto work = [job = std::move(*job)]() mutable { return digest(std::move(job)); };
  auto result = co_await net::run_on(doors_.workers, std::move(work));
  co_return result;
}

asio::awaitable<store::Result<DigestJob>> Poller::job_for(Number number, feeds::Fetched fetched) {
  std::vector<store::KnownItem> known;
  if (fetched.kind == feeds::Fetched::Kind::body) {
    auto ask = [&store = doors_.store, feed_url = slots_[number].feed->url] {
      return store.known_items(feed_url);
    };
    auto found = co_await net::run_on(doors_.store_thread, std::move(ask));
    if (!found) co_return found.error();
    known = std::move(*found);
  }
  const Slot& slot = slots_[number];
  co_return DigestJob{.config = config_,
                      .feed = *slot.feed,
                      .state = *slot.state,
                      .fetched = std::move(fetched),
                      .known = std::move(known),
                      .now = doors_.clock.now(),
                      .chance = doors_.chance(),
                      .terms = terms(slot.feed->url)};
}

void Poller::finish(Number number, const Digest& digest,
                    const store::Result<store::CommitResult>& committed,
                    std::chrono::steady_clock::time_point began) {
  const auto took = std::chrono::steady_clock::now() - began;
  doors_.metrics.polled(feeds::name_of(digest.fetched.kind), took);
  Slot& slot = slots_[number];
  const bool was_failing = slot.state->failures > 0;
  const bool had_document = digest.fetched.kind == feeds::Fetched::Kind::parsed ||
                            digest.fetched.kind == feeds::Fetched::Kind::body;
  if (!committed) note_store_failure(committed.error());
  if (had_document) seen_.remember(slot.feed->url, committed ? digest.seen : nullptr);
  const bool is_lost = !committed && had_document;
  if (!is_lost) {
    *slot.state = digest.commit.state;
    slot.idle = feeds::idle_state(*slot.state);
    slot.unstored = 0;
    slot.ahead = !committed;
    count_demand(number);
  }
  if (digest.fetched.may_have_lost) doors_.metrics.gap();
  if (committed) {
    if (store_failing_) spdlog::info("store well again");
    store_failing_ = false;
    tell_of_feed(doors_.notices, *slot.feed, *slot.state, digest.fetched, doors_.clock.now());
    doors_.pushes.polled(*slot.feed, digest.links, digest.fetched.new_items);
    tell(slot, digest, *committed);
    doors_.events.poll(PollEnded{.feed = *slot.feed,
                                 .state = *slot.state,
                                 .outcome = std::string(feeds::name_of(digest.fetched.kind)),
                                 .was_failing = was_failing,
                                 .articles = static_cast<std::uint32_t>(digest.articles),
                                 .new_articles = committed->new_articles,
                                 .edited = committed->edited_articles,
                                 .duplicates = committed->duplicates,
                                 .alerts = committed->alerts});
  }
  if (committed && !slot.state->catching_up.empty() && !slot.removed && !stopping_) {
    slots_.count_failing(number);
    doors_.polls.spawn("catch up " + slot.feed->name, catch_up(number));
    return;
  }
  // A document never seen: the old validators stay, so that it comes whole again.
  queue(number, is_lost ? after_unstored(slot) : slot.state->next_poll);
  back_from_poll(number);
}

// What is stored need not stay in memory.
void Poller::back_from_poll(Number number) {
  Slot& slot = slots_[number];
  if (!slot.ahead) slot.state.reset();
  slots_.count_failing(number);
  --in_flight_;
  wake_.notify();
  if (std::exchange(slot.soon, false)) poll_soon(number);
  retire_if_removed(number);
}

// What came of a document that is stored.
void Poller::tell(const Slot& slot, const Digest& digest, const store::CommitResult& committed) {
  doors_.metrics.committed(committed.new_articles, committed.edited_articles, committed.duplicates,
                           committed.alerts);
  if (digest.bytes > 0) doors_.metrics.parsed(digest.bytes, digest.articles);
  report(slot, digest, committed);
  if (!committed.channels.empty()) doors_.new_deliveries(committed.channels);
}

// Reads the pages of what has left the document unseen, one after the other, each stored by itself:
// should we die, the next poll goes on where this ended.
asio::awaitable<void> Poller::catch_up(Number number) {
  for (int page = 1; page <= kMostOlderPages; ++page) {
    const bool is_last = page == kMostOlderPages;
    const bool more = co_await read_older_page(number, is_last);
    if (!more) break;
  }
  queue(number, std::max(slots_[number].state->next_poll, doors_.clock.now()));
  back_from_poll(number);
}

// False where there is no more to read, now.
asio::awaitable<bool> Poller::read_older_page(Number number, bool is_last) {
  Slot& slot = slots_[number];  // stays while it is polled, and so does its state
  const std::string host = net::host(slot.state->catching_up);
  if (!net::is_local_host(host))
    co_await doors_.clock.sleep_until(doors_.clock.now() + config_->fetch.host_pause);
  if (stopping_ || slot.removed) co_return false;
  auto digested = co_await fetch_older_page(number, is_last);
  if (!digested) {
    note_store_failure(digested.error());
    co_return false;
  }
  auto document = digested->commit;
  const auto committed = co_await doors_.committer.commit(std::move(document));
  if (!committed) {
    note_store_failure(committed.error());
    co_return false;
  }
  slot.state->catching_up = digested->commit.state.catching_up;
  tell(slot, *digested, *committed);
  if (digested->reached_known) {
    const std::string& name = slot.feed->name;
    doors_.notices.clear(
        alerts::NoticeKind::items_lost, name,
        fmt::format("What feed {} had dropped between two polls was read from its archive.", name));
  }
  co_return !slot.state->catching_up.empty();
}

asio::awaitable<store::Result<Digest>> Poller::fetch_older_page(Number number, bool is_last) {
  const Slot& polled = slots_[number];
  auto get = feeds::plain_get(*polled.feed, config_->fetch, polled.state->catching_up);
  auto reply = co_await net::send_following_redirects(doors_.http, std::move(get), kMaxRedirects);
  auto fetched = feeds::judge(reply, doors_.clock.now());
  auto job = co_await job_for(number, std::move(fetched));
  if (!job) co_return job.error();
  if (job->fetched.kind == feeds::Fetched::Kind::body) job->response = std::move(reply->response);
  auto work = [job = std::move(*job), is_last]() mutable {
    return digest_older_page(std::move(job), is_last);
  };
  auto result = co_await net::run_on(doors_.workers, std::move(work));
  co_return result;
}

void Poller::poll_soon(const std::string& feed_url) {
  if (const auto number = slots_.find(feed_url)) poll_soon(*number);
}

void Poller::poll_soon(Number number) {
  Slot& slot = slots_[number];
  if (slot.removed) return;
  if (slot.at != Slot::At::queued) {
    slot.soon = true;  // what is being asked may have been answered before there was a reason
    return;
  }
  const feeds::PollState known = slots_.known(number);
  if (known.gone || known.failures > 0 || slot.unstored > 0) return;
  const auto now = doors_.clock.now();
  if (known.last_attempt > now) return;  // the clock was ahead
  const auto soon =
      std::max({now, known.not_before,
                known.last_attempt + feeds::bounds_of(*slot.feed, config_->fetch).least});
  queue_.bring_forward(number, soon);
  wake_.notify();
}

asio::awaitable<Poller::Pushed> Poller::pushed(std::string feed_url, net::HttpResponse document) {
  if (!is_configured(feed_url)) co_return Pushed::nobodys;
  auto ask = [&store = doors_.store, url = feed_url] { return store.known_items(url); };
  auto known = co_await net::run_on(doors_.store_thread, std::move(ask));
  if (!known) {
    note_store_failure(known.error());
    co_return Pushed::unstored;
  }
  const auto number = slots_.find(feed_url);
  if (!number) co_return Pushed::nobodys;
  DigestJob job{.config = config_,
                .feed = *slots_[*number].feed,
                .state = slots_.known(*number),
                .fetched = {.kind = feeds::Fetched::Kind::body,
                            .status = document.status,
                            .url = document.url},
                .response = std::move(document),
                .known = std::move(*known),
                .now = doors_.clock.now()};
  const std::string name = job.feed.name;
  auto work = [job = std::move(job)]() mutable { return digest_pushed(std::move(job)); };
  auto digested = co_await net::run_on(doors_.workers, std::move(work));
  if (digested.fetched.kind == feeds::Fetched::Kind::same_bytes) co_return Pushed::known;
  if (digested.fetched.kind != feeds::Fetched::Kind::parsed) co_return Pushed::no_feed;
  auto changes = std::move(digested.commit);
  const auto committed = co_await doors_.committer.commit(std::move(changes));
  if (!committed) {
    note_store_failure(committed.error());
    co_return Pushed::unstored;
  }
  doors_.metrics.committed(committed->new_articles, committed->edited_articles,
                           committed->duplicates, committed->alerts);
  doors_.metrics.parsed(digested.bytes, digested.articles);
  const bool changes_anything = committed->new_articles + committed->edited_articles > 0;
  if (changes_anything)
    spdlog::info("feed={} pushed articles={} new={} edited={} duplicates={} alerts={}", name,
                 digested.articles, committed->new_articles, committed->edited_articles,
                 committed->duplicates, committed->alerts);
  tell_alerts(digested, *committed);
  if (!committed->channels.empty()) doors_.new_deliveries(committed->channels);
  co_return changes_anything ? Pushed::news : Pushed::known;
}

bool Poller::is_configured(const std::string& feed_url) const {
  const auto number = slots_.find(feed_url);
  return number && !slots_[*number].removed;
}

// Soon, since the document is news that nobody has; but never before the floor of all feeds, and
// ever more rarely, up to the feed's interval, where a document cannot be stored at all.
std::chrono::sys_seconds Poller::after_unstored(Slot& slot) const {
  const auto doublings = std::min(slot.unstored, kMostUnstoredDoublings);
  if (slot.unstored < kMostUnstoredDoublings) ++slot.unstored;
  const auto floor = std::clamp<std::chrono::seconds>(config_->fetch.min_interval, kStorePause,
                                                      feeds::kLongestInterval);
  const auto interval = slot.state->next_poll - slot.state->last_attempt;
  return doors_.clock.now() + std::min(floor * (1 << doublings), std::max(floor, interval));
}

void Poller::retire_if_removed(Number number) {
  Slot& slot = slots_[number];
  if (!slot.removed) return;
  queue_.remove(number);
  seen_.remember(slot.feed->url, nullptr);
  set_demand(slot, {});
  slots_.retire(number);
}

void Poller::note_store_failure(const store::StoreError& error) {
  doors_.metrics.commit_failed("document");
  if (!store_failing_)
    spdlog::error("store failed error=\"{}\": feeds are asked again once it answers",
                  error.message);
  store_failing_ = true;
}

void Poller::report(const Slot& slot, const Digest& digest, const store::CommitResult& result) {
  for (const std::string& note : digest.notes) {
    if (digest.fetched.kind == feeds::Fetched::Kind::failed ||
        digest.fetched.kind == feeds::Fetched::Kind::gone) {
      spdlog::warn("feed={} {}", slot.feed->name, note);
    } else {
      spdlog::info("feed={} {}", slot.feed->name, note);
    }
  }
  for (const std::string& warning : digest.warnings)
    spdlog::debug("feed={} repaired: {}", slot.feed->name, warning);
  tell_alerts(digest, result);
}

void Poller::tell_alerts(const Digest& digest, const store::CommitResult& result) {
  for (const auto& [article, alert] : result.fired) {
    const alerts::Alert& told = digest.alerts.at(article).at(alert);
    if (told.article.published)
      doors_.metrics.alert_delay(std::max(0s, told.article.first_seen - *told.article.published));
    doors_.events.alert(told);
  }
}

}  // namespace newswatch::daemon
