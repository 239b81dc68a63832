#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <unordered_map>

#include "rules/folded_article.h"
#include "rules/lint_checks.h"

namespace newswatch::rules {
namespace {

using Kind = Expr::Kind;

// Articles, prepositions and the like, folded, of the languages of the press. A word of several is
// told of the first.
struct Language {
  std::string_view name;
  std::string_view words;
};
constexpr Language kLanguages[]{
    {"English",
     "the of in and to a an for on with at by from is are was were be been has have had that this "
     "it its as or not but he his they their said which after"},
    {"French", "le la les de des du un une et en est dans sur pour par que qui au aux"},
    {"Spanish", "el los las del y por con para se una no"},
    {"Portuguese", "o os da do dos das e em na um uma com"},
    {"Italian", "il lo gli di della che per"},
    {"German", "der die und den dem im zu von mit auf fur ein eine ist nicht"},
    {"Dutch", "het een van op"},
    {"Turkish", "ve bir bu icin"},
    {"Russian", "и в на не с по что из за к о у"},
    {"Ukrainian", "і та з що до"},
    {"Arabic", "في من علي الي ان عن و"},
    {"Persian", "در از به که را"},
    {"Hebrew", "של את על לא"},
    {"Chinese", "的 了 在 是 和"},
    {"Japanese", "の は を に が と で"},
    {"Hindi", "के में की है और को"},
};

// Two letters and any ending.
bool is_short_wildcard(std::string_view folded) {
  if (!folded.ends_with('*')) return false;
  folded.remove_suffix(1);
  if (folded.find_first_of("*?") != std::string_view::npos) return false;
  // Two syllables or characters of East Asia are a whole word.
  if (!folded.empty() && static_cast<unsigned char>(folded.front()) >= 0xE3) return false;
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
    told_.push_back({LintFinding::Kind::common, tree.expr->offset,
                     fmt::format("{} stands in nearly every {}article; {}", forms_.label(tree.form),
                                 language_of(forms_[tree.form]), mend)});
  }

  static std::string language_of(const Form& form) {
    if (form.kind != Kind::term) return {};
    const std::string_view language = language_with(form.words.front().folded);
    return language.empty() ? std::string() : std::string(language) + " ";
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
        return in_running_text && (word.is_pattern ? is_short_wildcard(word.folded)
                                                   : !language_with(word.folded).empty());
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

std::string_view language_with(std::string_view folded) {
  static const auto languages = [] {
    std::unordered_map<std::string_view, std::string_view> by_word;
    for (const Language& language : kLanguages) {
      for (std::string_view rest = language.words; !rest.empty();) {
        const std::size_t end = std::min(rest.find(' '), rest.size());
        by_word.emplace(rest.substr(0, end), language.name);
        rest.remove_prefix(std::min(end + 1, rest.size()));
      }
    }
    return by_word;
  }();
  const auto found = languages.find(folded);
  return found == languages.end() ? std::string_view() : found->second;
}

void tell_common(const FormTree& tree, LintContext& context, std::vector<LintPart>& told) {
  CommonCheck(context, told).check(tree);
}

}  // namespace newswatch::rules
