// What an explanation claims, tried: at the distance it names the NEAR hits and below it misses,
// and the wildcard it offers finds the word.

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "rules/query.h"
#include "rules/rule_set.h"
#include "tests/rules/random_rules.h"

namespace newswatch::rules {
namespace {

using test::Chance;
using test::RandomArticles;

constexpr std::string_view kWords[]{"peace", "talks",       "deal", "truce", "team", "talk",
                                    "tea",   "peace talks", "te*",  "deals", "teams"};

std::string term(Chance& chance) {
  const std::string word(chance.pick(kWords));
  return word.find(' ') == std::string::npos ? word : '"' + word + '"';
}

Explanation explained(const std::string& query, const feeds::Article& article) {
  RuleSettings settings;
  settings.rules.push_back({.name = "rule", .match = parse_query(query)->expr});
  const auto set = RuleSet::compile(std::move(settings));
  return (*set)->explain(
      0, {.article = article, .feed_name = {}, .feed_tags = {}, .publisher = {}, .now = {}});
}

// The number behind `words`; 0 if they do not stand there.
std::uint32_t number_behind(const std::string& text, std::string_view words) {
  const auto at = text.find(words);
  return at == std::string::npos ? 0
                                 : static_cast<std::uint32_t>(
                                       std::strtoul(text.c_str() + at + words.size(), nullptr, 10));
}

TEST(RandomMisses, NameTheSmallestDistanceAtWhichTheNearHits) {
  Chance chance(test::seed_of_run() + 4);
  RandomArticles articles(chance);
  std::size_t told = 0;
  const int rounds = test::is_long_run() ? 40'000 : 3'000;
  for (int round = 0; round < rounds && !HasFailure(); ++round) {
    std::vector<std::string> parts(2 + chance.below(3));
    for (std::string& part : parts) part = term(chance);
    const bool window = chance.one_in(3);
    const bool ordered = chance.one_in(3);
    const auto query_at = [&](std::uint32_t distance) {
      const std::string by = "/" + std::to_string(distance);
      std::string query = window ? (ordered ? "owithin" : "within") + by + "(" : "";
      for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0) query += window ? " AND " : (ordered ? " ONEAR" : " NEAR") + by + " ";
        query += parts[i];
      }
      return window ? query + ")" : query;
    };
    const auto asked = static_cast<std::uint32_t>(1 + chance.below(2));
    const feeds::Article article = articles.article();
    const Explanation miss = explained(query_at(asked), article);
    const std::uint32_t nearest = number_behind(miss.reason, "nearest: ");
    if (miss.hit || nearest == 0 || miss.reason.starts_with("in another order")) continue;
    ++told;
    SCOPED_TRACE(query_at(asked) + "\ntitle: " + article.title + "\ntext: " + article.text);
    EXPECT_GT(nearest, asked) << miss.reason;
    EXPECT_TRUE(explained(query_at(nearest), article).hit) << miss.reason;
    EXPECT_FALSE(explained(query_at(nearest - 1), article).hit) << miss.reason;
  }
  std::cout << told << " distances told\n";
  EXPECT_GT(told * 40, static_cast<std::size_t>(rounds)) << "too few to prove much";
}

TEST(RandomMisses, OfferAWildcardThatHits) {
  Chance chance(test::seed_of_run() + 5);
  RandomArticles articles(chance);
  std::size_t told = 0;
  const int rounds = test::is_long_run() ? 20'000 : 1'500;
  for (int round = 0; round < rounds && !HasFailure(); ++round) {
    const feeds::Article article = articles.article();
    const std::string query = term(chance);
    const Explanation miss = explained(query, article);
    const auto end = miss.reason.find(" would find it");
    if (end == std::string::npos || query.starts_with('"')) continue;
    ++told;
    const std::string offered = miss.reason.substr(0, end);
    EXPECT_TRUE(explained(offered.substr(offered.rfind(' ') + 1), article).hit)
        << query << ": " << miss.reason;
  }
  EXPECT_GT(told * 40, static_cast<std::size_t>(rounds)) << "too few to prove much";
}

}  // namespace
}  // namespace newswatch::rules
