#include "rules/term_index.h"

#include <algorithm>
#include <string>
#include <utility>

#include "rules/word_readings.h"

namespace newswatch::rules {
namespace {

bool is_plain(const TermWord& word) { return !word.is_pattern && word.exact.empty(); }

std::string_view letters_before_wildcard(const TermWord& word) {
  const auto wildcard = word.folded.find_first_of("*?");
  // What is behind is looked at when it is met.
  return std::string_view(word.folded).substr(0, std::min(wildcard, PrefixTable::kLongest));
}

// negotiat*
bool is_plain_prefix(const std::vector<TermWord>& words) {
  if (words.size() != 1 || !words.front().exact.empty()) return false;
  const std::string_view word = words.front().folded;
  return word.size() <= PrefixTable::kLongest + 1 && word.find_first_of("*?") == word.size() - 1 &&
         word.ends_with('*');
}

// The word that is written out and leads to a term, the longest for it is the rarest; words.size()
// if there is none.
std::size_t leading_word(const std::vector<TermWord>& words) {
  std::size_t best = words.size();
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].is_pattern) continue;
    if (best == words.size() || words[i].folded.size() > words[best].folded.size()) best = i;
  }
  return best;
}

bool is_read_as(const TermWord& wanted, std::string_view word, Place place) {
  if (word.empty() || !may_hold_a_word(word)) return false;
  const WordReadings readings(word, place);
  return std::ranges::any_of(readings.all(), [&](std::string_view reading) {
    return wanted.is_pattern ? fits(wanted.folded, reading) : reading == wanted.folded;
  });
}

bool is_word(const TermWord& wanted, const FoldedText& text, std::size_t i, Place place) {
  if (!wanted.exact.empty()) {
    const std::string_view written = without_possessive(text.source_word(i));
    return wanted.is_pattern ? fits(wanted.exact, written) : written == wanted.exact;
  }
  const std::string_view word = text.word(i);
  if (wanted.is_pattern ? fits(wanted.folded, word) : word == wanted.folded) return true;
  return is_read_as(wanted, word, place);
}

}  // namespace

TermId TermIndex::add(const std::vector<TermWord>& words, FieldMask fields) {
  if (is_plain_prefix(words)) {
    const WordId prefix = prefixes_.add(letters_before_wildcard(words.front()));
    if (prefix >= begun_.size()) begun_.resize(prefix + 1);
    return in_fields(begun_[prefix].alone, fields, 1);
  }
  if (!std::ranges::all_of(words, is_plain)) return add_checked(words, fields);
  if (words.size() == 1) {
    const WordId word = use(words.front().folded);
    return in_fields(uses_[word].alone, fields, 1);
  }
  std::vector<WordId> ids;
  for (const TermWord& word : words) {
    const WordId id = use(word.folded);
    (ids.empty() ? uses_[id].begins : uses_[id].continues) = true;
    ids.push_back(id);
  }
  return in_fields(phrases_.end_of(ids), fields, words.size());
}

TermId TermIndex::in_fields(Terms& terms, FieldMask fields, std::size_t length) {
  if (const TermId known = in_fields(terms, fields); known != kNoTerm) return known;
  const auto term = static_cast<TermId>(shapes_.size());
  const auto shown = static_cast<std::uint32_t>(std::min<std::size_t>(length, kLongLength));
  shapes_.push_back(static_cast<std::uint16_t>(shown << kFieldBits | fields));
  if (shown == kLongLength) long_lengths_.emplace(term, static_cast<std::uint32_t>(length));
  if (terms == kNoTerm && fields == kTitleAndText) return terms = term;
  if (terms == kNoTerm) {
    terms = narrow(term);
    return term;
  }
  if (terms < kNarrow) terms = narrow(terms);
  std::uint32_t last = terms & ~kNarrow;
  while (narrow_[last].next != kNoTerm) last = narrow_[last].next;
  const Terms added = narrow(term);
  narrow_[last].next = added & ~kNarrow;
  return term;
}

TermIndex::Terms TermIndex::narrow(TermId term) {
  narrow_.push_back({.term = term, .next = kNoTerm, .fields = fields_of(term)});
  return static_cast<Terms>(narrow_.size() - 1) | kNarrow;
}

TermId TermIndex::in_fields(Terms terms, FieldMask fields) const {
  if (terms == kNoTerm) return kNoTerm;
  if (terms < kNarrow) return fields == kTitleAndText ? terms : kNoTerm;
  for (std::uint32_t at = terms & ~kNarrow; at != kNoTerm; at = narrow_[at].next) {
    if (narrow_[at].fields == fields) return narrow_[at].term;
  }
  return kNoTerm;
}

WordId TermIndex::use(std::string_view word) {
  const WordId id = words_.add(word);
  if (id >= uses_.size()) uses_.resize(id + 1);
  return id;
}

