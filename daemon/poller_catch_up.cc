// Reads back what has left a feed's document unseen (RFC 5005).

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "daemon/poller.h"
#include "feeds/conditional_get.h"
#include "net/local_host.h"
#include "net/redirects.h"
#include "net/run_on.h"
#include "net/url.h"

namespace newswatch::daemon {

namespace asio = boost::asio;

namespace {

constexpr int kMostPages = 10;

}  // namespace

// Reads the pages of what has left the document unseen, one after the other, each stored by itself:
// should we die, the next poll goes on where this ended.
asio::awaitable<void> Poller::catch_up(Number number) {
  for (int page = 1; page <= kMostPages; ++page) {
    const bool is_last = page == kMostPages;
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
  tell(slot.feed->name, *digested, *committed);
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

}  // namespace newswatch::daemon
