// Articles matched a second, one thread, at 10, 1,000 and 10,000 rules, beside folding alone: the
// floor under any engine.

#include <fmt/format.h>

#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "rules/query.h"
#include "rules/rule_set.h"
#include "rules/text.h"
#include "tests/bench/measure.h"

namespace {

using namespace newswatch;

// Word frequencies fall as in real text: rank r about 1/r.
class Words {
 public:
  std::string operator()() {
    const double u = std::uniform_real_distribution<double>(0, 1)(chance_);
    return fmt::format("w{}", static_cast<int>(std::exp(u * std::log(50'000.0))));
  }

 private:
  std::mt19937_64 chance_{42};
};

std::string text_of(Words& words, int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += words() + " ";
  return text;
}

rules::RuleSettings rules_of(Words& words, int count) {
  rules::RuleSettings settings;
  for (int i = 0; i < count; ++i) {
    const std::string query = i % 3 == 0   ? fmt::format("\"{} {}\"", words(), words())
                              : i % 3 == 1 ? fmt::format("{} AND {}", words(), words())
                                           : fmt::format("{} NEAR/8 {}", words(), words());
    settings.rules.push_back(
        {.name = fmt::format("r{}", i), .match = rules::parse_query(query)->expr});
  }
  return settings;
}

}  // namespace

int main() {
  Words words;
  std::vector<feeds::Article> articles(300);
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
    const auto [a, b] = bench::compare(5, ours, floor);
    const auto n = static_cast<double>(articles.size());
    std::printf("match.%d: articles/s of ours and of folding alone (%zu hits)\n", count, hits / 5);
    bench::print_goal(fmt::format("match.{}", count).c_str(), n / a, n / b, 0.3);
  }
  return 0;
}
