// What matching costs beside speed. Each aim that is an absolute one has it as its reference.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>
#include <random>
#include <thread>
#include <utility>

#include "rules/layer.h"
#include "rules/query.h"
#include "rules/resolve.h"
#include "rules/rule_changes.h"
#include "tests/bench/match_workload.h"
#include "tests/bench/measure.h"

namespace newswatch::bench {
namespace {

constexpr std::size_t kRules = 100'000;
constexpr int kRounds = 5;

using Set = std::shared_ptr<const rules::RuleSet>;

Set compiled(rules::RuleSettings settings) {
  auto set = rules::RuleSet::compile(std::move(settings));
  if (!set) std::abort();
  return *set;
}

void print_slowest(const rules::RuleSet& set, const Workload& workload) {
  std::vector<double> each;
  for (const auto& text : workload.articles)
    each.push_back(cpu_of([&] { static_cast<void>(set.match(subject_of(text.article))); }));
  std::ranges::sort(each);
  print_cost("match.p99_ms", each[each.size() * 99 / 100] * 1e3, 0.1, 1);
}

// One rule among all is changed; the settings are there already.
void print_change(Set set) {
  std::vector<double> compiling;
  std::vector<double> comparing;
  for (int round = 0; round < kRounds; ++round) {
    rules::RuleSettings settings = set->settings();
    const std::size_t at = static_cast<std::size_t>(round) * 1'000 + 7;
    settings.rules[at].match = rules::parse_query("ceasefire AND talk*")->expr;
    rules::RuleChanges changes;
    comparing.push_back(
        cpu_of([&] { changes = rules::changes_between(set->settings(), settings); }));
    Set next;
    compiling.push_back(
        cpu_of([&] { next = *rules::RuleSet::compile(std::move(settings), *set, changes); }));
    set = next;
  }
  fmt::print("match.change: comparing all settings to find out what changed: {:.1f} ms\n",
             median(comparing) * 1e3);
  print_cost("match.change_ms", median(compiling) * 1e3, 1, 1);
}

double thread_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// Articles a second of CPU of all threads together, so that what else the machine does counts less.
double rate_of_threads(const rules::RuleSet& set, const Workload& workload, std::size_t count) {
  std::vector<double> rates(count);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < count; ++i) {
    threads.emplace_back([&, i] {
      const double began = thread_seconds();
      for (const auto& text : workload.articles)
        static_cast<void>(set.match(subject_of(text.article)));
      rates[i] = static_cast<double>(workload.articles.size()) / (thread_seconds() - began);
    });
  }
  double all = 0;
  for (std::thread& thread : threads) thread.join();
  for (const double rate : rates) all += rate;
  return all;
}

void print_threads(const rules::RuleSet& set, const Workload& workload) {
  std::vector<double> one;
  std::vector<double> two;
  for (int round = 0; round < kRounds; ++round) {
    one.push_back(rate_of_threads(set, workload, 1));
    two.push_back(rate_of_threads(set, workload, 2));
  }
  print_goal("match.two_threads", median(two), median(one), 1.9);
}

// Beside the same engine asked which rules hit and no more: all rules of the workload are told from
// the numbers of their terms.
void print_spans(const rules::RuleSet& set, const Workload& workload) {
  rules::Layer layer(nullptr);
  for (const rules::Rule& rule : set.settings().rules)
    layer.add(*rules::resolve(rule.match, set.settings(), rules::OfficialNumbers({})));
  layer.finish();
  const rules::Officials nobody{std::span<const rules::Official>()};
  rules::LayerScratch scratch;
  std::size_t hits = 0;
  const auto decide = [&] {
    for (const auto& text : workload.articles) {
      rules::FoldedArticle article(subject_of(text.article), nobody, layer.asked());
      article.look_for(layer.terms(), scratch.places);
      hits += layer.hits(article, scratch).size();
    }
  };
  const auto match = [&] { static_cast<void>(seconds_of(set, workload)); };
  const auto [with, without] = compare(kRounds, match, decide);
  if (hits == 0) std::abort();
  print_cost("match.spans", with, without, 1.1);
}

// One rule in a hundred is of the dearest kinds: two letters and anything, common words near each
// other in half the article, five thousand words.
void print_hostile(const Workload& workload) {
  constexpr std::size_t kFew = 10'000;
  rules::RuleSettings settings = settings_of(workload, kFew);
  const Set tame = compiled(settings);
  constexpr std::array kBegins{"an*", "th*", "co*", "re*", "in*", "st*", "pr*"};
  constexpr std::array kCommon{"the", "of", "to", "and", "in", "said", "with", "was"};
  rules::Expr words{.kind = rules::Expr::Kind::any};
  std::mt19937 random(7);
  for (int i = 0; i < 5'000; ++i) words.parts.push_back({.text = fmt::format("w{}x", random())});
  for (std::size_t i = 0; i < kFew / 100; ++i) {
    const std::string name = fmt::format("h{}", i);
    if (i % 3 == 2) {
      words.parts.front().text = kCommon[i / 3 % kCommon.size()];
      settings.rules.push_back({.name = name, .match = words});
      continue;
    }
    const std::string query = i % 3 == 0
                                  ? std::string(kBegins[i / 3 % kBegins.size()])
                                  : fmt::format("{} NEAR/500 {}", kCommon[i / 3 % kCommon.size()],
                                                kCommon[(i / 3 + 3) % kCommon.size()]);
    settings.rules.push_back({.name = name, .match = rules::parse_query(query)->expr});
  }
  const Set hostile = compiled(std::move(settings));
  const auto [with, without] = compare(
      3, [&] { static_cast<void>(seconds_of(*hostile, workload)); },
      [&] { static_cast<void>(seconds_of(*tame, workload)); });
  print_cost("match.hostile", with, without, 2);
}

// A hundred thousand names of officials on top of the rules.
void print_officials(const rules::RuleSet& set, const Workload& workload) {
  rules::RuleSettings settings = set.settings();
  std::mt19937 random(11);
  const auto name = [&random](int syllables) {
    constexpr std::array kSyllables{"ba",  "ko",  "ri", "tan", "mel", "du",  "ve",  "sha",
                                    "lor", "nik", "pe", "ga",  "zi",  "hol", "mar", "quin"};
    std::string made;
    for (int i = 0; i < syllables; ++i) made += kSyllables[random() % kSyllables.size()];
    made.front() = static_cast<char>(made.front() - 'a' + 'A');
    return made;
  };
  for (int i = 0; i < 10'000; ++i) {
    rules::Official one{.id = fmt::format("o{}", i), .family_name = name(4)};
    one.name = name(2) + " " + one.family_name;
    for (int n = 0; n < 9; ++n) one.aliases.push_back(name(3) + " " + name(4));
    settings.officials.push_back(std::move(one));
  }
  const Set named = compiled(std::move(settings));
  const auto [with, without] = compare(
      3, [&] { static_cast<void>(seconds_of(*named, workload)); },
      [&] { static_cast<void>(seconds_of(set, workload)); });
  print_cost("match.officials", with, without, 1.15);
}

// MB of what compiling adds to the settings, one thread's memory for matching included.
Set measured(rules::RuleSettings settings, const Workload& workload, double& mb, double& seconds) {
  const double before = heap_mb();
  Set set;
  seconds = cpu_of([&] { set = compiled(std::move(settings)); });
  static_cast<void>(set->match(subject_of(workload.articles.front().article)));
  mb = heap_mb() - before;
  return set;
}

}  // namespace

void print_match_costs(const Workload& workload, const std::filesystem::path& folder) {
  double mb = 0;
  double seconds = 0;
  const Set set = measured(settings_of(workload, kRules), workload, mb, seconds);
  fmt::print("match.*: at {} rules; where a line has a unit, ref is the aim\n", kRules);
  print_slowest(*set, workload);
  print_cost("match.engine_mb", mb, 16, 1);
  print_cost("match.compile_s", seconds, 0.5, 1);
  print_change(set);
  print_threads(*set, workload);
  print_spans(*set, workload);
  print_hostile(workload);
  print_officials(*set, workload);
  if (std::getenv("NEWSWATCH_LONG_BENCHES") == nullptr) return;
  const Workload large = read_workload(folder / "workload_1000000", 1'000'000);
  const Set million = measured(settings_of(large, large.queries.size()), large, mb, seconds);
  fmt::print("match.million: compiled in {:.2f} s\n", seconds);
  print_cost("match.million_mb", mb, 100, 1);
}

}  // namespace newswatch::bench
