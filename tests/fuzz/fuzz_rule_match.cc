// A rule of a user against an article of a stranger: the first line is the query, the second the
// title, the rest the text. Two ways of asking agree, and every span names what stands there.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "feeds/utf8.h"
#include "rules/lint.h"
#include "rules/query.h"
#include "rules/rule_set.h"
#include "tests/fuzz/check.h"

namespace {

using newswatch::fuzz::check;
namespace feeds = newswatch::feeds;
namespace rules = newswatch::rules;

bool names_people(const rules::Expr& expr) {
  return expr.kind == rules::Expr::Kind::official || expr.kind == rules::Expr::Kind::group ||
         std::any_of(expr.parts.begin(), expr.parts.end(), names_people);
}

rules::RuleSettings settings_with(rules::Expr match) {
  rules::RuleSettings settings;
  settings.words["talks"] = {"talk*", "negotiat*", "\"peace deal\"", "مفاوضات", "谈判"};
  settings.rules.push_back({.name = "rule", .match = std::move(match)});
  // Their index is dear: most queries do without.
  if (!names_people(settings.rules[0].match)) return settings;
  settings.officials.push_back({.id = "ka.tolvik",
                                .name = "Mara Tolvik",
                                .family_name = "Tolvik",
                                .aliases = {"مارا تولفيك", "托尔维克"},
                                .weak_aliases = {"MT"},
                                .titles = {"Envoy"},
                                .not_if = {"football"},
                                .groups = {"envoys"}});
  settings.officials.push_back({.id = "ka.oren",
                                .name = "Iolo Oren",
                                .family_name = "Oren",
                                .family_alone = rules::FamilyAlone::always,
                                .groups = {"envoys"}});
  return settings;
}

// The scalar values [start, end) of valid UTF-8.
std::string_view scalars(std::string_view text, std::size_t start, std::size_t end) {
  const auto byte_of = [text](std::size_t index) {
    std::size_t at = 0;
    for (; index > 0 && at < text.size(); --index) {
      const std::size_t length = feeds::utf8_sequence(text.substr(at));
      check(length > 0);
      at += length;
    }
    check(index == 0);
    return at;
  };
  const std::size_t first = byte_of(start);
  return text.substr(first, byte_of(end) - first);
}

std::string_view field_of(const feeds::Article& article, const rules::Span& span) {
  switch (span.field) {
    case rules::Field::title:
      return article.title;
    case rules::Field::text:
      return article.text;
    case rules::Field::author:
      return article.authors.at(span.item).name;
    case rules::Field::category:
      return article.categories.at(span.item).term;
    case rules::Field::url:
      return article.url;
  }
  return {};
}

void check_spans(const rules::Match& match, const feeds::Article& article) {
  check(match.spans.size() <= rules::kMaxSpans);
  for (const rules::Span& span : match.spans) {
    check(span.start < span.end);
    check(scalars(field_of(article, span), span.start, span.end) == span.text);
    check(!span.term.empty());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest = newswatch::fuzz::text_of(data, size);
  const auto query = rules::parse_query(newswatch::fuzz::take_until(rest, '\n'));
  if (!query) return 0;
  const auto set = rules::RuleSet::compile(settings_with(query->expr));
  if (!set) {
    for (const rules::RuleError& error : set.error()) check(!error.message.empty());
    return 0;
  }
  for (const rules::LintFinding& told : rules::lint((*set)->settings(), {})) {
    check(!told.message.empty());
    check(told.where != rules::LintFinding::Where::rule || told.offset <= size);
  }
  feeds::Article article;
  article.title = feeds::mend_utf8(newswatch::fuzz::take_until(rest, '\n'));
  article.text = feeds::mend_utf8(rest);
  article.url = "https://wire.example/" + article.title;
  article.authors = {{.name = "Iolo Oren"}, {.name = article.title}};
  article.categories = {{.term = article.title}};
  article.language = "en-GB";
  const std::vector<std::string> tags{"wire", "one"};
  const rules::Subject subject{.article = article,
                               .feed_name = "Meridian Wire",
                               .feed_tags = tags,
                               .publisher = "Meridian",
                               .now = {}};
  const std::vector<rules::Match> matches = (*set)->match(subject);
  check(matches.size() <= 1);
  for (const rules::Match& match : matches) check_spans(match, article);
  check((*set)->explain(0, subject).hit == !matches.empty());

  // The printed query is the same rule.
  const auto again = rules::parse_query(rules::to_query(query->expr));
  if (!again) return 0;
  const auto same = rules::RuleSet::compile(settings_with(again->expr));
  check(same.has_value());
  check((*same)->match(subject) == matches);
  return 0;
}
