#pragma once

// The shared workload: its speed beside Lucene's Monitor, and what the engine costs beside speed
// (memory, compile time, a change, threads, spans, hostile rules, officials).

#include <filesystem>
#include <string>
#include <vector>

#include "rules/rule_set.h"
#include "tests/bench/workload.h"

namespace newswatch::bench {

// The first `count` rules.
[[nodiscard]] rules::RuleSettings settings_of(const Workload& workload, std::size_t count);

[[nodiscard]] inline rules::Subject subject_of(const feeds::Article& article) {
  return {.article = article, .feed_name = {}, .feed_tags = {}, .publisher = {}, .now = {}};
}

// Bytes that the program holds in its heap.
[[nodiscard]] double heap_mb();

// CPU seconds in which every article of the workload is matched once.
[[nodiscard]] double seconds_of(const rules::RuleSet& set, const Workload& workload);

// Prints the costs at 100,000 rules; at a million too where NEWSWATCH_LONG_BENCHES is set.
void print_match_costs(const Workload& workload, const std::filesystem::path& folder);

// Runs it all. `folder` is where the workload lies or will. False if matches are not the oracle's.
[[nodiscard]] bool match_workload(const std::filesystem::path& folder);

}  // namespace newswatch::bench
