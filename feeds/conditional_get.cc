#include "feeds/conditional_get.h"

#include <utility>

#include "net/content_coding.h"
#include "net/url.h"

namespace newswatch::feeds {

namespace {

constexpr const char* kAccept =
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/json;q=0.8, application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1";

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
  request.headers = {{"User-Agent", user_agent(settings)},
                     {"Accept", kAccept},
                     {"Accept-Encoding", std::string(net::kAcceptEncoding)}};
  const bool allow_private = feed.allow_private_addresses || settings.allow_private_addresses;
  request.addresses =
      allow_private ? net::AddressPolicy::allow_private : net::AddressPolicy::public_only;
  // What a host without a certificate says of its new address is no reason to trust that one
  // blindly.
  if (!feed.verify_tls && net::host(request.url) == net::host(feed.url))
    request.certificates = net::Certificates::ignored;
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
