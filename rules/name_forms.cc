#include "rules/name_forms.h"

#include <algorithm>
#include <span>
#include <utility>

#include "rules/name_lists.h"
#include "rules/text.h"

namespace newswatch::rules {
namespace {

struct Part {
  std::string word;  // bare
  bool written_lower = false;
  bool lower = false;       // so written, or a particle
  bool attached = false;    // hyphen or apostrophe before it
  std::string apart_first;  // o'neill: o and neill; empty where there is no apostrophe
  std::string apart_rest;
  bool operator==(const Part&) const = default;
};

bool is_particle(std::string_view word) {
  const auto all = particles();
  return std::ranges::find(all, word) != all.end();
}

std::vector<Part> parts_of(std::string_view name) {
  const FoldedText text = fold_text(name);
  std::vector<Part> parts;
  for (std::size_t i = 0; i < text.tokens.size() && parts.size() < kMaxNameWords; ++i) {
    const std::string_view word = text.word(i);
    Part part{.word = bare(word)};
    if (part.word.empty()) continue;
    part.written_lower = text.tokens[i].letter_case == LetterCase::lower;
    part.lower = part.written_lower || is_particle(part.word);
    if (i > 0) {
      const std::size_t gap = text.tokens[i - 1].source_end;
      const std::string between = fold(name.substr(gap, text.tokens[i].source_begin - gap));
      part.attached = between == "-" || between == "'";
    }
    if (const auto at = word.find('\''); at != std::string_view::npos && at > 0) {
      part.apart_first = bare(word.substr(0, at));
      part.apart_rest = bare(word.substr(at));
    }
    parts.push_back(std::move(part));
  }
  return parts;
}

// Articles go where two other words stay, or one after "al-". A capital without hyphen at the head
// is a given name: Al Gore.
std::vector<Part> without_articles(const std::vector<Part>& parts) {
  std::vector<Part> kept;
  bool head_is_article = false;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool hyphen_after = i + 1 < parts.size() && parts[i + 1].attached;
    const bool article =
        is_article(parts[i].word) && (i > 0 || parts[i].written_lower || hyphen_after);
    if (i == 0) head_is_article = article;
    if (!article) kept.push_back(parts[i]);
  }
  const bool enough = kept.size() >= 2 || (kept.size() == 1 && head_is_article);
  return enough ? kept : parts;
}

void join(std::vector<Part>& parts, std::size_t at) {
  parts[at].word += parts[at + 1].word;
  parts[at].apart_first.clear();
  parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(at) + 1);
}

// Pushes the variants of every list held so far, so that choices combine.
class Variants {
 public:
  explicit Variants(std::vector<Part> plain) { all_.push_back(std::move(plain)); }

  template <class Change>
  void also(Change change) {
    const std::size_t count = all_.size();
    for (std::size_t i = 0; i < count && all_.size() < kMaxNameForms; ++i) {
      std::vector<Part> other = all_[i];
      if (change(other) && std::ranges::find(all_, other) == all_.end()) {
        all_.push_back(std::move(other));
      }
    }
  }
  void add(std::vector<Part> other) {
    if (all_.size() < kMaxNameForms && std::ranges::find(all_, other) == all_.end()) {
      all_.push_back(std::move(other));
    }
  }
  [[nodiscard]] const std::vector<std::vector<Part>>& all() const { return all_; }

 private:
  std::vector<std::vector<Part>> all_;
};

std::vector<std::vector<Part>> spellings(const std::vector<Part>& written) {
  Variants variants(without_articles(written));
  // alassad, elsisi: the article written together.
  for (std::size_t i = 0; i + 1 < written.size(); ++i) {
    if (!is_article(written[i].word)) continue;
    std::vector<Part> together = written;
    join(together, i);
    variants.add(std::move(together));
  }
  const std::size_t longest = variants.all().front().size();
  for (std::size_t i = longest; i-- > 1;) {
    variants.also([i](std::vector<Part>& parts) {
      if (i >= parts.size()) return false;
      const bool together =
          parts[i].attached || is_joinable(parts[i - 1].word) || parts[i].word == "الله";
      if (together) join(parts, i - 1);
      return together;
    });
  }
  for (std::size_t i = 0; i < longest; ++i) {
    variants.also([i](std::vector<Part>& parts) {
      if (i >= parts.size() || parts[i].apart_first.empty() || parts[i].apart_rest.empty()) {
        return false;
      }
      Part rest;
      rest.word = parts[i].apart_rest;
      parts[i].word = std::exchange(parts[i].apart_first, {});
      parts.insert(parts.begin() + static_cast<std::ptrdiff_t>(i) + 1, std::move(rest));
      return true;
    });
    for (const std::string_view son : {"bin", "ibn", "ben"}) {
      variants.also([i, son](std::vector<Part>& parts) {
        if (i == 0 || i >= parts.size() || !is_son_of(parts[i].word)) return false;
        parts[i].word = son;
        return true;
      });
    }
  }
  return variants.all();
}

