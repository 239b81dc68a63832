// How agreements are made, kept and ended; what comes over the listener is in websub_callbacks.cc.
// Every change of a subscription goes through change(): it is written by run(), and nowhere else. A
// request is written before it goes out, so that whatever a hub pushes after a crash finds its
// callback again.

#include "daemon/websub.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "feeds/conditional_get.h"
#include "feeds/subscribing.h"
#include "net/run_on.h"
#include "net/url.h"

namespace newswatch::daemon {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using feeds::Subscription;
using State = Subscription::State;

namespace {

constexpr std::size_t kTokenBytes = 24;
constexpr std::size_t kSecretBytes = 32;
constexpr std::size_t kMaxHops = 3;
constexpr std::size_t kMaxAnswerBytes = std::size_t{1} << 20;
constexpr auto kStorePause = 10s;   // before the store is asked again after an error
constexpr auto kChangesEvery = 1h;  // of hub or topic, for a feed that cannot make up its mind

// Of a URL, without slashes at its end.
std::string path_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  const std::size_t slash = scheme == std::string_view::npos ? scheme : url.find('/', scheme + 3);
  return slash == std::string_view::npos ? std::string() : std::string(url.substr(slash));
}

// Gives a place back whatever way a request ends, and wakes those that wait for one.
struct Place {
  Place(std::size_t& taken, Wake& waiting) : of(taken), wake(waiting) {}
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place() {
    --of;
    wake.notify();
  }
  std::size_t& of;
  Wake& wake;
};

}  // namespace

Websub::Websub(Doors doors, std::string public_url, std::shared_ptr<const config::Config> config,
               std::vector<Subscription> remembered)
    : doors_(std::move(doors)),
      public_url_(std::move(public_url)),
      path_(path_of(public_url_)),
      wake_(doors_.executor) {
  for (Subscription& one : remembered) {
    if (feeds::takes_pushes(one)) current_[one.feed_url] = one.token;  // the newest comes last
    const std::string token = one.token;
    entries_[token].agreed = std::move(one);
  }
  configure(std::move(config));
}

void Websub::configure(std::shared_ptr<const config::Config> config) {
  config_ = std::move(config);
  const std::string base = public_url_ + std::string(kFolder);
  std::vector<Subscription> moved;
  for (auto& [token, entry] : entries_) {
    const Subscription& agreed = entry.agreed;
    const bool wanted = may_push(agreed.feed_url);
    const bool here = agreed.callback.starts_with(base);
    if (feeds::takes_pushes(agreed) && !(wanted && here)) {
      if (wanted && is_current(agreed)) moved.push_back(agreed);
      leave(entry);
    } else if (wanted && here && agreed.state == State::leaving &&
               current(agreed.feed_url) == nullptr) {
      // Back before the hub has let go of it.
      Subscription kept = agreed;
      kept.state = State::active;
      kept.asked_until = kept.retry_at = {};
      kept.renew_at = doors_.clock.now();
      kept.failures = 0;
      current_[kept.feed_url] = kept.token;
      change(entry, std::move(kept));
    }
  }
  for (const Subscription& one : moved) agree(one.feed_url, one.topic, one.hub);
  const auto is_gone = [this](const auto& one) { return !doors_.poller.feed(one.first); };
  std::erase_if(hubs_, is_gone);
  std::erase_if(changed_, is_gone);
  wake_.notify();
}

bool Websub::may_push(const std::string& feed_url) const {
  if (public_url_.empty()) return false;
  const feeds::Feed* feed = doors_.poller.feed(feed_url);
  return feed != nullptr && feed->websub;
}

std::string Websub::name_of(const std::string& feed_url) const {
  const feeds::Feed* feed = doors_.poller.feed(feed_url);
  return feed == nullptr ? feed_url : feed->name;
}

const Websub::Entry* Websub::current(const std::string& feed_url) const {
  const auto token = current_.find(feed_url);
  if (token == current_.end()) return nullptr;
  const auto entry = entries_.find(token->second);
  return entry == entries_.end() ? nullptr : &entry->second;
}

bool Websub::is_current(const Subscription& agreed) const {
  const auto token = current_.find(agreed.feed_url);
  return token != current_.end() && token->second == agreed.token;
}

