// newswatch rules import, newswatch rules format.

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <iostream>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "config/config.h"
#include "daemon/commands.h"
#include "daemon/input.h"
#include "daemon/rule_list.h"
#include "daemon/terminal.h"
#include "feeds/utf8.h"
#include "rules/import.h"
#include "rules/query.h"

namespace newswatch::daemon {

namespace json = boost::json;

namespace {

// A note or an error at its place in the input.
struct Told {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::string what;  // left out, changed, not imported
  std::string message;
};

Told told_at(const QueryLine& line, std::uint32_t offset, std::string what, std::string message) {
  return {.line = line.line,
          .column = line.column + characters_before(line.query, offset),
          .what = std::move(what),
          .message = std::move(message)};
}

struct ImportedLine {
  QueryLine line;
  ListedRule rule;  // without a query where there is none
  std::vector<Told> told;
};

ImportedLine imported_line(QueryLine line, rules::Dialect dialect, std::set<std::string>& names) {
  ImportedLine made;
  auto imported = rules::import_query(line.query, dialect);
  if (!imported) {
    made.told.push_back(
        told_at(line, imported.error().offset, "not imported", imported.error().message));
    made.line = std::move(line);
    return made;
  }
  for (rules::ImportNote& note : imported->notes) {
    const bool left_out = note.kind == rules::ImportNote::Kind::left_out;
    made.told.push_back(
        told_at(line, note.offset, left_out ? "left out" : "changed", std::move(note.message)));
  }
  made.rule.name =
      line.name.empty() ? name_for(imported->query, names) : unique_name(line.name, names);
  if (!line.name.empty() && made.rule.name != line.name) {
    made.told.push_back(
        {.line = line.line,
         .column = 1,
         .what = "changed",
         .message = "the name " + line.name + " stands twice; this one becomes " + made.rule.name});
  }
  made.rule.query = std::move(imported->query);
  made.line = std::move(line);
  return made;
}

json::object json_of(const Told& told, const std::string& file) {
  return {{"file", file},
          {"line", told.line},
          {"column", told.column},
          {"kind", told.what},
          {"message", told.message}};
}

std::string import_json(const std::vector<ImportedLine>& lines, const std::string& file,
                        rules::Dialect dialect, bool guessed) {
  json::array made;
  json::array problems;
  for (const ImportedLine& one : lines) {
    json::array notes;
    for (const Told& told : one.told) {
      (one.rule.query.empty() ? problems : notes).push_back(json_of(told, file));
    }
    if (one.rule.query.empty()) continue;
    made.push_back(json::object{{"name", one.rule.name},
                                {"query", one.rule.query},
                                {"line", one.line.line},
                                {"notes", std::move(notes)}});
  }
  return json::serialize(json::object{{"dialect", rules::name_of(dialect)},
                                      {"guessed", guessed},
                                      {"rules", std::move(made)},
                                      {"problems", std::move(problems)}});
}

}  // namespace

int import_rules(const ImportOptions& options) {
  const bool is_standard_input = options.input.empty() || options.input == "-";
  const std::string file = is_standard_input ? "standard input" : options.input;
  const auto input = read_input(options.input, false);
  if (!input) {
    std::cerr << "newswatch: " << printable(input.error().message) << '\n';
    return input.error().exit_code;
  }
  const std::string text = feeds::mend_oddities(feeds::mend_utf8(input->bytes));
  std::vector<QueryLine> queries = query_lines(text);
  if (queries.empty()) {
    std::cerr << "newswatch: " << printable(file) << ": holds no query; write one a line\n";
    return kInputAtFault;
  }
  const auto named = rules::dialect_named(options.from);
  const rules::Dialect dialect = named ? *named : rules::guess_dialect(text);
  std::cerr << fmt::format(
      "newswatch: read as queries of {}{}\nnewswatch: note that {}\n", rules::product_of(dialect),
      named ? "" : ", as they look; --from names another dialect", rules::habit_of(dialect));

  int exit_code = kDone;
  std::set<std::string> names;
  std::vector<ImportedLine> lines;
  for (QueryLine& line : queries) {
    ImportedLine made = imported_line(std::move(line), dialect, names);
    for (const Told& told : made.told) {
      std::cerr << printable(fmt::format("{}:{}:{}: {}: {}", file, told.line, told.column,
                                         told.what, told.message))
                << '\n';
    }
    if (made.rule.query.empty()) exit_code = kInputAtFault;
    lines.push_back(std::move(made));
  }
  if (options.json) {
    std::cout << import_json(lines, file, dialect, !named) << '\n';
    return exit_code;
  }
  std::vector<ListedRule> rules;
  for (ImportedLine& one : lines) {
    if (!one.rule.query.empty()) rules.push_back(std::move(one.rule));
  }
  if (options.query) {
    for (const ListedRule& rule : rules) std::cout << rule.query << '\n';
  } else if (!rules.empty()) {
    std::cout << rules_yaml(rules);
  }
  return exit_code;
}

int format_rules(const FormatOptions& options) {
  const auto matches = config::load_matches(options.config);
  if (!matches) {
    for (const config::Problem& problem : matches.error())
      std::cerr << printable(config::to_string(problem)) << '\n';
    return kInputAtFault;
  }
  int exit_code = kDone;
  std::vector<ListedRule> rules;
  for (const config::WrittenMatch& match : *matches) {
    ListedRule rule{.name = match.rule, .query = rules::to_query(match.match)};
    if (options.check && match.query && *match.query != rule.query) {
      exit_code = kInputAtFault;
      std::cerr << printable(fmt::format("{}:{}:{}: rule \"{}\": write its match as {}", match.file,
                                         match.line, match.column, rule.name, rule.query))
                << '\n';
    }
    rules.push_back(std::move(rule));
  }
  if (!options.check) std::cout << rules_yaml(rules);
  return exit_code;
}

}  // namespace newswatch::daemon
