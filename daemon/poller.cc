#include "daemon/poller.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "feeds/conditional_get.h"
#include "feeds/next_state.h"
#include "net/redirects.h"
#include "net/run_on.h"
#include "net/url.h"

namespace newswatch::daemon {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kMaxRedirects = 8;
constexpr std::size_t kMaxIdleHosts = 4096;
constexpr auto kStorePause =
    10s;  // before a document that could not be committed is asked for again
// Start-up of N feeds spreads over N / 4 seconds, five minutes at most.
std::chrono::seconds start_spread(std::size_t feeds) {
  return std::min<std::chrono::seconds>(std::chrono::seconds(feeds / 4), 5min);
}

}  // namespace

Poller::Poller(Doors doors, std::shared_ptr<const config::Config> config,
               std::vector<store::FeedRecord> remembered)
    : doors_(std::move(doors)),
      transfers_(doors_.executor, config->fetch.in_flight),
      wake_(doors_.executor) {
  for (store::FeedRecord& record : remembered)
    remembered_.emplace(record.feed_url, std::move(record.state));
  configure(std::move(config));
  started_ = true;
}

void Poller::configure(std::shared_ptr<const config::Config> config) {
  config_ = std::move(config);
  std::unordered_set<std::string> wanted;
  const auto now = doors_.clock.now();
  const auto spread = start_spread(config_->feeds.size());
  for (const feeds::Feed& feed : config_->feeds) {
    wanted.insert(feed.url);
    const auto [slot, is_new] = slots_.try_emplace(feed.url, Slot{.feed = feed});
    const bool sooner = !is_new && feed.every != slot->second.feed.every;
    slot->second.feed = feed;
    feeds::PollState& state = slot->second.state;
    if (is_new) {
      const auto known = remembered_.find(feed.url);
      if (known != remembered_.end()) state = std::move(known->second);
      if (known != remembered_.end()) remembered_.erase(known);
      if (!state.gone)
        queue_.set(feed.url, feeds::first_poll(state.next_poll, now, spread, doors_.chance));
    } else if (sooner && feed.every && !slot->second.polling && !state.gone) {
      const auto next =
          std::max(state.not_before, std::min(state.next_poll, state.last_attempt + *feed.every));
      queue_.set(feed.url, std::max(now, next));
    }
  }
  for (auto slot = slots_.begin(); slot != slots_.end();) {
    if (wanted.contains(slot->first)) {
      ++slot;
      continue;
    }
    queue_.remove(slot->first);
    remembered_[slot->first] = std::move(slot->second.state);
    slot = slots_.erase(slot);
  }
  forget_idle_hosts();
  wake_.notify();
}

void Poller::stop() {
  stopping_ = true;
  wake_.notify();
}

asio::awaitable<void> Poller::run() {
  while (!stopping_) {
    const auto room =
        config_->fetch.in_flight > in_flight_ ? config_->fetch.in_flight - in_flight_ : 0;
    for (const std::string& url : queue_.pop_due(doors_.clock.now(), room)) begin(url);
    const bool full = in_flight_ >= config_->fetch.in_flight;
    const auto next = full ? std::nullopt : queue_.next_due();
    co_await wake_.wait_until(doors_.clock, next);
  }
}

asio::awaitable<void> Poller::poll_all_once(
    std::function<void(std::size_t, std::size_t)> progress) {
  std::vector<std::string> left;
  for (const auto& [url, slot] : slots_) {
    if (!slot.state.gone) left.push_back(url);
  }
  const std::size_t all = left.size();
  for (;;) {
    while (!left.empty() && in_flight_ < config_->fetch.in_flight) {
      begin(left.back());
      left.pop_back();
    }
    progress(all - left.size() - in_flight_, all);
    if (left.empty() && in_flight_ == 0) co_return;
    co_await wake_.wait();
  }
}

void Poller::begin(const std::string& feed_url) {
  const auto slot = slots_.find(feed_url);
  if (slot == slots_.end() || slot->second.polling) return;
  slot->second.polling = true;
  ++in_flight_;
  doors_.polls.spawn("poll " + slot->second.feed.name, poll(feed_url));
}

asio::awaitable<void> Poller::poll(std::string feed_url) {
  const auto began = std::chrono::steady_clock::now();
  const Slot before = slots_.at(feed_url);
  auto digest = co_await fetch_and_digest(before.feed, before.state);
  auto document = std::move(digest.commit);
  digest.commit.state = document.state;
  const auto handed_over = std::chrono::steady_clock::now();
  auto committed = co_await doors_.committer.commit(std::move(document));
  doors_.metrics.commit_waited(std::chrono::steady_clock::now() - handed_over);
  finish(feed_url, digest, committed, began);
}

