// Names are indexed by the folded first word of each form, so the cost grows with the text and not
// with the number of officials.

#include "rules/officials.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace newswatch::rules {

namespace {

using Words = std::vector<std::string>;

enum class Form : std::uint8_t { strong, weak, family };

struct Name {
  std::uint32_t official = 0;
  Form form = Form::strong;
  Words words;
};

struct Person {
  FamilyAlone family_alone = FamilyAlone::introduced;
  std::vector<Words> given;  // what may stand before the family name and mean this person
  std::vector<Words> titles;
  std::vector<Words> context;
  std::vector<Words> not_if;
};

Words words_of(std::string_view text) {
  const FoldedText folded = fold_text(text);
  Words words;
  for (std::size_t i = 0; i < folded.tokens.size(); ++i) words.emplace_back(folded.word(i));
  return words;
}

std::vector<Words> all_words_of(const std::vector<std::string>& texts) {
  std::vector<Words> all;
  for (const std::string& text : texts) {
    Words words = words_of(text);
    if (!words.empty()) all.push_back(std::move(words));
  }
  return all;
}

bool stands_at(const FoldedText& text, std::size_t i, const Words& words) {
  if (i + words.size() > text.tokens.size()) return false;
  for (std::size_t k = 0; k < words.size(); ++k) {
    if (text.word(i + k) != words[k]) return false;
  }
  return true;
}

bool ends_before(const FoldedText& text, std::size_t i, const Words& words) {
  return i >= words.size() && stands_at(text, i - words.size(), words);
}

// Letters that Arabic and Hebrew write together with the word that follows: and, in, to, as, the,
// from.
constexpr std::array<std::string_view, 13> kPrefixes{"ال", "و", "ب", "ل", "ف", "ك", "ה",
                                                     "ו",  "ב", "ל", "מ", "ש", "כ"};

std::vector<std::string_view> readings(std::string_view word) {
  std::vector<std::string_view> all{word};
  for (const std::string_view prefix : kPrefixes) {
    // A name keeps at least two letters of its own.
    if (word.starts_with(prefix) && word.size() >= prefix.size() + 4)
      all.push_back(word.substr(prefix.size()));
  }
  return all;
}

// Words that are capitalised at the head of a sentence, or before any name, without being given
// names.
constexpr std::array<std::string_view, 44> kNoGivenNames{
    "a",    "after", "and",  "as",   "at",   "before", "but",   "by",    "can", "did",  "does",
    "even", "for",   "from", "had",  "has",  "how",    "if",    "in",    "is",  "it",   "like",
    "meet", "mr",    "mrs",  "ms",   "on",   "or",     "says",  "since", "so",  "that", "the",
    "then", "to",    "was",  "what", "when", "where",  "while", "who",   "why", "will", "with"};

// A headline In Title Case, or all capitals, tells nothing by its capitals.
bool is_running_text(const FoldedText& text, std::size_t i) {
  const auto sentence = text.tokens[i].sentence;
  std::size_t lower = 0;
  for (std::size_t k = i; k-- > 0 && text.tokens[k].sentence == sentence;)
    lower += text.tokens[k].letter_case == LetterCase::lower;
  for (std::size_t k = i + 1; k < text.tokens.size() && text.tokens[k].sentence == sentence; ++k) {
    lower += text.tokens[k].letter_case == LetterCase::lower;
  }
  return lower >= 2;
}

bool in_sentence_of(const FoldedText& text, std::size_t i, const std::vector<Words>& any) {
  if (any.empty()) return false;
  const auto sentence = text.tokens[i].sentence;
  std::size_t begin = i;
  while (begin > 0 && text.tokens[begin - 1].sentence == sentence) --begin;
  for (std::size_t k = begin; k < text.tokens.size() && text.tokens[k].sentence == sentence; ++k) {
    for (const Words& words : any) {
      if (stands_at(text, k, words)) return true;
    }
  }
  return false;
}

struct Candidate {
  OfficialHit hit;
  Form form = Form::strong;
};

}  // namespace

struct Officials::Impl {
  std::vector<Person> people;
  std::vector<Name> names;
  std::unordered_map<std::string, std::vector<std::uint32_t>> by_first_word;

  void add(std::uint32_t official, Form form, Words words) {
    if (words.empty()) return;
    by_first_word[words.front()].push_back(static_cast<std::uint32_t>(names.size()));
    names.push_back({official, form, std::move(words)});
  }

  // Whether the words from `i` on read as the name. The first may carry a prefix; all must be
  // written as a name.
  static bool is_name_at(const FoldedText& text, std::size_t i, const Name& name,
                         std::string_view first) {
    if (name.words.front() != first || i + name.words.size() > text.tokens.size()) return false;
    for (std::size_t k = 1; k < name.words.size(); ++k) {
      if (text.word(i + k) != name.words[k] ||
          text.tokens[i + k].sentence != text.tokens[i].sentence)
        return false;
    }
    const auto last = text.tokens[i + name.words.size() - 1].letter_case;
    return last != LetterCase::lower;
  }

