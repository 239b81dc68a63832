#include "rules/suggest.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace newswatch::rules {
namespace {

constexpr std::array<std::string_view, 6> kWords{"title",     "text", "tag",
                                                 "publisher", "lang", "url"};

TEST(NearestWord, IsWithinOneEditForEveryThreeLetters) {
  struct Case {
    std::string_view word;
    std::string_view nearest;
  };
  for (const Case& c : std::vector<Case>{{"title", "title"},
                                         {"TITLE", "title"},
                                         {"titel", "title"},   // neighbours swapped
                                         {"titl", "title"},    // one lost
                                         {"tittle", "title"},  // one added
                                         {"txet", "text"},     //
                                         {"publsher", "publisher"},
                                         {"publischer", "publisher"},
                                         {"pulbihser", "publisher"},
                                         {"uri", "url"},
                                         {"headline", ""},
                                         {"x", ""},
                                         {"", ""}}) {
    SCOPED_TRACE(c.word);
    EXPECT_EQ(nearest_word(c.word, kWords), c.nearest);
  }
}

TEST(NearestWord, TakesTheFirstOfEquals) {
  constexpr std::array<std::string_view, 2> kTwins{"tab", "tap"};
  EXPECT_EQ(nearest_word("tag", kTwins), "tab");
}

TEST(NearestWord, ComparesLongNamesByTheirBeginnings) {
  const std::string name(1000, 'a');
  const std::array<std::string_view, 1> names{name};
  EXPECT_EQ(nearest_word(std::string(500, 'a'), names), name);
}

TEST(DidYouMean, AddsASentenceOrNothing) {
  EXPECT_EQ(did_you_mean("titel", kWords), " Did you mean title?");
  EXPECT_EQ(did_you_mean("headline", kWords), "");
}

}  // namespace
}  // namespace newswatch::rules
