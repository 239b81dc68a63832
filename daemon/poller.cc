#include "daemon/poller.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <unordered_set>
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
constexpr std::uint32_t kMostUnstoredDoublings = 10;

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

}  // namespace

Poller::Poller(Doors doors, std::shared_ptr<const config::Config> config,
               std::vector<store::FeedRecord> remembered)
    : doors_(std::move(doors)), wake_(doors_.executor) {
  for (store::FeedRecord& record : remembered)
    remembered_.emplace(record.feed_url, std::move(record.state));
  configure(std::move(config));
}

void Poller::configure(std::shared_ptr<const config::Config> config) {
  const feeds::FetchSettings before = config_ ? config_->fetch : config->fetch;
  config_ = std::move(config);
  budget_.set_limit(config_->fetch.budget);
  std::unordered_set<std::string> wanted;
  std::vector<Due> fresh;
  const auto now = doors_.clock.now();
  for (const feeds::Feed& feed : config_->feeds) {
    wanted.insert(feed.url);
    const auto [entry, is_new] = slots_.try_emplace(feed.url);
    Slot& slot = entry->second;
    const bool other_pace =
        feed.every != slot.feed.every ||
        feeds::bounds_of(feed, config_->fetch) != feeds::bounds_of(slot.feed, before);
    slot.feed = feed;
    slot.removed = false;
    if (is_new) {
      const auto known = remembered_.find(feed.url);
      if (known != remembered_.end()) {
        slot.state = std::move(known->second);
        remembered_.erase(known);
      }
      fresh.emplace_back(&slot, feeds::due_under(slot.state, feed, config_->fetch, now));
      remember_wish_for_patience(slot, now);
    } else if (other_pace && slot.at == Slot::At::queued && slot.unstored == 0 &&
               slot.state.last_attempt > std::chrono::sys_seconds{}) {
      queue(slot, feeds::due_under(slot.state, feed, config_->fetch, now));
    }
    count_demand(slot);
  }
  queue_spread(fresh, now);
  for (auto entry = slots_.begin(); entry != slots_.end();) {
    Slot& slot = entry->second;
    slot.removed = !wanted.contains(entry->first);
    if (!slot.removed || slot.at != Slot::At::queued) {
      ++entry;
      continue;
    }
    const std::string url = entry->first;
    ++entry;
    retire_if_removed(url);
  }
  wake_.notify();
}

void Poller::stop() {
  stopping_ = true;
  wake_.notify();
}

