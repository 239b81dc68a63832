// What hubs say to us: questions and pushes. Every answer is given at once; what a push brings is
// taken in afterwards, one of a feed at a time.

#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>

#include "daemon/status_pages.h"
#include "daemon/websub.h"
#include "feeds/body_hash.h"
#include "feeds/subscribing.h"
#include "net/ascii.h"
#include "net/run_on.h"

namespace newswatch::daemon {

namespace asio = boost::asio;
using feeds::Subscription;
using State = Subscription::State;

namespace {

net::ServerResponse nothing_here() { return plain_answer(404, "there is nothing at this path\n"); }

struct Checked {
  feeds::Signature signature = feeds::Signature::wrong;
  std::uint64_t body_hash = 0;
};

std::string_view outcome_of(Poller::Pushed pushed) {
  switch (pushed) {
    case Poller::Pushed::news:
      return "news";
    case Poller::Pushed::known:
      return "known";
    case Poller::Pushed::no_feed:
      return "no_feed";
    case Poller::Pushed::unstored:
      return "unstored";
    case Poller::Pushed::nobodys:
      return "ended";
  }
  return "ended";
}

}  // namespace

std::string_view Websub::token_in(std::string_view target) const {
  std::string_view path = target.substr(0, target.find('?'));
  if (!path_.empty() && path.starts_with(path_ + std::string(kFolder)))
    path.remove_prefix(path_.size());
  if (!path.starts_with(kFolder)) return {};
  return path.substr(kFolder.size());
}

bool Websub::is_callback(std::string_view target) const { return !token_in(target).empty(); }

bool Websub::is_known(std::string_view target) const {
  return entries_.contains(std::string(token_in(target)));
}

std::size_t Websub::body_limit(std::string_view target, std::size_t otherwise) const {
  const auto entry = entries_.find(std::string(token_in(target)));
  const bool known = entry != entries_.end() && feeds::takes_pushes(entry->second.agreed);
  return known ? std::max(otherwise, config_->fetch.max_body_bytes) : otherwise;
}

asio::awaitable<net::ServerResponse> Websub::answer(net::ServerRequest request) {
  const std::string token(token_in(request.target));
  const auto entry = entries_.find(token);
  if (entry == entries_.end()) {
    if (request.method == "POST") doors_.metrics.pushed("unknown");
    co_return nothing_here();
  }
  if (request.method == "GET") co_return confirm(entry->second, request.target);
  if (request.method == "POST") {
    auto answer = co_await take(token, std::move(request));
    co_return answer;
  }
  auto response = plain_answer(405, "only GET and POST are answered here\n");
  response.headers.push_back({"Allow", "GET, POST"});
  co_return response;
}

net::ServerResponse Websub::confirm(Entry& entry, std::string_view target) {
  const std::size_t mark = std::min(target.find('?'), target.size() - 1);
  const auto intent = feeds::intent_of(target.substr(mark + 1));
  if (!intent) return nothing_here();
  const auto now = doors_.clock.now();
  auto after = feeds::heard(entry.agreed, *intent, now, doors_.chance);
  if (!after) return nothing_here();
  const State before = entry.agreed.state;
  change(entry, std::move(*after));
  const Subscription& agreed = entry.agreed;
  const std::string name = name_of(agreed.feed_url);
  if (agreed.state == State::active) {
    spdlog::info("feed={} {} hub={} lease_s={}", name,
                 before == State::active ? "renewed" : "subscribed", agreed.hub,
                 (agreed.lease_until - now).count());
    leave_older(agreed);
  } else if (agreed.state == State::ended) {
    spdlog::info("feed={} unsubscribed hub={}", name, agreed.hub);
  } else {
    spdlog::warn("feed={} hub={} next_s={}: {}", name, agreed.hub, (agreed.retry_at - now).count(),
                 agreed.reason);
    if (before == State::active) doors_.poller.poll_soon(agreed.feed_url);
  }
  return plain_answer(200, intent->mode == feeds::Intent::Mode::denied ? "" : intent->challenge);
}

// A long body takes long to check: that is a worker's part.
asio::awaitable<net::ServerResponse> Websub::take(std::string token, net::ServerRequest request) {
  const Subscription before = entries_.at(token).agreed;
  if (!feeds::takes_pushes(before)) {
    doors_.metrics.pushed("ended");
    co_return plain_answer(410, "");
  }
  auto pushed = std::make_shared<net::ServerRequest>(std::move(request));
  auto check = [pushed, secret = before.secret] {
    return Checked{feeds::signature_of(pushed->headers, pushed->body, secret),
                   feeds::body_hash(pushed->body)};
  };
  const Checked checked = co_await net::run_on(doors_.workers, std::move(check));
  const auto entry = entries_.find(token);
  std::string_view outcome = "ended";  // meanwhile
  if (checked.signature == feeds::Signature::absent) {
    outcome = "unsigned";
  } else if (checked.signature == feeds::Signature::wrong) {
    outcome = "forged";
  } else if (entry != entries_.end() && feeds::takes_pushes(entry->second.agreed)) {
    outcome = take_verified(entry->second, std::move(*pushed), checked.body_hash);
  }
  if (!outcome.empty()) doors_.metrics.pushed(outcome);
  co_return plain_answer(202, "");
}

// What came of it; empty where that is known only later.
std::string_view Websub::take_verified(Entry& entry, net::ServerRequest request,
                                       std::uint64_t body_hash) {
  entry.overdue_at.reset();
  Subscription after = entry.agreed;
  const bool fresh = feeds::take_push(after, body_hash, doors_.clock.now());
  change(entry, std::move(after));
  const std::string& feed_url = entry.agreed.feed_url;
  if (request.body.empty()) {
    doors_.poller.poll_soon(feed_url);
    return "no_feed";
  }
  if (!fresh) return "replayed";
  const bool crowded = entry.pushes.size() >= kMostQueuedOfFeed ||
                       queued_bytes_ + request.body.size() > kMostQueuedBytes;
  if (crowded) {
    doors_.poller.poll_soon(feed_url);  // it has all that is not kept here
    return "crowded";
  }
  queue(entry, std::move(request));
  return "";
}

void Websub::queue(Entry& entry, net::ServerRequest request) {
  net::HttpResponse document{
      .status = 200, .body = std::move(request.body), .url = entry.agreed.topic};
  for (const net::Header& header : request.headers) {
    const bool says_how = net::ascii::equal_ignoring_case(header.name, "Content-Type") ||
                          net::ascii::equal_ignoring_case(header.name, "Content-Encoding");
    if (says_how) document.headers.push_back(header);
  }
  queued_bytes_ += document.body.size();
  entry.pushes.push_back(std::move(document));
  if (entry.being_taken) return;
  entry.being_taken = true;
  doors_.work.spawn("push " + name_of(entry.agreed.feed_url), take_pushes(entry.agreed.token));
}

// One of a feed at a time, in the order in which they came.
asio::awaitable<void> Websub::take_pushes(std::string token) {
  for (;;) {
    const auto entry = entries_.find(token);
    if (entry == entries_.end()) co_return;
    std::deque<net::HttpResponse>& pushes = entry->second.pushes;
    if (pushes.empty()) {
      entry->second.being_taken = false;
      co_return;
    }
    net::HttpResponse document = std::move(pushes.front());
    pushes.pop_front();
    const std::size_t bytes = document.body.size();
    const std::string feed_url = entry->second.agreed.feed_url;
    const auto pushed = co_await doors_.poller.pushed(feed_url, std::move(document));
    queued_bytes_ -= bytes;
    doors_.metrics.pushed(outcome_of(pushed));
    const bool lost = pushed == Poller::Pushed::no_feed || pushed == Poller::Pushed::unstored;
    if (lost) doors_.poller.poll_soon(feed_url);
  }
}

}  // namespace newswatch::daemon
