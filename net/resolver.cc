#include "net/resolver.h"

// What is remembered, who waits for what, and how much is asked at once. A name server at home
// answers some hundred questions at a time and drops the rest, so no more than kAtOnce are out that
// are younger than kYoung; older ones are waited for, but hold no other name up.

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <deque>
#include <list>
#include <optional>
#include <unordered_map>
#include <utility>

#include "net/file_stamp.h"
#include "net/hosts_file.h"

namespace newswatch::net {
namespace asio = boost::asio;
namespace ip = boost::asio::ip;
namespace {

using std::chrono::steady_clock;
using Kind = HttpError::Kind;

constexpr std::size_t kAtOnce = 256;
constexpr std::chrono::milliseconds kYoung{500};
constexpr std::chrono::milliseconds kTick{100};
constexpr std::size_t kQuestionsOfAChannel = 256;
constexpr std::chrono::seconds kLookAtFiles{1};

HttpError without_address(const std::string& name) {
  return {Kind::resolve, "the name " + name + " has no address"};
}

HttpError too_late(const std::string& name) {
  return {Kind::resolve, "the name " + name + " could not be looked up in time"};
}

// RFC 6761 6.3.
bool is_localhost(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  return name == "localhost" || name.ends_with(".localhost");
}

// RFC 8305 4: the families take turns, so that one of them being out of order costs one attempt.
Resolver::Addresses in_turns(const Resolver::Addresses& addresses) {
  Resolver::Addresses v6;
  Resolver::Addresses v4;
  for (const ip::address& one : addresses) (one.is_v6() ? v6 : v4).push_back(one);
  Resolver::Addresses out;
  for (std::size_t i = 0; i < std::max(v6.size(), v4.size()); ++i) {
    if (i < v6.size()) out.push_back(v6[i]);
    if (i < v4.size()) out.push_back(v4[i]);
  }
  return out;
}

void put_first(Resolver::Addresses& addresses, const ip::address& first) {
  const auto found = std::find(addresses.begin(), addresses.end(), first);
  if (found != addresses.end()) std::rotate(addresses.begin(), found, found + 1);
}

Resolver::Answer judged(const std::string& name, const DnsAnswer& answer) {
  switch (answer.kind) {
    case DnsAnswer::Kind::addresses:
      return in_turns(answer.addresses);
    case DnsAnswer::Kind::none:
      return without_address(name);
    case DnsAnswer::Kind::late:
      return too_late(name);
    case DnsAnswer::Kind::failed:
      break;
  }
  return HttpError{Kind::resolve,
                   "the name " + name + " could not be looked up: name servers fail"};
}

// One name that is being looked up, and who waits for it.
struct LookUp {
  explicit LookUp(std::string what) : name(std::move(what)) {}
  const std::string name;
  std::optional<Resolver::Answer> answer;
  std::list<asio::steady_timer*> waiting;
  bool counts = false;  // among those that are young
};

// In the frame of whoever waits.
class Waiting {
 public:
  Waiting(std::shared_ptr<LookUp> for_what, asio::steady_timer& timer)
      : for_what_(std::move(for_what)),
        place_(for_what_->waiting.insert(for_what_->waiting.end(), &timer)) {}
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;
  ~Waiting() { for_what_->waiting.erase(place_); }

 private:
  std::shared_ptr<LookUp> for_what_;
  std::list<asio::steady_timer*>::iterator place_;
};

}  // namespace

struct Resolver::State : std::enable_shared_from_this<State> {
  struct Known {
    Answer answer;
    steady_clock::time_point until;
    std::optional<ip::address> worked;
    std::list<std::string>::iterator place;  // in by_use
  };

  State(asio::io_context& on, std::shared_ptr<Descriptors> through, ResolverSettings with)
      : loop(on),
        descriptors(std::move(through)),
        settings(std::move(with)),
        hosts(settings.hosts_file),
        tick(on) {}