TermId TermIndex::add_checked(const std::vector<TermWord>& words, FieldMask fields) {
  std::string key;
  for (const TermWord& word : words) {
    key.append(word.folded).push_back('\n');
    key.append(word.exact).push_back('\n');
  }
  const auto [known, is_new] = known_checked_.try_emplace(std::move(key), kNoTerm);
  const TermId term = in_fields(known->second, fields, words.size());
  if (!is_new) return term;
  // So that it stays what it is when other fields come.
  if (known->second < kNarrow) known->second = narrow(term);
  Checked checked{.terms = known->second, .words = words};
  const std::size_t leading = leading_word(words);
  if (leading < words.size()) {
    checked.offset = static_cast<std::uint32_t>(leading);
    const WordId word = use(words[leading].folded);
    uses_[word].is_checked = true;
    checked_[word].push_back(std::move(checked));
  } else {
    const WordId prefix = prefixes_.add(letters_before_wildcard(words.front()));
    if (prefix >= begun_.size()) begun_.resize(prefix + 1);
    begun_[prefix].is_checked = true;
    patterns_[prefix].push_back(std::move(checked));
  }
  return term;
}

void TermIndex::finish() {
  known_checked_ = {};
  words_.finish();
  prefixes_.finish();
  begun_.shrink_to_fit();
  phrases_.finish(words_.size());
  shapes_.shrink_to_fit();
  narrow_.shrink_to_fit();
  uses_.shrink_to_fit();
}

TermId TermIndex::find(const std::vector<TermWord>& words, FieldMask fields) const {
  if (!std::ranges::all_of(words, is_plain)) {
    const std::size_t leading = leading_word(words);
    if (leading < words.size()) {
      const auto found = checked_.find(words_.find(words[leading].folded));
      return found == checked_.end() ? kNoTerm : find_checked(found->second, words, fields);
    }
    const WordId prefix = prefixes_.find(letters_before_wildcard(words.front()));
    if (prefix == kNoWord) return kNoTerm;
    if (is_plain_prefix(words)) return in_fields(begun_[prefix].alone, fields);
    const auto found = patterns_.find(prefix);
    return found == patterns_.end() ? kNoTerm : find_checked(found->second, words, fields);
  }
  std::vector<WordId> ids;
  for (const TermWord& word : words) ids.push_back(words_.find(word.folded));
  if (std::ranges::find(ids, kNoWord) != ids.end()) return kNoTerm;
  return in_fields(ids.size() == 1 ? uses_[ids.front()].alone : phrases_.find(ids), fields);
}

TermId TermIndex::find_checked(const std::vector<Checked>& all, const std::vector<TermWord>& words,
                               FieldMask fields) const {
  const auto found = std::ranges::find(all, words, &Checked::words);
  return found == all.end() ? kNoTerm : in_fields(found->terms, fields);
}

// Where two words in a row may begin a phrase.
std::vector<TermIndex::Begun>& TermIndex::begun_here_of_this_thread() {
  thread_local std::vector<Begun> begun;
  return begun;
}

// Memory is far: all hashes first, then all words looked up, then a walk over what they lead to.
void TermIndex::find_in(const FoldedText& text, FieldMask field, std::uint32_t base,
                        TermPlaces& places) const {
  thread_local std::vector<std::string_view> texts;
  thread_local std::vector<std::uint64_t> hashes;
  thread_local std::vector<WordTable::Found> known;
  thread_local std::vector<WordId> words;
  std::vector<Begun>& begun_here = begun_here_of_this_thread();
  const std::size_t count = text.tokens.size();
  const char* readable = text.folded.data() + text.folded.size();
  texts.resize(count);
  hashes.resize(count);
  bool hold_words = false;
  for (std::size_t i = 0; i < count; ++i) {
    texts[i] = text.word(i);
    hashes[i] = hash_of_word(texts[i], readable);
    hold_words = hold_words || may_hold_a_word(texts[i]);
  }
  words_.find_all(texts, hashes, readable, known,
                  [this](WordId word) { __builtin_prefetch(&uses_[word]); });
  words.assign(count, kNoWord);
  for (const auto& [i, word] : known) words[i] = word;
  begun_here.clear();
  if (!hold_words) {
    for (const auto& [i, word] : known) find_word(word, texts, words, i, text, field, base, places);
  } else {
    for (std::size_t i = 0; i < count; ++i) {
      if (words[i] != kNoWord) find_word(words[i], texts, words, i, text, field, base, places);
      if (may_hold_a_word(texts[i]))
        find_written_together(texts, words, i, text, field, base, places);
    }
  }
  if (prefixes_.size() > 0) find_prefixes(texts, hold_words, text, field, base, places);
  for (const Begun& one : begun_here)
    find_phrase(one.node, texts, words, one.begin + 1, field, base + one.begin, places);
}

void TermIndex::find_word(WordId word, std::span<const std::string_view> texts,
                          std::span<const WordId> words, std::size_t i, const FoldedText& text,
                          FieldMask field, std::uint32_t base, TermPlaces& places) const {
  const WordUse& use = uses_[word];
  if (use.alone != kNoTerm) tell(use.alone, field, base + static_cast<std::uint32_t>(i), places);
  if (use.begins && i + 1 < words.size()) {
    const bool goes_on = words[i + 1] != kNoWord && uses_[words[i + 1]].continues;
    if (goes_on) phrases_.prefetch(word, words[i + 1]);
    if (goes_on || may_hold_a_word(texts[i + 1]))
      begun_here_of_this_thread().push_back({word, static_cast<std::uint32_t>(i)});
  }
  if (use.is_checked) check(checked_.at(word), text, i, field, base, places);
}