asio::awaitable<Digest> Poller::fetch_and_digest(feeds::Feed feed, feeds::PollState state) {
  auto request = feeds::conditional_get(feed, config_->fetch, state);
  const auto host = net::host(request.url);
  boost::system::result<net::Followed, net::HttpError> reply = net::HttpError{};
  {
    const auto permit = co_await host_limit(host).acquire();
    const auto transfer = co_await transfers_.acquire();
    reply = co_await net::send_following_redirects(doors_.http, std::move(request), kMaxRedirects);
  }
  DigestJob job{.config = config_,
                .feed = std::move(feed),
                .state = std::move(state),
                .now = doors_.clock.now()};
  job.chance = doors_.chance();
  job.fetched = feeds::judge(reply, job.now);
  if (job.fetched.kind == feeds::Fetched::Kind::body) {
    job.response = std::move(reply->response);
    auto ask = [&store = doors_.store, url = job.feed.url] { return store.known_items(url); };
    auto known = co_await net::run_on(doors_.store_thread, std::move(ask));
    if (known) {
      job.known = std::move(*known);
    } else {
      job.fetched.kind = feeds::Fetched::Kind::failed;
      job.fetched.error = known.error().message;
    }
  }
  // Without a body there is nothing to do that would be worth the way to another thread.
  if (job.fetched.kind != feeds::Fetched::Kind::body) co_return digest(std::move(job));
  auto work = [job = std::move(job)]() mutable { return digest(std::move(job)); };
  auto result = co_await net::run_on(doors_.workers, std::move(work));
  co_return result;
}

void Poller::finish(const std::string& feed_url, const Digest& digest,
                    const store::Result<store::CommitResult>& committed,
                    std::chrono::steady_clock::time_point began) {
  --in_flight_;
  wake_.notify();
  const auto took = std::chrono::steady_clock::now() - began;
  doors_.metrics.polled(feeds::name_of(digest.fetched.kind), took);
  if (!committed) {
    doors_.metrics.commit_failed("document");
    if (!store_failing_) {
      spdlog::error(
          "store failed feed=\"{}\" error=\"{}\": documents are fetched again until it answers",
          feed_url, committed.error().message);
    }
    store_failing_ = true;
  } else {
    if (store_failing_) spdlog::info("store well again");
    store_failing_ = false;
  }
  const auto slot = slots_.find(feed_url);
  if (slot == slots_.end()) {
    if (committed) remembered_[feed_url] = digest.commit.state;
    return;
  }
  slot->second.polling = false;
  if (!committed) {
    // Never seen: the old validators stay, so the document comes whole again.
    queue_.set(feed_url, doors_.clock.now() + kStorePause);
    return;
  }
  const bool was_failing = slot->second.state.failures > 0;
  slot->second.state = digest.commit.state;
  if (!slot->second.state.gone) queue_.set(feed_url, slot->second.state.next_poll);
  doors_.metrics.committed(committed->new_articles, committed->edited_articles,
                           committed->duplicates, committed->alerts);
  if (digest.bytes > 0) doors_.metrics.parsed(digest.bytes, digest.articles);
  report(slot->second, digest, *committed, was_failing);
  if (!committed->channels.empty()) doors_.new_deliveries(committed->channels);
}

void Poller::report(const Slot& slot, const Digest& digest, const store::CommitResult& result,
                    bool was_failing) {
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
  doors_.events.poll(PollEnded{.feed = slot.feed,
                               .state = slot.state,
                               .outcome = std::string(feeds::name_of(digest.fetched.kind)),
                               .was_failing = was_failing,
                               .articles = static_cast<std::uint32_t>(digest.articles),
                               .new_articles = result.new_articles,
                               .edited = result.edited_articles,
                               .duplicates = result.duplicates,
                               .alerts = result.alerts});
  for (const auto& [article, alert] : result.fired) {
    const alerts::Alert& told = digest.alerts.at(article).at(alert);
    if (told.article.published)
      doors_.metrics.alert_delay(std::max(0s, told.article.first_seen - *told.article.published));
    doors_.events.alert(told);
  }
}

std::size_t Poller::failing() const {
  return static_cast<std::size_t>(std::count_if(slots_.begin(), slots_.end(), [](const auto& slot) {
    return slot.second.state.failures > 0;
  }));
}

net::Semaphore& Poller::host_limit(const std::string& host) {
  return hosts_.try_emplace(host, doors_.executor, config_->fetch.per_host).first->second;
}

// Permits outlive their semaphore, so one that is busy is merely counted anew.
void Poller::forget_idle_hosts() {
  const auto idle = [this](const auto& host) {
    return host.second.waiting() == 0 && host.second.free() == config_->fetch.per_host;
  };
  if (hosts_.size() > kMaxIdleHosts || started_) std::erase_if(hosts_, idle);
}

}  // namespace newswatch::daemon
