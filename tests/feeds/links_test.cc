#include "feeds/links.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "feeds/html_links.h"

namespace newswatch::feeds {
namespace {

constexpr std::string_view kBase = "https://desk.example/a/b.html";

TEST(Links, ResolvesReferencesAndLeavesWhatCannotBe) {
  struct Case {
    std::string_view base;
    std::string_view reference;
    std::string_view resolved;
  };
  constexpr Case kCases[] = {
      {kBase, "c.html", "https://desk.example/a/c.html"},
      {kBase, " /c ", "https://desk.example/c"},
      {kBase, "?q", "https://desk.example/a/b.html?q"},
      {kBase, "//x.example/1", "https://x.example/1"},
      {kBase, "https://x.example/a,b", "https://x.example/a,b"},
      {kBase, "mailto:a@x.example", "mailto:a@x.example"},
      {"", "c.html", "c.html"},
      {"", "", ""},
      {"", "https://x.example/a b", "https://x.example/a%20b"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.reference);
    EXPECT_EQ(resolve_link(c.base, std::string(c.reference)), c.resolved);
  }
}

// RFC 3986 5.4, all of it.
TEST(Links, ResolvesTheExamplesOfTheStandard) {
  struct Case {
    std::string_view reference;
    std::string_view resolved;
  };
  constexpr Case kCases[] = {
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
      {"g?y#s", "http://a/b/c/g?y#s"},
      {";x", "http://a/b/c/;x"},
      {"g;x", "http://a/b/c/g;x"},
      {"g;x?y#s", "http://a/b/c/g;x?y#s"},
      {"", "http://a/b/c/d;p?q"},
      {".", "http://a/b/c/"},
      {"./", "http://a/b/c/"},
      {"..", "http://a/b/"},
      {"../", "http://a/b/"},
      {"../g", "http://a/b/g"},
      {"../..", "http://a/"},
      {"../../", "http://a/"},
      {"../../g", "http://a/g"},
      {"../../../g", "http://a/g"},
      {"../../../../g", "http://a/g"},
      {"/./g", "http://a/g"},
      {"/../g", "http://a/g"},
      {"g.", "http://a/b/c/g."},
      {".g", "http://a/b/c/.g"},
      {"g..", "http://a/b/c/g.."},
      {"..g", "http://a/b/c/..g"},
      {"./../g", "http://a/b/g"},
      {"./g/.", "http://a/b/c/g/"},
      {"g/./h", "http://a/b/c/g/h"},
      {"g/../h", "http://a/b/c/h"},
      {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
      {"g;x=1/../y", "http://a/b/c/y"},
      {"g?y/./x", "http://a/b/c/g?y/./x"},
      {"g?y/../x", "http://a/b/c/g?y/../x"},
      {"g#s/./x", "http://a/b/c/g#s/./x"},
      {"g#s/../x", "http://a/b/c/g#s/../x"},
      {"http:g", "http://g"},  // browsers and publishers mean a host
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.reference);
    EXPECT_EQ(resolve_link("http://a/b/c/d;p?q", std::string(c.reference)), c.resolved);
  }
}

TEST(Links, MendsTheSlipsOfPublishers) {
  struct Case {
    std::string_view reference;
    std::string_view resolved;
  };
  constexpr Case kCases[] = {
      {"//h.example:8080/x", "https://h.example:8080/x"},
      {"http://user:pw@h.example/x", "http://user:pw@h.example/x"},
      {"http://[::1]:80/x", "http://[::1]:80/x"},
      {"\\x", "https://desk.example/x"},
      {"http:///x.example/y", "http://x.example/y"},
      {"http://h.example/a\n b", "http://h.example/a%20b"},
      {"http://h.example/?a=1&amp;b=2&#038;c=3", "http://h.example/?a=1&b=2&c=3"},
      {"http://h.example/?a=1&amp;amp;b=2", "http://h.example/?a=1&b=2"},
      {"http://h.example/?a=1&amplitude=2", "http://h.example/?a=1&amplitude=2"},
      {"feed:https://h.example/x", "https://h.example/x"},
      {"feed://h.example/x", "http://h.example/x"},
      {"\"http://h.example/x\"", "http://h.example/x"},
      {"<http://h.example/x>", "http://h.example/x"},
      {"\u200B\u00A0http://h.example/x\uFEFF", "http://h.example/x"},
      {"www.h.example/x", "http://www.h.example/x"},
      {"JavaScript:alert(1)", ""},
      {"vbscript:x", ""},
      {"data:text/html,x", ""},
      {"data:image/gif;base64,R0lGODlh", "data:image/gif;base64,R0lGODlh"},
      {"tag:h.example,2024:1", "tag:h.example,2024:1"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.reference);
    EXPECT_EQ(resolve_link(kBase, std::string(c.reference)), c.resolved);
  }
}

TEST(Links, KeepTheLettersOfTheirPublisher) {
  EXPECT_EQ(resolve_link("", "http://m\u00FCnchen.example/stra\u00DFe?\u65E5#\u672C"),
            "http://m\u00FCnchen.example/stra\u00DFe?\u65E5#\u672C");
  EXPECT_EQ(resolve_link("http://m\u00FCnchen.example/a/", "../\u65E5 x"),
            "http://m\u00FCnchen.example/\u65E5%20x");
  EXPECT_EQ(resolve_link("", "http://h.example/%C3%BC"), "http://h.example/%C3%BC");
  // Which of the escapes was written and which was made cannot be told any more.
  EXPECT_EQ(resolve_link("", "http://h.example/%C3%BC\u00FC"), "http://h.example/%C3%BC%C3%BC");
}

TEST(Links, ResolvesInsideHtmlOnlyWhatIsRelative) {
  struct Case {
    std::string_view html;
    std::string_view resolved;
  };
  constexpr Case kCases[] = {
      {"<a href=\"c\">c</a>", "<a href=\"https://desk.example/a/c\">c</a>"},
      {"<a href='/c'>c</a>", "<a href='https://desk.example/c'>c</a>"},
      {"<img alt=x src=i.png>", "<img alt=x src=https://desk.example/a/i.png>"},
      {"<A HREF = \"c\">", "<A HREF = \"https://desk.example/a/c\">"},
      {"<a href=\"?a=1&amp;b=2\">", "<a href=\"https://desk.example/a/b.html?a=1&amp;b=2\">"},
      {"<a href=\"?a=1&copy=2\">", "<a href=\"https://desk.example/a/b.html?a=1&amp;copy=2\">"},
      {"<a href=\"https://x.example/\">", "<a href=\"https://x.example/\">"},
      {"<a href=\"#top\">", "<a href=\"#top\">"},
      {"<img srcset=\"s.png 1x, /l,2.png 2x,https://x.example/h.png\">",
       "<img srcset=\"https://desk.example/a/s.png 1x, https://desk.example/l,2.png 2x, "
       "https://x.example/h.png\">"},
      {"<a href=\"javascript:x()\">", "<a href=\"javascript:x()\">"},
      {"<p title=\"c\">c</p>", "<p title=\"c\">c</p>"},
      {"a < b and href=\"c\"", "a < b and href=\"c\""},
      {"<a href=\"c", "<a href=\"c"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.html);
    EXPECT_EQ(resolve_html_links(kBase, std::string(c.html)), c.resolved);
    EXPECT_EQ(resolve_html_links("", std::string(c.html)), c.html);
  }
}

TEST(Links, AnEndlessBaseDoesNotMultiplyADocument) {
  const std::string base = "https://x.example/" + std::string(100'000, 'x');
  EXPECT_EQ(resolve_html_links(base, "<a href=\"?c\">"), "<a href=\"?c\">");
}

TEST(Links, TidiesRelationsAndLanguages) {
  EXPECT_EQ(tidy_relation(" Alternate "), "alternate");
  EXPECT_EQ(tidy_relation("http://www.iana.org/assignments/relation/Enclosure"), "enclosure");
  EXPECT_EQ(tidy_language(" en_US "), "en-US");
}

TEST(Links, KnowsAUrlByItsScheme) {
  EXPECT_TRUE(looks_like_url("HTTPS://x.example/"));
  EXPECT_FALSE(looks_like_url("https://"));
  EXPECT_FALSE(looks_like_url("tag:x.example,2024:1"));
  EXPECT_FALSE(looks_like_url("https://x.example/a b"));
}

}  // namespace
}  // namespace newswatch::feeds
