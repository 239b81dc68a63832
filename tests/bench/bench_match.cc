// Articles matched a second, one thread, at 10, 1,000 and 10,000 rules, beside folding alone: the
// floor under any engine. Then the workload that other engines were measured on, and what the
// engine costs beside speed.

#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "rules/query.h"
#include "rules/rule_set.h"
#include "rules/text.h"
#include "tests/bench/match_workload.h"
#include "tests/bench/measure.h"

namespace {

using namespace newswatch;

constexpr int kWords = 50'000;
// The hundred most common words stand in nearly every article; nobody watches for them.
constexpr int kCommonest = 100;
constexpr int kRounds = 9;

// Word frequencies fall as in real text: rank r about 1/r.
class Words {
 public:
  std::string of_text() { return from_rank(1); }
  std::string of_rule() { return from_rank(kCommonest); }

 private:
  std::string from_rank(double first) {
    const double u = std::uniform_real_distribution<double>(0, 1)(chance_);
    return fmt::format("w{}", static_cast<int>(first * std::exp(u * std::log(kWords / first))));
  }

  std::mt19937_64 chance_{42};
};

std::string text_of(Words& words, int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += words.of_text() + " ";
  return text;
}

rules::RuleSettings rules_of(Words& words, int count) {
  rules::RuleSettings settings;
  for (int i = 0; i < count; ++i) {
    const std::string one = words.of_rule();
    const std::string two = words.of_rule();
    const std::string query = i % 3 == 0   ? fmt::format("\"{} {}\"", one, two)
                              : i % 3 == 1 ? fmt::format("{} AND {}", one, two)
                                           : fmt::format("{} NEAR/8 {}", one, two);
    settings.rules.push_back(
        {.name = fmt::format("r{}", i), .match = rules::parse_query(query)->expr});
  }
  return settings;
}

}  // namespace

int main(int, char** arguments) {
  Words words;
  std::vector<feeds::Article> articles(1000);
  for (feeds::Article& article : articles)
    article = {.title = text_of(words, 10), .text = text_of(words, 300)};
  for (const int count : {10, 1000, 10'000}) {
    const auto set = rules::RuleSet::compile(rules_of(words, count));
    if (!set) return 1;
    std::size_t hits = 0;
    const auto ours = [&] {
      for (const feeds::Article& article : articles) {
        hits += (*set)
                    ->match({.article = article,
                             .feed_name = {},
                             .feed_tags = {},
                             .publisher = {},
                             .now = {}})
                    .size();
      }
    };
    std::size_t tokens = 0;
    const auto floor = [&] {
      for (const feeds::Article& article : articles)
        tokens += rules::fold_text(article.title).tokens.size() +
                  rules::fold_text(article.text).tokens.size();
    };
    const auto [a, b] = bench::compare(kRounds, ours, floor);
    const auto n = static_cast<double>(articles.size());
    fmt::print(
        "match.{}: {} articles of 310 words, one thread, {:.2f} hits an article; ref:\n"
        "  folding and word breaking of the same articles, without any rule\n",
        count, articles.size(), static_cast<double>(hits) / kRounds / n);
    bench::print_goal(fmt::format("match.{}", count).c_str(), n / a, n / b, 0.3);
  }
  return bench::match_workload(std::filesystem::absolute(arguments[0]).parent_path()) ? 0 : 1;
}
