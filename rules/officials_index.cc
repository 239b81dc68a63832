#include "rules/officials_index.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

#include "rules/fold_table.h"
#include "rules/name_forms.h"
#include "rules/name_lists.h"
#include "rules/name_scripts.h"
#include "rules/name_spellings.h"
#include "rules/role_phrases.h"

namespace newswatch::rules {
namespace {

using Kind = NameTrie::Kind;

constexpr std::uint16_t kAnyCase = 0xFFFF;
constexpr std::size_t kMaxNames = 64;  // aliases, titles, cues of each kind that one official has

// One ideograph is a word like any other: 习 alone is no name.
bool is_one_ideograph(const std::vector<std::string>& words) {
  if (words.size() != 1) return false;
  const Scalar scalar = scalar_at(words.front(), 0);
  CharInfo scratch;
  return scalar.length == words.front().size() &&
         char_info(scalar.value, scratch).word == WordClass::ideograph;
}

std::span<const std::string> bounded(const std::vector<std::string>& list) {
  return std::span(list).first(std::min(list.size(), kMaxNames));
}

class Builder {
 public:
  explicit Builder(OfficialsIndex& index) : index_(index) {}

  void add(const Official& official, std::uint32_t number) {
    OfficialPolicy policy{.family_alone = official.family_alone};
    any_spelling_ = official.spellings;
    transliterated_ =
        any_spelling_ && is_transliterated(cue_words(official.name + " " + official.family_name));
    policy.family_first = family_place(official.name, official.family_name) == FamilyPlace::first;
    has_single_ = false;
    if (add_name(official.name, official.family_name, Kind::strong, number))
      learn_given(official.name, official.family_name, policy.given);
    for (const std::string& alias : bounded(official.aliases)) {
      if (add_name(alias, official.family_name, Kind::strong, number))
        learn_given(alias, official.family_name, policy.given);
      if (official.family_alone == FamilyAlone::never) continue;
      // The same in the alias's script.
      const std::string family = family_in(alias, official.name, official.family_name);
      if (family.empty()) continue;
      add_name(family, {}, Kind::family, number);
      learn_given(alias, family, policy.given);
    }
    if (official.family_alone != FamilyAlone::never)
      add_name(official.family_name, {}, Kind::family, number);
    for (const std::string& alias : bounded(official.weak_aliases)) {
      add_name(alias, {}, Kind::weak, number);
      learn_nickname(alias, policy.given);
    }
    // Given names tell who a lone word means, and nobody else asks for them.
    if (official.family_alone == FamilyAlone::never && !has_single_) policy.given = {};
    policy.titles = cues(official.titles);
    policy.context = cues(official.context);
    policy.not_if = cues(official.not_if);
    for (const OfficialRole& role : official.roles) add_role(role, number);
    index_.people.push_back(std::move(policy));
  }

  void finish() {
    if (!index_.people.empty()) flag_lists();
    spell_words();
    flags_.resize(index_.trie.words());
    const std::vector<NameTrie::Word> numbers = index_.trie.freeze();
    index_.flags.resize(flags_.size());
    for (std::size_t word = 0; word < flags_.size(); ++word)
      index_.flags[numbers[word]] = flags_[word];
    index_.spellings.freeze(numbers);
  }

 private:
  // Bibi Netanyahu: a weak alias before the family name is no other person's given name.
  static void learn_nickname(const std::string& alias, GivenNames& given) {
    const std::vector<std::string> words = cue_words(alias);
    if (words.size() == 1) given.words.push_back(words.front());
  }

  // Once a word, however many names hold it.
  void spell_words() {
    for (const auto& [word, transliterated] : spelt_) {
      for (const Spelling& other : other_spellings(word, transliterated)) {
        const NameTrie::Word written = index_.trie.intern(other.word);
        index_.spellings.add(written, {index_.trie.intern(word), other.stands_alone});
        if (other.stands_alone) index_.trie.add_respelt(written);
      }
    }
  }

