#include "daemon/feed_finder.h"

#include <algorithm>
#include <utility>

#include "config/adopt_feeds.h"
#include "feeds/charset.h"
#include "feeds/conditional_get.h"
#include "feeds/discovery.h"
#include "feeds/fetched.h"
#include "feeds/html_page.h"
#include "feeds/link_header.h"
#include "feeds/parse.h"
#include "feeds/sitemap_index.h"
#include "net/ascii.h"
#include "net/content_coding.h"
#include "net/local_host.h"
#include "net/redirects.h"
#include "net/url.h"

namespace newswatch::daemon {

namespace {

using feeds::FoundBy;
using std::chrono::seconds;

constexpr std::size_t kMaxBodyBytes = 16u << 20;
constexpr std::size_t kMaxRobotsBody = 1u << 20;
constexpr std::size_t kMaxHops = 6;
constexpr std::size_t kMaxLeads = 12;  // of one page
constexpr std::size_t kMaxSitemapsAsked = 3;
constexpr int kMaxDepth = 2;  // a page of the site may lead to a page of its feeds
constexpr seconds kMostPerRequest{20};
constexpr std::chrono::days kNewsOfLate{7};

std::string without_fragment(std::string url) {
  url.erase(std::min(url.find('#'), url.size()));
  return url;
}

}  // namespace

FeedFinder::FeedFinder(net::Http& http, Clock& clock, FindOptions options, OnLook on_look)
    : http_(http),
      clock_(clock),
      options_(std::move(options)),
      on_look_(std::move(on_look)),
      end_(clock.now() + options_.deadline) {}

boost::asio::awaitable<Finding> FeedFinder::find(std::string typed) {
  const std::vector<std::string> addresses = feeds::addresses_of(typed);
  for (const std::string& address : addresses) {
    if (const auto usable = config::usable_url(address); !usable) {
      finding_.page_fault = usable.error().message;
      break;
    }
    Lead lead{.url = address};
    co_await look_at(std::move(lead));
    if (finding_.is_reachable) break;
  }
  if (finding_.is_reachable && found_.empty()) {
    co_await follow_leads();
    if (!is_done() && !finding_.is_told_to_wait) co_await guess();
  }
  finding_.feeds = feeds::ranked(std::move(found_), clock_.now());
  co_return std::move(finding_);
}

boost::asio::awaitable<void> FeedFinder::follow_leads() {
  while (!leads_.empty()) {
    Lead lead = std::move(leads_.front());
    leads_.pop_front();
    co_await look_at(std::move(lead));
  }
}

// Nothing here was named to us by a page, so the host's robots.txt has the word.
boost::asio::awaitable<void> FeedFinder::guess() {
  const std::string page = finding_.page;
  co_await read_robots(page);
  if (finding_.is_told_to_wait) co_return;
  Lead home{.url = feeds::home_page_of(page), .found_by = FoundBy::page_link};
  const bool is_home_wanted = !home.url.empty() && found_.empty() && may_guess(home.url);
  if (is_home_wanted) {
    co_await look_at(std::move(home));
    co_await follow_leads();
  }
  const std::vector<std::string> paths = feeds::common_feed_paths(page);
  for (const std::string& path : paths) {
    if (is_done()) co_return;
    if (!may_guess(path)) {
      if (is_new(path)) note(path, "robots.txt forbids it to be guessed");
      continue;
    }
    Lead lead{.url = path, .found_by = FoundBy::common_path, .depth = 1};
    co_await look_at(std::move(lead));
    co_await follow_leads();
  }
  if (is_done()) co_return;
  const auto sitemaps = feeds::likeliest_news(robots_->sitemaps(), kMaxSitemapsAsked);
  for (const std::string& sitemap : sitemaps) {
    co_await look_at_sitemap(sitemap, 0);
  }
}

boost::asio::awaitable<void> FeedFinder::read_robots(std::string page) {
  Answer answer = co_await ask(feeds::robots_of(page), kMaxRobotsBody);
  // RFC 9309 2.3.1.3: where there is none, nothing is forbidden.
  const bool is_absent = answer.is_answered && answer.status >= 400 && answer.status < 500;
  if (answer.has_body) {
    robots_ = feeds::Robots::read(answer.body, "newswatch");
  } else {
    robots_ = is_absent ? feeds::Robots::read("", "newswatch") : feeds::Robots::that_forbid_all();
  }
  note(feeds::robots_of(page), answer.has_body ? "read" : answer.fault);
}

boost::asio::awaitable<void> FeedFinder::look_at_sitemap(std::string url, int depth) {
  const Lead lead{.url = without_fragment(std::move(url)), .found_by = FoundBy::sitemap};
  if (!is_new(lead.url) || !has_room()) co_return;
  const Answer answer = co_await ask(lead.url, kMaxBodyBytes);
  if (!answer.has_body) {
    note(lead.url, answer.fault);
    co_return;
  }
  const feeds::DocumentSource source{.content_type = answer.content_type, .url = answer.url};
  const auto document = feeds::parse(answer.body, source);
  if (document) {
    const auto seen = feeds::describe(*document, answer.url, clock_.now());
    if (feeds::is_fresh(seen, clock_.now(), kNewsOfLate)) {
      take_feed(*document, answer, lead);
    } else {
      note(lead.url, "a news sitemap without news of late");
    }
    co_return;
  }
  const auto index = feeds::sitemaps_of_index(answer.body, answer.content_type);
  note(lead.url, index.empty() ? document.error().message : "a list of sitemaps");
  if (depth > 0) co_return;
  const auto likeliest = feeds::likeliest_news(index, kMaxSitemapsAsked);
  for (const std::string& one : likeliest) {
    co_await look_at_sitemap(one, depth + 1);
  }
}

boost::asio::awaitable<void> FeedFinder::look_at(Lead lead) {
  lead.url = without_fragment(std::move(lead.url));
  if (!is_new(lead.url) || !has_room()) co_return;
  const Answer answer = co_await ask(lead.url, kMaxBodyBytes);
  const bool is_given = lead.found_by == FoundBy::given;
  if (is_given) {
    finding_.page = answer.url.empty() ? lead.url : answer.url;
    finding_.page_fault = answer.fault;
    finding_.is_reachable = answer.is_answered;
  }
  if (!answer.has_body) {
    note(lead.url, answer.fault);
    co_return;
  }
  // What a redirect leads to may have been looked at already.
  const bool is_elsewhere = answer.url != lead.url;
  if (is_elsewhere && !is_new(without_fragment(answer.url)) && !is_given) {
    note(lead.url, "leads to what was looked at");
    co_return;
  }
  const feeds::DocumentSource source{.content_type = answer.content_type, .url = answer.url};
  const auto document = feeds::parse(answer.body, source);
  if (document) {
    take_feed(*document, answer, lead);
    co_return;
  }
  const feeds::ParseError& fault = document.error();
  note(lead.url, fault.message);
  if (is_given) finding_.page_fault = fault.message;
  take_leads(answer, lead);
}

boost::asio::awaitable<void> FeedFinder::pause_for(std::string url) {
  const std::string host = net::host(url);
  if (net::is_local_host(host)) co_return;
  auto& open_at = open_at_[host];
  const auto now = clock_.now();
  const auto wait = std::max(open_at, now);
  open_at = wait + options_.fetch.host_pause;
  if (wait > now) co_await clock_.sleep_until(wait);
}

boost::asio::awaitable<FeedFinder::Answer> FeedFinder::ask(std::string url,
                                                           std::size_t max_body_bytes) {
  Answer answer;
  if (!has_room()) {
    answer.fault = "not asked: there was no time or request left";
    co_return answer;
  }
  co_await pause_for(url);
  on_look_(url, found_.size());
  const feeds::Feed feed{.name = url, .url = url};
  net::HttpRequest request = feeds::conditional_get(feed, options_.fetch, {}).request;
  request.max_body_bytes = std::min(request.max_body_bytes, max_body_bytes);
  request.timeout =
      std::min<std::chrono::milliseconds>({request.timeout, kMostPerRequest, end_ - clock_.now()});
  request.connect_timeout = std::min(request.connect_timeout, request.timeout);
  const auto reply = co_await net::send_following_redirects(http_, std::move(request), kMaxHops);
  const bool is_loop = !reply && reply.error().kind == net::HttpError::Kind::too_many_redirects;
  finding_.requests += 1 + (reply ? reply->hops.size() : is_loop ? kMaxHops : 0);
  const feeds::Fetched fetched = feeds::judge(reply, clock_.now());
  const bool asks_for_patience =
      fetched.status == 429 || fetched.retry_after.value_or(seconds(0)) > seconds(0);
  finding_.is_told_to_wait = finding_.is_told_to_wait || asks_for_patience;
  answer.is_answered =
      reply.has_value() || is_loop || reply.error().kind == net::HttpError::Kind::too_large;
  answer.status = fetched.status;
  answer.url = fetched.url;
  answer.permanent_url = fetched.permanent_url;
  answer.fault = fetched.error;
  if (!reply) co_return answer;
  const net::HttpResponse& response = reply->response;
  for (const net::Header& one : response.headers) {
    if (!net::ascii::equal_ignoring_case(one.name, "Link")) continue;
    for (feeds::Link& link : feeds::links_of_header(one.value, answer.url))
      answer.links.push_back(std::move(link));
    if (answer.links.size() > feeds::kMaxHeaderLinks) break;
  }
  if (fetched.kind != feeds::Fetched::Kind::body) {
    if (answer.fault.empty()) answer.fault = "the server answered with no document";
    co_return answer;
  }
  const std::string coding(net::header(response, "Content-Encoding").value_or(""));
  auto body = net::decode_body(coding, response.body, max_body_bytes);
  if (!body) {
    answer.fault = body.error().message;
    co_return answer;
  }
  answer.has_body = true;
  answer.body = std::move(*body);
  answer.content_type = net::header(response, "Content-Type").value_or("");
  co_return answer;
}

bool FeedFinder::has_room() {
  if (finding_.is_told_to_wait) return false;
  const bool has = finding_.requests < options_.max_requests && clock_.now() < end_;
  if (!has) finding_.is_cut = true;
  return has;
}

bool FeedFinder::is_new(const std::string& url) { return asked_.insert(url).second; }

bool FeedFinder::may_guess(std::string_view url) const {
  return robots_->allows(feeds::target_of(url));
}

void FeedFinder::note(std::string url, std::string outcome) {
  finding_.looks.push_back({std::move(url), std::move(outcome)});
}

void FeedFinder::take_leads(const Answer& answer, const Lead& lead) {
  if (lead.depth >= kMaxDepth) return;
  std::size_t taken = 0;
  const auto add = [&](std::string url, FoundBy found_by) {
    if (++taken > kMaxLeads) return;
    leads_.push_back({std::move(url), found_by, answer.url, lead.depth + 1});
  };
  const std::string page = feeds::to_utf8(answer.body, answer.content_type).utf8;
  for (const feeds::Link& link : feeds::feed_links_of(page, answer.url))
    add(link.href, FoundBy::link_element);
  for (const feeds::Link& link : answer.links) {
    const bool is_feed = link.type.find("rss") != std::string::npos ||
                         link.type.find("atom") != std::string::npos ||
                         link.type.find("feed+json") != std::string::npos;
    if (link.rel == "alternate" && is_feed) add(link.href, FoundBy::link_header);
  }
  for (const std::string& url : feeds::likely_feeds_of(page, answer.url))
    add(url, FoundBy::page_link);
}

void FeedFinder::take_feed(const feeds::Document& document, const Answer& answer,
                           const Lead& lead) {
  // Where an unbroken chain of permanent redirects leads is the address from now on.
  const std::string& given = answer.permanent_url.empty() ? lead.url : answer.permanent_url;
  auto url = config::usable_url(given);
  if (!url) {
    note(lead.url, "a feed, but " + url.error().message);
    return;
  }
  note(lead.url, "a feed");
  feeds::FoundFeed found = feeds::describe(document, answer.url, clock_.now());
  found.url = std::move(*url);
  found.final_url = answer.url;
  found.found_by = lead.found_by;
  found.found_at = lead.found_at;
  for (const feeds::Link& link : answer.links) {
    if (link.rel == "hub" && found.hub.empty()) found.hub = link.href;
  }
  found_.push_back(std::move(found));
}

}  // namespace newswatch::daemon