bool Websub::push_active(const std::string& feed_url, std::chrono::sys_seconds now) const {
  return safety_interval(feed_url, now).has_value();
}

std::optional<std::chrono::seconds> Websub::safety_interval(const std::string& feed_url,
                                                            std::chrono::sys_seconds now) const {
  const Entry* entry = current(feed_url);
  if (entry == nullptr) return std::nullopt;
  return feeds::safety_interval(entry->agreed, now);
}

void Websub::polled(const feeds::Feed& feed, const feeds::PushLinks& links,
                    const std::vector<std::chrono::sys_seconds>& news) {
  const auto now = doors_.clock.now();
  const Entry* known = current(feed.url);
  if (known != nullptr) {
    Entry& entry = entries_.at(known->agreed.token);
    const auto overdue = feeds::overdue_at(entry.agreed, news, now);
    if (overdue) entry.overdue_at = std::min(*overdue, entry.overdue_at.value_or(*overdue));
    if (overdue) wake_.notify();
  }
  if (links.hubs.empty() || !may_push(feed.url)) return;
  hubs_[feed.url] = links.hubs;
  if (known == nullptr) {
    agree(feed.url, links.self.empty() ? feed.url : links.self, links.hubs.front());
    return;
  }
  // An answer without a document may name a hub and no topic.
  const Subscription agreed = known->agreed;
  const std::string& topic = links.self.empty() ? agreed.topic : links.self;
  const bool same_hub =
      std::find(links.hubs.begin(), links.hubs.end(), agreed.hub) != links.hubs.end();
  if (same_hub && topic == agreed.topic) return;
  const auto changed = changed_.find(feed.url);
  if (changed != changed_.end() && now < changed->second + kChangesEvery) return;
  changed_[feed.url] = now;
  agree(feed.url, topic, same_hub ? agreed.hub : links.hubs.front());
}

// The one before stays until the hub has confirmed this one.
Websub::Entry* Websub::agree(const std::string& feed_url, const std::string& topic,
                             const std::string& hub) {
  const auto token = doors_.random_hex(kTokenBytes);
  const auto secret = doors_.random_hex(kSecretBytes);
  if (!token || !secret) {
    spdlog::error("feed={} not subscribed: the system gives no random bytes", name_of(feed_url));
    return nullptr;
  }
  if (const Entry* before = current(feed_url)) {
    const auto at = entries_.find(before->agreed.token);
    if (at->second.agreed.state == State::wanted) forget(at);
  }
  current_[feed_url] = *token;
  Entry& entry = entries_[*token];
  change(entry, {.token = *token,
                 .callback = public_url_ + std::string(kFolder) + *token,
                 .feed_url = feed_url,
                 .topic = topic,
                 .hub = hub,
                 .secret = *secret});
  return &entry;
}

void Websub::change(Entry& entry, Subscription to) {
  unwritten_.insert(to.token);
  entry.agreed = std::move(to);
  wake_.notify();
}

Websub::Entries::iterator Websub::forget(Entries::iterator at) {
  for (const net::HttpResponse& push : at->second.pushes) queued_bytes_ -= push.body.size();
  if (is_current(at->second.agreed)) current_.erase(at->second.agreed.feed_url);
  unwritten_.erase(at->first);
  forgotten_.push_back(at->first);
  wake_.notify();
  return entries_.erase(at);
}

void Websub::leave(Entry& entry) {
  if (is_current(entry.agreed)) current_.erase(entry.agreed.feed_url);
  entry.overdue_at.reset();
  // It may have been put off for as long as pushes would come.
  if (entry.agreed.state == State::active) doors_.poller.poll_soon(entry.agreed.feed_url);
  change(entry, feeds::left(entry.agreed, doors_.clock.now()));
}

void Websub::leave_older(const Subscription& newest) {
  for (auto& [token, entry] : entries_) {
    const bool older = entry.agreed.feed_url == newest.feed_url && token != newest.token;
    if (older && feeds::takes_pushes(entry.agreed)) leave(entry);
  }
}

void Websub::stop() {
  stopping_ = true;
  wake_.notify();
}

