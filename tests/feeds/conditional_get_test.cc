#include "feeds/conditional_get.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace newswatch::feeds {
namespace {

constexpr const char* kUrl = "https://example.org/feed";

ConditionalGet get(const PollState& state, const FetchSettings& settings = {}) {
  return conditional_get({.name = "a feed", .url = kUrl}, settings, state);
}

TEST(ConditionalGet, SendsValidatorsBackByteForByteToTheUrlThatGaveThem) {
  const std::vector<std::string> etags = {
      "\"simple\"", "W/\"weak\"",      "unquoted",  "\"with \"\" quotes\"", "\"\"", "w/\"odd\"",
      "*",          "\"a\", \"list\"", "\"-gzip\"", "\"\xc3\xa9\"",
  };
  for (const std::string& etag : etags) {
    SCOPED_TRACE(etag);
    const auto made = get(
        {.etag = etag, .last_modified = "yesterday, more or less", .validators_url = "https://b/"});
    EXPECT_EQ(made.validators.url, "https://b/");
    EXPECT_EQ(made.validators.headers,
              (std::vector<net::Header>{{"If-None-Match", etag},
                                        {"A-IM", "feed"},
                                        {"If-Modified-Since", "yesterday, more or less"}}));
    for (const net::Header& header : made.request.headers)
      EXPECT_FALSE(header.name.starts_with("If-")) << "goes to every hop";
  }
}

TEST(ConditionalGet, SendsOnlyTheValidatorsThereAre) {
  EXPECT_TRUE(get({}).validators.headers.empty());
  EXPECT_EQ(get({.etag = "\"1\"", .validators_url = kUrl}).validators.headers,
            (std::vector<net::Header>{{"If-None-Match", "\"1\""}, {"A-IM", "feed"}}));
  EXPECT_EQ(get({.last_modified = "Mon", .validators_url = kUrl}).validators.headers,
            (std::vector<net::Header>{{"If-Modified-Since", "Mon"}}));
}

TEST(ConditionalGet, AsksTheAddressInForce) {
  EXPECT_EQ(get({}).request.url, kUrl);
  EXPECT_EQ(get({.moved_to = "https://new.example/"}).request.url, "https://new.example/");
}

TEST(ConditionalGet, SaysWhoAsksAndWhoAnswersForIt) {
  const auto agent = [](const ConditionalGet& made) {
    const auto& headers = made.request.headers;
    const auto found = std::find_if(headers.begin(), headers.end(),
                                    [](const auto& one) { return one.name == "User-Agent"; });
    return found == headers.end() ? std::string() : found->value;
  };
  EXPECT_EQ(agent(get({})), "newswatch/" NEWSWATCH_VERSION);
  EXPECT_EQ(agent(get({}, {.user_agent_contact = "https://example.org/who"})),
            "newswatch/" NEWSWATCH_VERSION " (+https://example.org/who)");
}

TEST(ConditionalGet, PrivateAddressesNeedLeaveOfTheFeedOrOfAll) {
  Feed feed{.url = kUrl};
  FetchSettings settings;
  EXPECT_EQ(conditional_get(feed, settings, {}).request.addresses, net::AddressPolicy::public_only);
  feed.allow_private_addresses = true;
  EXPECT_EQ(conditional_get(feed, settings, {}).request.addresses,
            net::AddressPolicy::allow_private);
  feed.allow_private_addresses = false;
  settings.allow_private_addresses = true;
  EXPECT_EQ(conditional_get(feed, settings, {}).request.addresses,
            net::AddressPolicy::allow_private);
}

TEST(ConditionalGet, IgnoresCertificatesOnlyWhereTheFeedSaysSoAndOnItsOwnHost) {
  Feed feed{.url = "https://ministry.example/feed.xml"};
  const auto asked = [&feed](const PollState& state) {
    return conditional_get(feed, {}, state).request.certificates;
  };
  EXPECT_EQ(asked({}), net::Certificates::verified);
  feed.verify_tls = false;
  EXPECT_EQ(asked({}), net::Certificates::ignored);
  EXPECT_EQ(asked({.moved_to = "https://ministry.example/new.xml"}), net::Certificates::ignored);
  EXPECT_EQ(asked({.moved_to = "https://elsewhere.example/feed.xml"}), net::Certificates::verified);
}

using Headers = std::vector<net::Header>;

Headers sent(const Feed& feed, const PollState& state = {}) {
  return conditional_get(feed, {}, state).request.headers;
}

bool has(const Headers& headers, const net::Header& wanted) {
  return std::find(headers.begin(), headers.end(), wanted) != headers.end();
}

TEST(ConditionalGet, SendsTheHeadersOfTheFeedInsteadOfOursOfTheSameName) {
  const Feed feed{
      .url = kUrl,
      .access = Access{.user_agent = "Mozilla/5.0",
                       .headers = {{"X-Api-Key", "k"}, {"accept", "text/xml"}, {"Cookie", "a=b"}}}};
  const Headers headers = sent(feed);
  for (const net::Header& one : feed.access->headers) EXPECT_TRUE(has(headers, one)) << one.name;
  EXPECT_TRUE(has(headers, {"User-Agent", "Mozilla/5.0"}));
  EXPECT_EQ(headers.size(), 5u);  // and Accept-Encoding
}

TEST(ConditionalGet, SendsTheHeadersOfTheFeedToItsOwnOriginAlone) {
  const Feed feed{.url = "http://wire.example/feed.xml",
                  .access = Access{.user_agent = "Mozilla/5.0",
                                   .headers = {{"Authorization", "Basic c2VjcmV0"},
                                               {"X-Desk", "d"},
                                               {"Accept-Language", "ar"}}}};
  struct Case {
    std::string moved_to;
    bool kept;
  };
  for (const Case& c : {Case{"", true}, Case{"http://wire.example/new.xml", true},
                        Case{"https://wire.example/feed.xml", true},
                        Case{"http://wire.example:8080/feed.xml", false},
                        Case{"https://www.wire.example/feed.xml", false},
                        Case{"https://elsewhere.example/feed.xml", false}}) {
    SCOPED_TRACE(c.moved_to);
    const Headers headers = sent(feed, {.moved_to = c.moved_to});
    EXPECT_EQ(has(headers, feed.access->headers[0]), c.kept);
    EXPECT_EQ(has(headers, feed.access->headers[1]), c.kept);
    EXPECT_TRUE(has(headers, feed.access->headers[2])) << "tells a stranger nothing";
    EXPECT_TRUE(has(headers, {"User-Agent", "Mozilla/5.0"}));
  }
}

TEST(ConditionalGet, TrustsTheFeedsAuthoritiesOnItsOwnHostAlone) {
  const Feed feed{.url = "https://wire.example/feed.xml",
                  .access = Access{.ca_file = "internal.pem"}};
  const auto asked = [&feed](const PollState& state) {
    return conditional_get(feed, {}, state).request.ca_file;
  };
  EXPECT_EQ(asked({}), "internal.pem");
  EXPECT_EQ(asked({.moved_to = "https://wire.example:8443/"}), "internal.pem");
  EXPECT_EQ(asked({.moved_to = "https://elsewhere.example/"}), "");
}

TEST(ConditionalGet, GoesByTheProxyOfTheFeedElseOfAllUnlessItHasNone) {
  Feed feed{.url = kUrl};
  FetchSettings settings;
  const auto asked = [&] { return conditional_get(feed, settings, {}).request.proxy.url; };
  EXPECT_EQ(asked(), "");
  settings.proxy.url = "http://all.example:3128";
  EXPECT_EQ(asked(), "http://all.example:3128");
  feed.access = Access{.proxy = net::Proxy{.url = "socks5h://one.example:1080"}};
  EXPECT_EQ(asked(), "socks5h://one.example:1080");
  feed.access = Access{.proxy = net::Proxy{}};
  EXPECT_EQ(asked(), "");
}

TEST(ConditionalGet, CarriesTheBoundsOfTheSettings) {
  const auto made = get({}, {.timeout = std::chrono::seconds(7), .max_body_bytes = 1234});
  EXPECT_EQ(made.request.timeout, std::chrono::seconds(7));
  EXPECT_EQ(made.request.max_body_bytes, 1234u);
}

}  // namespace
}  // namespace newswatch::feeds