void TermIndex::find_written_together(std::span<const std::string_view> texts,
                                      std::span<const WordId> words, std::size_t i,
                                      const FoldedText& text, FieldMask field, std::uint32_t base,
                                      TermPlaces& places) const {
  const WordReadings readings(texts[i], Place::first);
  for (const std::string_view reading : readings.all()) {
    const WordId word = words_.find(reading);
    if (word != kNoWord) find_word(word, texts, words, i, text, field, base, places);
  }
  // The article within a phrase leaves shorter words than a prefix before it.
  const WordReadings within(texts[i], Place::later);
  for (const std::string_view reading : within.all()) {
    const WordId word = words_.find(reading);
    if (word != kNoWord && uses_[word].is_checked)
      check(checked_.at(word), text, i, field, base, places);
  }
}

void TermIndex::tell_in_fields(Terms terms, FieldMask field, std::uint32_t position,
                               TermPlaces& places) const {
  for (std::uint32_t at = terms & ~kNarrow; at != kNoTerm; at = narrow_[at].next) {
    if ((narrow_[at].fields & field) != 0) places.add(narrow_[at].term, position);
  }
}

// From `node` on, over the words from `next` on.
void TermIndex::find_phrase(PhraseTable::Node node, std::span<const std::string_view> texts,
                            std::span<const WordId> words, std::size_t next, FieldMask field,
                            std::uint32_t position, TermPlaces& places) const {
  const auto step = [&](WordId word) {
    if (word == kNoWord || !uses_[word].continues) return PhraseTable::Step();
    const PhraseTable::Step taken = phrases_.step(node, word);
    if (taken.exists && taken.term != kNoTerm) tell(taken.term, field, position, places);
    return taken;
  };
  for (; next < words.size(); ++next) {
    if (may_hold_a_word(texts[next])) {
      const WordReadings readings(texts[next], Place::later);
      for (const std::string_view reading : readings.all()) {
        const PhraseTable::Step aside = step(words_.find(reading));
        if (aside.exists) find_phrase(aside.node, texts, words, next + 1, field, position, places);
      }
    }
    const PhraseTable::Step ahead = step(words[next]);
    if (!ahead.exists) return;
    node = ahead.node;
  }
}

// The prefixes of the words that `words` hold, among those of themselves; in order.
void TermIndex::add_written_together(std::span<const std::string_view> words,
                                     std::vector<PrefixTable::Found>& found) const {
  std::string letters;
  std::vector<std::pair<std::size_t, std::size_t>> ends;  // of each, and the word that holds it
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!may_hold_a_word(words[i])) continue;
    const WordReadings readings(words[i], Place::first);
    for (const std::string_view one : readings.all()) {
      letters.append(one);
      ends.emplace_back(letters.size(), i);
    }
  }
  std::vector<std::string_view> held;
  std::size_t begin = 0;
  for (const auto& [end, word] : ends) {
    held.push_back(std::string_view(letters).substr(begin, end - begin));
    begin = end;
  }
  std::vector<PrefixTable::Found> more;
  prefixes_.find_all(held, letters.data() + letters.size(), more, [](WordId) {});
  for (PrefixTable::Found& one : more) one.word = static_cast<std::uint32_t>(ends[one.word].second);
  found.insert(found.end(), more.begin(), more.end());
  std::ranges::stable_sort(found, {}, &PrefixTable::Found::word);
}

// Of each word, and where some hold others of these too.
void TermIndex::find_prefixes(std::span<const std::string_view> words, bool hold_words,
                              const FoldedText& text, FieldMask field, std::uint32_t base,
                              TermPlaces& places) const {
  thread_local std::vector<PrefixTable::Found> found;
  prefixes_.find_all(words, text.folded.data() + text.folded.size(), found,
                     [this](WordId prefix) { __builtin_prefetch(&begun_[prefix]); });
  if (hold_words) add_written_together(words, found);
  for (const auto& [word, prefix] : found) {
    const PrefixUse& use = begun_[prefix];
    if (use.alone != kNoTerm) tell(use.alone, field, base + word, places);
    if (use.is_checked) check(patterns_.at(prefix), text, word, field, base, places);
  }
}

void TermIndex::check(const std::vector<Checked>& all, const FoldedText& text, std::size_t at,
                      FieldMask field, std::uint32_t base, TermPlaces& places) const {
  for (const Checked& one : all) {
    if (at < one.offset) continue;
    const std::size_t begin = at - one.offset;
    if (begin + one.words.size() > text.tokens.size()) continue;
    bool stands = true;
    for (std::size_t i = 0; i < one.words.size() && stands; ++i)
      stands = is_word(one.words[i], text, begin + i, i == 0 ? Place::first : Place::later);
    if (stands) tell(one.terms, field, base + static_cast<std::uint32_t>(begin), places);
  }
}

}  // namespace newswatch::rules