asio::awaitable<void> Websub::run() {
  // What came while nobody listened has been lost.
  for (const auto& [token, entry] : entries_) {
    if (entry.agreed.state == State::active) doors_.poller.poll_soon(entry.agreed.feed_url);
  }
  while (!stopping_) {
    const auto now = doors_.clock.now();
    notice_clock_set_back(now);
    const auto asked = take_steps(now);
    count();
    co_await write_changes();
    for (const std::string& token : asked) {
      const auto entry = entries_.find(token);
      if (entry == entries_.end()) {
        --asked_;
        continue;
      }
      doors_.work.spawn("hub of " + name_of(entry->second.agreed.feed_url), ask(token));
    }
    const auto next = next_due();
    co_await wake_.wait_until(doors_.clock, next);
  }
  write_again_ = {};
  co_await write_changes();
}

void Websub::notice_clock_set_back(std::chrono::sys_seconds now) {
  if (now >= std::exchange(looked_at_, now)) return;
  write_again_ = std::min(write_again_, now + kStorePause);
  changed_.clear();
  for (auto& [token, entry] : entries_) {
    change(entry, feeds::after_clock_set_back(entry.agreed, now));
    entry.overdue_at.reset();
  }
}

void Websub::notice_overdue(Entry& entry, std::chrono::sys_seconds now) {
  if (!entry.overdue_at || *entry.overdue_at > now) return;
  entry.overdue_at.reset();
  const Subscription& agreed = entry.agreed;
  spdlog::warn(
      "feed={} pushes have failed to come hub={}: polled at its own pace and subscribed "
      "to anew",
      name_of(agreed.feed_url), agreed.hub);
  change(entry, feeds::broken(agreed, now));
  doors_.poller.poll_soon(agreed.feed_url);
}

// Returns the tokens of those whose hubs are to be asked.
std::vector<std::string> Websub::take_steps(std::chrono::sys_seconds now) {
  std::vector<std::string> asked;
  std::vector<std::string> unanswered;
  for (auto at = entries_.begin(); at != entries_.end();) {
    Entry& entry = at->second;
    notice_overdue(entry, now);
    const bool replaced = feeds::takes_pushes(entry.agreed) && !is_current(entry.agreed);
    const feeds::Step step = feeds::next_step(entry.agreed, now);
    if (step == feeds::Step::forget || (replaced && step == feeds::Step::lapse) ||
        (replaced && entry.agreed.state == State::wanted)) {
      at = forget(at);
      continue;
    }
    if (step == feeds::Step::unanswered) unanswered.push_back(at->first);
    if (step == feeds::Step::lapse) {
      spdlog::warn("feed={} the lease has run out hub={}", name_of(entry.agreed.feed_url),
                   entry.agreed.hub);
      change(entry, feeds::lapsed(entry.agreed, now));
      doors_.poller.poll_soon(entry.agreed.feed_url);
    }
    if (step == feeds::Step::ask && !replaced && asked_ < kMostAsked) {
      ++asked_;
      change(entry, feeds::asked(entry.agreed, now));
      asked.push_back(at->first);
    }
    ++at;
  }
  for (const std::string& token : unanswered)
    fail(entries_.at(token), "the hub has not confirmed within an hour");
  return asked;
}

// With another hub nothing is agreed yet, and the one that failed need not know its secret.
void Websub::fail(Entry& entry, std::string reason) {
  const std::string feed_url = entry.agreed.feed_url;
  const auto known = hubs_.find(feed_url);
  const auto hubs =
      known == hubs_.end() ? std::vector<std::string>{entry.agreed.hub} : known->second;
  Subscription after =
      feeds::failed(entry.agreed, std::move(reason), hubs.size(), doors_.clock.now());
  spdlog::warn("feed={} hub={} failures={} next_s={}: {}", name_of(feed_url), after.hub,
               after.failures, (after.retry_at - doors_.clock.now()).count(), after.reason);
  const std::string next = feeds::next_hub(after.hub, hubs);
  if (after.state != State::wanted || next == after.hub) return change(entry, std::move(after));
  Entry* other = agree(feed_url, after.topic, next);
  if (other == nullptr) return;
  Subscription agreed = other->agreed;
  agreed.failures = after.failures;
  agreed.reason = after.reason;
  agreed.retry_at = after.retry_at;
  change(*other, std::move(agreed));
}

