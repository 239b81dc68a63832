#include "feeds/conditional_get.h"

#include <algorithm>
#include <utility>

#include "net/ascii.h"
#include "net/content_coding.h"
#include "net/url.h"

namespace newswatch::feeds {

namespace {

constexpr const char* kAccept =
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/json;q=0.8, application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1";

// What is sent for the feed replaces what is sent for all.
std::vector<net::Header> headers_for(const std::string& url, const Feed& feed,
                                     const FetchSettings& settings) {
  std::vector<net::Header> own = feed.access->headers;
  net::keep_what_may_travel(own, feed.url, url);
  std::vector<net::Header> all = {
      {"User-Agent",
       feed.access->user_agent.empty() ? user_agent(settings) : feed.access->user_agent},
      {"Accept", kAccept},
      {"Accept-Encoding", std::string(net::kAcceptEncoding)}};
  std::erase_if(all, [&own](const net::Header& ours) {
    return std::any_of(own.begin(), own.end(), [&ours](const net::Header& one) {
      return net::ascii::equal_ignoring_case(one.name, ours.name);
    });
  });
  all.insert(all.end(), own.begin(), own.end());
  return all;
}

}  // namespace

std::string user_agent(const FetchSettings& settings) {
  std::string agent = "newswatch/" NEWSWATCH_VERSION;
  if (!settings.user_agent_contact.empty()) agent += " (+" + settings.user_agent_contact + ")";
  return agent;
}

const std::string& address_in_force(const Feed& feed, const PollState& state) {
  return state.moved_to.empty() ? feed.url : state.moved_to;
}

net::HttpRequest plain_get(const Feed& feed, const FetchSettings& settings, std::string url) {
  net::HttpRequest request{.url = std::move(url)};
  request.timeout = settings.timeout;
  request.max_body_bytes = settings.max_body_bytes;
  request.headers = headers_for(request.url, feed, settings);
  request.proxy = feed.access->proxy.value_or(settings.proxy);
  const bool allow_private = feed.allow_private_addresses || settings.allow_private_addresses;
  request.addresses =
      allow_private ? net::AddressPolicy::allow_private : net::AddressPolicy::public_only;
  // What a host without a certificate says of its new address is no reason to trust that one
  // blindly.
  if (net::host(request.url) == net::host(feed.url)) {
    if (!feed.verify_tls) request.certificates = net::Certificates::ignored;
    request.ca_file = feed.access->ca_file;
  }
  return request;
}

ConditionalGet conditional_get(const Feed& feed, const FetchSettings& settings,
                               const PollState& state) {
  ConditionalGet get{.request = plain_get(feed, settings, address_in_force(feed, state))};
  get.validators.url = state.validators_url;
  if (!state.etag.empty()) {
    get.validators.headers.push_back({"If-None-Match", state.etag});
    // Whoever can tell what is new since then may send that alone.
    get.validators.headers.push_back({"A-IM", "feed"});
  }
  if (!state.last_modified.empty())
    get.validators.headers.push_back({"If-Modified-Since", state.last_modified});
  return get;
}

}  // namespace newswatch::feeds
