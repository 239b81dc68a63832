#include "daemon/explain_view.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "rules/query.h"
#include "rules/rule_set.h"

namespace newswatch::daemon {
namespace {

rules::Explanation explained(std::string_view query, const feeds::Article& article) {
  rules::RuleSettings settings;
  settings.rules.push_back({.name = "rule", .match = rules::parse_query(query)->expr});
  const auto set = rules::RuleSet::compile(std::move(settings));
  return (*set)->explain(
      0, {.article = article, .feed_name = {}, .feed_tags = {}, .publisher = {}, .now = {}});
}

std::string drawn(std::string_view query, const feeds::Article& article, const Terminal& terminal) {
  return draw_explanation(explained(query, article), article, terminal, 2);
}

TEST(ExplainView, DrawsATreeWithTheWordsMarkedAndTheMissesNamed) {
  const feeds::Article article{
      .title = "Truce holds", .text = "Talks on a deal", .authors = {{.name = "Anna Truce"}}};
  EXPECT_EQ(drawn("truce AND (talks NEAR/3 deal) AND (talk OR chess) NOT football", article, {}),
            "  ✗ truce AND talks NEAR/3 deal AND (talk OR chess) NOT football   1 of its 4 parts "
            "misses\n"
            "    ✓ truce\n"
            "        title: [Truce] holds\n"
            "    ✓ talks NEAR/3 deal\n"
            "        text: [Talks] on a [deal]\n"
            "      ✓ talks\n"
            "      ✓ deal\n"
            "    ✗ talk OR chess   none of them occurs\n"
            "      ✗ talk   does not occur; \"Talks\" stands there; talk* would find it\n"
            "      ✗ chess   does not occur\n"
            "    ✓ NOT football\n");
  EXPECT_EQ(drawn("author:truce", article, {}), "  ✓ author:truce\n      author: Anna [Truce]\n");
}

TEST(ExplainView, GathersAlternativesThatDoNotOccur) {
  const feeds::Article article{.title = "Truce"};
  EXPECT_EQ(drawn("one OR two OR truce OR three OR four", article, {}),
            "  ✓ one OR two OR truce OR three OR four\n"
            "    ✓ truce\n"
            "        title: [Truce]\n"
            "    ✗ 4 do not occur: one, two, three, four\n");
}

TEST(ExplainView, PutsALongReasonBelowItsPart) {
  const feeds::Article article{.title = "A truce that is not about talks"};
  const std::string told = drawn("truce NEAR/2 talks", article, {.width = 60});
  EXPECT_TRUE(told.starts_with("  ✗ truce NEAR/2 talks\n      nearest: 5 words apart")) << told;
}

TEST(ExplainView, ColoursHitsAndMissesWhereThereIsColour) {
  const feeds::Article article{.title = "Truce"};
  const std::string told = drawn("truce OR talks", article, {.colour = true});
  EXPECT_NE(told.find("\x1b[32m✓"), std::string::npos);
  EXPECT_NE(told.find("\x1b[1;31m✗"), std::string::npos);
  EXPECT_NE(told.find("\x1b[1;30;43mTruce"), std::string::npos);
}

TEST(ExplainView, LetsNoControlOfAnArticleReachTheTerminal) {
  const feeds::Article article{.title = "truce\x1b]0;owned\x07 then that long way to talks"};
  const auto told = explained("truce NEAR/1 talks", article);
  EXPECT_EQ(draw_explanation(told, article, {}, 0).find('\x1b'), std::string::npos);
  EXPECT_EQ(draw_failure(told, {}).find('\x1b'), std::string::npos);
}

TEST(ExplainView, TellsAFailureInOneLine) {
  const feeds::Article article{.title = "Truce holds"};
  EXPECT_EQ(draw_failure(explained("truce AND talks", article), {}), "talks does not occur");
  EXPECT_EQ(draw_failure(explained("truce NOT holds", article), {}),
            "NOT holds: stands there, and must not: \"holds\" in the title");
}

}  // namespace
}  // namespace newswatch::daemon
