#pragma once

// A net::Http that answers from a script and remembers what was asked.

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <deque>
#include <list>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "net/http.h"

namespace newswatch::testing {

class FakeHttp : public net::Http {
 public:
  using Result = boost::system::result<net::HttpResponse, net::HttpError>;

  // Queues an answer for `url`. The last one repeats; a URL never scripted refuses connections.
  void answer(const std::string& url, net::HttpResponse response) {
    answers_[url].emplace_back(std::move(response));
  }
  void answer(const std::string& url, net::HttpError error) {
    answers_[url].emplace_back(std::move(error));
  }

  // From now on `url` has this answer and no other.
  void replace(const std::string& url, net::HttpResponse response) {
    answers_[url].clear();
    answer(url, std::move(response));
  }

  // Requests for `url` are recorded and then wait until they are cancelled or the URL is released.
  void hang(const std::string& url) { hanging_.insert(url); }

  // Those that wait are answered now, as are those to come.
  void release(const std::string& url) {
    hanging_.erase(url);
    for (const auto& waiting : waiting_) {
      if (waiting.url == url) waiting.timer->cancel();
    }
  }

  boost::asio::awaitable<Result> send(net::HttpRequest request) override {
    asked.push_back(request);
    if (hanging_.contains(request.url)) {
      const auto executor = co_await boost::asio::this_coro::executor;
      boost::asio::steady_timer never(executor, boost::asio::steady_timer::time_point::max());
      const Waiting place(*this, request.url, never);
      co_await never.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
      if (hanging_.contains(request.url))
        throw boost::system::system_error(boost::asio::error::operation_aborted);
    }
    Result result = next(request.url);
    if (result && result->url.empty()) result->url = request.url;
    co_return result;
  }

  std::vector<net::HttpRequest> asked;  // in order

 private:
  struct Hung {
    std::string url;
    boost::asio::steady_timer* timer;
  };

  // A request's place among those that wait, given back however the wait ends.
  struct Waiting {
    Waiting(FakeHttp& in, std::string url, boost::asio::steady_timer& timer)
        : http(in), place(in.waiting_.insert(in.waiting_.end(), Hung{std::move(url), &timer})) {}
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;
    ~Waiting() { http.waiting_.erase(place); }
    FakeHttp& http;
    std::list<Hung>::iterator place;
  };

  Result next(const std::string& url) {
    const auto found = answers_.find(url);
    if (found == answers_.end()) {
      return net::HttpError{net::HttpError::Kind::connect, "no answer is scripted for " + url};
    }
    Result result = found->second.front();
    if (found->second.size() > 1) found->second.pop_front();
    return result;
  }

  std::map<std::string, std::deque<Result>> answers_;
  std::set<std::string> hanging_;
  std::list<Hung> waiting_;
};

}  // namespace newswatch::testing
