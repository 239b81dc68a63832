#include "config/source.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "config/problems.h"
#include "config/yaml.h"

namespace newswatch::config {
namespace {

// The value of the first key of a mapping.
struct Parsed {
  Sources sources;
  Node node;
};

Parsed value_in(std::string text) {
  Parsed parsed;
  set_text(parsed.sources.emplace_back(), std::move(text));
  NodeBudget budget;
  Problems problems(parsed.sources);
  auto root = parse_yaml(parsed.sources, 0, budget, problems);
  EXPECT_TRUE(root && root->items.size() >= 2);
  if (root && root->items.size() >= 2) parsed.node = root->items[1];
  return parsed;
}

TEST(PlaceInScalar, LeadsBackToTheByteInTheFile) {
  struct Case {
    std::string_view name;
    std::string text;
    std::string_view target;  // in the value, and the place of @ in `marked`
    std::uint32_t line;
    std::uint32_t column;
  };
  const Case cases[] = {
      {"plain", "k: one two\n", "two", 0, 7},
      {"plain over lines", "k: one\n  two three\n", "three", 1, 6},
      {"single quotes", "k: 'it''s two'\n", "two", 0, 10},
      {"double quotes", "k: \"a\\\"b\\\" two\"\n", "two", 0, 11},
      {"unicode escape", "k: \"\\u00e9t\\u00e9 two\"\n", "two", 0, 18},
      {"byte escape", "k: \"\\x41 two\"\n", "two", 0, 9},
      {"escaped line end", "k: \"one\\\n   two\"\n", "two", 1, 3},
      {"line break escape", "k: \"one\\ntwo\"\n", "two", 0, 9},
      {"literal block", "k: |\n  one\n  two\n", "two", 2, 2},
      {"literal block, first line", "k: |\n  one two\n", "two", 1, 6},
      {"folded block", "k: >-\n    one\n    two\n\n    three\n", "three", 4, 4},
      {"folded block with a comment", "k: > # why\n    one\n    two\n", "two", 2, 4},
      {"windows line ends", "k: |\r\n  one\r\n  two\r\n", "two", 2, 2},
      {"anchor and tag", "k: &a !!str 'one two'\n", "two", 0, 17},
      {"hebrew in front", "k: 'הפסקה two'\n", "two", 0, 15},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const Parsed parsed = value_in(c.text);
    const std::size_t offset = parsed.node.text.find(c.target);
    ASSERT_NE(offset, std::string::npos) << parsed.node.text;
    EXPECT_EQ(place_in_scalar(parsed.sources[0], parsed.node, offset),
              (Place{0, c.line, c.column}));
  }
}

TEST(PlaceInScalar, StaysInsideTheFileForAnyOffset) {
  const Parsed parsed = value_in("k: 'one two'\n");
  for (const std::size_t offset : {std::size_t{0}, std::size_t{7}, std::size_t{1'000'000}}) {
    const Place place = place_in_scalar(parsed.sources[0], parsed.node, offset);
    EXPECT_LE(parsed.sources[0].offset_of(place), parsed.sources[0].text.size());
  }
}

TEST(Columns, CountCharactersFromOne) {
  Source source;
  set_text(source, "aé中b\nc");
  EXPECT_EQ(source.column_of({0, 0, 0}), 1);
  EXPECT_EQ(source.column_of({0, 0, 6}), 4);
  EXPECT_EQ(source.column_of({0, 1, 0}), 1);
}

TEST(BadBytes, AreWhatIsNotUtf8AndControls) {
  struct Case {
    std::string_view name;
    std::string text;
    std::optional<std::size_t> offset;
  };
  const Case cases[] = {
      {"all lengths", "aé中🙂\t\r\n", std::nullopt},
      {"latin 1", "Caf\xe9", 3},
      {"lone continuation", "a\x80", 1},
      {"overlong slash", "\xc0\xaf", 0},
      {"overlong of three", "\xe0\x80\xaf", 0},
      {"surrogate", "\xed\xa0\x80", 0},
      {"beyond Unicode", "\xf4\x90\x80\x80", 0},
      {"cut short", "ab\xe4\xb8", 2},
      {"bell", "ab\x07", 2},
      {"nul", std::string("a\0b", 3), 1},
      {"delete", "\x7f", 0},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const auto bad = find_bad_byte(c.text);
    EXPECT_EQ(bad ? std::optional(bad->offset) : std::nullopt, c.offset);
  }
}

TEST(BracketFlood, IsToldFromTextWithBrackets) {
  std::string lines;
  for (int i = 0; i < 1'000; ++i) lines += "  - title [ of a list\n";
  EXPECT_EQ(find_bracket_flood(lines), std::nullopt);
  EXPECT_EQ(find_bracket_flood(std::string(512, '[') + std::string(512, ']')), std::nullopt);
  EXPECT_EQ(find_bracket_flood(std::string(513, '[')), 512u);
  std::string nested;
  for (int i = 0; i < 600; ++i) nested += "  { [\n";
  EXPECT_NE(find_bracket_flood(nested), std::nullopt);
}

TEST(Quoted, MakesControlsVisibleAndCutsLongText) {
  EXPECT_EQ(in_quotes("a\nb\tc\x1b[0m"), "\"a\\nb\\tc\\x1b[0m\"");
  EXPECT_EQ(in_quotes("right\u202Eleft"), "\"right\\xe2\\x80\\xaeleft\"");
  EXPECT_EQ(in_quotes("中文"), "\"中文\"");
  EXPECT_LE(in_quotes(std::string(100'000, 'x')).size(), 100u);
}

}  // namespace
}  // namespace newswatch::config
