#include "net/url.h"

#include <gtest/gtest.h>

#include <vector>

namespace newswatch::net {
namespace {

struct Case {
  std::string base;
  std::string reference;
  std::optional<std::string> expected;
};

void expect_all(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    SCOPED_TRACE(c.base + " + " + c.reference);
    EXPECT_EQ(resolve(c.base, c.reference), c.expected);
  }
}

TEST(Url, ResolvesTheExamplesOfRfc3986) {
  const std::string base = "http://a/b/c/d;p?q";
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"g:h", "g:h"},
      {"g", "http://a/b/c/g"},
      {"./g", "http://a/b/c/g"},
      {"g/", "http://a/b/c/g/"},
      {"/g", "http://a/g"},
      {"//g", "http://g"},
      {"?y", "http://a/b/c/d;p?y"},
      {"g?y", "http://a/b/c/g?y"},
      {"#s", "http://a/b/c/d;p?q#s"},
      {"g#s", "http://a/b/c/g#s"},
      {";x", "http://a/b/c/;x"},
      {"", "http://a/b/c/d;p?q"},
      {".", "http://a/b/c/"},
      {"..", "http://a/b/"},
      {"../g", "http://a/b/g"},
      {"../..", "http://a/"},
      {"../../g", "http://a/g"},
      {"../../../g", "http://a/g"},
      {"/./g", "http://a/g"},
      {"/../g", "http://a/g"},
      {"g.", "http://a/b/c/g."},
      {"./g/.", "http://a/b/c/g/"},
      {"g/./h", "http://a/b/c/g/h"},
      {"g/../h", "http://a/b/c/h"},
      {"g?y/../x", "http://a/b/c/g?y/../x"},
      {"g#s/../x", "http://a/b/c/g#s/../x"},
  };
  for (const auto& [reference, expected] : cases) {
    SCOPED_TRACE(reference);
    EXPECT_EQ(resolve(base, reference), expected);
  }
}

TEST(Url, MendsWhatPublishersWrite) {
  const std::string base = "https://example.org/news/index.html";
  expect_all({
      {base, "  /a b  ", "https://example.org/a%20b"},
      {base, "/a\n\t b", "https://example.org/a%20b"},
      {base, "/größe?q=ü#ß", "https://example.org/gr%C3%B6%C3%9Fe?q=%C3%BC#%C3%9F"},
      {base, "\\a\\b?c\\d", "https://example.org/a/b?c%5Cd"},
      {base, "/100%", "https://example.org/100%25"},
      {base, "/a%2", "https://example.org/a%252"},
      {base, "/a%2Fb%c3", "https://example.org/a%2Fb%c3"},
      {base, "/a[1]?b[]=2", "https://example.org/a%5B1%5D?b%5B%5D=2"},
      {base, "/a#b#c", "https://example.org/a#b%23c"},
      {base, "/\"<x>\"", "https://example.org/%22%3Cx%3E%22"},
      {"", "http:/example.com/a", "http://example.com/a"},
      {"", "http:///example.com/a", "http://example.com/a"},
      {"", "https:\\\\example.com\\a", "https://example.com/a"},
      {"", "http:example.com/a", "http://example.com/a"},
      {"", "HTTP://Example.COM/A", "http://Example.COM/A"},
      {base, "//cdn.example.com/x", "https://cdn.example.com/x"},
      {"", "http://müller.example/x", "http://m%C3%BCller.example/x"},
      {"", "http://[2001:db8::1]:8080/x", "http://[2001:db8::1]:8080/x"},
      {"", "http://user:p%40ss@example.com/", "http://user:p%40ss@example.com/"},
      {"", "http://u:a@b@example.com/", "http://u:a%40b@example.com/"},
      {"", "http://example.com", "http://example.com"},
      {"", "x:/.//y", "x:/.//y"},
      {"", "mailto:desk@example.org", "mailto:desk@example.org"},
      {"", "tag:example.org,2024:1", "tag:example.org,2024:1"},
      {"", "urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a",
       "urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a"},
  });
}