asio::awaitable<void> Poller::run() {
  while (!stopping_) {
    const auto now = doors_.clock.now();
    notice_clock_set_back(now);
    for (const std::string& url : queue_.pop_due(now, queue_.size())) wait_for_turn(slots_.at(url));
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
  for (auto& [url, slot] : slots_) {
    if (slot.state.gone) continue;
    queue_.remove(url);
    wait_for_turn(slot);
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
  for (const auto& [slot, due] : feeds)
    queue(*slot, feeds::first_poll(due, now, spread, doors_.chance));
}

void Poller::queue(Slot& slot, std::chrono::sys_seconds when) {
  slot.at = Slot::At::queued;
  if (slot.state.gone) return;
  queue_.set(slot.feed.url, when);
}

// Times reckoned by a clock that was ahead would leave every feed unasked until it is there again.
void Poller::notice_clock_set_back(std::chrono::sys_seconds now) {
  if (now < std::exchange(looked_at_, now)) {
    paused_until_ = std::min(paused_until_, now + kStorePause);
    turns_.forget_times();
    std::vector<Due> anew;
    for (auto& [url, slot] : slots_) {
      if (slot.at != Slot::At::queued) continue;
      anew.emplace_back(&slot, feeds::due_under(slot.state, slot.feed, config_->fetch, now));
    }
    queue_spread(anew, now);
  }
}

void Poller::wait_for_turn(Slot& slot) {
  slot.at = Slot::At::waiting;
  turns_.add(net::host(feeds::address_in_force(slot.feed, slot.state)), slot.feed.url);
}

std::vector<Poller::Turn> Poller::next_turns(std::chrono::sys_seconds now) {
  const std::size_t most = config_->fetch.in_flight;
  auto turns =
      turns_.take(most > in_flight_ ? most - in_flight_ : 0,
                  {.at_once = config_->fetch.per_host, .pause = config_->fetch.host_pause}, now);
  for (const Turn& turn : turns) slots_.at(turn.feed_url).at = Slot::At::polled;
  in_flight_ += turns.size();
  return turns;
}

// As its host told this feed before we were started.
void Poller::remember_wish_for_patience(const Slot& slot, std::chrono::sys_seconds now) {
  const feeds::PollState& state = slot.state;
  const bool was_told = state.failures > 0 || state.why == feeds::Why::retry_after;
  if (!was_told || state.not_before <= now) return;
  turns_.told_to_wait(net::host(feeds::address_in_force(slot.feed, state)), slot.feed.url,
                      state.not_before, now);
}

feeds::Terms Poller::terms(const std::string& feed_url) const {
  return {.price_factor = budget_.price_factor(),
          .safety_interval = doors_.pushes.safety(feed_url)};
}

void Poller::count_demand(Slot& slot) {
  if (!budget_.is_limited()) return;
  const feeds::Demand now =
      slot.removed || slot.state.gone
          ? feeds::Demand{}
          : feeds::demand_of(slot.state, slot.feed, config_->fetch, doors_.clock.now());
  budget_.count(slot.demand, now);
  slot.demand = now;
}

// The attempts are stored before the first request goes out, all in one transaction: whenever we
// die, no feed is asked again before its interval is over.
asio::awaitable<std::optional<store::StoreError>> Poller::begin(std::vector<Turn> turns) {
  const auto now = doors_.clock.now();
  std::vector<store::PollBegun> begun;
  begun.reserve(turns.size());
  for (const Turn& turn : turns) {
    const Slot& slot = slots_.at(turn.feed_url);
    begun.push_back(
        {.feed_url = turn.feed_url,
         .feed_name = slot.feed.name,
         .last_attempt = now,
         .next_poll = feeds::next_if_unheard(slot.state, slot.feed, config_->fetch, now)});
  }
  auto job = [&store = doors_.store, begun] { return store.begin_polls(begun); };
  const auto recorded = co_await net::run_on(doors_.store_thread, std::move(job));
  if (!recorded) note_store_failure(recorded.error());
  for (std::size_t n = 0; n < turns.size(); ++n) {
    Slot& slot = slots_.at(turns[n].feed_url);
    if (!recorded || slot.removed || stopping_) {
      put_off(turns[n]);
      continue;
    }
    slot.state.last_attempt = begun[n].last_attempt;
    slot.state.next_poll = begun[n].next_poll;
    doors_.polls.spawn("poll " + slot.feed.name, poll(turns[n]));
  }
  if (!recorded) co_return recorded.error();
  co_return std::nullopt;
}

// Nothing was asked.
void Poller::put_off(const Turn& turn) {
  --in_flight_;
  turns_.release(turn.host);
  const auto entry = slots_.find(turn.feed_url);
  queue(entry->second, doors_.clock.now() + kStorePause);
  retire_if_removed(entry->first);
}

asio::awaitable<void> Poller::poll(Turn turn) {
  const auto began = std::chrono::steady_clock::now();
  const std::string feed_url = turn.feed_url;
  auto digested = co_await fetch_and_digest(std::move(turn));
  if (!digested) {
    finish(feed_url, unread_document(), digested.error(), began);
    co_return;
  }
  auto document = std::move(digested->commit);
  digested->commit.state = document.state;
  const auto handed_over = std::chrono::steady_clock::now();
  const auto committed = co_await doors_.committer.commit(std::move(document));
  doors_.metrics.commit_waited(std::chrono::steady_clock::now() - handed_over);
  finish(feed_url, *digested, committed, began);
}

asio::awaitable<store::Result<Digest>> Poller::fetch_and_digest(Turn turn) {
  const Slot& slot = slots_.at(turn.feed_url);  // stays while it is polled
  auto get = feeds::conditional_get(slot.feed, config_->fetch, slot.state);
  auto reply = co_await net::send_following_redirects(doors_.http, std::move(get.request),
                                                      kMaxRedirects, std::move(get.validators));
  turns_.release(turn.host);
  wake_.notify();
  const auto now = doors_.clock.now();
  auto fetched = feeds::judge(reply, now);
  if (fetched.retry_after.value_or(0s) > 0s) {
    turns_.told_to_wait(turn.host, turn.feed_url,
                        now + std::min(*fetched.retry_after, feeds::kLongestBackoff), now);
  }
  auto job = co_await job_for(turn.feed_url, std::move(fetched));
  if (!job) co_return job.error();
  // Without a body there is nothing to do that would be worth the way to another thread.
  if (reply) job->response = std::move(reply->response);
  if (job->fetched.kind != feeds::Fetched::Kind::body) co_return digest(std::move(*job));
  job->seen = seen_.find(turn.feed_url);
  auto work = [job = std::move(*job)]() mutable { return digest(std::move(job)); };
  auto result = co_await net::run_on(doors_.workers, std::move(work));
  co_return result;
}

asio::awaitable<store::Result<DigestJob>> Poller::job_for(std::string feed_url,
                                                          feeds::Fetched fetched) {
  std::vector<store::KnownItem> known;
  if (fetched.kind == feeds::Fetched::Kind::body) {
    auto ask = [&store = doors_.store, feed_url] { return store.known_items(feed_url); };
    auto found = co_await net::run_on(doors_.store_thread, std::move(ask));
    if (!found) co_return found.error();
    known = std::move(*found);
  }
  const Slot& slot = slots_.at(feed_url);
  co_return DigestJob{.config = config_,
                      .feed = slot.feed,
                      .state = slot.state,
                      .fetched = std::move(fetched),
                      .known = std::move(known),
                      .now = doors_.clock.now(),
                      .chance = doors_.chance(),
                      .terms = terms(feed_url)};
}

void Poller::finish(const std::string& feed_url, const Digest& digest,
                    const store::Result<store::CommitResult>& committed,
                    std::chrono::steady_clock::time_point began) {
  const auto took = std::chrono::steady_clock::now() - began;
  doors_.metrics.polled(feeds::name_of(digest.fetched.kind), took);
  Slot& slot = slots_.at(feed_url);
  const bool was_failing = slot.state.failures > 0;
  const bool had_document = digest.fetched.kind == feeds::Fetched::Kind::parsed ||
                            digest.fetched.kind == feeds::Fetched::Kind::body;
  if (!committed) note_store_failure(committed.error());
  if (had_document) seen_.remember(feed_url, committed ? digest.seen : nullptr);
  const bool is_lost = !committed && had_document;
  if (!is_lost) {
    slot.state = digest.commit.state;
    slot.unstored = 0;
    count_demand(slot);
  }
  if (digest.fetched.may_have_lost) doors_.metrics.gap();
  if (committed) {
    if (store_failing_) spdlog::info("store well again");
    store_failing_ = false;
    tell_of_feed(doors_.notices, slot.feed, slot.state, digest.fetched, doors_.clock.now());
    doors_.pushes.polled(slot.feed, digest.links, digest.fetched.new_items);
    tell(slot, digest, *committed);
    doors_.events.poll(PollEnded{.feed = slot.feed,
                                 .state = slot.state,
                                 .outcome = std::string(feeds::name_of(digest.fetched.kind)),
                                 .was_failing = was_failing,
                                 .articles = static_cast<std::uint32_t>(digest.articles),
                                 .new_articles = committed->new_articles,
                                 .edited = committed->edited_articles,
                                 .duplicates = committed->duplicates,
                                 .alerts = committed->alerts});
  }
  if (committed && !slot.state.catching_up.empty() && !slot.removed && !stopping_) {
    doors_.polls.spawn("catch up " + slot.feed.name, catch_up(feed_url));
    return;
  }
  // A document never seen: the old validators stay, so that it comes whole again.
  queue(slot, is_lost ? after_unstored(slot) : slot.state.next_poll);
  back_from_poll(feed_url);
}

void Poller::back_from_poll(const std::string& feed_url) {
  --in_flight_;
  wake_.notify();
  if (soon_.erase(feed_url) > 0) poll_soon(feed_url);
  retire_if_removed(feed_url);
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
asio::awaitable<void> Poller::catch_up(std::string feed_url) {
  for (int page = 1; page <= kMostOlderPages; ++page) {
    const bool is_last = page == kMostOlderPages;
    const bool more = co_await read_older_page(feed_url, is_last);
    if (!more) break;
  }
  Slot& slot = slots_.at(feed_url);
  queue(slot, std::max(slot.state.next_poll, doors_.clock.now()));
  back_from_poll(feed_url);
}

// False where there is no more to read, now.
asio::awaitable<bool> Poller::read_older_page(std::string feed_url, bool is_last) {
  Slot& slot = slots_.at(feed_url);  // stays while it is polled
  const std::string host = net::host(slot.state.catching_up);
  if (!net::is_local_host(host))
    co_await doors_.clock.sleep_until(doors_.clock.now() + config_->fetch.host_pause);
  if (stopping_ || slot.removed) co_return false;
  auto digested = co_await fetch_older_page(feed_url, is_last);
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
  slot.state.catching_up = digested->commit.state.catching_up;
  tell(slot, *digested, *committed);
  if (digested->reached_known) {
    const std::string& name = slot.feed.name;
    doors_.notices.clear(
        alerts::NoticeKind::items_lost, name,
        fmt::format("What feed {} had dropped between two polls was read from its archive.", name));
  }
  co_return !slot.state.catching_up.empty();
}

asio::awaitable<store::Result<Digest>> Poller::fetch_older_page(std::string feed_url,
                                                                bool is_last) {
  const Slot& slot = slots_.at(feed_url);
  auto get = feeds::plain_get(slot.feed, config_->fetch, slot.state.catching_up);
  auto reply = co_await net::send_following_redirects(doors_.http, std::move(get), kMaxRedirects);
  auto fetched = feeds::judge(reply, doors_.clock.now());
  auto job = co_await job_for(feed_url, std::move(fetched));
  if (!job) co_return job.error();
  if (job->fetched.kind == feeds::Fetched::Kind::body) job->response = std::move(reply->response);
  auto work = [job = std::move(*job), is_last]() mutable {
    return digest_older_page(std::move(job), is_last);
  };
  auto result = co_await net::run_on(doors_.workers, std::move(work));
  co_return result;
}

void Poller::poll_soon(const std::string& feed_url) {
  const auto entry = slots_.find(feed_url);
  if (entry == slots_.end() || entry->second.removed) return;
  Slot& slot = entry->second;
  if (slot.at != Slot::At::queued) {
    soon_.insert(feed_url);  // what is being asked may have been answered before there was a reason
    return;
  }
  const feeds::PollState& state = slot.state;
  if (slot.state.gone || state.failures > 0 || slot.unstored > 0) return;
  const auto now = doors_.clock.now();
  if (state.last_attempt > now) return;  // the clock was ahead
  const auto soon =
      std::max({now, state.not_before,
                state.last_attempt + feeds::bounds_of(slot.feed, config_->fetch).least});
  queue_.bring_forward(feed_url, soon);
  wake_.notify();
}

asio::awaitable<Poller::Pushed> Poller::pushed(std::string feed_url, net::HttpResponse document) {
  if (!is_polled(feed_url)) co_return Pushed::nobodys;
  auto ask = [&store = doors_.store, url = feed_url] { return store.known_items(url); };
  auto known = co_await net::run_on(doors_.store_thread, std::move(ask));
  if (!known) {
    note_store_failure(known.error());
    co_return Pushed::unstored;
  }
  const auto began = slots_.find(feed_url);
  if (began == slots_.end()) co_return Pushed::nobodys;
  DigestJob job{.config = config_,
                .feed = began->second.feed,
                .state = began->second.state,
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

bool Poller::is_polled(const std::string& feed_url) const {
  const auto entry = slots_.find(feed_url);
  return entry != slots_.end() && !entry->second.removed;
}

// Soon, since the document is news that nobody has; but never before the floor of all feeds, and
// ever more rarely, up to the feed's interval, where a document cannot be stored at all.
std::chrono::sys_seconds Poller::after_unstored(Slot& slot) const {
  const auto doublings = std::min(slot.unstored++, kMostUnstoredDoublings);
  const auto floor = std::clamp<std::chrono::seconds>(config_->fetch.min_interval, kStorePause,
                                                      feeds::kLongestInterval);
  const auto interval = slot.state.next_poll - slot.state.last_attempt;
  return doors_.clock.now() + std::min(floor * (1 << doublings), std::max(floor, interval));
}

void Poller::retire_if_removed(const std::string& feed_url) {
  const auto entry = slots_.find(feed_url);
  if (!entry->second.removed) return;
  queue_.remove(feed_url);
  seen_.remember(feed_url, nullptr);
  budget_.count(entry->second.demand, {});
  remembered_[feed_url] = std::move(entry->second.state);
  slots_.erase(entry);
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
      spdlog::warn("feed={} {}", slot.feed.name, note);
    } else {
      spdlog::info("feed={} {}", slot.feed.name, note);
    }
  }
  for (const std::string& warning : digest.warnings)
    spdlog::debug("feed={} repaired: {}", slot.feed.name, warning);
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

std::size_t Poller::failing() const {
  return static_cast<std::size_t>(
      std::count_if(slots_.begin(), slots_.end(), [](const auto& entry) {
        const Slot& slot = entry.second;
        return !slot.removed && (slot.state.failures > 0 || slot.unstored > 0);
      }));
}

}  // namespace newswatch::daemon
