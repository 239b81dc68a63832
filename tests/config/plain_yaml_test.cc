// The quick reader of plain YAML makes the tree that yaml-cpp makes, or none.

#include "config/plain_yaml.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "config/yaml.h"
#include "tests/config/fixtures.h"
#include "tests/support/seed.h"

namespace newswatch::config {
namespace {

Sources source_of(std::string text) {
  Sources sources;
  set_text(sources.emplace_back(), std::move(text));
  return sources;
}

std::string drawn(const Node& node) {
  std::string out = std::to_string(static_cast<int>(node.kind)) + (node.quoted ? "q" : "") + "@" +
                    std::to_string(node.place.line) + ":" + std::to_string(node.place.column) +
                    "<" + node.text + ">(";
  for (const Node& item : node.items) out += drawn(item) + " ";
  return out + ")";
}

// Whether the text is plain; if it is, both readers must agree.
bool agrees(const std::string& text) {
  const Sources sources = source_of(text);
  if (find_bad_byte(sources[0].text)) return false;
  const auto plain = parse_plain_yaml(sources[0], 0, kMaxNodes);
  if (!plain) return false;
  NodeBudget budget;
  Problems problems(sources);
  const auto any = parse_any_yaml(sources, 0, budget, problems);
  EXPECT_EQ(problems.errors(), 0u) << text;
  EXPECT_TRUE(any.has_value()) << text;
  if (!any) return true;
  EXPECT_EQ(drawn(plain->root), drawn(*any)) << text;
  EXPECT_EQ(plain->nodes, kMaxNodes - budget.nodes) << text;
  return true;
}

TEST(PlainYaml, IsWhatPrintersAndMostPeopleWrite) {
  for (const std::string_view text :
       {"a: b\n", "a: b", "a: 'it''s'\n", "a: \"b c\"  # why\n", "# first\n\na: b\n\n# last\n",
        "a:\n  b: c\n  d:\n    e: 'f'\ng: h\n", "a:\n  - b\n  - 'c d'\n  - e: f\n    g: h\n  - i\n",
        "a: [b, 'c', \"d e\"]\nb: []\nc: [ x , y ]\n", "url: https://example.org/a:b\n",
        "a: 2021-01-26\nb: 5m\n", "name: Ángela O'Neill\n",
        "officials:\n  - id: us.x\n    name: 'X'\n", "a: 'b\\n'\n", "a: yes\n", "a:  b   c  \n",
        "a: b#c'\n"}) {
    const bool is_plain = agrees(std::string(text));
    EXPECT_EQ(is_plain, text.find("b#c") == std::string_view::npos) << text;
  }
}

TEST(PlainYaml, LeavesTheRestToTheOther) {
  for (const std::string_view text : {"",
                                      "# nothing\n",
                                      "a",
                                      "- a\n",
                                      "a:\n",
                                      "a: null\n",
                                      "a: ~\n",
                                      "null: a\n",
                                      "a: b\na: c\n",
                                      " a: b\n",
                                      "a:\n- b\n",
                                      "a: b\n  c\n",
                                      "a: |\n  b\n",
                                      "a: &x b\n",
                                      "a: *x\n",
                                      "a: !t b\n",
                                      "a: {b: c}\n",
                                      "a: [[b]]\n",
                                      "a: [b,\n c]\n",
                                      "a: 'b\n  c'\n",
                                      "a: \"\\n\"\n",
                                      "a: b: c\n",
                                      "---\na: b\n",
                                      "a: b\n...\n",
                                      "a:\tb\n",
                                      "a:\r\n  b: c\r\n",
                                      "a:\n  - - b\n",
                                      "a:\n  -\n    b: c\n",
                                      "'a': b\n",
                                      "? a\n",
                                      "a: 'b'c\n",
                                      "a: [b] c\n",
                                      "a: 'b'#c\n",
                                      "a: b\n c: d\n",
                                      "a:\n  b: c\n d: e\n",
                                      "a:\n  - b\n  c: d\n",
                                      "a: -5\n",
                                      "a: 'b\tc'\n",
                                      "a: [b: c]\n",
                                      "a: [b, ]\n",
                                      "a: % b\n",
                                      "a: b:\n"}) {
    const Sources sources = source_of(std::string(text));
    EXPECT_FALSE(parse_plain_yaml(sources[0], 0, kMaxNodes).has_value()) << text;
  }
}

TEST(PlainYaml, KeepsToItsBounds) {
  const Sources sources = source_of("a: [b, c]\n");
  EXPECT_TRUE(parse_plain_yaml(sources[0], 0, 5).has_value());
  EXPECT_FALSE(parse_plain_yaml(sources[0], 0, 4).has_value());
  std::string deep;
  for (std::size_t i = 0; i < 40; ++i) deep += std::string(i, ' ') + "a:\n";
  const Sources too_deep = source_of(deep + std::string(40, ' ') + "a: b\n");
  EXPECT_FALSE(parse_plain_yaml(too_deep[0], 0, kMaxNodes).has_value());
}

TEST(PlainYaml, OfTheFixturesIsTheSameTree) {
  std::size_t plain = 0;
  for (const char* folder : {"good", "broken"}) {
    for (const auto& path : test::folders_in(test::fixtures() / folder)) {
      for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
        if (entry.is_regular_file() && entry.path().extension() == ".yaml")
          plain += agrees(test::content_of(entry.path())) ? 1 : 0;
      }
    }
  }
  EXPECT_GT(plain, 3u);
}

// Pieces of YAML in any order, and sound texts with some bytes changed.
TEST(PlainYaml, OfAnythingIsTheSameTreeOrNone) {
  std::mt19937_64 random(testing::seed_of_run(12));
  const std::vector<std::string> pieces{
      "a",   "b",  "key", ": ",     ":",      "\n",     "\n  ", "\n    ", "- ",    "-",     "'",
      "\"",  "''", "[",   "]",      ", ",     ",",      "{",    "}",      " ",     "  ",    "#",
      " #",  "&",  "*",   "!",      "|",      ">",      "~",    "null",   "yes",   "5m",    "é",
      "习",  "\\", "\\n", "?",      "%",      "@",      "`",    "...",    "---",   "\t",    "0x1",
      "1.5", "=",  "<<",  "\u0085", "\u2028", "\uFEFF", "/",    "'x'",    "\"y\"", "[a, b]"};
  const std::string sound =
      "a: b\nlist:\n  - 'x'\n  - id: y\n    name: 'it''s'\n    in: [a, 'b c', \"d\"]\n  - z\n"
      "map:\n  k: v w  # why\n  deep:\n    u: https://e.org/x\n";
  std::size_t plain = 0;
  for (int round = 0; round < 60'000; ++round) {
    std::string text;
    if (random() % 2 == 0) {
      for (std::size_t n = 1 + random() % 14; n > 0; --n) text += pieces[random() % pieces.size()];
      if (random() % 2 == 0) text = "a: " + text;
      if (random() % 4 == 0) text += "\n";
    } else {
      text = sound;
      for (std::size_t n = 1 + random() % 3; n > 0; --n) {
        const std::size_t at = random() % (text.size() + 1);
        if (random() % 2 == 0) {
          text.insert(at, pieces[random() % pieces.size()]);
        } else {
          text.erase(std::min(at, text.size() - 1), 1 + random() % 3);
        }
        if (text.empty()) text = "a: b";
      }
    }
    plain += agrees(text) ? 1 : 0;
    if (HasFailure()) return;
  }
  EXPECT_GT(plain, 5'000u);
}

}  // namespace
}  // namespace newswatch::config
