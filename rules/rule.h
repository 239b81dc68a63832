#pragma once

// A named watch, as its user wrote it. Plain values; `config` fills them.

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/expr.h"
#include "rules/official.h"

namespace newswatch::rules {

enum class Severity : std::uint8_t { low, normal, high, urgent };

[[nodiscard]] std::string_view name_of(Severity severity);

// "6 per hour"
struct AtMost {
  std::uint32_t count = 0;
  std::chrono::seconds per{0};
  bool operator==(const AtMost&) const = default;
};

// What of an article that was alerted is told again.
enum class AgainWhen : std::uint8_t { never, headline_change };

struct Examples {
  std::vector<std::string> alert;   // headlines that must match
  std::vector<std::string> ignore;  // headlines that must not
  bool operator==(const Examples&) const = default;
};

struct Rule {
  std::string name;  // unique
  std::string title;
  std::string why;
  Severity severity = Severity::normal;
  std::vector<std::string> tags;
  std::vector<std::string> feeds;  // tags or names of feeds; empty: all
  Expr match;
  std::vector<std::string> to;  // channels; empty: all
  std::optional<AtMost> at_most;
  AgainWhen again_when = AgainWhen::never;
  Examples examples;
  bool operator==(const Rule&) const = default;
};

struct RuleSettings {
  std::map<std::string, std::vector<std::string>> words;
  std::vector<Official> officials;
  std::vector<Rule> rules;
  bool operator==(const RuleSettings&) const = default;
};

}  // namespace newswatch::rules