std::optional<std::chrono::sys_seconds> Websub::next_due() const {
  const auto now = doors_.clock.now();
  std::optional<std::chrono::sys_seconds> next;
  const auto add = [&next](std::chrono::sys_seconds when) {
    next = std::min(when, next.value_or(when));
  };
  if (!unwritten_.empty() || !forgotten_.empty()) add(write_again_);
  for (const auto& [token, entry] : entries_) {
    if (entry.overdue_at) add(*entry.overdue_at);
    const bool replaced = feeds::takes_pushes(entry.agreed) && !is_current(entry.agreed);
    const auto step = feeds::next_step(entry.agreed, now);
    // Who waits for a place is woken by the one that gives it back.
    const bool waits_for_place = step == feeds::Step::ask && asked_ >= kMostAsked;
    if (replaced) {
      add(entry.agreed.lease_until);
    } else if (!waits_for_place) {
      add(feeds::due(entry.agreed));
    }
  }
  return next;
}

asio::awaitable<void> Websub::write_changes() {
  const bool nothing = unwritten_.empty() && forgotten_.empty();
  if (nothing || doors_.clock.now() < write_again_) co_return;
  store::SubscriptionChanges changes{.written = {}, .forgotten = forgotten_};
  for (const std::string& token : unwritten_) changes.written.push_back(entries_.at(token).agreed);
  unwritten_.clear();
  forgotten_.clear();
  auto job = [&store = doors_.store, changes] { return store.write(changes); };
  const auto written = co_await net::run_on(doors_.store_thread, std::move(job));
  if (written) co_return;
  spdlog::error("store failed error=\"{}\": subscriptions are written once it answers",
                written.error().message);
  write_again_ = doors_.clock.now() + kStorePause;
  for (const Subscription& one : changes.written) {
    if (entries_.contains(one.token)) unwritten_.insert(one.token);
  }
  forgotten_.insert(forgotten_.end(), changes.forgotten.begin(), changes.forgotten.end());
}

asio::awaitable<void> Websub::ask(std::string token) {
  const Place place(asked_, wake_);
  const auto first = entries_.find(token);
  if (first == entries_.end()) co_return;
  const Subscription agreed = first->second.agreed;
  const auto asking =
      agreed.state == State::leaving ? feeds::Asking::unsubscribe : feeds::Asking::subscribe;
  const feeds::Feed* feed = doors_.poller.feed(agreed.feed_url);
  const bool allow_private =
      config_->fetch.allow_private_addresses || (feed != nullptr && feed->allow_private_addresses);
  net::HttpRequest request{.method = net::Method::post,
                           .url = agreed.hub,
                           .headers = {{"User-Agent", feeds::user_agent(config_->fetch)},
                                       {"Content-Type", "application/x-www-form-urlencoded"}},
                           .body = feeds::request_form(agreed, asking),
                           .timeout = config_->fetch.timeout,
                           .max_body_bytes = kMaxAnswerBytes};
  if (allow_private) request.addresses = net::AddressPolicy::allow_private;
  std::string failure;
  for (std::size_t hop = 0;; ++hop) {
    net::HttpRequest one = request;
    const auto reply = co_await doors_.http.send(std::move(one));
    if (!reply) {
      failure = reply.error().message;
      break;
    }
    auto elsewhere = feeds::redirection(*reply, request.url);
    if (elsewhere && hop < kMaxHops) {
      request.url = std::move(*elsewhere);
      continue;
    }
    if (reply->status < 200 || reply->status > 299)
      failure = "the hub answers " + std::to_string(reply->status);
    break;
  }
  const auto entry = entries_.find(token);
  if (entry == entries_.end()) co_return;
  // It may have confirmed before it answered.
  const bool awaited = entry->second.agreed.asked_until == agreed.asked_until;
  if (!failure.empty() && awaited) fail(entry->second, std::move(failure));
}

void Websub::count() {
  std::map<State, std::uint64_t> states;
  for (const auto& [token, entry] : entries_) ++states[entry.agreed.state];
  doors_.metrics.subscriptions(states[State::active], states[State::wanted],
                               states[State::leaving]);
}

}  // namespace newswatch::daemon
