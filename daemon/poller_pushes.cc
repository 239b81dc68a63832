// What hubs push, and what they make worth a poll.

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "daemon/poller.h"
#include "net/run_on.h"

namespace newswatch::daemon {

namespace asio = boost::asio;

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
  queue_.bring_forward(number, soonest(number, now));
  wake_.notify();
}

std::chrono::sys_seconds Poller::soonest(Number number, std::chrono::sys_seconds now) const {
  const feeds::PollState known = slots_.known(number);
  return std::max(
      {now, known.not_before,
       known.last_attempt + feeds::bounds_of(*slots_[number].feed, config_->fetch).least});
}

asio::awaitable<Poller::Pushed> Poller::pushed(std::string feed_url, net::HttpResponse document) {
  if (feed(feed_url) == nullptr) co_return Pushed::nobodys;
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
  const bool changes_anything = committed->new_articles + committed->edited_articles > 0;
  if (changes_anything)
    spdlog::info("feed={} pushed articles={} new={} edited={} duplicates={} alerts={}", name,
                 digested.articles, committed->new_articles, committed->edited_articles,
                 committed->duplicates, committed->alerts);
  tell(name, digested, *committed);
  co_return changes_anything ? Pushed::news : Pushed::known;
}

const feeds::Feed* Poller::feed(const std::string& feed_url) const {
  const auto number = slots_.find(feed_url);
  return number && !slots_[*number].removed ? slots_[*number].feed : nullptr;
}

}  // namespace newswatch::daemon
