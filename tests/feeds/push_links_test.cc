#include "feeds/push_links.h"

#include <gtest/gtest.h>

#include "feeds/parse.h"

namespace newswatch::feeds {
namespace {

constexpr std::string_view kUrl = "https://news.example/feeds/world.xml";
constexpr std::string_view kHub = "https://hub.example/";

TEST(PushLinks, ReadsLinkHeadersAsTheyAreWritten) {
  struct Case {
    const char* name;
    std::vector<net::Header> headers;
    std::vector<std::string> hubs;
    std::string self;
  };
  const std::string self = "https://news.example/self";
  const std::vector<Case> cases = {
      {"none", {}, {}, ""},
      {"one each",
       {{"Link", "<https://hub.example/>; rel=\"hub\""}, {"link", "</self>; rel=self"}},
       {"https://hub.example/"},
       self},
      {"both in one header",
       {{"LINK", "<https://hub.example/>; rel=hub, </self>;rel=\"self\""}},
       {"https://hub.example/"},
       self},
      {"other letters and blanks",
       {{"Link", " ,, < https://hub.example/ > ; title=\"a, b; c\" ; REL = \"HUB\" ,"}},
       {"https://hub.example/"},
       ""},
      {"several relations in one link",
       {{"Link", "<https://hub.example/>; rel=\"nofollow  Hub\tself\""}},
       {"https://hub.example/"},
       "https://hub.example/"},
      {"commas and semicolons in the address",
       {{"Link", "<https://hub.example/a,b;c=d>; rel=hub"}},
       {"https://hub.example/a,b;c=d"},
       ""},
      {"quoted pairs",
       {{"Link", "<https://hub.example/>; rel=\"h\\ub\""}},
       {"https://hub.example/"},
       ""},
      {"only the first rel counts",
       {{"Link", "<https://hub.example/>; rel=next; rel=hub"}},
       {},
       ""},
      {"of another page", {{"Link", "<https://hub.example/>; rel=hub; anchor=\"#other\""}}, {}, ""},
      {"parameters without a value",
       {{"Link", "<https://hub.example/>; crossorigin; rel=hub"}},
       {"https://hub.example/"},
       ""},
      {"not of the web", {{"Link", "<mailto:a@b.example>; rel=hub, <ftp://x/>; rel=self"}}, {}, ""},
      {"several hubs, one twice",
       {{"Link", "<https://a.example/>; rel=hub, <https://b.example/>; rel=hub"},
        {"Link", "<https://a.example/>; rel=hub"}},
       {"https://a.example/", "https://b.example/"},
       ""},
      {"the first self counts", {{"Link", "</self>; rel=self, </other>; rel=self"}}, {}, self},
      {"no rel", {{"Link", "<https://hub.example/>"}}, {}, ""},
      {"broken from there on",
       {{"Link", "<https://hub.example/>; rel=hub rubbish, </self>; rel=self"}},
       {"https://hub.example/"},
       ""},
      {"never closed", {{"Link", "<https://hub.example/; rel=hub"}}, {}, ""},
      {"a quote never closed",
       {{"Link", "<https://hub.example/>; rel=\"hub"}},
       {"https://hub.example/"},
       ""},
      {"another header", {{"Links", "<https://hub.example/>; rel=hub"}}, {}, ""},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const PushLinks links = links_of(c.headers, kUrl);
    EXPECT_EQ(links.hubs, c.hubs);
    EXPECT_EQ(links.self, c.self);
  }
}

TEST(PushLinks, KeepsSoManyHubsAndNoMore) {
  std::string value;
  for (int n = 0; n < 100; ++n)
    value += "<https://hub.example/" + std::to_string(n) + ">; rel=hub,";
  EXPECT_EQ(links_of({{"Link", value}}, kUrl).hubs.size(), kMaxHubs);
  const std::string long_url = "https://hub.example/" + std::string(4'000, 'a');
  EXPECT_TRUE(links_of({{"Link", "<" + long_url + ">; rel=hub"}}, kUrl).hubs.empty());
}

PushLinks in_document(std::string_view text) {
  const auto document = parse(text, {.url = std::string(kUrl)});
  if (document) return links_of(document->feed);
  ADD_FAILURE() << document.error().message;
  return {};
}

TEST(PushLinks, AreReadInDocumentsOfEachFormat) {
  struct Case {
    const char* name;
    std::string_view document;
  };
  const Case cases[] = {
      {"rss",
       R"(<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>t</title>
          <atom:link rel="hub" href="https://hub.example/"/>
          <atom:link rel="hub" href="http://other.example/"/>
          <atom:link rel="self" href="/self"/><item><guid>1</guid><title>a</title></item>
          </channel></rss>)"},
      {"atom",
       R"(<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>
          <link rel="hub" href="https://hub.example/"/><link rel="hub" href="http://other.example/"/>
          <link rel="self" href="/self"/><entry><id>1</id><title>a</title></entry></feed>)"},
      {"json",
       R"({"version":"https://jsonfeed.org/version/1.1","title":"t","feed_url":"/self",
          "hubs":[{"type":"rssCloud","url":"https://cloud.example/"},
                  {"type":"WebSub","url":"https://hub.example/"},
                  {"type":"WebSub","url":"http://other.example/"}],
          "items":[{"id":"1","title":"a"}]})"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const PushLinks links = in_document(c.document);
    EXPECT_EQ(links.hubs,
              (std::vector<std::string>{"https://hub.example/", "http://other.example/"}));
    EXPECT_EQ(links.self, "https://news.example/self");
  }
}

TEST(PushLinks, HeadersComeBeforeTheDocumentAndHttpsBeforeHttp) {
  const PushLinks headers{.hubs = {"http://a.example/", std::string(kHub)}, .self = "https://s/1"};
  const PushLinks document{.hubs = {"https://d.example/"}, .self = "https://s/2"};
  EXPECT_EQ(preferred(headers, document),
            (PushLinks{{std::string(kHub), "http://a.example/"}, "https://s/1"}));
  EXPECT_EQ(preferred({.self = "https://s/1"}, document),
            (PushLinks{{"https://d.example/"}, "https://s/1"}));
  EXPECT_EQ(preferred({}, document), document);
}

}  // namespace
}  // namespace newswatch::feeds
