#include "rules/lint_lists.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "rules/name_forms.h"
#include "rules/text.h"

namespace newswatch::rules {
namespace {

using Kind = Expr::Kind;

LintFinding of_entry(const std::string& list, std::size_t entry, LintPart part) {
  return {.kind = part.kind,
          .where = LintFinding::Where::list,
          .index = entry,
          .list = list,
          .offset = part.offset,
          .message = std::move(part.message)};
}

bool is_about_the_feed(Kind kind) {
  return kind == Kind::feed || kind == Kind::tag || kind == Kind::publisher;
}

}  // namespace

void tell_lists(Forms& forms, LintContext& context, std::vector<LintFinding>& told) {
  for (const auto& [name, items] : context.settings.words) {
    context.logic.begin_rule();
    const FormId whole = forms.list(name);
    std::unordered_map<FormId, std::size_t> entry_of;
    std::unordered_set<FormId> dropped;
    for (const Forms::Entry& entry : forms.entries_of(name)) {
      const FormTree tree = forms.read(entry.expr, kWhereTheListLooks, Asked::where);
      std::vector<LintPart> parts;
      tell_never(tree, context, parts);
      tell_shadowed(tree, context, parts);
      tell_common(tree, context, parts);
      const auto [first, is_new] = entry_of.emplace(tree.form, entry.index);
      if (!is_new) {
        parts.push_back({LintFinding::Kind::shadowed, 0,
                         fmt::format("\"{}\" and \"{}\" are the same here; remove one of the two",
                                     items[first->second], items[entry.index])});
      } else if (const auto other =
                     context.logic.other_term_that_holds(tree.form, whole, Asked::where);
                 other && !dropped.contains(*other)) {
        dropped.insert(tree.form);
        parts.push_back({LintFinding::Kind::shadowed, 0,
                         fmt::format("\"{}\" adds nothing: {} finds all that it finds; remove it",
                                     items[entry.index], forms.label(*other))});
      }
      for (LintPart& part : parts) told.push_back(of_entry(name, entry.index, std::move(part)));
    }
  }
}

void tell_names(std::span<const Official> officials, std::vector<LintFinding>& told) {
  std::unordered_map<std::string, std::size_t> first;  // who has the name
  for (std::size_t n = 0; n < officials.size(); ++n) {
    std::vector<std::string_view> names{officials[n].name};
    names.insert(names.end(), officials[n].aliases.begin(), officials[n].aliases.end());
    for (const std::string_view name : names) {
      std::string key;
      for (const std::string& word : cue_words(name)) key.append(word).push_back(' ');
      if (key.empty()) continue;
      const auto [at, is_new] = first.emplace(std::move(key), n);
      if (is_new || at->second == n) continue;
      told.push_back({.kind = LintFinding::Kind::names,
                      .where = LintFinding::Where::official,
                      .index = n,
                      .message = fmt::format(
                          "\"{}\" is a name of {}, too: an article with it names both; remove it "
                          "from one of them",
                          name, officials[at->second].id)});
    }
  }
}

FeedFilter::FeedFilter(std::span<const LintFeed> feeds) : given_(feeds) {
  for (const LintFeed& feed : feeds) {
    Feed folded{.name = fold(feed.name), .publisher = fold(feed.publisher), .tags = {}};
    for (const std::string& tag : feed.tags) folded.tags.push_back(fold(tag));
    feeds_.push_back(std::move(folded));
  }
}

bool FeedFilter::fulfils(const Feed& feed, const Form& fact) {
  switch (fact.kind) {
    case Kind::feed:
      return feed.name == fact.text;
    case Kind::publisher:
      return feed.publisher == fact.text;
    case Kind::tag:
      return std::ranges::find(feed.tags, fact.text) != feed.tags.end();
    default:
      return true;
  }
}

std::optional<FormId> FeedFilter::unfulfilled(const Rule& rule, const std::vector<FormId>& holds,
                                              const Forms& forms) const {
  std::vector<FormId> facts;
  for (const FormId form : holds) {
    if (is_about_the_feed(forms[form].kind)) facts.push_back(form);
  }
  if (facts.empty() || feeds_.empty()) return std::nullopt;
  std::size_t furthest = 0;  // facts that the best feed fulfils
  for (std::size_t n = 0; n < feeds_.size(); ++n) {
    const LintFeed& feed = given_[n];
    const bool watched =
        rule.feeds.empty() || std::ranges::any_of(rule.feeds, [&](const std::string& wanted) {
          return wanted == feed.name || std::ranges::find(feed.tags, wanted) != feed.tags.end();
        });
    if (!watched) continue;
    std::size_t fulfilled = 0;
    while (fulfilled < facts.size() && fulfils(feeds_[n], forms[facts[fulfilled]])) ++fulfilled;
    if (fulfilled == facts.size()) return std::nullopt;
    furthest = std::max(furthest, fulfilled);
  }
  return facts[furthest];
}

}  // namespace newswatch::rules
