#pragma once

// The workload that engines for stored queries are compared on, where its generator is there
// (NEWSWATCH_SHARED/bench/matching): written once beside the benches, read by them.

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "feeds/article.h"

namespace newswatch::bench {

struct Workload {
  struct Text {
    std::string id;
    feeds::Article article;
  };
  struct Query {
    std::string id;
    std::string query;
  };
  std::vector<Text> articles;
  std::vector<Query> queries;  // those for n rules are the first n
};

// Matches and the sum of the hashes of "rule\tarticle" that the oracle found in 5,000 articles.
struct Oracle {
  std::size_t rules;
  std::size_t matches;
  std::uint64_t checksum;
};
inline constexpr Oracle kOracle[] = {{100, 793, 0x5eab8b80a227b8f9},
                                     {1'000, 7'759, 0x7d851fc615b2df1f},
                                     {10'000, 53'465, 0x0ff844d249def6ee},
                                     {100'000, 285'251, 0xfc5d64e79ebad814}};

// FNV-1a.
inline std::uint64_t hash_of_match(std::string_view rule, std::string_view article) {
  std::uint64_t hash = 0xcbf2'9ce4'8422'2325u;
  const auto take = [&hash](std::string_view text) {
    for (const char c : text)
      hash = (hash ^ static_cast<unsigned char>(c)) * 0x0000'0100'0000'01b3u;
  };
  take(rule);
  take("\t");
  take(article);
  return hash;
}

// Empty if there is no generator. `folder` is where the workload, of so many rules, lies or will.
inline Workload read_workload(const std::filesystem::path& folder, std::size_t rules = 100'000) {
  const char* shared = std::getenv("NEWSWATCH_SHARED");
  const auto generator = std::filesystem::path(shared != nullptr ? shared : "../shared") / "bench" /
                         "matching" / "gen.py";
  Workload workload;
  if (!std::filesystem::exists(generator)) return workload;
  if (!std::filesystem::exists(folder / "rules.jsonl")) {
    const std::string command = "python3 '" + generator.string() + "' --out '" + folder.string() +
                                "' --rules " + std::to_string(rules) + " >/dev/null";
    if (std::system(command.c_str()) != 0) return workload;
  }
  const auto each_line = [](const std::filesystem::path& file, auto take) {
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
      const boost::json::value value = boost::json::parse(line);
      const auto text = [&value](std::string_view name) {
        return std::string(value.as_object().at({name.data(), name.size()}).as_string());
      };
      take(text);
    }
  };
  each_line(folder / "articles.jsonl", [&](auto text) {
    workload.articles.push_back({text("id"), {.title = text("title"), .text = text("text")}});
  });
  each_line(folder / "rules.jsonl", [&](auto text) {
    workload.queries.push_back({text("id"), text("query")});
  });
  return workload;
}

}  // namespace newswatch::bench
