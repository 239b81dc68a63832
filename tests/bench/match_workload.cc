#include "tests/bench/match_workload.h"

#include <fmt/format.h>
#include <malloc.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <utility>

#include "rules/query.h"
#include "rules/text.h"
#include "rules/word_table.h"
#include "tests/bench/measure.h"

namespace newswatch::bench {
namespace {

constexpr int kPasses = 3;

// What Lucene's Monitor was recorded to do on this workload, as a share of the floor: folding,
// words, and a look at a table for each.
struct Rival {
  std::size_t rules;
  double share_of_floor;
  double want;  // times its speed
};
constexpr Rival kMonitor[] = {
    {1'000, 3'146.0 / 99'000, 25}, {10'000, 765.0 / 102'000, 80}, {100'000, 144.0 / 86'000, 200}};

// Articles a second.
double floor_of(const Workload& workload) {
  rules::WordTable table;
  for (const auto& text : workload.articles) {
    const auto folded = rules::fold_text(text.article.title);
    for (std::size_t i = 0; i < folded.tokens.size(); ++i) table.add(folded.word(i));
  }
  std::size_t known = 0;
  const double seconds = cpu_of([&] {
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

// Articles a second of the Monitor itself, where it is installed and asked for.
std::optional<double> measured_monitor(const std::filesystem::path& folder, std::size_t rules) {
  if (std::getenv("NEWSWATCH_RIVALS") == nullptr) return std::nullopt;
  const std::string command =
      fmt::format("{}/tests/bench/rivals/lucene_monitor.sh '{}' '{}' {}", NEWSWATCH_SOURCE_DIR,
                  folder.string(), (folder / "workload").string(), rules);
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return std::nullopt;
  std::array<char, 64> line{};
  const bool has_line = std::fgets(line.data(), line.size(), pipe) != nullptr;
  const double rate = pclose(pipe) == 0 && has_line ? std::atof(line.data()) : 0;
  return rate > 0 ? std::optional(rate) : std::nullopt;
}

bool is_as_the_oracle(const rules::RuleSet& set, const Workload& workload, const Oracle& oracle) {
  std::size_t matches = 0;
  std::uint64_t checksum = 0;
  for (const auto& [id, article] : workload.articles) {
    for (const rules::Match& one : set.match(subject_of(article))) {
      ++matches;
      checksum += hash_of_match(one.rule, id);
    }
  }
  const bool is_right = matches == oracle.matches && checksum == oracle.checksum;
  fmt::print("match.workload.{}: {} articles, {} matches, {}\n", oracle.rules,
             workload.articles.size(), matches,
             is_right ? "all as the oracle's" : "NOT THE ORACLE'S");
  return is_right;
}

}  // namespace

rules::RuleSettings settings_of(const Workload& workload, std::size_t count) {
  rules::RuleSettings settings;
  settings.rules.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto& [id, query] = workload.queries[i];
    settings.rules.push_back({.name = id, .match = rules::parse_query(query)->expr});
  }
  return settings;
}

double heap_mb() {
  const auto heap = mallinfo2();
  return static_cast<double>(heap.uordblks + heap.hblkhd) / 1e6;
}

double seconds_of(const rules::RuleSet& set, const Workload& workload) {
  std::size_t matches = 0;
  const double seconds = cpu_of([&] {
    for (const auto& text : workload.articles)
      matches += set.match(subject_of(text.article)).size();
  });
  if (matches == 0) std::abort();
  return seconds;
}

bool match_workload(const std::filesystem::path& folder) {
  const Workload workload = read_workload(folder / "workload");
  if (workload.articles.empty()) {
    fmt::print("match.workload: skipped, its generator is not here\n");
    return true;
  }
  fmt::print(
      "match.workload: spans and all; ref: Lucene's Monitor, by its recorded share of the\n"
      "  floor (match.monitor: as it was measured just now)\n");
  const auto articles = static_cast<double>(workload.articles.size());
  for (const Oracle& oracle : kOracle) {
    const auto set = rules::RuleSet::compile(settings_of(workload, oracle.rules));
    if (!set || !is_as_the_oracle(**set, workload, oracle)) return false;
    std::vector<double> seconds;
    std::vector<double> floors;
    for (int pass = 0; pass < kPasses; ++pass) {
      seconds.push_back(seconds_of(**set, workload));
      floors.push_back(floor_of(workload));
    }
    const double rate = articles / median(seconds);
    for (const Rival& rival : kMonitor) {
      if (rival.rules != oracle.rules) continue;
      print_goal(fmt::format("match.workload.{}", oracle.rules).c_str(), rate,
                 median(floors) * rival.share_of_floor, rival.want);
      if (const auto measured = measured_monitor(folder, oracle.rules))
        print_goal(fmt::format("match.monitor.{}", oracle.rules).c_str(), rate, *measured,
                   rival.want);
    }
  }
  print_match_costs(workload, folder);
  return true;
}

}  // namespace newswatch::bench
