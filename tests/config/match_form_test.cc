// The YAML form of a match and the query say the same: on every pair of docs/rules.md, and for
// random trees.

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "rules/query.h"
#include "tests/config/fixtures.h"
#include "tests/rules/random_rules.h"

namespace newswatch::config {
namespace {

using rules::Expr;
using Kind = Expr::Kind;

void forget_offsets(Expr& expr) {
  expr.offset = 0;
  for (Expr& part : expr.parts) forget_offsets(part);
}

// The matches of the rules in a configuration of this text.
std::vector<Expr> matches_in(const std::string& text) {
  const test::Folder folder;
  folder.write("newswatch.yaml", text);
  const auto config = load(folder.file("newswatch.yaml"), test::secrets_of({}));
  if (!config) {
    ADD_FAILURE() << test::told(config.error(), folder.path()).front();
    return {};
  }
  std::vector<Expr> matches;
  for (const rules::Rule& rule : config->rules->settings().rules) {
    matches.push_back(rule.match);
    forget_offsets(matches.back());
  }
  return matches;
}

TEST(MatchForm, IsTheQueryThatTheRulesPageSetsBesideIt) {
  std::string head;  // the page's list and official
  std::string block;
  bool inside = false;
  int pairs = 0;
  const auto page = std::filesystem::path(NEWSWATCH_SOURCE_DIR) / "docs/rules.md";
  for (const std::string& line : test::lines_of(page)) {
    constexpr std::string_view kQuery = "# query: ";
    if (line == "```yaml") {
      inside = true;
      block.clear();
    } else if (inside && line == "```") {
      inside = false;
      if (head.empty()) head = block;
    } else if (inside && line.starts_with(kQuery)) {
      const std::string query = line.substr(kQuery.size());
      SCOPED_TRACE(query);
      const auto matches = matches_in(head + "rules:\n  - name: pair\n" + block);
      ASSERT_EQ(matches.size(), 1u);
      auto parsed = rules::parse_query(query);
      ASSERT_TRUE(parsed.has_value());
      forget_offsets(parsed->expr);
      EXPECT_EQ(rules::to_query(matches[0]), rules::to_query(parsed->expr));
      EXPECT_EQ(matches[0], parsed->expr);
      ++pairs;
    } else if (inside) {
      block += (head.empty() ? "" : "    ") + line + "\n";
    }
  }
  EXPECT_GE(pairs, 5);
}

// Writes a tree as the form; what the form cannot say, as `query:`.
class FormWriter {
 public:
  static std::string form(const Expr& expr) {
    if (!expr.field) return body(expr);
    Expr inner = expr;
    inner.field.reset();
    return "{ " + std::string(rules::name_of(*expr.field)) + ": " + body(inner) + " }";
  }

 private:
  static std::string quoted(std::string_view text) {
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? "''" : std::string(1, c);
    return out + "'";
  }

  static std::string key(std::string_view name, std::string_view value) {
    return "{ " + std::string(name) + ": " + std::string(value) + " }";
  }

  template <class Parts>
  static std::string list(const Parts& parts) {
    std::string out = "[";
    for (const Expr& part : parts) out += (out.size() > 1 ? ", " : "") + form(part);
    return out + "]";
  }

  static std::string body(const Expr& expr) {
    switch (expr.kind) {
      case Kind::term:
        return expr.exact_case ? key("case", quoted(expr.text)) : quoted(expr.text);
      case Kind::any:
        return key("any", list(expr.parts));
      case Kind::all:
        return all(expr);
      case Kind::negation:
        return key("none", list(expr.parts));
      case Kind::near:
        return near(expr);
      case Kind::at_least:
        return "{ all: " + list(expr.parts) + ", atleast: " + std::to_string(expr.count) + " }";
      case Kind::words:
        return key("words", quoted(expr.text));
      case Kind::regex:
        return key("regex", quoted(expr.text));
      case Kind::language:
        return key("lang", quoted(expr.text));
      case Kind::feed:
        return key("feed", quoted(expr.text));
      case Kind::tag:
        return key("tag", quoted(expr.text));
      case Kind::publisher:
        return key("publisher", quoted(expr.text));
      default:
        return key("query", quoted(rules::to_query(expr)));
    }
  }

  // What must not occur stands behind everything else.
  static std::string all(const Expr& expr) {
    std::vector<Expr> wanted;
    std::vector<Expr> unwanted;
    for (const Expr& part : expr.parts) {
      const bool negated = part.kind == Kind::negation && !part.field;
      if (!negated && !unwanted.empty()) return key("query", quoted(rules::to_query(expr)));
      if (negated) {
        unwanted.push_back(part.parts[0]);
      } else {
        wanted.push_back(part);
      }
    }
    std::string out = "{ ";
    if (!wanted.empty()) out += "all: " + list(wanted);
    if (!wanted.empty() && !unwanted.empty()) out += ", ";
    if (!unwanted.empty()) out += "none: " + list(unwanted);
    return out + " }";
  }

  static std::string near(const Expr& expr) {
    using Unit = rules::Distance::Unit;
    if (expr.distance.ordered) return key("query", quoted(rules::to_query(expr)));
    const std::string within = expr.distance.unit == Unit::sentence ? "sentence"
                               : expr.distance.unit == Unit::paragraph
                                   ? "paragraph"
                                   : std::to_string(expr.distance.words) + " words";
    return "{ all: " + list(expr.parts) + ", within: " + within + " }";
  }
};

TEST(MatchForm, BecomesTheTreeItIsWrittenFrom) {
  rules::test::Chance chance(rules::test::seed_of_run());
  rules::test::RandomRules random(chance);
  rules::RuleSettings settings;
  for (const char* name : {"plain", "mixed"}) settings.words[name] = random.list(name);
  for (int n = 0; n < 800; ++n) {
    settings.rules.push_back({.name = std::to_string(n), .match = random.expr(4)});
  }
  std::set<std::size_t> faulty;  // what means nothing, such as a NEAR beside a NOT
  if (const auto set = rules::RuleSet::compile(settings); !set) {
    for (const auto& error : set.error()) faulty.insert(error.rule);
  }
  std::vector<Expr> trees;
  std::string text = "words:\n";
  for (const auto& [name, items] : settings.words) {
    text += "  " + name + ":\n";
    for (const std::string& item : items) text += "    - '" + item + "'\n";
  }
  text +=
      "feeds:\n  - { name: wire, url: https://example.org/wire.xml, publisher: wire, "
      "tags: [wire, one, en, fr] }\n";
  for (const char* name : {"one", "en", "fr"}) {
    text += "  - { name: " + std::string(name) + ", url: https://example.org/" + name +
            ".xml, publisher: " + name + " }\n";
  }
  text += "rules:\n";
  for (std::size_t n = 0; n < settings.rules.size(); ++n) {
    if (faulty.contains(n)) continue;
    trees.push_back(settings.rules[n].match);
    text += "  - { name: r" + std::to_string(n) + ", match: ";
    const std::string form = FormWriter::form(trees.back());
    text += (form.starts_with('\'') ? "{ any: [" + form + "] }" : form) + " }\n";
  }
  ASSERT_GT(trees.size(), 200u);
  const auto matches = matches_in(text);
  ASSERT_EQ(matches.size(), trees.size());
  for (std::size_t n = 0; n < trees.size(); ++n) {
    EXPECT_EQ(matches[n], trees[n]) << rules::to_query(matches[n]) << "\n"
                                    << rules::to_query(trees[n]);
  }
}

}  // namespace
}  // namespace newswatch::config
