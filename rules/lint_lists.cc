#include "rules/lint_lists.h"

#include <fmt/format.h>

#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "rules/name_forms.h"

namespace newswatch::rules {
namespace {

LintFinding of_entry(const std::string& list, std::size_t entry, LintPart part) {
  return {.kind = part.kind,
          .where = LintFinding::Where::list,
          .index = entry,
          .list = list,
          .offset = part.offset,
          .message = std::move(part.message)};
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

}  // namespace newswatch::rules
