#include "feeds/links.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

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
      {"<a href=\"https://x.example/\">", "<a href=\"https://x.example/\">"},
      {"<a href=\"#top\">", "<a href=\"#top\">"},
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
