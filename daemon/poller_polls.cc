// What becomes of one poll: asked, read, stored, told.

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "daemon/feed_notices.h"
#include "daemon/poller.h"
#include "feeds/conditional_get.h"
#include "feeds/next_state.h"
#include "net/redirects.h"
#include "net/run_on.h"

namespace newswatch::daemon {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr std::uint8_t kMostUnstoredDoublings = 10;

// What came of a poll whose document nobody could look at, because the store did not answer.
Digest unread_document() {
  Digest digest;
  digest.fetched.kind = feeds::Fetched::Kind::body;
  return digest;
}

void log_notes(const std::string& feed_name, const Digest& digest) {
  const bool failed = digest.fetched.kind == feeds::Fetched::Kind::failed ||
                      digest.fetched.kind == feeds::Fetched::Kind::gone;
  for (const std::string& note : digest.notes)
    spdlog::log(failed ? spdlog::level::warn : spdlog::level::info, "feed={} {}", feed_name, note);
  for (const std::string& warning : digest.warnings)
    spdlog::debug("feed={} repaired: {}", feed_name, warning);
}

}  // namespace

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
    tell(slot.feed->name, digest, *committed);
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
void Poller::tell(const std::string& feed_name, const Digest& digest,
                  const store::CommitResult& committed) {
  doors_.metrics.committed(committed.new_articles, committed.edited_articles, committed.duplicates,
                           committed.alerts);
  if (digest.bytes > 0) doors_.metrics.parsed(digest.bytes, digest.articles);
  log_notes(feed_name, digest);
  tell_alerts(digest, committed);
  if (!committed.channels.empty()) doors_.new_deliveries(committed.channels);
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

void Poller::note_store_failure(const store::StoreError& error) {
  doors_.metrics.commit_failed("document");
  if (!store_failing_)
    spdlog::error("store failed error=\"{}\": feeds are asked again once it answers",
                  error.message);
  store_failing_ = true;
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
