// Articles matched a second, one thread, at 10, 1,000 and 10,000 rules, beside folding alone: the
// floor under any engine. Then the workload that other engines were measured on.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "rules/query.h"
#include "rules/rule_set.h"
#include "rules/text.h"
#include "rules/word_table.h"
#include "tests/bench/measure.h"
#include "tests/bench/workload.h"

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

// What Lucene's Monitor was measured to do on this workload, as a share of the floor: folding,
// words, and a look at a table for each.
struct Rival {
  std::size_t rules;
  double share_of_floor;
  double want;  // times its speed
};
constexpr Rival kMonitor[] = {
    {1'000, 3'146.0 / 99'000, 25}, {10'000, 765.0 / 102'000, 80}, {100'000, 144.0 / 86'000, 200}};

double floor_of(const bench::Workload& workload) {
  rules::WordTable table;
  for (const auto& text : workload.articles) {
    const auto folded = rules::fold_text(text.article.title);
    for (std::size_t i = 0; i < folded.tokens.size(); ++i) table.add(folded.word(i));
  }
  std::size_t known = 0;
  const double seconds = bench::cpu_of([&] {
    for (const auto& text : workload.articles) {
      for (const std::string* field : {&text.article.title, &text.article.text}) {
        const auto folded = rules::fold_text(*field);
        for (std::size_t i = 0; i < folded.tokens.size(); ++i)
          known += table.find(folded.word(i)) != rules::kNoWord ? 1 : 0;
      }
    }
  });
  if (known == 0) std::abort();
  return static_cast<double>(workload.articles.size()) / seconds;
}

void run_workload(const std::string& folder) {
  const bench::Workload workload = bench::read_workload(folder);
  if (workload.articles.empty()) {
    fmt::print("match.workload: skipped, its generator is not here\n");
    return;
  }
  for (const bench::Oracle& oracle : bench::kOracle) {
    rules::RuleSettings settings;
    for (std::size_t i = 0; i < oracle.rules; ++i) {
      const auto& [id, query] = workload.queries[i];
      settings.rules.push_back({.name = id, .match = rules::parse_query(query)->expr});
    }
    const double began = bench::cpu_seconds();
    const auto set = rules::RuleSet::compile(std::move(settings));
    if (!set) std::abort();
    const double compiled = bench::cpu_seconds() - began;
    std::size_t matches = 0;
    std::uint64_t checksum = 0;
    std::vector<double> each;
    for (const auto& [id, article] : workload.articles) {
      const double from = bench::cpu_seconds();
      const auto found = (*set)->match(
          {.article = article, .feed_name = {}, .feed_tags = {}, .publisher = {}, .now = {}});
      each.push_back(bench::cpu_seconds() - from);
      matches += found.size();
      for (const rules::Match& one : found) checksum += bench::hash_of_match(one.rule, id);
    }
    const bool is_right = matches == oracle.matches && checksum == oracle.checksum;
    double all = 0;
    for (const double one : each) all += one;
    std::sort(each.begin(), each.end());
    const double rate = static_cast<double>(each.size()) / all;
    fmt::print(
        "match.workload.{}: {} articles, {} matches, {}; compiled in {:.3f} s; p99 {:.3f} ms\n",
        oracle.rules, each.size(), matches, is_right ? "all as the oracle's" : "NOT THE ORACLE'S",
        compiled, each[each.size() * 99 / 100] * 1e3);
    if (!is_right) std::exit(1);
    for (const Rival& rival : kMonitor) {
      if (rival.rules != oracle.rules) continue;
      bench::print_goal(fmt::format("match.workload.{}", oracle.rules).c_str(), rate,
                        floor_of(workload) * rival.share_of_floor, rival.want);
    }
  }
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
  fmt::print(
      "match.workload: spans and all; ref: Lucene's Monitor, by its recorded share of the floor\n");
  run_workload(std::filesystem::absolute(arguments[0]).parent_path() / "workload");
  return 0;
}
