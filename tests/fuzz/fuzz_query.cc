// A query of a user: what is read is printed, read again, and means the same; what is refused is
// told with a place inside the text.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "rules/query.h"
#include "tests/fuzz/check.h"

namespace {

using newswatch::fuzz::check;
namespace rules = newswatch::rules;

void check_places(const rules::Expr& expr, std::size_t size) {
  check(expr.offset <= size);
  for (const rules::Expr& part : expr.parts) check_places(part, size);
}

void forget_places(rules::Expr& expr) {
  expr.offset = 0;
  for (rules::Expr& part : expr.parts) forget_places(part);
}

void check_error(const rules::QueryError& error, std::size_t size) {
  check(error.offset <= size);
  check(!error.message.empty());
}

void check_prints(rules::Expr expr) {
  const std::string printed = rules::to_query(expr);
  auto again = rules::parse_query(printed);
  if (!again) {
    // Backslashes may make a print longer than a query may be.
    check(printed.size() > rules::kMaxQueryBytes);
    return;
  }
  forget_places(expr);
  forget_places(again->expr);
  check(again->expr == expr);
  check(rules::to_query(again->expr) == printed);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = newswatch::fuzz::text_of(data, size);
  const auto query = rules::parse_query(text);
  if (query) {
    check_places(query->expr, size);
    for (const rules::QueryError& warning : query->warnings) check_error(warning, size);
    check_prints(query->expr);
  } else {
    check_error(query.error(), size);
  }
  const auto item = rules::parse_item(text);
  if (item) {
    check_places(*item, size);
    check_prints(*item);
  } else {
    check_error(item.error(), size);
  }
  return 0;
}
