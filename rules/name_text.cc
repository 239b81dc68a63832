#include "rules/name_text.h"

#include <algorithm>
#include <array>
#include <bit>
#include <string_view>

#include "rules/fold_table.h"
#include "rules/name_forms.h"
#include "rules/name_lists.h"

namespace newswatch::rules {

namespace {

constexpr std::size_t kLongestArticle = 3;  // ash

// Is there a character below the digits among eight bytes, such as the apostrophe and the full stop
// that are left out? Yes also for some others.
bool has_omitted(std::uint64_t bytes) {
  constexpr std::uint64_t kOnes = 0x0101010101010101u;
  return ((bytes - '0' * kOnes) & ~bytes & 0x80 * kOnes) != 0;
}

}  // namespace

// Calls `use` with the word as the trie spells it.
template <class Use>
auto NameText::with_bare(std::uint32_t i, Use use) const {
  const std::string_view word = folded(i);
  const bool plain = std::ranges::none_of(word, [](char c) { return c == '\'' || c == '.'; });
  return plain ? use(word) : use(std::string_view(bare(word)));
}

// With many people a look-up waits for memory, so the letters themselves turn away what they can: a
// word written small where no name is written so, and one that stands between such words and is no
// name alone.
std::vector<NameText::Asked> NameText::words_to_ask() const {
  constexpr std::uint32_t kBits = 64;
  const std::uint32_t count = size();
  const NameTrie::SomeWords lone = trie_->lone_words();
  std::vector<std::uint64_t> in_names(count / kBits + 1);
  for (std::uint32_t block = 0; block < in_names.size(); ++block)
    in_names[block] = may_be_in_names(block * kBits, std::min(count, (block + 1) * kBits));
  const auto in_name = [&](std::uint32_t i) { return (in_names[i / kBits] >> i % kBits & 1) != 0; };

  std::vector<Asked> asked;
  asked.reserve(count / 8 + 8);
  for (std::uint32_t block = 0; block < in_names.size(); ++block) {
    for (std::uint64_t left = in_names[block]; left != 0; left &= left - 1) {
      const std::uint32_t i = block * kBits + static_cast<std::uint32_t>(std::countr_zero(left));
      const bool has_neighbour = (i > 0 && in_name(i - 1)) || (i + 1 < count && in_name(i + 1));
      const bool is_asked = has_neighbour || token(i).letter_case == LetterCase::none ||
                            has_omitted(front(i)) || lone.may_hold(front(i));
      if (is_asked) asked.push_back({.hash = 0, .token = i, .guess = NameTrie::kNone});
    }
  }
  return asked;
}

// A bit for each of the words from `begin` up to `end`, at most 64.
std::uint64_t NameText::may_be_in_names(std::uint32_t begin, std::uint32_t end) const {
  const NameTrie::SomeWords small = trie_->small_words();
  const std::string_view folded = text_->folded;
  const Token* const tokens = text_->tokens.data();
  std::uint64_t bits = 0;
  for (std::uint32_t i = begin; i < end; ++i) {
    const Token& one = tokens[i];
    bool may = one.letter_case != LetterCase::lower;
    if (!may) {
      const std::uint64_t letters = NameTrie::front(folded, one.folded_begin, one.folded_end);
      may = small.may_hold(letters) || has_omitted(letters);
      if (!may && one.folded_end - one.folded_begin <= kLongestArticle) may = is_skippable(i);
    }
    bits |= std::uint64_t{may} << (i - begin);
  }
  return bits;
}

// In steps, each of which fetches what the next one needs.
NameText::NameText(const FoldedText& text, const NameTrie& trie, const SpellingTable& spellings,
                   const std::vector<std::uint8_t>& flags)
    : text_(&text), trie_(&trie), flags_(&flags), words_(text.tokens.size(), kUnasked) {
  std::vector<Asked> asked = words_to_ask();
  for (Asked& one : asked) {
    one.hash = with_bare(one.token, [](std::string_view word) { return NameTrie::hash(word); });
    trie.prefetch(one.hash);
  }
  for (Asked& one : asked) one.guess = trie.guess(one.hash);
  for (const Asked& one : asked) {
    if (one.guess != NameTrie::kNone) trie.prefetch_letters(one.guess);
  }
  for (const Asked& one : asked) {
    const NameTrie::Word word = with_bare(one.token, [&](std::string_view spelt) {
      return trie.confirm(one.guess, spelt, one.hash);
    });
    words_[one.token] = word;
    const NameTrie::Node node = trie.begin(word);
    if (node != NameTrie::kNone) trie.prefetch_node(node);
    const bool is_start = node != NameTrie::kNone || may_have_readings(one.token) ||
                          is_before_hyphen(one.token) ||
                          (word != NameTrie::kNone && !spellings.of(word).empty());
    if (is_start) starts_.push_back(one.token);
  }
  for (const std::uint32_t start : starts_) {
    const NameTrie::Node node = trie.begin(words_[start]);
    const bool may_go_on = start + 1 < size() && word(start + 1) != NameTrie::kNone;
    if (node != NameTrie::kNone && may_go_on) trie.prefetch_children(node);
  }
}

bool NameText::is(std::uint32_t i, WordFlag flag) const {
  NameTrie::Word word = words_[i];
  if (word == kUnasked)
    word = with_bare(i, [this](std::string_view spelt) { return trie_->find(spelt); });
  return word != NameTrie::kNone && ((*flags_)[word] & flag) != 0;
}

bool NameText::is_skippable(std::uint32_t i) const {
  if (is_initial(i)) return true;
  const std::string_view word = folded(i);
  if (word.size() > kLongestArticle) return false;
  if (word == "al" || word == "el") return true;
  const std::uint32_t end = token(i).source_end;
  const bool blank_follows = end >= text_->source.size() || text_->source[end] == ' ';
  return !blank_follows && is_article(word) && i + 1 < size() && gap_before(i + 1) == Gap::hyphen;
}

Gap NameText::gap_before(std::uint32_t i) const {
  const Token& before = token(i - 1);
  const Token& after = token(i);
  constexpr std::uint32_t kLongest =
      24;  // bytes; blanks come in runs, names do not lie so far apart
  if (before.sentence != after.sentence || after.source_begin - before.source_end > kLongest) {
    return Gap::apart;
  }
  const std::string_view between =
      text_->source.substr(before.source_end, after.source_begin - before.source_end);
  for (const std::string_view ending : {"'s ", "’s "}) {
    if (between == ending) return Gap::possessive;
  }
  // Gazze'de: the text parts there what Turkish hangs on, which D'Alema does not.
  const bool hung_on = (between == "'" || between == "’") &&
                       after.letter_case == LetterCase::lower && before.end - before.start >= 3 &&
                       after.end - after.start <= 4;
  if (hung_on) return Gap::possessive;
  bool blank = false;
  bool hyphen = false;
  bool comma = false;
  CharInfo scratch;
  for (std::size_t at = 0; at < between.size();) {
    const Scalar scalar = scalar_at(between, at);
    at += scalar.length;
    const CharInfo& info = char_info(scalar.value, scratch);
    if (info.sentence == SentenceClass::blank || info.sentence == SentenceClass::line) {
      blank = true;
    } else if (info.folded_length == 1 && info.folded[0] == '-') {
      hyphen = true;
    } else if (info.word == WordClass::format || info.word == WordClass::mark ||
               info.word == WordClass::full_stop) {
      continue;
    } else {
      switch (scalar.value) {
        case '-':
          hyphen = true;
          break;
        case ',':
        case 0x060C:
          comma = true;
          break;
        // An apostrophe between blanks is a quote; within a name it touches both words.
        case '\'':
        case 0x2019:
          if (between.size() != scalar.length) return Gap::apart;
          break;
        case '=':
        case 0x00B7:
        case 0x2022:
        case 0x2027:
        case 0x30A0:
        case 0x30FB:
        case 0xFF1D:
        case 0xFF65:
          break;
        default:
          return Gap::apart;
      }
    }
  }
  if (comma) return hyphen ? Gap::apart : Gap::comma;
  if (hyphen) return blank ? Gap::apart : Gap::hyphen;
  return Gap::joined;
}

bool NameText::is_initial(std::uint32_t i) const {
  return is_capital(i) && token(i).end - token(i).start == 1;
}

bool NameText::is_capital(std::uint32_t i) const {
  const LetterCase written = token(i).letter_case;
  return written != LetterCase::none && written != LetterCase::lower;
}

bool NameText::behind_middle_dot(std::uint32_t i) const {
  if (i == 0) return false;
  const std::size_t begin = token(i - 1).source_end;
  const std::string_view between = text_->source.substr(begin, token(i).source_begin - begin);
  return between == "・" || between == "･" || between == "·" || between == "＝";
}

bool NameText::stands_as_name(std::uint32_t first, std::uint32_t last) const {
  using namespace std::string_view_literals;
  if (first > 0 && gap_before(first) != Gap::apart) {
    const bool joined = gap_before(first) == Gap::joined;
    if (!joined || is(first - 1, kDoing) || is_title(folded(first - 1))) return true;
  }
  const std::size_t end = token(last).source_end;
  const std::string_view after = text_->source.substr(end);
  if (after.starts_with(':') || text_->source_word(last).ends_with("'s") ||
      text_->source_word(last).ends_with("’s")) {
    return true;
  }
  if (last + 1 >= size()) return false;
  switch (gap_before(last + 1)) {
    case Gap::joined:
      return is(last + 1, kDoing);
    case Gap::comma:
      return is(last + 1, kDoing) || folded(last + 1) == "the" || is_capital(last + 1);
    case Gap::hyphen:
      return true;
    case Gap::apart:
    case Gap::possessive:
      return false;
  }
  return false;
}

bool NameText::is_french() {
  using namespace std::string_view_literals;
  constexpr std::array kWords{"le"sv,   "la"sv,  "les"sv,  "des"sv, "du"sv,  "une"sv, "est"sv,
                              "dans"sv, "et"sv,  "pour"sv, "qui"sv, "que"sv, "sur"sv, "au"sv,
                              "aux"sv,  "par"sv, "avec"sv, "ont"sv, "dit"sv, "a"sv,   "son"sv};
  constexpr int kEnough = 2;
  if (!french_) {
    int seen = 0;
    for (std::uint32_t i = 0; i < size() && seen < kEnough; ++i)
      seen += std::ranges::find(kWords, folded(i)) != kWords.end() ? 1 : 0;
    french_ = seen >= kEnough;
  }
  return *french_;
}

bool NameText::in_headline(std::uint32_t i) {
  if (headline_.empty()) {
    const std::size_t sentences = text_->tokens.back().sentence + std::size_t{1};
    std::vector<std::uint32_t> cased(sentences);
    headline_.assign(sentences, 1);
    for (std::uint32_t k = 0; k < size(); ++k) {
      const std::uint32_t sentence = token(k).sentence;
      if (token(k).letter_case == LetterCase::none || is(k, kParticle)) continue;
      ++cased[sentence];
      if (token(k).letter_case == LetterCase::lower && !is_small_in_headlines(folded(k))) {
        headline_[sentence] = 0;
      }
    }
    // Two words, "Anna Blinken", are too few to tell a headline by.
    constexpr std::uint32_t kFewest = 3;
    for (std::size_t s = 0; s < sentences; ++s) {
      if (cased[s] < kFewest) headline_[s] = 0;
    }
  }
  return headline_[token(i).sentence] != 0;
}

}  // namespace newswatch::rules
