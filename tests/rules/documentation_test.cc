// docs/rules.md promises; every example on it is run.

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "rules/import.h"
#include "rules/lint.h"
#include "rules/query.h"
#include "rules/rule_set.h"

namespace newswatch::rules {
namespace {

struct Line {
  std::size_t number = 0;
  std::vector<std::string> cells;
};

std::string trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(' ');
  if (begin == std::string_view::npos) return {};
  return std::string(text.substr(begin, text.find_last_not_of(' ') + 1 - begin));
}

std::vector<std::string> cut(std::string_view text, std::string_view separator) {
  std::vector<std::string> pieces;
  for (;;) {
    const auto at = text.find(separator);
    pieces.push_back(trimmed(text.substr(0, at)));
    if (at == std::string_view::npos) return pieces;
    text.remove_prefix(at + separator.size());
  }
}

// The lines of every fenced block of the kind, cut at " | ".
std::vector<Line> lines_of(std::string_view kind) {
  std::ifstream file(std::string(NEWSWATCH_SOURCE_DIR) + "/docs/rules.md");
  std::vector<Line> lines;
  bool inside = false;
  std::size_t number = 0;
  for (std::string text; std::getline(file, text);) {
    ++number;
    if (text.starts_with("```")) {
      inside = text == "```" + std::string(kind);
    } else if (inside) {
      lines.push_back({number, cut(text, " | ")});
    }
  }
  return lines;
}

// An article as the page writes it, with what it says of its feed.
struct Written {
  feeds::Article article;
  std::string feed;
  std::vector<std::string> tags;
  std::string publisher;

  explicit Written(const std::string& cell) {
    for (const std::string& part : cut(cell, " ; ")) read(part);
  }

  [[nodiscard]] Subject subject() const {
    return {.article = article,
            .feed_name = feed,
            .feed_tags = tags,
            .publisher = publisher,
            .now = {}};
  }