  const Answer* remembered(const std::string& name);
  void remember(const std::string& name, Answer answer, std::chrono::seconds ttl);
  std::optional<Answer> without_asking(const std::string& name);
  void ask_soon();
  void ask_some();
  void ask(const std::shared_ptr<LookUp>& one);
  DnsChannel& channel();
  void end(LookUp& one, const DnsAnswer& answer);
  void keep_ticking();
  void look_at_the_clock();

  asio::io_context& loop;
  std::shared_ptr<Descriptors> descriptors;
  ResolverSettings settings;
  HostsFile hosts;
  std::list<std::string> by_use;  // the latest first
  std::unordered_map<std::string, Known> known;
  std::unordered_map<std::string, std::shared_ptr<LookUp>> open;  // waiting to be asked, or asked
  std::deque<std::shared_ptr<LookUp>> to_ask;
  std::deque<std::pair<steady_clock::time_point, std::shared_ptr<LookUp>>> young;  // by age
  std::size_t young_ones = 0;
  std::vector<std::unique_ptr<DnsChannel>> channels;  // the last one takes new questions
  FileStamp resolv_conf;
  steady_clock::time_point looked_at_files;
  asio::steady_timer tick;
  bool ticks = false;
  bool asks_soon = false;
};

const Resolver::Answer* Resolver::State::remembered(const std::string& name) {
  const auto found = known.find(name);
  if (found == known.end() || found->second.until <= settings.now()) return nullptr;
  by_use.splice(by_use.begin(), by_use, found->second.place);
  return &found->second.answer;
}

void Resolver::State::remember(const std::string& name, Answer answer, std::chrono::seconds ttl) {
  auto found = known.find(name);
  if (found == known.end()) {
    if (known.size() >= settings.max_remembered) {
      known.erase(by_use.back());
      by_use.pop_back();
    }
    by_use.push_front(name);
    Known fresh{
        .answer = without_address(name), .until = {}, .worked = {}, .place = by_use.begin()};
    found = known.emplace(name, std::move(fresh)).first;
  }
  Known& entry = found->second;
  if (answer && entry.worked) put_first(*answer, *entry.worked);
  entry.answer = std::move(answer);
  entry.until = settings.now() + ttl;
}

// What needs no name server.
std::optional<Resolver::Answer> Resolver::State::without_asking(const std::string& name) {
  if (is_localhost(name)) return Addresses{ip::address_v4::loopback(), ip::address_v6::loopback()};
  if (const Addresses* written = hosts.find(name)) return in_turns(*written);
  return std::nullopt;
}

void Resolver::State::ask_soon() {
  if (to_ask.empty() || young_ones >= kAtOnce || std::exchange(asks_soon, true)) return;
  asio::post(loop, [weak = weak_from_this()] {
    const auto self = weak.lock();
    if (!self) return;
    self->asks_soon = false;
    self->ask_some();
  });
}

void Resolver::State::ask_some() {
  while (!to_ask.empty() && young_ones < kAtOnce) {
    const auto next = std::move(to_ask.front());
    to_ask.pop_front();
    if (next->waiting.empty()) {
      open.erase(next->name);  // nobody wants to know any more
    } else {
      ask(next);
    }
  }
}

void Resolver::State::ask(const std::shared_ptr<LookUp>& one) {
  one->counts = true;
  ++young_ones;
  young.emplace_back(steady_clock::now(), one);
  keep_ticking();
  channel().ask(one->name, [weak = weak_from_this(), one](const DnsAnswer& answer) {
    if (const auto self = weak.lock()) self->end(*one, answer);
  });
}

// A new one after some hundred questions, and when resolv.conf has changed; the old ones go when
// their last question is answered.
DnsChannel& Resolver::State::channel() {
  const auto now = settings.now();
  bool changed = false;
  if (channels.empty() || now - looked_at_files >= kLookAtFiles) {
    looked_at_files = now;
    const FileStamp stamp = stamp_of(settings.dns.resolv_conf);
    changed = stamp != resolv_conf;
    resolv_conf = stamp;
  }
  if (channels.empty() || changed || channels.back()->asked() >= kQuestionsOfAChannel) {
    channels.push_back(std::make_unique<DnsChannel>(descriptors, settings.dns));
  }
  return *channels.back();
}

// Called by c-ares: whoever waits is only woken here, and the next question is asked later.
void Resolver::State::end(LookUp& one, const DnsAnswer& answer) {
  if (std::exchange(one.counts, false)) --young_ones;
  one.answer = judged(one.name, answer);
  const bool found = answer.kind == DnsAnswer::Kind::addresses;
  remember(
      one.name, *one.answer,
      found ? std::clamp(answer.ttl, settings.least_ttl, settings.most_ttl) : settings.unanswered);
  one.answer = known.at(one.name).answer;  // in the order that is remembered
  for (asio::steady_timer* timer : one.waiting) timer->cancel();
  open.erase(one.name);
  ask_soon();
}

void Resolver::State::keep_ticking() {
  if (std::exchange(ticks, true)) return;
  tick.expires_after(kTick);
  tick.async_wait([weak = weak_from_this()](const boost::system::error_code& failed) {
    const auto self = weak.lock();
    if (!self || failed) return;
    self->ticks = false;
    self->look_at_the_clock();
  });
}

void Resolver::State::look_at_the_clock() {
  for (const auto& one : channels) one->look_at_the_clock();
  for (std::size_t i = 0; i + 1 < channels.size();) {  // not the last one
    if (channels[i]->open() > 0) {
      ++i;
    } else {
      channels.erase(channels.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }
  const auto old = steady_clock::now() - kYoung;
  while (!young.empty() && (!young.front().second->counts || young.front().first <= old)) {
    if (std::exchange(young.front().second->counts, false)) --young_ones;
    young.pop_front();
  }
  ask_some();
  if (!open.empty()) keep_ticking();
}

Resolver::Resolver(asio::io_context& loop, std::shared_ptr<Descriptors> descriptors,
                   ResolverSettings settings)
    : state_(std::make_shared<State>(loop, std::move(descriptors), std::move(settings))) {}

Resolver::~Resolver() { state_->tick.cancel(); }

std::optional<Resolver::Answer> Resolver::remembered(const std::string& name) {
  const Answer* known = state_->remembered(name);
  if (known == nullptr) return std::nullopt;
  return *known;
}

asio::awaitable<Resolver::Answer> Resolver::look_up(std::string name,
                                                    steady_clock::time_point deadline) {
  State& state = *state_;
  if (const Answer* known = state.remembered(name)) co_return *known;
  if (auto written = state.without_asking(name)) {
    state.remember(name, *written, state.settings.least_ttl);
    co_return std::move(*written);
  }
  std::shared_ptr<LookUp> mine;
  if (const auto same = state.open.find(name); same != state.open.end()) {
    mine = same->second;
  } else {
    if (state.open.size() >= state.settings.max_at_once) {
      co_return HttpError{Kind::resolve,
                          "the name " + name + " was not looked up: too many others are just now"};
    }
    mine = std::make_shared<LookUp>(name);
    state.open.emplace(name, mine);
    state.to_ask.push_back(mine);
  }
  asio::steady_timer timer(state.loop, deadline);
  const Waiting waiting(mine, timer);
  state.ask_soon();
  const auto token = asio::as_tuple(asio::use_awaitable);
  auto [woken] = co_await timer.async_wait(token);
  if (mine->answer) co_return *mine->answer;
  if (woken) throw boost::system::system_error(asio::error::operation_aborted);
  co_return too_late(name);
}

void Resolver::worked(const std::string& name, const ip::address& address) {
  const auto found = state_->known.find(name);
  if (found == state_->known.end()) return;
  State::Known& entry = found->second;
  if (entry.worked == address) return;
  entry.worked = address;
  if (entry.answer) put_first(*entry.answer, address);
}

}  // namespace newswatch::net
