// Feeds written into a configuration.

#include "config/feeds_yaml.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"
#include "config/files.h"
#include "tests/config/fixtures.h"

namespace newswatch::config {
namespace {

using feeds::Feed;

const Feed kNew{.name = "It's new", .url = "https://new.example/feed", .tags = {"a", "b: c"}};
constexpr std::string_view kEntry =
    "  - name: 'It''s new'\n    url: 'https://new.example/feed'\n    tags: ['a', 'b: c']\n";

TEST(FeedsYaml, WritesAFileOfFeeds) {
  EXPECT_EQ(feeds_file({kNew}), "feeds:\n" + std::string(kEntry));
  EXPECT_EQ(feeds_file({}), "feeds: []\n");
  Feed all = kNew;
  all.publisher = "P";
  all.allow_private_addresses = true;
  EXPECT_EQ(to_yaml(all),
            "  - name: 'It''s new'\n    url: 'https://new.example/feed'\n    publisher: 'P'\n    "
            "tags: ['a', 'b: c']\n    allow_private_addresses: true\n");
}

TEST(FeedsYaml, AddsBehindTheLastFeed) {
  const std::string entry(kEntry);
  std::string at_margin;
  for (std::string_view rest = kEntry; !rest.empty();) {
    const auto end = rest.find('\n') + 1;
    at_margin += rest.substr(2, end - 2);
    rest.remove_prefix(end);
  }
  const std::string old = "  - name: old\n    url: https://old.example/\n";
  const std::string rule = "rules:\n  - name: r\n    match: x\n";
  struct Case {
    std::string_view name;
    std::string before, after;
  };
  const std::vector<Case> cases{
      {"at the end", "feeds:\n" + old, "feeds:\n" + old + entry},
      {"without a last line end", "feeds:\n  - {name: old, url: 'https://old.example/'}",
       "feeds:\n  - {name: old, url: 'https://old.example/'}\n" + entry},
      {"before another section", "feeds:\n" + old + "\n# The rules.\n" + rule,
       "feeds:\n" + old + entry + "\n# The rules.\n" + rule},
      {"comments stay where they are", "feeds: # all\n\n  # one\n" + old + "  # end\n" + rule,
       "feeds: # all\n\n  # one\n" + old + entry + "  # end\n" + rule},
      {"at the margin", "feeds:\n- name: old\n  url: https://old.example/\n" + rule,
       "feeds:\n- name: old\n  url: https://old.example/\n" + at_margin + rule},
      {"no list", "# mine\n" + rule, "# mine\n" + rule + "feeds:\n" + entry},
      {"an empty list", rule + "feeds:  []  # none yet\n", rule + "feeds:  # none yet\n" + entry},
      {"an empty list at the end", "feeds: []", "feeds:\n" + entry},
      {"an empty file", "", "feeds:\n" + entry},
      {"a key that begins alike", "feeds_of: x\n", "feeds_of: x\nfeeds:\n" + entry},
      {"a key within another", "x:\n  feeds:\n    - a\n",
       "x:\n  feeds:\n    - a\nfeeds:\n" + entry},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const auto made = with_feeds(c.before, {kNew});
    ASSERT_TRUE(made);
    EXPECT_EQ(*made, c.after);
  }
}

TEST(FeedsYaml, KeepsLineEndsAndAByteOrderMark) {
  EXPECT_EQ(with_feeds("\xef\xbb\xbf"
                       "feeds:\r\n  - {name: a, url: 'https://a.example/'}\r\n",
                       {Feed{.name = "b", .url = "https://b.example/"}}),
            "\xef\xbb\xbf"
            "feeds:\r\n  - {name: a, url: 'https://a.example/'}\r\n  - name: 'b'\r\n"
            "    url: 'https://b.example/'\r\n");
}

TEST(FeedsYaml, LeavesAListInBracketsToItsWriter) {
  EXPECT_FALSE(with_feeds("feeds: [{name: a, url: 'https://a.example/'}]\n", {kNew}));
  EXPECT_FALSE(with_feeds("feeds:\n  [{name: a, url: 'https://a.example/'}]\n", {kNew}));
}

TEST(LoadWith, ReadsTheTextInPlaceOfTheFile) {
  const test::Folder folder;
  const std::string main =
      folder.write("newswatch.yaml", "include: [./feeds.d/*.yaml]\nfeeds: []\n");
  const SecretSources none;
  const auto entry = feeds_file({kNew});
  const auto added = load_with(main, {folder.file("feeds.d/new.yaml"), entry}, none);
  ASSERT_TRUE(added);
  ASSERT_EQ(added->feeds.size(), 1u);
  EXPECT_EQ(added->feeds[0], kNew);
  EXPECT_TRUE(are_same_place(added->files.back(), folder.file("feeds.d/../feeds.d/new.yaml")));
  EXPECT_TRUE(load(main, none)->feeds.empty());

  const auto elsewhere = load_with(main, {folder.file("other/new.yaml"), entry}, none);
  ASSERT_TRUE(elsewhere);
  EXPECT_TRUE(elsewhere->feeds.empty());
  const auto hidden = load_with(main, {folder.file("feeds.d/.new.yaml"), entry}, none);
  ASSERT_TRUE(hidden);
  EXPECT_TRUE(hidden->feeds.empty());

  folder.write("feeds.d/new.yaml", "feeds: [{name: x, url: 'https://x.example/'}]\n");
  const auto replaced = load_with(main, {folder.file("feeds.d/new.yaml"), entry}, none);
  ASSERT_TRUE(replaced);
  EXPECT_EQ(replaced->feeds, std::vector<Feed>{kNew});
  const auto of_main = load_with(main, {main, entry}, none);
  ASSERT_TRUE(of_main);
  EXPECT_EQ(of_main->feeds, std::vector<Feed>{kNew});
  EXPECT_FALSE(load_with(main, {folder.file("feeds.d/new.yaml"), "feeds: 3\n"}, none));
}

}  // namespace
}  // namespace newswatch::config
