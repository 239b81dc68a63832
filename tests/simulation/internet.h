#pragma once

// The network of a simulated world: servers of feeds and receivers of alerts, with all that goes
// wrong there.

#include <array>
#include <ctime>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "net/http.h"
#include "tests/simulation/news.h"
#include "tests/simulation/receiver.h"
#include "tests/simulation/times.h"
#include "tests/support/fake_http.h"

namespace newswatch::simulation {

class Internet final : public net::Http {
 public:
  using Result = testing::FakeHttp::Result;

  Internet(testing::FakeClock& clock, Times& times, const News& news, std::mt19937_64& chance)
      : clock_(clock), times_(times), news_(news), chance_(chance) {}

  Receiver& add_receiver(const alerts::Channel& channel) {
    return *receivers.emplace(channel.name, std::make_unique<Receiver>(times_, channel))
                .first->second;
  }

  boost::asio::awaitable<Result> send(net::HttpRequest request) override {
    Exchange exchange = begin(request);
    const auto timeout = std::chrono::ceil<seconds>(request.timeout);
    const auto answered = clock_.now() + std::min(exchange.takes, timeout);
    co_await clock_.sleep_until(answered);
    // A machine without power hears nothing, until its process is cancelled.
    while (is_off()) co_await clock_.sleep_until(std::chrono::sys_seconds::max());
    if (exchange.takes > timeout) exchange.answer = failure(net::HttpError::Kind::timeout);
    if (exchange.receiver != nullptr) exchange.receiver->end(exchange.plan, exchange.heard);
    times_.tell("answer " + request.url + " " +
                (exchange.answer ? std::to_string(exchange.answer->status) : std::string("none")));
    co_return std::move(exchange.answer);
  }

  // The poll that began last has been committed: what its document holds is known from now on.
  void committed(const std::string& feed) {
    const auto served = served_.find(feed);
    if (served == served_.end()) return;
    for (const Shown& shown : served->second) {
      if (!known_[feed].contains(shown.story) || known_[feed][shown.story].back() != shown)
        known_[feed][shown.story].push_back(shown);
    }
    served_.erase(served);
    if (!faulty) well_served.insert(feed);
  }

  // By feed and story: the versions that were committed, in their order.
  using Committed = std::map<std::string, std::map<std::size_t, std::vector<Shown>>>;
  [[nodiscard]] const Committed& known() const { return known_; }

  std::map<std::string, std::unique_ptr<Receiver>> receivers;  // by channel
  bool faulty = true;                                          // servers of feeds
  std::set<std::string> well_served;  // feeds committed since no server is faulty
  std::function<bool()> is_off = [] { return false; };

 private:
  struct Exchange {
    seconds takes{0};
    Result answer = failure(net::HttpError::Kind::connect);
    Receiver* receiver = nullptr;
    Receiver::Plan plan = {};
    Mood heard = Mood::well;
  };

  static net::HttpError failure(net::HttpError::Kind kind) { return {kind, "the line is dead"}; }

  static std::string header(const net::HttpRequest& request, std::string_view name) {
    for (const net::Header& one : request.headers) {
      if (one.name == name) return one.value;
    }
    return {};
  }

  Exchange begin(const net::HttpRequest& request) {
    if (is_off()) return {};
    times_.tell("ask " + request.url + " " + header(request, "webhook-id") + " " + request.body);
    Exchange exchange =
        request.method == net::Method::get ? feed_exchange(request) : alert_exchange(request);
    if (exchange.answer) exchange.answer->url = request.url;
    return exchange;
  }

