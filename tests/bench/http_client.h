#pragma once

// The HTTP client alone, asking the same conditional GETs again and again.

#include <algorithm>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "feeds/conditional_get.h"
#include "net/curl_http.h"
#include "net/task_group.h"
#include "tests/bench/feed_server.h"

namespace newswatch::bench {

// Runs the loop until every task of the group has ended.
inline void run_until_drained(boost::asio::io_context& loop, net::TaskGroup& group) {
  while (group.size() > 0) loop.run_one();
}

class HttpClient {
 public:
  // `in_a_row` URLs that follow each other are asked one after the other, `at_once` such rows at a
  // time.
  HttpClient(boost::asio::io_context& loop, const std::vector<std::string>& urls, int at_once,
             std::size_t in_a_row = 1, const std::string& ca_file = {})
      : loop_(loop),
        at_once_(at_once),
        in_a_row_(in_a_row),
        http_(net::make_curl_http(loop, {.user_agent = "newswatch"})) {
    const feeds::FetchSettings settings{.allow_private_addresses = true};
    for (const std::string& url : urls) {
      const feeds::PollState state{.etag = FeedServer::kEtag, .validators_url = url};
      feeds::ConditionalGet get = feeds::conditional_get({.url = url}, settings, state);
      for (net::Header& validator : get.validators.headers)
        get.request.headers.push_back(std::move(validator));
      get.request.ca_file = ca_file;
      requests_.push_back(std::move(get.request));
    }
  }

  // Returns how many answered 304 of those from `first` on, `count` at most.
  int poll(std::size_t first, std::size_t count) {
    unchanged_ = 0;
    next_ = first;
    end_ = std::min(first + count, requests_.size());
    for (int i = 0; i < at_once_; ++i) lanes_.spawn("lane", lane());
    run_until_drained(loop_, lanes_);
    return unchanged_;
  }
  int poll_all() { return poll(0, requests_.size()); }

 private:
  boost::asio::awaitable<void> lane() {
    while (next_ < end_) {
      const std::size_t first = next_;
      const std::size_t last = std::min(first + in_a_row_, end_);
      next_ = last;
      for (std::size_t i = first; i < last; ++i) {
        auto request = requests_[i];
        auto reply = co_await http_->send(std::move(request));
        if (reply && reply->status == 304) ++unchanged_;
      }
    }
  }

  boost::asio::io_context& loop_;
  int at_once_;
  std::size_t in_a_row_;
  std::unique_ptr<net::Http> http_;
  net::TaskGroup lanes_{loop_.get_executor(), nullptr};
  std::vector<net::HttpRequest> requests_;
  std::size_t next_ = 0;
  std::size_t end_ = 0;
  int unchanged_ = 0;
};

}  // namespace newswatch::bench
