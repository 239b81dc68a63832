#include "rules/name_trie.h"

// Frozen level by level: the sequences of a node that go on are sorted by their next word, and each
// new word among them is a child.

#include <utility>

#include "rules/word_table.h"

namespace newswatch::rules {

// The nodes of one depth, in order, and the sequences that lead through each, in order.
struct NameTrie::Level {
  std::vector<std::uint32_t> sequences;
  std::vector<std::uint32_t> ends;  // of each node's among them
};

NameTrie::NameTrie() : begin_{0}, nodes_(2) { fill_slots(64); }

std::uint64_t NameTrie::hash(std::string_view word) { return hash_of_word(word); }

void NameTrie::fill_slots(std::size_t size) {
  slots_ = std::vector<Slot>(size);
  mask_ = size - 1;
  for (Word word = 0; word < words(); ++word) {
    const std::uint64_t hashed = hash(text(word));
    std::size_t at = hashed & mask_;
    while (slots_[at].word != kNone) at = (at + 1) & mask_;
    slots_[at] = {static_cast<std::uint32_t>(hashed >> 32), word};
  }
}

NameTrie::Word NameTrie::intern(std::string_view word) {
  const std::uint64_t hashed = hash(word);
  const std::size_t at = slot_of(word, hashed);
  if (slots_[at].word != kNone) return slots_[at].word;
  const auto number = static_cast<Word>(words());
  pool_.append(word);
  begin_.push_back(static_cast<std::uint32_t>(pool_.size()));
  slots_[at] = {static_cast<std::uint32_t>(hashed >> 32), number};
  if (words() * 3 > slots_.size() * 2) fill_slots(slots_.size() * 2);
  return number;
}

void NameTrie::add(std::span<const Word> words, const Entry& entry) {
  if (words.empty()) return;
  sequences_.push_back({static_cast<std::uint32_t>(sequence_words_.size()), entry});
  sequence_words_.insert(sequence_words_.end(), words.begin(), words.end());
}

NameTrie::Word NameTrie::guess(std::uint64_t hash) const {
  const auto tag = static_cast<std::uint32_t>(hash >> 32);
  for (std::size_t at = hash & mask_;; at = (at + 1) & mask_) {
    const Slot& slot = slots_[at];
    if (slot.word == kNone) return kNone;
    if (slot.tag != tag) continue;
    __builtin_prefetch(&begin_[slot.word]);
    return slot.word;
  }
}

NameTrie::Word NameTrie::confirm(Word guess, std::string_view word, std::uint64_t hash) const {
  if (guess == kNone || text(guess) == word) return guess;
  return find(word, hash);
}

std::span<const NameTrie::Word> NameTrie::words_of(std::uint32_t sequence) const {
  const std::size_t begin = sequences_[sequence].begin;
  const std::size_t end =
      sequence + 1 < sequences_.size() ? sequences_[sequence + 1].begin : sequence_words_.size();
  return std::span(sequence_words_).subspan(begin, end - begin);
}

// Words that begin a sequence come first, so that the number alone turns the others away.
std::vector<NameTrie::Word> NameTrie::renumber() {
  std::vector<bool> begins(words());
  for (const Sequence& one : sequences_) begins[sequence_words_[one.begin]] = true;
  std::vector<Word> numbers(words());
  std::string pool;
  pool.reserve(pool_.size());
  std::vector<std::uint32_t> ends{0};
  ends.reserve(begin_.size());
  for (const bool first : {true, false}) {
    for (Word word = 0; word < words(); ++word) {
      if (begins[word] != first) continue;
      numbers[word] = static_cast<Word>(ends.size() - 1);
      pool.append(text(word));
      ends.push_back(static_cast<std::uint32_t>(pool.size()));
    }
    if (first) beginners_ = static_cast<Word>(ends.size() - 1);
  }
  pool_ = std::move(pool);
  begin_ = std::move(ends);
  for (Word& word : sequence_words_) word = numbers[word];
  fill_slots(slots_.size());
  return numbers;
}

NameTrie::Level NameTrie::first_level() const {
  Level level{.sequences = std::vector<std::uint32_t>(sequences_.size()),
              .ends = std::vector<std::uint32_t>(beginners_ + std::size_t{1})};
  for (const Sequence& one : sequences_) ++level.ends[sequence_words_[one.begin] + std::size_t{1}];
  for (Word word = 0; word < beginners_; ++word) level.ends[word + 1] += level.ends[word];
  for (std::uint32_t i = 0; i < sequences_.size(); ++i)
    level.sequences[level.ends[sequence_words_[sequences_[i].begin]]++] = i;
  level.ends.pop_back();
  return level;
}

// Forms of one official come in a row, so an equal entry is among the last few.
void NameTrie::keep_entry(Node node, const Entry& entry) {
  const std::ptrdiff_t held = std::ssize(entries_);
  const auto begin = static_cast<std::ptrdiff_t>(nodes_[node].first_entry);
  const auto from = entries_.begin() + std::max(begin, held - 8);
  if (std::find(from, entries_.end(), entry) == entries_.end()) entries_.push_back(entry);
}

// Gives the nodes of the level their entries and children; returns these.
NameTrie::Level NameTrie::add_level(const Level& level, std::size_t depth) {
  Level next;
  std::vector<std::uint64_t> going_on;  // next word, sequence
  std::uint32_t at = 0;
  for (const std::uint32_t end : level.ends) {
    const auto node = static_cast<Node>(nodes_.size());
    nodes_.push_back({.first_child = static_cast<Node>(leads_.size() + 1),
                      .first_entry = static_cast<std::uint32_t>(entries_.size())});
    going_on.clear();
    for (; at < end; ++at) {
      const std::uint32_t sequence = level.sequences[at];
      const std::span<const Word> words = words_of(sequence);
      if (words.size() == depth) {
        keep_entry(node, sequences_[sequence].entry);
      } else {
        going_on.push_back(std::uint64_t{words[depth]} << 32 | sequence);
      }
    }
    std::ranges::sort(going_on);
    for (std::size_t i = 0; i < going_on.size(); ++i) {
      const auto word = static_cast<Word>(going_on[i] >> 32);
      if (i == 0 || word != static_cast<Word>(going_on[i - 1] >> 32)) {
        leads_.push_back(word);
        next.ends.push_back(static_cast<std::uint32_t>(next.sequences.size()));
      }
      next.sequences.push_back(static_cast<std::uint32_t>(going_on[i]));
      next.ends.back() = static_cast<std::uint32_t>(next.sequences.size());
    }
  }
  return next;
}

std::vector<std::uint64_t> NameTrie::those(const std::vector<bool>& chosen) const {
  constexpr std::size_t kBitsAWord = 16;
  const auto count = static_cast<std::size_t>(std::ranges::count(chosen, true));
  std::vector<std::uint64_t> bits(std::bit_ceil(count * kBitsAWord / 64 + 1));
  const SomeWords some(bits);
  for (Word word = 0; word < words(); ++word) {
    if (!chosen[word]) continue;
    const std::uint64_t at = some.place(front(text(word), 0, text(word).size()));
    bits[at / 64] |= std::uint64_t{1} << at % 64;
  }
  return bits;
}

void NameTrie::note_small_and_lone_words() {
  std::vector<bool> small(words());
  std::vector<bool> lone(words());
  for (std::uint32_t i = 0; i < sequences_.size(); ++i) {
    const std::span<const Word> sequence = words_of(i);
    if (sequence.size() == 1) lone[sequence.front()] = true;
    for (std::size_t at = 0; at < sequence.size(); ++at) {
      if ((sequences_[i].entry.may_be_lower >> at & 1) != 0) small[sequence[at]] = true;
    }
  }
  for (const Word word : respelt_) lone[word] = true;
  respelt_ = {};
  small_words_ = those(small);
  lone_words_ = those(lone);
}

std::vector<NameTrie::Word> NameTrie::freeze() {
  std::vector<Word> numbers = renumber();
  note_small_and_lone_words();
  nodes_.resize(1);
  for (Word word = 0; word < beginners_; ++word) leads_.push_back(word);
  Level level = first_level();
  for (std::size_t depth = 1; !level.ends.empty(); ++depth) level = add_level(level, depth);
  nodes_.push_back({.first_child = static_cast<Node>(leads_.size() + 1),
                    .first_entry = static_cast<std::uint32_t>(entries_.size())});
  sequences_ = {};
  sequence_words_ = {};
  leads_.shrink_to_fit();
  nodes_.shrink_to_fit();
  entries_.shrink_to_fit();
  return numbers;
}

NameTrie::Node NameTrie::step(Node from, Word word) const {
  if (from == kRoot) return begin(word);
  const Word* const begin = leads_.data() + nodes_[from].first_child - 1;
  const Word* const end = leads_.data() + nodes_[from + 1].first_child - 1;
  const Word* const found = std::lower_bound(begin, end, word);
  if (found == end || *found != word) return kNone;
  return static_cast<Node>(found - leads_.data()) + 1;
}

}  // namespace newswatch::rules