  Exchange feed_exchange(const net::HttpRequest& request) {
    Exchange exchange;
    std::size_t feed = kSites.size() - 1;  // the one that is also found where it has moved to
    for (std::size_t n = 0; n < kSites.size(); ++n) {
      if (request.url == kSites[n].url) feed = n;
    }
    const FeedSite& site = kSites[feed];
    served_.erase(site.name);
    exchange.takes = seconds(one_in(chance_, 4) ? below(chance_, 6) : 0);
    const bool moves = feed + 1 == kSites.size() && request.url != kMovedUrl;
    if (moves && one_in(chance_, 3)) {
      exchange.answer = net::HttpResponse{.status = one_in(chance_, 4) ? 301 : 302,
                                          .headers = {{"Location", kMovedUrl}}};
      return exchange;
    }
    Document document = news_.document(feed, times_.lived());
    if (site.has_etag && header(request, "If-None-Match") == document.etag) {
      exchange.answer = net::HttpResponse{.status = 304, .headers = {{"ETag", document.etag}}};
    } else {
      net::HttpResponse whole{.status = 200, .body = document.body};
      if (site.has_etag) whole.headers.push_back({"ETag", document.etag});
      exchange.answer = std::move(whole);
    }
    const bool spoilt = faulty && one_in(chance_, 4) && spoil(exchange);
    if (!spoilt) served_[site.name] = std::move(document.items);
    return exchange;
  }

  bool spoil(Exchange& exchange) {
    using Kind = net::HttpError::Kind;
    switch (below(chance_, 8)) {
      case 0:
        exchange.answer = net::HttpResponse{.status = 500, .body = "sorry"};
        return true;
      case 1:
        exchange.answer = net::HttpResponse{.status = 503, .headers = {{"Retry-After", "600"}}};
        return true;
      case 2:
        exchange.takes = seconds(100'000);
        return true;
      case 3:
        exchange.answer = failure(Kind::connect);
        return true;
      case 4:
        exchange.answer = failure(Kind::protocol);
        return true;
      case 5:
        exchange.answer = net::HttpResponse{.status = 200, .body = "<html><p>Back soon</p></html>"};
        return true;
      case 6:  // half a document under no name of its own
        if (exchange.answer->status != 200) return false;
        exchange.answer->headers.clear();
        exchange.answer->body.resize(exchange.answer->body.size() / 2);
        return true;
      default:
        exchange.takes += seconds(below(chance_, 25));
        return false;
    }
  }

  Exchange alert_exchange(const net::HttpRequest& request) {
    // http://CHANNEL.example/N
    const std::string name = request.url.substr(7, request.url.find('.') - 7);
    Exchange exchange{.receiver = receivers.at(name).get()};
    Receiver& receiver = *exchange.receiver;
    const Mood mood = one_in(chance_, 8) ? Mood::well : receiver.mood;
    const Mood met = receiver.is_gone(request.url) ? Mood::gone : mood;
    exchange.plan =
        receiver.begin(header(request, "webhook-id"), request.url, request.body, met, chance_);
    exchange.takes = exchange.plan.takes;
    exchange.heard = met;
    if (met == Mood::well || met == Mood::mute) receiver.take(request.body);
    exchange.answer = answer(exchange.plan);
    return exchange;
  }

  Result answer(const Receiver::Plan& plan) {
    switch (plan.mood) {
      case Mood::well:
        return net::HttpResponse{.status = 204};
      case Mood::refuses:
        return net::HttpResponse{.status = 500};
      case Mood::patience:
        return net::HttpResponse{
            .status = 429, .headers = {{"Retry-After", std::to_string(plan.patience.count())}}};
      case Mood::patience_date:
        return net::HttpResponse{
            .status = 503,
            .headers = {{"Retry-After", http_date(clock_.now() + plan.takes + plan.patience)}}};
      case Mood::gone:
        return net::HttpResponse{.status = 410};
      case Mood::hangs:
      case Mood::deaf:
      case Mood::mute:
        return failure(net::HttpError::Kind::protocol);
    }
    return failure(net::HttpError::Kind::protocol);
  }

  static std::string http_date(std::chrono::sys_seconds when) {
    const std::time_t seconds_since = std::chrono::system_clock::to_time_t(when);
    std::tm fields{};
    gmtime_r(&seconds_since, &fields);
    std::array<char, 40> text{};
    const std::size_t size =
        std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &fields);
    return {text.data(), size};
  }

  testing::FakeClock& clock_;
  Times& times_;
  const News& news_;
  std::mt19937_64& chance_;
  std::map<std::string, std::vector<Shown>> served_;  // by feed: whole, not yet committed
  Committed known_;
};

}  // namespace newswatch::simulation
