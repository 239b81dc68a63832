// What a host lets us ask for.

#include "feeds/robots.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace newswatch::feeds {
namespace {

TEST(Robots, AreObeyedAsRfc9309Says) {
  struct Case {
    std::string_view name, text, target;
    bool allowed;
  };
  const std::vector<Case> cases{
      {"nothing said", "", "/feed", true},
      {"all forbidden", "User-agent: *\nDisallow: /", "/feed", false},
      {"nothing forbidden", "User-agent: *\nDisallow:", "/feed", true},
      {"itself", "User-agent: *\nDisallow: /", "/robots.txt", true},
      {"prefix", "User-agent: *\nDisallow: /fe", "/feed", false},
      {"another path", "User-agent: *\nDisallow: /feed", "/rss", true},
      {"letter case of paths", "User-agent: *\nDisallow: /Feed", "/feed", true},
      {"letter case of keys", "USER-AGENT: *\ndisALLOW: /feed", "/feed", false},
      {"the longest decides", "User-agent: *\nAllow: /feed/world\nDisallow: /feed", "/feed/world/a",
       true},
      {"in any order", "User-agent: *\nDisallow: /feed\nAllow: /feed/world", "/feed/world/a", true},
      {"Allow among equals", "User-agent: *\nDisallow: /feed\nAllow: /feed", "/feed", true},
      {"star", "User-agent: *\nDisallow: /*.xml", "/a/rss.xml", false},
      {"star in vain", "User-agent: *\nDisallow: /*.xml", "/a/rss", true},
      {"end", "User-agent: *\nDisallow: /*.xml$", "/rss.xml?x", true},
      {"end reached", "User-agent: *\nDisallow: /*.xml$", "/rss.xml.xml", false},
      {"end without star", "User-agent: *\nDisallow: /$", "/", false},
      {"end without star, passed", "User-agent: *\nDisallow: /$", "/feed", true},
      {"query", "User-agent: *\nDisallow: /*?feed=", "/?feed=rss2", false},
      {"encoded rule", "User-agent: *\nDisallow: /%66eed", "/feed", false},
      {"encoded target", "User-agent: *\nDisallow: /feed", "/%66eed", false},
      {"letters of other scripts", "User-agent: *\nDisallow: /новости", "/%D0%BD%d0%BE%D0%B2",
       true},
      {"letters of other scripts, same", "User-agent: *\nDisallow: /но", "/%D0%BD%d0%BE%D0%B2",
       false},
      {"own group", "User-agent: *\nDisallow: /\n\nUser-agent: newswatch\nDisallow: /x", "/feed",
       true},
      {"own group forbids", "User-agent: NewsWatch/1.0\nDisallow: /feed\n\nUser-agent: *\nAllow: /",
       "/feed", false},
      {"another's name begins alike", "User-agent: newswatcher\nDisallow: /", "/feed", true},
      {"names in a row", "User-agent: other\nUser-agent: newswatch\nDisallow: /feed", "/feed",
       false},
      {"two own groups",
       "User-agent: newswatch\nDisallow: /a\n\nUser-agent: x\nDisallow: /b\n\n"
       "User-agent: newswatch\nDisallow: /c",
       "/c", false},
      {"another's group", "User-agent: x\nDisallow: /", "/feed", true},
      {"an own group without rules", "User-agent: newswatch\n\nUser-agent: *\nDisallow: /", "/feed",
       false},
      {"Sitemap parts no group", "User-agent: *\nSitemap: https://x/\nDisallow: /feed", "/feed",
       false},
      {"comments", "User-agent: * # all\nDisallow: /feed # ours", "/feed", false},
      {"carriage returns", "User-agent: *\rDisallow: /feed\r", "/feed", false},
      {"byte order mark", "\xef\xbb\xbfUser-agent: *\nDisallow: /feed", "/feed", false},
      {"no path", "User-agent: *\nDisallow: feed", "/feed", true},
      {"rules of nobody", "Disallow: /", "/feed", true},
      {"an HTML page", "<html><body>User-agent: * Disallow: /</body></html>", "/feed", true},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(Robots::read(c.text, "newswatch").allows(c.target), c.allowed);
  }
}

TEST(Robots, ThatCannotBeHadForbidAll) {
  EXPECT_FALSE(Robots::that_forbid_all().allows("/feed"));
  EXPECT_FALSE(Robots::that_forbid_all().allows("/"));
}

TEST(Robots, NameSitemapsWhereverTheyStand) {
  const auto robots = Robots::read(
      "Sitemap: https://a/1.xml\nUser-agent: x\nDisallow: /\nsitemap:https://a/2.xml #\nSitemap:\n",
      "newswatch");
  EXPECT_EQ(robots.sitemaps(), (std::vector<std::string>{"https://a/1.xml", "https://a/2.xml"}));
}

TEST(Robots, AreReadWithinLimits) {
  std::string text = "User-agent: *\n";
  while (text.size() < kMaxRobotsBytes) text += "Disallow: /" + std::string(50, 'a') + "\n";
  const auto robots = Robots::read(text + "Disallow: /feed\n", "newswatch");
  EXPECT_TRUE(robots.allows("/feed"));
  std::string sitemaps;
  for (int i = 0; i < 1000; ++i) sitemaps += "Sitemap: https://a/" + std::to_string(i) + "\n";
  EXPECT_EQ(Robots::read(sitemaps, "newswatch").sitemaps().size(), kMaxSitemaps);
}

}  // namespace
}  // namespace newswatch::feeds
