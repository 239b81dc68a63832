// Symbols, tree, query; and at the end a look whether the query holds as a rule, so that nothing
// leaves here that a configuration would refuse.

#include "rules/import.h"

#include <algorithm>
#include <utility>

#include "rules/import_dialect.h"
#include "rules/import_lexer.h"
#include "rules/import_parser.h"
#include "rules/rule_set.h"

namespace newswatch::rules {
namespace {

using boost::system::result;

// Control bytes as blanks, so that offsets stay.
std::string without_controls(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < ' ' || c == '\x7F') c = ' ';
  }
  return out;
}

// What keeps the tree from being a rule.
std::optional<QueryError> fault_of(const Expr& expr, const std::string& query) {
  if (const auto parsed = parse_query(query); !parsed) {
    QueryError error = parsed.error();
    error.offset = 0;
    error.message = "In newswatch's language this is no query: " + error.message;
    return error;
  }
  RuleSettings settings;
  settings.rules.push_back({.name = "imported", .match = expr});
  const auto set = RuleSet::compile(std::move(settings));
  if (set) return std::nullopt;
  const std::vector<RuleError> errors = set.error();
  const RuleError& error = errors.front();
  constexpr std::string_view kPrefix = "rule \"imported\" ";
  std::string message = error.message;
  if (message.starts_with(kPrefix)) message.replace(0, kPrefix.size(), "This query ");
  return QueryError{error.kind == RuleError::Kind::too_large ? QueryError::Kind::too_large
                                                             : QueryError::Kind::syntax,
                    error.offset, std::move(message)};
}

}  // namespace

std::string_view name_of(Dialect dialect) { return grammar_of(dialect).name; }
std::string_view product_of(Dialect dialect) { return grammar_of(dialect).product; }
std::string_view habit_of(Dialect dialect) { return grammar_of(dialect).habit; }

std::optional<Dialect> dialect_named(std::string_view name) {
  std::string lower(name);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  for (const Dialect dialect : kDialects) {
    const auto& aliases = grammar_of(dialect).aliases;
    if (lower == name_of(dialect) ||
        std::find(aliases.begin(), aliases.end(), lower) != aliases.end())
      return dialect;
  }
  return std::nullopt;
}

result<Imported, QueryError> import_query(std::string_view text, Dialect dialect) {
  if (text.size() > kMaxQueryBytes) {
    return QueryError{QueryError::Kind::too_large, static_cast<std::uint32_t>(kMaxQueryBytes),
                      "The query is longer than " + std::to_string(kMaxQueryBytes / 1024) +
                          " KiB: cut it into several rules."};
  }
  const Grammar& grammar = grammar_of(dialect);
  Imported imported;
  auto symbols = import_symbols_of(without_controls(text), grammar, imported.notes);
  if (!symbols) return symbols.error();
  auto part = parse_import(std::move(*symbols), grammar, imported.notes);
  if (!part) return part.error();
  std::stable_sort(imported.notes.begin(), imported.notes.end(),
                   [](const ImportNote& a, const ImportNote& b) { return a.offset < b.offset; });
  if (!*part) {
    std::string message = "Nothing of this query is left";
    for (const ImportNote& note : imported.notes) message += "; " + note.message;
    return QueryError{QueryError::Kind::syntax, 0, message + "."};
  }
  imported.query = to_query(**part);
  if (auto fault = fault_of(**part, imported.query)) return std::move(*fault);
  return imported;
}

}  // namespace newswatch::rules