NameForm form_of(const std::vector<Part>& parts) {
  NameForm form;
  for (const Part& part : parts) {
    if (form.words.size() == kMaxNameWords) break;
    if (part.lower) form.may_be_lower |= static_cast<std::uint16_t>(1u << form.words.size());
    form.words.push_back(parts.size() > 1 ? std::string(without_article(part.word)) : part.word);
  }
  return form;
}

bool same_words(std::span<const Part> a, std::span<const Part> b) {
  return std::ranges::equal(a, b, {}, &Part::word, &Part::word);
}

FamilyPlace place_of(const std::vector<Part>& name, const std::vector<Part>& family) {
  if (family.empty() || family.size() >= name.size()) return FamilyPlace::none;
  const std::span<const Part> all(name);
  if (same_words(all.last(family.size()), family)) return FamilyPlace::last;
  if (same_words(all.first(family.size()), family)) return FamilyPlace::first;
  return FamilyPlace::none;
}

}  // namespace

std::string bare(std::string_view folded) {
  std::string out;
  for (const char c : folded) {
    if (c != '\'' && c != '.') out.push_back(c);
  }
  return out;
}

std::string_view without_article(std::string_view folded) {
  constexpr std::string_view kArticle = "ال";
  constexpr std::size_t kLeast = 6;  // bytes: three letters
  if (folded.starts_with(kArticle) && folded.size() >= kArticle.size() + kLeast) {
    return folded.substr(kArticle.size());
  }
  return folded;
}

std::vector<NameForm> name_forms(std::string_view name, std::string_view family) {
  const std::vector<Part> written = parts_of(name);
  if (written.empty()) return {};
  std::vector<NameForm> forms;
  const auto add = [&forms](NameForm form) {
    if (forms.size() < kMaxNameForms && std::ranges::find(forms, form) == forms.end()) {
      forms.push_back(std::move(form));
    }
  };
  for (const auto& parts : spellings(written)) add(form_of(parts));
  const std::vector<Part> family_parts = parts_of(family);
  std::vector<Part> turned = written;
  const auto size = static_cast<std::ptrdiff_t>(family_parts.size());
  switch (place_of(written, family_parts)) {
    case FamilyPlace::none:
      return forms;
    case FamilyPlace::last:
      std::rotate(turned.begin(), turned.end() - size, turned.end());
      break;
    case FamilyPlace::first:
      std::rotate(turned.begin(), turned.begin() + size, turned.end());
      break;
  }
  for (const auto& parts : spellings(turned)) {
    NameForm form = form_of(parts);
    form.family_first = true;
    add(std::move(form));
  }
  return forms;
}

std::vector<std::string> cue_words(std::string_view cue) {
  std::vector<std::string> words;
  for (Part& part : parts_of(cue)) {
    words.emplace_back(without_article(part.word));
  }
  return words;
}

FamilyPlace family_place(std::string_view name, std::string_view family) {
  return place_of(parts_of(name), parts_of(family));
}

std::vector<std::string> given_words(std::string_view name, std::string_view family) {
  const std::vector<Part> parts = parts_of(name);
  const std::vector<Part> family_parts = parts_of(family);
  const FamilyPlace place = place_of(parts, family_parts);
  std::vector<std::string> given;
  if (place == FamilyPlace::none) return given;
  const std::size_t begin = place == FamilyPlace::first ? family_parts.size() : 0;
  const std::size_t end = parts.size() - (place == FamilyPlace::last ? family_parts.size() : 0);
  for (std::size_t i = begin; i < end; ++i) {
    if (!is_particle(parts[i].word)) given.push_back(parts[i].word);
  }
  return given;
}

}  // namespace newswatch::rules
