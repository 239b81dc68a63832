// Feeds of strangers as feeds of a configuration.

#include "config/adopt_feeds.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "config/feeds_yaml.h"
#include "config/reader.h"
#include "feeds/opml.h"
#include "net/url.h"
#include "tests/config/fixtures.h"
#include "tests/support/seed.h"

namespace newswatch::config {
namespace {

using feeds::Feed;
using feeds::ListedFeed;

// What YAML, XML or a terminal may stumble over.
const std::vector<std::string> kPieces{
    "News",  "yes",  "null",        "~",   ":",    ": ",     " #",    "#",      "'", "''", "\"",
    "\\",    "\\n",  "- ",          "? ",  "*a",   "&a",     "&amp;", "!!str",  "{", "}",  "[",
    "]",     "%",    "%2C",         "%25", ",",    "/",      "@",     "`",      "|", ">",  "<",
    "<<",    "---",  "...",         "  ",  " ",    "(",      ")",     "\u202e", "=", "é",  "📰",
    "أخبار", "新聞", "${env:HOME}", "]]>", "<!--", "\u2028", "0x1f",  "1e3"};

std::string some_text(std::mt19937_64& random, std::size_t most) {
  std::string text;
  for (std::size_t i = 0, count = 1 + random() % most; i < count; ++i)
    text += kPieces[random() % kPieces.size()];
  return text;
}

std::vector<Feed> loaded(const std::string& yaml) {
  const test::Folder folder;
  const auto config = load(folder.write("newswatch.yaml", yaml), SecretSources{});
  EXPECT_TRUE(config) << (config ? "" : to_string(config.error().front())) << "\n" << yaml;
  return config ? config->feeds : std::vector<Feed>{};
}

TEST(AdoptFeeds, MakesEveryNameOneOfAConfiguration) {
  struct Case {
    std::string name, listed, name_made;
  };
  const std::string long_name(10'000, 'x');
  const std::vector<Case> cases{
      {"plain", "BBC News", "BBC News"},
      {"none", "", "a.example"},
      {"blanks", " \t ", "a.example"},
      {"controls", "\x1b[31mred\x07\xc2\x85", "[31mred"},
      {"line breaks", "two\nlines\tand", "two lines and"},
      {"truth word", "yes", "yes"},
      {"nothing", "null", "null"},
      {"quotes", "it's \"so\": #1 [x]", "it's \"so\": #1 [x]"},
      {"emoji", "📰 News", "📰 News"},
      {"too long", long_name, std::string(kMaxNameBytes, 'x')},
      {"cut between letters", std::string(kMaxNameBytes - 1, 'x') + "éé",
       std::string(kMaxNameBytes - 1, 'x')},
      {"not UTF-8", "caf\xe9", "café"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const auto adopted = adopt({ListedFeed{c.listed, "https://a.example/feed", {}}}, {});
    ASSERT_EQ(adopted.feeds.size(), 1u);
    EXPECT_EQ(adopted.feeds[0].name, c.name_made);
    EXPECT_EQ(loaded(feeds_file(adopted.feeds)), adopted.feeds);
  }
}

TEST(AdoptFeeds, MakesNamesUnique) {
  const std::vector<Feed> configured{{.name = "News", .url = "https://b.example/"}};
  std::vector<ListedFeed> listed;
  for (int i = 0; i < 4; ++i)
    listed.push_back({"News", "https://a.example/" + std::to_string(i), {}});
  listed.push_back({"", "https://a.example/x", {}});
  listed.push_back({"", "https://a.example/y", {}});
  std::vector<std::string> names;
  for (const Feed& feed : adopt(listed, configured).feeds) names.push_back(feed.name);
  EXPECT_EQ(names, (std::vector<std::string>{"News (a.example)", "News (2)", "News (3)", "News (4)",
                                             "a.example", "a.example (2)"}));
}

TEST(AdoptFeeds, CutsALongNameForItsNumber) {
  const std::string name(kMaxNameBytes, 'x');
  FeedNames names({});
  EXPECT_EQ(names.take(name, "https://a.example/"), name);
  for (int i = 0; i < 3; ++i)
    EXPECT_LE(names.take(name, "https://a.example/").size(), kMaxNameBytes);
}

TEST(AdoptFeeds, MergesWhatIsOneFeedAndLeavesOutWhatIsThere) {
  const std::vector<Feed> configured{{.name = "There", .url = "https://there.example/feed"}};
  const auto adopted = adopt({{"A", "https://a.example/feed", {"x"}},
                              {"A again", "http://www.a.example/feed/", {"y", "x"}},
                              {"There", "http://there.example/feed", {}}},
                             configured);
  ASSERT_EQ(adopted.feeds.size(), 1u);
  EXPECT_EQ(adopted.feeds[0].name, "A");
  EXPECT_EQ(adopted.feeds[0].tags, (std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(adopted.merged, 1u);
  EXPECT_EQ(adopted.already_there, 1u);
}

TEST(AdoptFeeds, MendsAddressesAndRefusesWhatCannotBePolled) {
  struct Case {
    std::string_view written, url;  // empty: refused
  };
  const std::vector<Case> cases{
      {" https://a.example/feed ", "https://a.example/feed"},
      {"feed://a.example/rss", "http://a.example/rss"},
      {"feed:https://a.example/rss", "https://a.example/rss"},
      {"www.a.example/rss", "http://www.a.example/rss"},
      {"https://a.example/a b", "https://a.example/a%20b"},
      {"https://a.example/é", "https://a.example/é"},
      {"", ""},
      {"ftp://a.example/", ""},
      {"file:///etc/passwd", ""},
      {"javascript:alert(1)", ""},
      {"/feed", ""},
      {"https://user:s3cret@a.example/", ""},
      {"https://a.example:99999/", ""},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.written);
    const auto url = usable_url(c.written);
    EXPECT_EQ(url ? *url : "", c.url);
    if (!url) {
      EXPECT_EQ(url.error().message.find("s3cret"), std::string::npos);
    }
  }
  const auto adopted = adopt({{"A", "ftp://a.example/", {}}}, {});
  ASSERT_EQ(adopted.refused.size(), 1u);
  EXPECT_EQ(adopted.refused[0].name, "A");
  EXPECT_FALSE(adopted.refused[0].why.empty());
}

TEST(AdoptFeeds, HasRoomForManyOfOneName) {
  std::vector<ListedFeed> listed;
  for (int i = 0; i < 20'000; ++i)
    listed.push_back({"News", "https://a.example/" + std::to_string(i), {}});
  const auto adopted = adopt(listed, {});
  std::set<std::string> names;
  for (const Feed& feed : adopted.feeds) names.insert(feed.name);
  EXPECT_EQ(names.size(), listed.size());
}

// A configuration of any feeds, exported and imported again, has the same feeds.
TEST(AdoptFeeds, OfAnExportGivesTheFeedsExported) {
  std::mt19937_64 random(testing::seed_of_run(7));
  for (int round = 0; round < 60; ++round) {
    std::vector<ListedFeed> listed;
    for (int i = 0; i < 20; ++i) {
      ListedFeed feed{some_text(random, 6),
                      "https://h" + std::to_string(random() % 9) + ".example/" + std::to_string(i) +
                          "?a=1&b=%2C",
                      {}};
      for (std::size_t tags = random() % 4; tags > 0; --tags)
        feed.tags.push_back(some_text(random, 3));
      listed.push_back(std::move(feed));
    }
    auto feeds = adopt(listed, {}).feeds;
    ASSERT_EQ(feeds.size(), listed.size());
    ASSERT_EQ(loaded(feeds_file(feeds)), feeds);
    const auto read = feeds::read_opml(feeds::write_opml("all", feeds), "");
    ASSERT_TRUE(read);
    auto again = adopt(read->feeds, {}).feeds;
    const auto by_name = [](const Feed& a, const Feed& b) { return a.name < b.name; };
    std::sort(feeds.begin(), feeds.end(), by_name);
    std::sort(again.begin(), again.end(), by_name);
    ASSERT_EQ(again.size(), feeds.size());
    for (std::size_t i = 0; i < feeds.size(); ++i) {
      EXPECT_EQ(again[i].name, feeds[i].name);
      EXPECT_EQ(again[i].url, feeds[i].url);
      EXPECT_EQ(again[i].tags, feeds[i].tags) << feeds[i].name;
    }
  }
}

}  // namespace
}  // namespace newswatch::config
