// The first line is a query, the rest an article. A query that is read is printed and read back as
// the same tree; what compiles is held against the article.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "rules/query.h"
#include "rules/rule_set.h"

namespace {

using namespace newswatch::rules;

// Offsets differ, and a needless \/ in a pattern goes.
bool same(const Expr& a, const Expr& b) {
  if (a.kind != b.kind || a.field != b.field || a.exact_case != b.exact_case ||
      a.distance != b.distance || a.count != b.count || a.parts.size() != b.parts.size() ||
      (a.kind != Expr::Kind::regex && a.text != b.text)) {
    return false;
  }
  for (std::size_t i = 0; i < a.parts.size(); ++i) {
    if (!same(a.parts[i], b.parts[i])) return false;
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t line = std::min(input.find('\n'), input.size());
  auto parsed = parse_query(input.substr(0, line));
  if (!parsed) return 0;
  const auto again = parse_query(to_query(parsed->expr));
  if (!again && again.error().kind != QueryError::Kind::too_large) std::abort();
  if (again && !same(parsed->expr, again->expr)) std::abort();
  RuleSettings settings;
  settings.rules.push_back({.name = "rule", .match = std::move(parsed->expr)});
  const auto set = RuleSet::compile(std::move(settings));
  if (!set) return 0;
  const std::string_view text = line < input.size() ? input.substr(line + 1) : std::string_view();
  const newswatch::feeds::Article article{.title = std::string(text.substr(0, text.size() / 4)),
                                          .text = std::string(text)};
  const Subject subject{
      .article = article, .feed_name = {}, .feed_tags = {}, .publisher = {}, .now = {}};
  const bool hit = !(*set)->match(subject).empty();
  if (hit != (*set)->explain(0, subject).hit) std::abort();
  return 0;
}
