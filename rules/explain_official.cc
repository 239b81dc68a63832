// The official is looked for again with one policy lifted at a time: the one whose absence makes
// the name count is the one that keeps it from counting. So this knows nothing of how names are
// found, only what the policies mean.

#include "rules/explain_official.h"

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "rules/name_forms.h"
#include "rules/officials.h"
#include "rules/role_phrases.h"

namespace newswatch::rules {
namespace {

// Words of one text, in a row; both ends inclusive.
struct Spot {
  const FoldedText* text = nullptr;
  std::size_t first = 0;
  std::size_t last = 0;
};

std::string quoted(const Spot& spot) {
  const Token& first = spot.text->tokens[spot.first];
  const Token& last = spot.text->tokens[spot.last];
  return fmt::format(
      "\"{}\"", spot.text->source.substr(first.source_begin, last.source_end - first.source_begin));
}

// The first place where the words of `name` stand as they are, whatever their case.
std::optional<Spot> spot_of(std::string_view name, std::span<const FoldedText> texts) {
  const std::vector<std::string> words = cue_words(name);
  if (words.empty()) return std::nullopt;
  for (const FoldedText& text : texts) {
    for (std::size_t at = 0; at + words.size() <= text.tokens.size(); ++at) {
      std::size_t i = 0;
      while (i < words.size() && bare(text.word(at + i)) == words[i]) ++i;
      if (i == words.size()) return Spot{&text, at, at + words.size() - 1};
    }
  }
  return std::nullopt;
}

std::optional<Spot> first_spot(const std::vector<std::string>& names,
                               std::span<const FoldedText> texts) {
  for (const std::string& name : names) {
    if (auto spot = spot_of(name, texts)) return spot;
  }
  return std::nullopt;
}

class Why {
 public:
  Why(const Official& official, std::span<const FoldedText> texts, std::chrono::sys_days day)
      : official_(official), texts_(texts), day_(day) {}

  [[nodiscard]] std::string tell() const {
    std::vector<std::string> full{official_.name};
    full.insert(full.end(), official_.aliases.begin(), official_.aliases.end());
    const auto strong = first_spot(full, texts_);
    const auto weak = first_spot(official_.weak_aliases, texts_);
    const auto family = spot_of(official_.family_name, texts_);
    const auto name = strong ? strong : family ? family : weak;
    if (!name) return of_roles();
    if (counts(official_)) {
      return fmt::format("{} stands there, as part of another official's name", quoted(*name));
    }
    if (std::string told = namesake(*name); !told.empty()) return told;
    if (strong) return written_otherwise(*strong);
    return family ? of_family(*family) : of_weak(*weak);
  }

 private:
  [[nodiscard]] bool counts(const Official& official) const {
    return !Officials(std::span(&official, 1)).find(texts_, day_).empty();
  }

  // With all that may be lifted, lifted.
  [[nodiscard]] Official eased() const {
    Official eased = official_;
    eased.family_alone = FamilyAlone::always;
    eased.aliases.insert(eased.aliases.end(), eased.weak_aliases.begin(), eased.weak_aliases.end());
    return eased;
  }

  // Whether a word of not_if keeps the name from counting, under policies as they are or eased.
  [[nodiscard]] std::string namesake(const Spot& name) const {
    for (const std::string& cue : official_.not_if) {
      if (!spot_of(cue, texts_)) continue;
      for (Official without : {official_, eased()}) {
        if (counts(without)) break;
        std::erase(without.not_if, cue);
        if (!counts(without)) continue;
        return fmt::format("{} stands there, but so does \"{}\" in the sentence, a word of not_if",
                           quoted(name), cue);
      }
    }
    return {};
  }

  [[nodiscard]] std::string of_family(const Spot& family) const {
    if (!counts(eased())) return written_otherwise(family);
    if (official_.family_alone == FamilyAlone::never) {
      return fmt::format(
          "only the family name stands there ({}), and alone it never means this person "
          "(family_alone: never)",
          quoted(family));
    }
    return fmt::format(
        "only the family name stands there ({}), and alone it needs an introduction: the full "
        "name, a title before it or a word of context in the sentence",
        quoted(family));
  }

  [[nodiscard]] std::string of_weak(const Spot& weak) const {
    if (!counts(eased())) return written_otherwise(weak);
    return fmt::format(
        "only a weak alias stands there ({}); it counts where the name or another alias does too",
        quoted(weak));
  }

  [[nodiscard]] std::string of_roles() const {
    for (const OfficialRole& role : official_.roles) {
      if (const auto spot = first_spot(ways_to_say(role), texts_)) return of_role(role, *spot);
    }
    return {};
  }

  [[nodiscard]] static std::vector<std::string> ways_to_say(const OfficialRole& role) {
    std::vector<std::string> ways;
    for (const std::vector<std::string>& words : role_phrases(role.role))
      ways.push_back(fmt::format("{}", fmt::join(words, " ")));
    return ways;
  }

  [[nodiscard]] std::string of_role(const OfficialRole& role, const Spot& spot) const {
    if (!role.since) return {};
    Official ever = official_;
    ever.roles = {{.role = role.role, .since = std::chrono::sys_days::min(), .until = {}}};
    if (!counts(ever)) return fmt::format("{} stands there, but means another", quoted(spot));
    return fmt::format("{} stands there, but on the article's day another held the office",
                       quoted(spot));
  }

  // No policy keeps it from counting, so it is not written as this person's name.
  [[nodiscard]] static std::string written_otherwise(const Spot& spot) {
    const auto& tokens = spot.text->tokens;
    bool small = false;
    for (std::size_t i = spot.first; i <= spot.last; ++i)
      small = small || tokens[i].letter_case == LetterCase::lower;
    if (small) {
      return fmt::format("{} stands there, but written small it is no name", quoted(spot));
    }
    const bool word_before = spot.first > 0 &&
                             tokens[spot.first - 1].sentence == tokens[spot.first].sentence &&
                             tokens[spot.first - 1].letter_case != LetterCase::lower;
    if (word_before) {
      return fmt::format("another given name stands before it ({})",
                         quoted({spot.text, spot.first - 1, spot.last}));
    }
    const bool word_after = spot.last + 1 < tokens.size() &&
                            tokens[spot.last + 1].sentence == tokens[spot.last].sentence &&
                            tokens[spot.last + 1].letter_case != LetterCase::lower;
    if (word_after) {
      return fmt::format("another given name stands behind it ({})",
                         quoted({spot.text, spot.first, spot.last + 1}));
    }
    return fmt::format("{} stands there, but not as this person's name", quoted(spot));
  }

  const Official& official_;
  std::span<const FoldedText> texts_;
  std::chrono::sys_days day_;
};

}  // namespace

std::string why_not_named(const Official& official, std::span<const FoldedText> texts,
                          std::chrono::sys_days day) {
  return Why(official, texts, day).tell();
}

}  // namespace newswatch::rules
