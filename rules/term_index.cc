#include "rules/term_index.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "rules/word_readings.h"

namespace newswatch::rules {
namespace {

std::uint64_t key_of(std::uint32_t node, WordId word) {
  return static_cast<std::uint64_t>(node) << 32 | word;
}

std::uint64_t spread(std::uint64_t key) {
  key *= 0x9E37'79B9'7F4A'7C15u;
  return key ^ key >> 32;
}

constexpr std::size_t kLongestPrefix = 63;  // bytes; what is behind is looked at when it is met

std::string_view letters_before_wildcard(const TermWord& word) {
  const auto wildcard = word.folded.find_first_of("*?");
  return std::string_view(word.folded).substr(0, std::min(wildcard, kLongestPrefix));
}

std::size_t start_of(std::string_view word) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(word[i]); };
  return byte(0) * 31u + byte(1);
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
  std::string key;
  for (const TermWord& word : words) {
    key.append(word.folded).push_back('\n');
    key.append(word.exact).push_back('\n');
  }
  const auto term = static_cast<TermId>(terms_.size());
  const auto [known, is_new] = by_words_.try_emplace(std::move(key), term);
  if (!is_new) {
    TermId last = known->second;
    for (TermId one = last; one != kNoTerm; one = terms_[one].next) {
      if (terms_[one].fields == fields) return one;
      last = one;
    }
    terms_[last].next = term;
    terms_.push_back({.fields = fields});
    return term;
  }
  terms_.push_back({.fields = fields});
  const bool is_plain = std::ranges::all_of(
      words, [](const TermWord& word) { return !word.is_pattern && word.exact.empty(); });
  if (!is_plain) {
    add_checked(words, term);
  } else if (words.size() == 1) {
    use_of(words.front().folded).alone = term;
  } else {
    add_phrase(words, term);
  }
  return term;
}

TermIndex::WordUse& TermIndex::use_of(std::string_view word) {
  const WordId id = words_.add(word);
  if (id >= uses_.size()) uses_.resize(id + 1);
  return uses_[id];
}

void TermIndex::add_phrase(const std::vector<TermWord>& words, TermId term) {
  std::vector<WordId> ids;
  for (const TermWord& word : words) {
    WordUse& use = use_of(word.folded);
    (ids.empty() ? use.begins : use.continues) = true;
    ids.push_back(words_.find(word.folded));
  }
  phrases_.emplace_back(std::move(ids), term);
}

// A word that is written out leads to it, the longest for it is the rarest; else its first letters.
void TermIndex::add_checked(const std::vector<TermWord>& words, TermId term) {
  std::size_t best = words.size();
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].is_pattern) continue;
    if (best == words.size() || words[i].folded.size() > words[best].folded.size()) best = i;
  }
  Checked checked{.term = term, .words = words};
  if (best < words.size()) {
    checked.offset = static_cast<std::uint32_t>(best);
    use_of(words[best].folded).is_checked = true;
    checked_[words_.find(words[best].folded)].push_back(std::move(checked));
  } else {
    const WordId prefix = prefixes_.add(letters_before_wildcard(words.front()));
    if (prefix >= patterns_.size()) patterns_.resize(prefix + 1);
    patterns_[prefix].push_back(std::move(checked));
  }
}

void TermIndex::finish() {
  by_words_ = {};
  for (WordId id = 0; id < prefixes_.size(); ++id) {
    const std::string_view prefix = prefixes_.word_of(id);
    prefix_lengths_[start_of(prefix) % kStarts] |= std::uint64_t{1} << prefix.size();
  }
  std::size_t steps = 0;
  for (const auto& [words, term] : phrases_) steps += words.size() - 1;
  edges_.assign(std::bit_ceil(2 * steps + 2), Edge{});
  edge_mask_ = edges_.size() - 1;
  auto next_node = static_cast<std::uint32_t>(words_.size());
  for (const auto& [words, term] : phrases_) {
    std::uint32_t node = words.front();
    for (std::size_t i = 1; i < words.size(); ++i) {
      const std::uint64_t key = key_of(node, words[i]);
      std::size_t slot = spread(key) & edge_mask_;
      while (edges_[slot].key != key && edges_[slot].key != ~std::uint64_t{0})
        slot = (slot + 1) & edge_mask_;
      Edge& edge = edges_[slot];
      if (edge.key != key) edge = {.key = key, .node = next_node++};
      if (i + 1 == words.size()) edge.term = term;
      node = edge.node;
    }
  }
  phrases_ = {};
}

const TermIndex::Edge* TermIndex::edge(std::uint64_t key) const {
  for (std::size_t slot = spread(key) & edge_mask_;; slot = (slot + 1) & edge_mask_) {
    if (edges_[slot].key == key) return &edges_[slot];
    if (edges_[slot].key == ~std::uint64_t{0}) return nullptr;
  }
}

