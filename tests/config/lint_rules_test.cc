// Doubts about rules, told at their places in the files, and what a comment allows.

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/config.h"
#include "tests/config/fixtures.h"

namespace newswatch::config {
namespace {

using Lines = std::vector<std::string>;

constexpr std::string_view kRest =
    "feeds: [{ name: AP, url: https://example.org/ap.xml, tags: [wire] }]\n"
    "channels: { log: { log: journal } }\n";

std::vector<Problem> warnings_of(const std::string& text) {
  const test::Folder folder;
  folder.write("newswatch.yaml", text + std::string(kRest));
  const auto config = load(folder.file("newswatch.yaml"), test::secrets_of({}));
  EXPECT_TRUE(config.has_value()) << to_string(config.error().front());
  if (!config) return {};
  std::vector<Problem> warnings = config->warnings;
  for (Problem& warning : warnings) warning.file = "file";
  return warnings;
}

std::vector<Problem> errors_of(const std::string& text) {
  const test::Folder folder;
  folder.write("newswatch.yaml", text);
  const auto config = load(folder.file("newswatch.yaml"), test::secrets_of({}));
  return config ? std::vector<Problem>{} : config.error();
}

// "line:column kind" each.
Lines places_in(const std::string& text) {
  Lines lines;
  for (const Problem& one : warnings_of(text)) {
    lines.push_back(std::to_string(one.line) + ":" + std::to_string(one.column) + " " + one.kind);
  }
  return lines;
}

TEST(LintedRules, AreToldOfAtTheirPlaces) {
  struct Case {
    std::string_view name;
    std::string text;
    Lines places;
  };
  const Case cases[] = {
      {"query", "rules:\n  - { name: r, match: truce NOT truce }\n", {"2:29 never"}},
      {"block", "rules:\n  - name: r\n    match: |\n      truce\n      OR the\n", {"5:10 common"}},
      {"escapes",
       "rules:\n  - name: r\n    match: \"\\u0074ruce OR \\\"a b\\\" OR b\"\n",
       {"3:27 shadowed"}},
      {"form",
       "rules:\n  - name: r\n    match:\n      all: [truce]\n      none: [deal, truce]\n",
       {"5:20 never"}},
      {"mapping in a form",
       "rules:\n  - name: r\n    match:\n      all: [truce, { any: [truce, deal] }]\n",
       {"4:27 shadowed"}},
      {"list",
       "words:\n  w: [truce,\n      'tru*']\nrules: [{ name: r, match: \"words:w\" }]\n",
       {"2:7 shadowed"}},
      {"official",
       "officials:\n  - { id: a, name: Anna Bell }\n  - { name: Anna Bell, id: b }\n"
       "rules: [{ name: r, match: \"official:a\" }]\n",
       {"3:28 names"}},
      {"feeds",
       "rules:\n  - { name: r, feeds: [wire], match: \"truce AND publisher:BBC\" }\n",
       {"2:49 never"}},
      {"duplicate",
       "rules:\n  - { name: a, match: truce AND deal }\n  - { name: b, match: deal AND truce }\n",
       {"3:23 duplicate"}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(places_in(c.text), c.places);
  }
}

TEST(LintedRules, AreNamedWithTheKindThatACommentMayAllow) {
  const auto warnings = warnings_of("rules: [{ name: r, match: truce NOT truce }]\n");
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_EQ(to_string(warnings[0]),
            "file:1:33: rule \"r\": this can never hit: `truce` is asked for and excluded at once; "
            "remove one of the two [never]");
}

TEST(LintedRules, AreNotToldOfWhereACommentAllowsIt) {
  const auto rule = [](std::string_view above_name, std::string_view at_name,
                       std::string_view above_match, std::string_view at_match) {
    return "rules:\n" + std::string(above_name) + "  - name: r" + std::string(at_name) + "\n" +
           std::string(above_match) + "    match: truce OR the" + std::string(at_match) + "\n";
  };
  const std::string allow = "  # check: allow common\n";
  const std::string at_end = "  # check: allow common";
  EXPECT_EQ(places_in(rule("", "", "", "")).size(), 1u);
  for (const std::string& text :
       {rule(allow, "", "", ""), rule("", at_end, "", ""), rule("", "", allow, ""),
        rule("", "", "", at_end), rule("", "", "", "  # check: allow never, common"),
        rule("", "", "", "  # check: allow never common"),
        std::string("rules:\n  - name: r  # check: allow common\n    match: |\n      truce\n"
                    "      OR the\n"),
        std::string("words:\n  # check: allow common\n  w: [truce, the]\n"
                    "rules: [{ name: r, match: \"words:w\" }]\n"),
        std::string("officials:\n  - { id: a, name: Anna Bell }\n"
                    "  - { id: b, name: Anna Bell }  # check: allow names\n"
                    "rules: [{ name: r, match: \"official:a\" }]\n")}) {
    EXPECT_EQ(places_in(text), Lines{}) << text;
  }
  for (const std::string& text :
       {rule("", "", "", "  # check: allow never"), rule("", "", "", "  # allow common"),
        rule("# check: allow common\n\n", "", "", "")}) {
    EXPECT_EQ(places_in(text).size(), 1u) << text;
  }
}

TEST(LintedRules, AreToldOfAHundredTimesAndThenCounted) {
  std::string text = "rules:\n";
  for (int i = 0; i < 130; ++i) {
    text += "  - { name: r" + std::to_string(i) + ", match: w" + std::to_string(i) + " OR the }\n";
  }
  const auto warnings = warnings_of(text);
  ASSERT_EQ(warnings.size(), 101u);
  EXPECT_EQ(warnings.back().message, "and 30 more warnings");
}

TEST(Excerpt, IsTheLineOfTheQueryWithThePlaceOfTheFault) {
  struct Case {
    std::string_view name;
    std::string text;
    std::string_view excerpt;  // with ^ in front of the fault
  };
  const Case cases[] = {
      {"plain", "rules:\n  - name: r\n    match: truce talks\n", "match: truce ^talks"},
      {"block", "rules:\n  - name: r\n    match: |\n      truce AND\n      (deal\n", "^(deal"},
      {"folded block", "rules:\n  - name: r\n    match: >-\n      truce AND\n      deal talks\n",
       "deal ^talks"},
      {"single quotes", "rules:\n  - name: r\n    match: 'it''s AND ('\n", "match: 'it''s AND (^'"},
      {"double quotes", "rules:\n  - name: r\n    match: \"\\u0074ruce \\\"deal\"\n",
       "match: \"\\u0074ruce ^\\\"deal\""},
      {"hebrew", "rules:\n  - name: r\n    match: הפסקת אש\n", "match: הפסקת ^אש"},
      {"windows line ends", "rules:\r\n  - name: r\r\n    match: truce talks\r\n",
       "match: truce ^talks"},
      {"one of a list", "rules:\n  - name: r\n    match: { any: [truce, 'deal AND'] }\n",
       "'deal AND^'"},
      {"beside a secret",
       "{rules: [{name: r, match: truce talks, why: x}], channels: {d: {webhook: {url: "
       "'https://example.org', secret: hush-hush-hush-hush-hush}}}}\n",
       "truce ^talks"},
      {"list of words", "words:\n  w:\n    - '(truce'\nrules: []\n", "- '^(truce'"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const auto errors = errors_of(c.text);
    ASSERT_FALSE(errors.empty());
    std::string marked = errors[0].excerpt;
    ASSERT_LE(errors[0].excerpt_at, marked.size());
    marked.insert(errors[0].excerpt_at, "^");
    EXPECT_EQ(marked, c.excerpt);
  }
}

TEST(Excerpt, IsCutAroundTheFaultInALongLine) {
  const std::string word(5'000, 'x');
  const auto errors =
      errors_of("rules:\n  - name: r\n    match: '" + word + " truce " + word + "'\n");
  ASSERT_FALSE(errors.empty());
  EXPECT_LT(errors[0].excerpt.size(), 200u);
  EXPECT_TRUE(errors[0].excerpt.substr(errors[0].excerpt_at).starts_with("truce "));
}

TEST(Excerpt, IsOfQueriesOnly) {
  for (const Problem& one : errors_of("fetch: { timeout: 5 }\nrules: [{ name: 7, match: [] }]\n"))
    EXPECT_EQ(one.excerpt, "") << to_string(one);
}

}  // namespace
}  // namespace newswatch::config
