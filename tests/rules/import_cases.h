#pragma once

// What every dialect's table of cases is held against.

#include <gtest/gtest.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/import.h"
#include "rules/query.h"
#include "rules/rule_set.h"

namespace newswatch::rules::test {

struct ImportCase {
  std::string_view from;
  std::string_view query;              // empty: refused
  std::vector<std::string_view> told;  // how each note begins, in order; of a refusal, its message
};

inline void expect_imported(const ImportCase& c, Dialect dialect) {
  SCOPED_TRACE(c.from);
  const auto imported = import_query(c.from, dialect);
  if (!imported) {
    const QueryError error = imported.error();
    EXPECT_EQ(c.query, "") << error.message;
    EXPECT_LE(error.offset, c.from.size());
    ASSERT_EQ(c.told.size(), 1u) << error.message;
    EXPECT_TRUE(error.message.starts_with(c.told[0])) << error.message;
    return;
  }
  EXPECT_EQ(imported->query, c.query);
  std::string notes;
  for (const ImportNote& note : imported->notes) notes += note.message + "\n";
  ASSERT_EQ(imported->notes.size(), c.told.size()) << notes;
  for (std::size_t i = 0; i < c.told.size(); ++i) {
    EXPECT_TRUE(imported->notes[i].message.starts_with(c.told[i])) << imported->notes[i].message;
    EXPECT_LE(imported->notes[i].offset, c.from.size());
  }
  const auto parsed = parse_query(imported->query);
  ASSERT_TRUE(parsed.has_value());
  EXPECT_TRUE(parsed->warnings.empty());
  RuleSettings settings;
  settings.rules.push_back({.name = "imported", .match = parsed->expr});
  EXPECT_TRUE(RuleSet::compile(std::move(settings)).has_value());
}

}  // namespace newswatch::rules::test