void TermIndex::find_in(const FoldedText& text, FieldMask field, std::uint32_t base,
                        TermPlaces& places) const {
  thread_local std::vector<std::uint64_t> hashes;
  thread_local std::vector<WordId> words;
  const std::size_t count = text.tokens.size();
  hashes.resize(count);
  words.resize(count);
  for (std::size_t i = 0; i < count; ++i) {
    hashes[i] = hash_of_word(text.word(i));
    words_.prefetch(hashes[i]);
  }
  for (std::size_t i = 0; i < count; ++i) words[i] = words_.find(text.word(i), hashes[i]);
  const bool has_patterns = prefixes_.size() > 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (has_patterns) find_patterns(text.word(i), text, i, field, base, places);
    if (words[i] != kNoWord) find_word(words[i], text, words, i, field, base, places);
    if (may_hold_a_word(text.word(i))) find_written_together(text, words, i, field, base, places);
  }
}

void TermIndex::find_word(WordId word, const FoldedText& text, std::span<const WordId> words,
                          std::size_t at, FieldMask field, std::uint32_t base,
                          TermPlaces& places) const {
  const WordUse& use = uses_[word];
  const auto position = base + static_cast<std::uint32_t>(at);
  if (use.alone != kNoTerm) tell(use.alone, field, position, places);
  if (use.begins) find_phrases(word, text, words, at + 1, field, position, places);
  if (use.is_checked) check(checked_.at(word), text, at, field, base, places);
}

void TermIndex::find_written_together(const FoldedText& text, std::span<const WordId> words,
                                      std::size_t at, FieldMask field, std::uint32_t base,
                                      TermPlaces& places) const {
  const WordReadings readings(text.word(at), Place::first);
  for (const std::string_view reading : readings.all()) {
    if (prefixes_.size() > 0) find_patterns(reading, text, at, field, base, places);
    const WordId word = words_.find(reading);
    if (word != kNoWord) find_word(word, text, words, at, field, base, places);
  }
  // The article within a phrase leaves shorter words than a prefix before it.
  const WordReadings within(text.word(at), Place::later);
  for (const std::string_view reading : within.all()) {
    const WordId word = words_.find(reading);
    if (word != kNoWord && uses_[word].is_checked)
      check(checked_.at(word), text, at, field, base, places);
  }
}

void TermIndex::tell(TermId first, FieldMask field, std::uint32_t position,
                     TermPlaces& places) const {
  for (TermId term = first; term != kNoTerm; term = terms_[term].next) {
    if ((terms_[term].fields & field) != 0) places.add(term, position);
  }
}

// From `node` on, over the words from `next` on.
void TermIndex::find_phrases(std::uint32_t node, const FoldedText& text,
                             std::span<const WordId> words, std::size_t next, FieldMask field,
                             std::uint32_t position, TermPlaces& places) const {
  const auto go_on = [&](WordId word) {
    if (word == kNoWord || !uses_[word].continues) return;
    const Edge* found = edge(key_of(node, word));
    if (found == nullptr) return;
    if (found->term != kNoTerm) tell(found->term, field, position, places);
    find_phrases(found->node, text, words, next + 1, field, position, places);
  };
  if (next >= words.size()) return;
  go_on(words[next]);
  if (!may_hold_a_word(text.word(next))) return;
  const WordReadings readings(text.word(next), Place::later);
  for (const std::string_view reading : readings.all()) go_on(words_.find(reading));
}

void TermIndex::find_patterns(std::string_view word, const FoldedText& text, std::size_t at,
                              FieldMask field, std::uint32_t base, TermPlaces& places) const {
  if (word.size() < 2) return;
  std::uint64_t lengths = prefix_lengths_[start_of(word) % kStarts];
  for (; lengths != 0; lengths &= lengths - 1) {
    const auto length = static_cast<std::size_t>(std::countr_zero(lengths));
    if (length > word.size()) return;
    const WordId prefix = prefixes_.find(word.substr(0, length));
    if (prefix != kNoWord) check(patterns_[prefix], text, at, field, base, places);
  }
}

void TermIndex::check(const std::vector<Checked>& terms, const FoldedText& text, std::size_t at,
                      FieldMask field, std::uint32_t base, TermPlaces& places) const {
  for (const Checked& one : terms) {
    if (at < one.offset) continue;
    const std::size_t begin = at - one.offset;
    if (begin + one.words.size() > text.tokens.size()) continue;
    bool stands = true;
    for (std::size_t i = 0; i < one.words.size() && stands; ++i)
      stands = is_word(one.words[i], text, begin + i, i == 0 ? Place::first : Place::later);
    if (stands) tell(one.term, field, base + static_cast<std::uint32_t>(begin), places);
  }
}

}  // namespace newswatch::rules
