#include "rules/layer.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "rules/query.h"
#include "rules/resolve.h"
#include "rules/rule_set.h"
#include "tests/rules/random_rules.h"

namespace newswatch::rules {
namespace {

Subject subject_of(const feeds::Article& article) {
  return {.article = article, .feed_name = {}, .feed_tags = {}, .publisher = {}, .now = {}};
}

Node node_of(std::string_view query) {
  return *resolve(parse_query(query)->expr, RuleSettings(), OfficialNumbers({}));
}

class LayerTest : public ::testing::Test {
 protected:
  // What hits() says of an article with such a text; scratch_ tells what it looked at.
  std::vector<LayerRule> hits(const Layer& layer, const std::string& text) {
    const feeds::Article article{.text = text};
    FoldedArticle folded(subject_of(article), nobody_, layer.asked());
    folded.look_for(layer.terms(), scratch_.places);
    return layer.hits(folded, scratch_);
  }

  Officials nobody_{std::span<const Official>()};
  LayerScratch scratch_;
};

TEST_F(LayerTest, LooksAtARuleWhereItsRarestTermOfTheStreamStands) {
  Layer unread(nullptr);
  unread.add(node_of("alpha AND gamma"));
  unread.finish();
  // Nothing tells the two apart yet.
  EXPECT_TRUE(hits(unread, "alpha").empty());
  EXPECT_EQ(scratch_.candidates.size(), 1u);
  for (int i = 0; i < 1000; ++i) hits(unread, "alpha every day");
  Layer read(&unread);
  read.add(node_of("alpha AND gamma"));
  read.finish();
  EXPECT_TRUE(hits(read, "alpha").empty());
  EXPECT_TRUE(scratch_.candidates.empty());
  EXPECT_EQ(hits(read, "alpha and gamma"), (std::vector<LayerRule>{0}));
}

TEST_F(LayerTest, TakesWhatIsOneOfManyForAHitWithoutAnotherLook) {
  Layer layer(nullptr);
  layer.add(node_of("truce OR (peace OR \"cease fire\") OR talk*"));
  layer.finish();
  EXPECT_EQ(hits(layer, "They went on talking of a cease-fire."), (std::vector<LayerRule>{0}));
  EXPECT_TRUE(scratch_.candidates.empty());
}

TEST_F(LayerTest, KeepsTreesOnlyWhereNumbersDoNotTell) {
  struct Case {
    std::string query;
    bool is_exact;
  };
  const Case cases[] = {{"truce", true},
                        {"truce AND NOT (talks OR title:deal)", true},
                        {"truce NEAR/5 (talks OR deal)", true},
                        {"(truce NEAR/5 talks) NOT deal", true},
                        {"truce NEAR/5 talks NEAR/5 deal", false},
                        {"truce NEAR/s talks", false},
                        {"atleast/2(truce)", false},
                        {"truce AND lang:en", false},
                        {"truce NOT lang:en", false},
                        {"truce AND regex:/a.b/", false}};
  for (const Case& c : cases) {
    SCOPED_TRACE(c.query);
    Layer layer(nullptr);
    layer.add(node_of(c.query));
    layer.finish();
    EXPECT_EQ(layer.is_exact(0), c.is_exact);
  }
}

TEST(RuleSetOnThreads, MatchesAsOnOne) {
  test::Chance chance(test::seed_of_run() + 3);
  test::RandomArticles articles(chance);
  RuleSettings settings;
  for (const char* query : {"peace", "talk* AND deal", "truce NEAR/3 (team OR talks)",
                            "deal NOT te*", "atleast/2(peace)", "title:\"peace talks\""}) {
    settings.rules.push_back({.name = query, .match = parse_query(query)->expr});
  }
  const auto set = *RuleSet::compile(settings);
  std::vector<feeds::Article> all;
  for (int i = 0; i < 200; ++i) all.push_back(articles.article());
  const auto matches = [&] {
    std::vector<std::vector<Match>> found;
    for (const feeds::Article& article : all) found.push_back(set->match(subject_of(article)));
    return found;
  };
  const auto expected = matches();
  std::vector<std::vector<std::vector<Match>>> found(3);
  std::vector<std::thread> threads;
  for (auto& mine : found) threads.emplace_back([&] { mine = matches(); });
  for (std::thread& thread : threads) thread.join();
  for (const auto& mine : found) EXPECT_EQ(mine, expected);
}

}  // namespace
}  // namespace newswatch::rules
