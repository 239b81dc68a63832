#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <unordered_set>

#include "rules/folded_article.h"
#include "rules/lint_checks.h"

namespace newswatch::rules {
namespace {

using Kind = Expr::Kind;
using std::literals::string_view_literals::operator""sv;

// Articles, prepositions and the like of the languages of the press, folded. Words that name
// something in another of these languages are left out.
constexpr std::string_view kCommonWords[]{
    // English
    "the"sv, "of"sv, "in"sv, "and"sv, "to"sv, "a"sv, "an"sv, "for"sv, "on"sv, "with"sv, "at"sv,
    "by"sv, "from"sv, "is"sv, "are"sv, "was"sv, "were"sv, "be"sv, "been"sv, "has"sv, "have"sv,
    "had"sv, "that"sv, "this"sv, "it"sv, "its"sv, "as"sv, "or"sv, "not"sv, "but"sv, "he"sv, "his"sv,
    "they"sv, "their"sv, "said"sv, "which"sv, "after"sv,
    // French, Spanish, Portuguese, Italian
    "le"sv, "la"sv, "les"sv, "de"sv, "des"sv, "du"sv, "un"sv, "une"sv, "et"sv, "en"sv, "est"sv,
    "dans"sv, "sur"sv, "pour"sv, "par"sv, "que"sv, "qui"sv, "au"sv, "aux"sv, "el"sv, "los"sv,
    "las"sv, "del"sv, "y"sv, "por"sv, "con"sv, "para"sv, "se"sv, "una"sv, "o"sv, "os"sv, "da"sv,
    "do"sv, "dos"sv, "das"sv, "e"sv, "em"sv, "na"sv, "no"sv, "um"sv, "uma"sv, "com"sv, "il"sv,
    "lo"sv, "gli"sv, "di"sv, "della"sv, "che"sv, "per"sv,
    // German, Dutch, Turkish
    "der"sv, "die"sv, "und"sv, "den"sv, "dem"sv, "im"sv, "zu"sv, "von"sv, "mit"sv, "auf"sv, "fur"sv,
    "ein"sv, "eine"sv, "ist"sv, "nicht"sv, "het"sv, "een"sv, "van"sv, "op"sv, "ve"sv, "bir"sv,
    "bu"sv, "icin"sv,
    // Russian, Ukrainian
    "и"sv, "в"sv, "на"sv, "не"sv, "с"sv, "по"sv, "что"sv, "из"sv, "за"sv, "к"sv, "о"sv, "у"sv,
    "і"sv, "та"sv, "з"sv, "що"sv, "до"sv,
    // Arabic, Persian, Hebrew
    "في"sv, "من"sv, "علي"sv, "الي"sv, "ان"sv, "عن"sv, "و"sv, "در"sv, "از"sv, "به"sv, "که"sv, "را"sv,
    "של"sv, "את"sv, "על"sv, "לא"sv,
    // Chinese, Japanese, Hindi
    "的"sv, "了"sv, "在"sv, "是"sv, "和"sv, "の"sv, "は"sv, "を"sv, "に"sv, "が"sv, "と"sv, "で"sv,
    "के"sv, "में"sv, "की"sv, "है"sv, "और"sv, "को"sv};

// Two letters and any ending.
bool is_short_wildcard(std::string_view folded) {
  if (!folded.ends_with('*')) return false;
  folded.remove_suffix(1);
  if (folded.find_first_of("*?") != std::string_view::npos) return false;
  return std::ranges::count_if(
             folded, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }) <= 2;
}

// Does the pattern find something, not only nothing, in texts that have little in common?
bool finds_anything(const std::string& pattern) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(1 << 20);
  const RE2 regex(pattern, options);
  if (!regex.ok()) return false;
  constexpr std::string_view kTexts[]{"a quick brown fox jumps over lazy dogs",
                                      "budget vote put off until monday", "truce holds in doha"};
  return std::ranges::all_of(kTexts, [&](std::string_view text) {
    re2::StringPiece found;
    const re2::StringPiece whole(text.data(), text.size());
    for (std::size_t from = 0; from < text.size(); ++from) {
      if (!regex.Match(whole, from, text.size(), RE2::UNANCHORED, &found, 1)) return false;
      if (!found.empty()) return true;
    }
    return false;
  });
}

constexpr std::string_view kMendOfOr = "remove it, or the other parts of this OR mean nothing";

class CommonCheck {
 public:
  CommonCheck(LintContext& context, std::vector<LintPart>& told)
      : forms_(context.forms), common_(context.common), told_(told) {}

  void check(const FormTree& tree) {
    if (is_common(tree.form)) {
      tell(tree, "ask for something beside it, or remove it");
    } else {
      walk(tree);
    }
  }

 private:
  void walk(const FormTree& tree) {
    const Kind kind = tree.expr->kind;
    for (const FormTree& part : tree.parts) {
      const bool decides = kind == Kind::any || kind == Kind::negation;
      if (!decides || !is_common(part.form)) {
        walk(part);
      } else if (kind == Kind::any) {
        tell(part, kMendOfOr);
      } else {
        tell(part, "this NOT excludes nearly everything; remove it");
      }
    }
  }

  void tell(const FormTree& tree, std::string_view mend) {
    if (tree.expr->kind == Kind::any) {
      for (const FormTree& part : tree.parts) {
        if (is_common(part.form)) tell(part, kMendOfOr);
      }
      return;
    }
    if (tree.expr->kind == Kind::words) return;  // told of the list
    told_.push_back(
        {LintFinding::Kind::common, tree.expr->offset,
         fmt::format("{} stands in nearly every article; {}", forms_.label(tree.form), mend)});
  }

  bool is_common(FormId id) {
    const auto known = common_.find(id);
    if (known != common_.end()) return known->second;
    const bool common = find_common(forms_[id]);
    common_[id] = common;
    return common;
  }

  bool find_common(const Form& form) {
    const auto part_is_common = [this](FormId part) { return is_common(part); };
    switch (form.kind) {
      case Kind::term: {
        if (form.words.size() != 1 || !form.words.front().exact.empty()) return false;
        const bool in_running_text = (form.fields & (kTitleAndText | kWhereTheListLooks)) != 0;
        const TermWord& word = form.words.front();
        return in_running_text &&
               (word.is_pattern ? is_short_wildcard(word.folded) : is_common_word(word.folded));
      }
      case Kind::regex:
        return finds_anything(form.text);
      case Kind::any:
        return std::ranges::any_of(form.parts, part_is_common);
      case Kind::all:
      case Kind::near:
        return std::ranges::all_of(form.parts, part_is_common);
      case Kind::at_least:
        return form.count <= 2 && part_is_common(form.parts.front());
      default:
        return false;
    }
  }

  const Forms& forms_;
  std::unordered_map<FormId, bool>& common_;
  std::vector<LintPart>& told_;
};

}  // namespace

bool is_common_word(std::string_view folded) {
  static const std::unordered_set<std::string_view> words(std::begin(kCommonWords),
                                                          std::end(kCommonWords));
  return words.contains(folded);
}

void tell_common(const FormTree& tree, LintContext& context, std::vector<LintPart>& told) {
  CommonCheck(context, told).check(tree);
}

}  // namespace newswatch::rules