TEST(Url, RefusesWhatCannotBeAUrl) {
  expect_all({
      {"", "", std::nullopt},
      {"", "/relative", std::nullopt},
      {"", "no scheme", std::nullopt},
      {"not a base", "relative", std::nullopt},
      {"", "http://", std::nullopt},
      {"", "http:///", std::nullopt},
      {"", "http://user@/", std::nullopt},
      {"", "http://:80/", std::nullopt},
      {"", "http://example.com:65536/", std::nullopt},
      {"", "http://exa mple.com/", std::nullopt},
      {"", "http://example.com:port/", std::nullopt},
      {"", "http://[::1/", std::nullopt},
      {"", "http://[::1]example.com/", std::nullopt},
      {"", "http://[::1]8080/", std::nullopt},
      {"", "http://example[.com/", std::nullopt},
      {"http://[::1]example.com/", "/a", std::nullopt},
      {"", "http://" + std::string(70'000, 'a'), std::nullopt},
  });
}

TEST(Url, TellsOriginsWithoutDefaultPorts) {
  const std::vector<std::pair<std::string, std::optional<std::string>>> cases = {
      {"http://Example.com/a", "http://example.com"},
      {"http://example.com:80/", "http://example.com"},
      {"https://example.com:443", "https://example.com"},
      {"https://example.com:80", "https://example.com:80"},
      {"http://example.com:", "http://example.com"},
      {"http://user:secret@example.com:8080/", "http://example.com:8080"},
      {"https://[::1]:8443/", "https://[::1]:8443"},
      {"ftp://example.com/", std::nullopt},
      {"/relative", std::nullopt},
      {"", std::nullopt},
  };
  for (const auto& [url, expected] : cases) {
    SCOPED_TRACE(url);
    EXPECT_EQ(origin(url), expected);
  }
}

TEST(Url, TellsTheHostInLowerCase) {
  EXPECT_EQ(host("https://WWW.Example.com:8080/A"), "www.example.com");
  EXPECT_EQ(host("https://user@[2001:DB8::1]/"), "[2001:db8::1]");
  EXPECT_EQ(host("mailto:a@b"), "");
  EXPECT_EQ(host("http://a.example:47001?q"), "a.example");
  EXPECT_EQ(host("http://user:8080@a.example/"), "a.example");
  EXPECT_EQ(host("http://a.example#/@b.example"), "a.example");
  EXPECT_EQ(host("http://a\n.example/"), "a.example");
  EXPECT_EQ(host("http:///a.example/"), "a.example");
  EXPECT_EQ(host("http://a.example\\@b.example/"), "a.example");
  EXPECT_EQ(host("http://a.example:65536/"), "");
  EXPECT_EQ(host("http://a.example:80x/"), "");
  EXPECT_EQ(host("http://:80/"), "");
  EXPECT_EQ(host(""), "");
}

TEST(Url, KnowsHttpUrls) {
  for (const char* yes : {"http://a", "HTTPS://a/b", "http://a:1?x"})
    EXPECT_TRUE(is_http(yes)) << yes;
  for (const char* no : {"", "http:", "http://", "httpx://a", "ftp://a", "//a", "a"}) {
    EXPECT_FALSE(is_http(no)) << no;
  }
}

TEST(Url, GivesOneKeyToTheUrlsOfOneArticle) {
  const std::string key = comparison_key("https://example.com/news/truce");
  const std::vector<std::string> same = {
      "http://example.com/news/truce",
      "https://www.example.com/news/truce",
      "https://WWW.Example.COM/news/truce",
      "https://example.com./news/truce",
      "https://example.com:443/news/truce",
      "http://example.com:80/news/truce",
      "https://example.com/news/truce/",
      "https://example.com/news/truce#top",
      "https://example.com/news/truce?",
      "https://example.com/news/../news/truce",
      "https://example.com/news/tr%75ce",
      "https://reader@example.com/news/truce",
      "  https://example.com/news/truce\n",
      "https://example.com/news/truce?utm_source=rss&utm_medium=feed&UTM_Campaign=x",
      "https://example.com/news/truce?fbclid=1&gclid=2&gbraid=3&wbraid=4&msclkid=5&yclid=6",
      "https://example.com/news/truce?at_medium=RSS&at_campaign=KARANGA",
      "https://example.com/news/truce?ns_mchannel=rss&ns_source=PublicRSS20-sa",
      "https://example.com/news/truce?cmpid=a&CMP=b&cmp=c&ncid=d&ocid=e&xtor=RSS-1",
      "https://example.com/news/truce?mc_cid=1&mc_eid=2&mkt_tok=3&_hsenc=4&igshid=5",
      "https://example.com/news/truce?traffic_source=rss",
      "https://example.com/news/truce?ref=rss",
      "https://example.com/news/truce?partner=rss&emc=rss",
      "https://example.com/news/truce?mod=rss_world",
      "https://example.com/news/"
      "truce?wt.mc_id=1&pk_campaign=2&mtm_source=3&__twitter_impression=true",
  };
  for (const std::string& url : same) EXPECT_EQ(comparison_key(url), key) << url;
}

TEST(Url, KeepsDifferentArticlesApart) {
  const std::vector<std::string> different = {
      "https://example.com/news/truce",
      "https://example.com/news/Truce",
      "https://example.com/news/truce?id=1",
      "https://example.com/news/truce?id=2",
      "https://example.com/news/truce?mod=article",
      "https://example.com/news/truce?ref=4711",
      "https://example.com/news%2Ftruce",
      "https://example.com:8443/news/truce",
      "https://news.example.com/truce",
      "https://example.com/?p=1",
      "https://example.com/?p=12",
      "https://example.com",
  };
  for (std::size_t i = 0; i < different.size(); ++i) {
    for (std::size_t j = i + 1; j < different.size(); ++j) {
      EXPECT_NE(comparison_key(different[i]), comparison_key(different[j]))
          << different[i] << " and " << different[j];
    }
  }
}

TEST(Url, KeepsParametersInOrderAroundDroppedOnes) {
  EXPECT_EQ(comparison_key("https://example.com/a?b=1&utm_source=x&c=2&fbclid=y"),
            "example.com/a?b=1&c=2");
}

TEST(Url, GivesAKeyToWhatIsNoWebUrl) {
  EXPECT_EQ(comparison_key("urn:x:1"), comparison_key(" urn:x:1 "));
  EXPECT_NE(comparison_key("urn:x:1"), comparison_key("urn:x:2"));
  EXPECT_EQ(comparison_key("4711"), "4711");
}

}  // namespace
}  // namespace newswatch::net