  // Dear beside a small set of rules, and of no use where nobody is named.
  void flag_lists() {
    for (const std::string_view word : given_names()) flag(word, kGivenName);
    for (const std::string_view word : no_given_names()) flag(word, kNoGivenName);
    for (const std::string_view word : particles()) flag(word, kParticle);
    for (const std::string_view word : ordinary_words()) flag(word, kOrdinary);
    for (const std::string_view word : doings()) flag(word, kDoing);
    for (const std::string_view name : given_names_in_other_scripts())
      flag(bare(fold(name)), kGivenName);
  }

  void flag(std::string_view word, WordFlag what) {
    const NameTrie::Word number = index_.trie.intern(word);
    if (flags_.size() <= number) flags_.resize(number + std::size_t{1});
    flags_[number] |= what;
  }

  void add_words(const std::vector<std::string>& words, const NameTrie::Entry& entry) {
    numbers_.clear();
    for (const std::string& word : words) numbers_.push_back(index_.trie.intern(word));
    index_.trie.add(numbers_, entry);
  }

  // May the family name be part of the name? Then it has forms in the other order, if there is
  // room.
  bool add_name(std::string_view name, std::string_view family, Kind kind, std::uint32_t owner) {
    const std::vector<NameForm> forms = name_forms(name, family);
    for (const NameForm& form : forms) {
      if (is_one_ideograph(form.words)) continue;
      has_single_ = has_single_ || form.words.size() == 1;
      add_words(form.words, {.kind = kind,
                             .family_first = form.family_first,
                             .single = form.words.size() == 1,
                             .any_spelling = any_spelling_,
                             .may_be_lower = form.may_be_lower,
                             .owner = owner});
      if (!any_spelling_) continue;
      for (const std::string& word : form.words) spelt_[word] |= transliterated_;
    }
    return forms.size() >= kMaxNameForms || std::ranges::any_of(forms, &NameForm::family_first);
  }

  void learn_given(std::string_view name, std::string_view family, GivenNames& given) {
    bool first = true;
    for (std::string& word : given_words(name, family)) {
      if (first) {
        std::string initial = word.substr(0, scalar_at(word, 0).length);
        if (std::ranges::find(given.initials, initial) == given.initials.end()) {
          given.initials.push_back(std::move(initial));
        }
      }
      first = false;
      // A middle initial is nobody's given name.
      if (word.size() > scalar_at(word, 0).length) flag(word, kGivenName);
      if (std::ranges::find(given.words, word) == given.words.end()) {
        given.words.push_back(std::move(word));
      }
    }
  }

  std::vector<std::uint32_t> cues(const std::vector<std::string>& written) {
    std::vector<std::uint32_t> numbers;
    for (const std::string& cue : bounded(written)) {
      const std::vector<std::string> words = cue_words(cue);
      if (words.empty()) continue;
      std::string key;
      for (const std::string& word : words) key.append(word).push_back(' ');
      const auto [at, is_new] =
          cues_.emplace(std::move(key), static_cast<std::uint32_t>(cues_.size()));
      if (is_new) {
        add_words(words, {.kind = Kind::cue, .may_be_lower = kAnyCase, .owner = at->second});
      }
      numbers.push_back(at->second);
    }
    std::ranges::sort(numbers);
    return numbers;
  }

  void add_role(const OfficialRole& role, std::uint32_t official) {
    if (!role.since) return;
    const auto number = static_cast<std::uint32_t>(index_.roles.size());
    index_.roles.push_back({official, *role.since, role.until});
    for (const std::vector<std::string>& words : role_phrases(role.role)) {
      add_words(words, {.kind = Kind::role, .may_be_lower = kAnyCase, .owner = number});
    }
  }

  OfficialsIndex& index_;
  bool has_single_ = false;  // is a name of the official at hand one word?
  std::vector<std::uint8_t> flags_;
  std::vector<NameTrie::Word> numbers_;
  std::unordered_map<std::string, std::uint32_t> cues_;
  bool any_spelling_ = false;          // of the official at hand
  bool transliterated_ = false;        // likewise
  std::map<std::string, bool> spelt_;  // words with other spellings; is it transliterated?
};

}  // namespace

OfficialsIndex::OfficialsIndex(std::span<const Official> officials) {
  people.reserve(officials.size());
  Builder builder(*this);
  for (std::uint32_t number = 0; number < officials.size(); ++number) {
    builder.add(officials[number], number);
  }
  builder.finish();
}

}  // namespace newswatch::rules
