// A query of another product: the first byte picks the dialect, the rest is any text. What is made
// of it is a query that parses and compiles; what is refused is told with a place inside the text.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "rules/import.h"
#include "rules/query.h"
#include "rules/rule_set.h"
#include "tests/fuzz/check.h"

namespace {

using newswatch::fuzz::check;
namespace rules = newswatch::rules;

void check_import(std::string_view text, rules::Dialect dialect) {
  const auto imported = rules::import_query(text, dialect);
  if (!imported) {
    const rules::QueryError error = imported.error();
    check(error.offset <= text.size());
    check(!error.message.empty());
    return;
  }
  for (const rules::ImportNote& note : imported->notes) {
    check(note.offset <= text.size());
    check(!note.message.empty());
  }
  auto parsed = rules::parse_query(imported->query);
  check(parsed.has_value());
  check(rules::to_query(parsed->expr) == imported->query);
  rules::RuleSettings settings;
  settings.rules.push_back({.name = "imported", .match = std::move(parsed->expr)});
  check(rules::RuleSet::compile(std::move(settings)).has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text = newswatch::fuzz::text_of(data, size);
  if (text.empty()) return 0;
  const auto pick = static_cast<unsigned char>(text.front());
  text.remove_prefix(1);
  check_import(text, rules::kDialects[pick % rules::kDialects.size()]);
  check_import(text, rules::guess_dialect(text));
  return 0;
}