 private:
  void read(const std::string& part) {
    const auto value_of = [&part](std::string_view prefix) {
      return part.starts_with(prefix) ? part.substr(prefix.size()) : std::string();
    };
    if (const auto value = value_of("title: "); !value.empty()) {
      article.title = value;
    } else if (const auto author = value_of("author: "); !author.empty()) {
      article.authors.push_back({.name = author});
    } else if (const auto category = value_of("category: "); !category.empty()) {
      article.categories.push_back({.term = category});
    } else if (const auto url = value_of("url: "); !url.empty()) {
      article.url = url;
    } else if (const auto lang = value_of("lang: "); !lang.empty()) {
      article.language = lang;
    } else if (const auto name = value_of("feed: "); !name.empty()) {
      feed = name;
    } else if (const auto by = value_of("publisher: "); !by.empty()) {
      publisher = by;
    } else if (const auto tag = value_of("tag: "); !tag.empty()) {
      tags.push_back(tag);
    } else {
      const auto text = value_of("text: ");
      article.text = text.empty() ? part : text;
      for (auto at = article.text.find("¶"); at != std::string::npos; at = article.text.find("¶"))
        article.text.replace(at, std::string_view("¶").size(), "\n\n");
    }
  }
};

// The page's list and official, and the query as the only rule.
RuleSettings settings_of(Expr match) {
  RuleSettings settings;
  settings.words["ceasefire"] = {"ceasefire", "cease-fire", "truce", "\"cessation of hostilities\"",
                                 "perm*"};
  settings.officials.push_back({.id = "us.blinken",
                                .name = "Antony Blinken",
                                .family_name = "Blinken",
                                .family_alone = FamilyAlone::always,
                                .not_if = {"gallery"},
                                .groups = {"us"}});
  settings.rules.push_back({.name = "the query", .match = std::move(match)});
  return settings;
}

// What the query makes of the article; an error's message where it makes nothing.
std::vector<Match> matches_of(const std::string& query, const Written& written,
                              std::string& message) {
  auto parsed = parse_query(query);
  if (!parsed) {
    message = parsed.error().message;
    return {};
  }
  const auto set = RuleSet::compile(settings_of(std::move(parsed->expr)));
  if (!set) {
    message = set.error().front().message;
    return {};
  }
  return (*set)->match(written.subject());
}

TEST(RulesPage, ExamplesHitAndMissAsItSays) {
  const std::vector<Line> lines = lines_of("examples");
  ASSERT_GT(lines.size(), 100u);
  for (const Line& line : lines) {
    SCOPED_TRACE("docs/rules.md:" + std::to_string(line.number));
    ASSERT_EQ(line.cells.size(), 3u);
    std::string message;
    const bool hit = !matches_of(line.cells[0], Written(line.cells[1]), message).empty();
    EXPECT_EQ(message, "");
    EXPECT_EQ(hit ? "hit" : "miss", line.cells[2]) << line.cells[0] << " | " << line.cells[1];
  }
}

TEST(RulesPage, FaultsAreToldAsItSays) {
  const std::vector<Line> lines = lines_of("errors");
  ASSERT_GT(lines.size(), 20u);
  for (const Line& line : lines) {
    SCOPED_TRACE("docs/rules.md:" + std::to_string(line.number));
    ASSERT_EQ(line.cells.size(), 2u);
    std::string message;
    (void)matches_of(line.cells[0], Written("text: nothing"), message);
    EXPECT_NE(message.find(line.cells[1]), std::string::npos)
        << line.cells[0] << " says: " << message;
  }
}

TEST(RulesPage, MissesAreExplainedAsItSays) {
  const std::vector<Line> lines = lines_of("misses");
  ASSERT_GT(lines.size(), 10u);
  for (const Line& line : lines) {
    SCOPED_TRACE("docs/rules.md:" + std::to_string(line.number));
    ASSERT_EQ(line.cells.size(), 3u);
    const auto set = RuleSet::compile(settings_of(parse_query(line.cells[0])->expr));
    ASSERT_TRUE(set.has_value());
    const Explanation told = (*set)->explain(0, Written(line.cells[1]).subject());
    const Explanation& part = first_failure(told);
    EXPECT_EQ(part.label + ": " + part.reason, line.cells[2]);
  }
}

TEST(RulesPage, DoubtsAreToldAsItSays) {
  const std::vector<Line> lines = lines_of("warnings");
  ASSERT_GT(lines.size(), 30u);
  for (const Line& line : lines) {
    SCOPED_TRACE("docs/rules.md:" + std::to_string(line.number));
    ASSERT_EQ(line.cells.size(), 2u);
    const RuleSettings settings = settings_of(parse_query(line.cells[0])->expr);
    ASSERT_TRUE(RuleSet::compile(settings).has_value());
    const auto told = lint(settings, {});
    ASSERT_EQ(told.size(), line.cells[1] == "none" ? 0u : 1u);
    if (told.empty()) continue;
    const auto colon = line.cells[1].find(": ");
    EXPECT_EQ(name_of(told[0].kind), line.cells[1].substr(0, colon));
    EXPECT_NE(told[0].message.find(line.cells[1].substr(colon + 2)), std::string::npos)
        << told[0].message;
  }
}

TEST(RulesPage, QueriesOfOtherProductsBecomeWhatItSays) {
  const std::vector<Line> lines = lines_of("imports");
  ASSERT_GT(lines.size(), 20u);
  for (const Line& line : lines) {
    SCOPED_TRACE("docs/rules.md:" + std::to_string(line.number));
    ASSERT_EQ(line.cells.size(), 3u);
    const auto dialect = dialect_named(line.cells[0]);
    ASSERT_TRUE(dialect.has_value());
    const auto imported = import_query(line.cells[1], *dialect);
    ASSERT_TRUE(imported.has_value()) << imported.error().message;
    EXPECT_EQ(imported->query, line.cells[2]);
  }
}

TEST(RulesPage, MarksStandWhereItSays) {
  const std::vector<Line> lines = lines_of("marks");
  ASSERT_GT(lines.size(), 8u);
  for (const Line& line : lines) {
    SCOPED_TRACE("docs/rules.md:" + std::to_string(line.number));
    ASSERT_EQ(line.cells.size(), 2u);
    Written written("text: " + line.cells[1]);
    std::erase_if(written.article.text, [](char c) { return c == '[' || c == ']'; });
    std::string message;
    const auto matches = matches_of(line.cells[0], written, message);
    ASSERT_EQ(matches.size(), 1u) << message;
    std::string marked = written.article.text;  // ASCII, so that characters are bytes
    for (auto span = matches[0].spans.rbegin(); span != matches[0].spans.rend(); ++span) {
      marked.insert(span->end, "]");
      marked.insert(span->start, "[");
    }
    EXPECT_EQ(marked, line.cells[1]) << line.cells[0];
  }
}

}  // namespace
}  // namespace newswatch::rules