  bool is_namesake(const FoldedText& text, std::size_t i, const Person& person) const {
    if (i == 0 || text.tokens[i - 1].sentence != text.tokens[i].sentence) return false;
    const Token& before = text.tokens[i - 1];
    if (before.letter_case != LetterCase::capitalised ||
        text.source.substr(before.source_end, text.tokens[i].source_begin - before.source_end) !=
            " ") {
      return false;
    }
    for (const Words& given : person.given) {
      if (ends_before(text, i, given)) return false;
    }
    for (const Words& title : person.titles) {
      if (ends_before(text, i, title)) return false;
    }
    const std::string_view word = text.word(i - 1);
    if (std::find(kNoGivenNames.begin(), kNoGivenNames.end(), word) != kNoGivenNames.end())
      return false;
    return is_running_text(text, i);
  }

  void look(const FoldedText& text, std::uint32_t index, std::vector<Candidate>& found) const {
    for (std::size_t i = 0; i < text.tokens.size(); ++i) {
      for (const std::string_view first : readings(text.word(i))) {
        const auto forms = by_first_word.find(std::string(first));
        if (forms == by_first_word.end()) continue;
        for (const std::uint32_t n : forms->second) {
          const Name& name = names[n];
          if (!is_name_at(text, i, name, first)) continue;
          const OfficialHit hit{name.official, index, static_cast<std::uint32_t>(i),
                                static_cast<std::uint32_t>(i + name.words.size() - 1)};
          found.push_back({hit, name.form});
        }
      }
    }
  }

  bool counts(const Candidate& candidate, std::span<const FoldedText> texts,
              const std::vector<bool>& strongly_named) const {
    const Person& person = people[candidate.hit.official];
    const FoldedText& text = texts[candidate.hit.text];
    const std::size_t i = candidate.hit.first_token;
    if (in_sentence_of(text, i, person.not_if)) return false;
    const bool named = strongly_named[candidate.hit.official];
    if (candidate.form == Form::strong) return true;
    if (candidate.form == Form::weak) return named;
    if (person.family_alone == FamilyAlone::never || is_namesake(text, i, person)) return false;
    if (person.family_alone == FamilyAlone::always || named) return true;
    const bool titled =
        std::any_of(person.titles.begin(), person.titles.end(),
                    [&](const Words& title) { return ends_before(text, i, title); });
    return titled || in_sentence_of(text, i, person.context);
  }
};

Officials::Officials(std::span<const Official> officials) {
  auto impl = std::make_unique<Impl>();
  for (std::uint32_t n = 0; n < officials.size(); ++n) {
    const Official& official = officials[n];
    Person person{.family_alone = official.family_alone,
                  .titles = all_words_of(official.titles),
                  .context = all_words_of(official.context),
                  .not_if = all_words_of(official.not_if)};
    const Words family = words_of(official.family_name);
    std::vector<Words> strong = all_words_of(official.aliases);
    strong.push_back(words_of(official.name));
    for (const Words& words : strong) {
      if (!family.empty() && words.size() > family.size() &&
          std::equal(family.rbegin(), family.rend(), words.rbegin())) {
        const auto split = words.end() - static_cast<std::ptrdiff_t>(family.size());
        const Words given(words.begin(), split);
        Words turned = family;  // family name first
        turned.insert(turned.end(), given.begin(), given.end());
        impl->add(n, Form::strong, std::move(turned));
        person.given.push_back(given);
        person.given.push_back({given.back()});
      }
      impl->add(n, Form::strong, words);
    }
    for (Words& words : all_words_of(official.weak_aliases))
      impl->add(n, Form::weak, std::move(words));
    if (official.family_alone != FamilyAlone::never) impl->add(n, Form::family, family);
    impl->people.push_back(std::move(person));
  }
  impl_ = std::move(impl);
}

Officials::~Officials() = default;
Officials::Officials(Officials&&) noexcept = default;
Officials& Officials::operator=(Officials&&) noexcept = default;

std::vector<OfficialHit> Officials::find(std::span<const FoldedText> texts,
                                         std::chrono::sys_days) const {
  std::vector<Candidate> candidates;
  for (std::uint32_t index = 0; index < texts.size(); ++index)
    impl_->look(texts[index], index, candidates);
  std::vector<bool> strongly_named(impl_->people.size(), false);
  for (const Candidate& candidate : candidates) {
    if (candidate.form == Form::strong) strongly_named[candidate.hit.official] = true;
  }
  std::vector<OfficialHit> hits;
  for (const Candidate& candidate : candidates) {
    if (impl_->counts(candidate, texts, strongly_named)) hits.push_back(candidate.hit);
  }
  // The longest form wins where several begin at one word, and a family name inside a full name is
  // that full name.
  std::sort(hits.begin(), hits.end(), [](const OfficialHit& a, const OfficialHit& b) {
    return std::tie(a.text, a.first_token, b.last_token) <
           std::tie(b.text, b.first_token, a.last_token);
  });
  std::vector<OfficialHit> kept;
  for (const OfficialHit& hit : hits) {
    const bool inside = std::any_of(kept.begin(), kept.end(), [&](const OfficialHit& other) {
      return other.official == hit.official && other.text == hit.text &&
             other.first_token <= hit.first_token && hit.last_token <= other.last_token;
    });
    if (!inside) kept.push_back(hit);
  }
  return kept;
}

}  // namespace newswatch::rules
