#pragma once

// Rules as a list to include in a configuration: a name and a query each. Pure.

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace newswatch::daemon {

struct ListedRule {
  std::string name;
  std::string query;
  bool operator==(const ListedRule&) const = default;
};

// The YAML of `rules:`; each name and query on a line of its own.
[[nodiscard]] std::string rules_yaml(std::span<const ListedRule> rules);

// A name of at most four words of the query, which no rule in `taken` has yet, and takes it.
[[nodiscard]] std::string name_for(std::string_view query, std::set<std::string>& taken);

// `wanted`, or, where it is taken, with the lowest number behind it that makes it new; takes it.
[[nodiscard]] std::string unique_name(const std::string& wanted, std::set<std::string>& taken);

// One query of a file that holds one a line, perhaps with a name and a tab in front.
struct QueryLine {
  std::string name;  // empty if there is none
  std::string query;
  std::uint32_t line = 0;    // from 1
  std::uint32_t column = 0;  // of the query's first character, from 1
  bool operator==(const QueryLine&) const = default;
};

// Empty lines are none. `text` is valid UTF-8.
[[nodiscard]] std::vector<QueryLine> query_lines(std::string_view text);

// Characters (Unicode scalar values) in front of the byte at `offset`.
[[nodiscard]] std::uint32_t characters_before(std::string_view text, std::size_t offset);

}  // namespace newswatch::daemon
