#pragma once

// Looks for the feeds of a site, with few requests, one after the other and no faster than feeds
// are polled (host_pause): what the address holds, what its page names, and only then where feeds
// usually are.

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/clock.h"
#include "feeds/found_feed.h"
#include "feeds/robots.h"
#include "feeds/settings.h"
#include "net/http.h"

namespace newswatch::daemon {

struct FindOptions {
  feeds::FetchSettings fetch;
  bool all = false;               // goes on to the guesses though the page has named feeds
  std::size_t max_requests = 30;  // hops of redirects count
  std::chrono::seconds deadline{90};
};

struct Finding {
  struct Look {
    std::string url;
    std::string outcome;  // plain words
  };
  std::vector<feeds::FoundFeed> feeds;  // ranked
  std::vector<Look> looks;              // in order
  std::size_t requests = 0;
  bool is_cut = false;           // requests or time ran out
  bool is_told_to_wait = false;  // a server asked for patience, and nothing was asked after that
  std::string page;              // where the address led; empty if it cannot be one
  std::string page_fault;        // why that page tells nothing
  bool is_reachable = false;     // something answered there
};

// Loop thread only; serves one search.
class FeedFinder {
 public:
  using OnLook = std::function<void(const std::string& url, std::size_t feeds)>;

  // `http` and `clock` outlive it. `on_look` hears of every request before it is sent.
  FeedFinder(net::Http& http, Clock& clock, FindOptions options, OnLook on_look);

  // `typed` is a URL or begins with a host. What robots.txt forbids is not guessed; what a page
  // names is asked for.
  [[nodiscard]] boost::asio::awaitable<Finding> find(std::string typed);

 private:
  struct Lead {
    std::string url;
    feeds::FoundBy found_by = feeds::FoundBy::given;
    std::string found_at;
    int depth = 0;  // pages on the way here
  };
  struct Answer {
    bool has_body = false;
    bool is_answered = false;
    int status = 0;
    std::string url;  // of the final hop
    std::string permanent_url;
    std::string body;
    std::string content_type;
    std::vector<feeds::Link> links;  // of its headers
    std::string fault;               // where there is no body
  };

  boost::asio::awaitable<void> pause_for(std::string url);
  boost::asio::awaitable<Answer> ask(std::string url, std::size_t max_body_bytes);
  boost::asio::awaitable<void> look_at(Lead lead);
  boost::asio::awaitable<void> follow_leads();
  boost::asio::awaitable<void> guess();
  boost::asio::awaitable<void> look_at_sitemap(std::string url, int depth);
  boost::asio::awaitable<void> read_robots(std::string page);

  bool has_room();
  bool is_new(const std::string& url);
  bool may_guess(std::string_view url) const;
  bool is_done() const { return !found_.empty() && !options_.all; }
  void note(std::string url, std::string outcome);
  void take_leads(const Answer& answer, const Lead& lead);
  void take_feed(const feeds::Document& document, const Answer& answer, const Lead& lead);

  net::Http& http_;
  Clock& clock_;
  FindOptions options_;
  OnLook on_look_;
  std::chrono::sys_seconds end_;
  Finding finding_;
  std::vector<feeds::FoundFeed> found_;
  std::deque<Lead> leads_;
  std::set<std::string> asked_;
  std::map<std::string, std::chrono::sys_seconds> open_at_;  // by host: when it may be asked again
  std::optional<feeds::Robots> robots_;
};

}  // namespace newswatch::daemon
