#pragma once

// Word sequences held in a trie: the time of a look-up hardly depends on how many are held. Built
// first, then only read; frozen, a step takes four bytes and a meaning eight.

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace newswatch::rules {

class NameTrie {
 public:
  using Node = std::uint32_t;
  using Word = std::uint32_t;
  static constexpr Node kRoot = 0;
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};

  enum class Kind : std::uint8_t { strong, weak, family, role, cue };

  // What a sequence means.
  struct Entry {
    Kind kind = Kind::strong;
    bool family_first : 1 = false;   // the order of a register: may hold a comma
    bool single : 1 = false;         // one word
    bool any_spelling : 1 = false;   // other spellings of its words count too
    std::uint16_t may_be_lower = 0;  // bit per word: written small it is still the name's
    std::uint32_t owner = 0;         // an official; for a cue its own number
    bool operator==(const Entry&) const = default;
  };

  NameTrie();

  // The number of a word, given at its first sight; freeze() gives it another.
  Word intern(std::string_view word);
  // An equal entry of the same sequence is held once.
  void add(std::span<const Word> words, const Entry& entry);
  // A word that stands for one of a sequence of one word.
  void add_respelt(Word word) { respelt_.push_back(word); }
  // Ends building: from here on words may be found and steps taken. Returns the number that each
  // word has from now on, by the one it had.
  std::vector<Word> freeze();

  // kNone if no sequence and no list holds the word.
  [[nodiscard]] Word find(std::string_view word) const { return find(word, hash(word)); }
  [[nodiscard]] Word find(std::string_view word, std::uint64_t hash) const {
    return slots_[slot_of(word, hash)].word;
  }
  [[nodiscard]] static std::uint64_t hash(std::string_view word);
  // find() in steps, for many words at once: each fetches what the next one looks at.
  void prefetch(std::uint64_t hash) const { __builtin_prefetch(&slots_[hash & mask_]); }
  [[nodiscard]] Word guess(std::uint64_t hash) const;
  void prefetch_letters(Word guess) const { __builtin_prefetch(&pool_[begin_[guess]]); }
  [[nodiscard]] Word confirm(Word guess, std::string_view word, std::uint64_t hash) const;
  // Some words, and by chance some others.
  class SomeWords {
   public:
    // Looks into `bits`, a power of two of them, by the front() of the word.
    explicit SomeWords(std::span<const std::uint64_t> bits)
        : bits_(bits.data()),
          shift_(64 - static_cast<unsigned>(std::countr_zero(bits.size() * 64))) {}
    [[nodiscard]] bool may_hold(std::uint64_t front) const {
      const std::uint64_t at = place(front);
      return (bits_[at / 64] >> at % 64 & 1) != 0;
    }
    [[nodiscard]] std::uint64_t place(std::uint64_t front) const {
      return front * 0x9E3779B97F4A7C15u >> shift_;
    }

   private:
    const std::uint64_t* bits_;
    unsigned shift_;
  };
  // Words that may be written small in a sequence.
  [[nodiscard]] SomeWords small_words() const { return SomeWords(small_words_); }
  // Words that are a sequence on their own.
  [[nodiscard]] SomeWords lone_words() const { return SomeWords(lone_words_); }
  // The first eight bytes of `text` from `begin` up to `end`, digits where there are fewer.
  [[nodiscard]] static std::uint64_t front(std::string_view text, std::size_t begin,
                                           std::size_t end) {
    std::uint64_t bytes = kNoLetters;
    if (std::endian::native == std::endian::little && begin + sizeof(bytes) <= text.size()) {
      std::memcpy(&bytes, text.data() + begin, sizeof(bytes));
      if (end - begin >= sizeof(bytes)) return bytes;
      const std::uint64_t beyond = ~std::uint64_t{0} << 8 * (end - begin);
      return (bytes & ~beyond) | (kNoLetters & beyond);
    }
    std::memcpy(&bytes, text.data() + begin, std::min(end - begin, sizeof(bytes)));
    return bytes;
  }

  // Where the sequences that begin with the word go on; kNone if none does.
  [[nodiscard]] Node begin(Word word) const { return word < beginners_ ? word + 1 : kNone; }
  // kNone if nothing goes on that way. Logarithmic in the ways there are.
  [[nodiscard]] Node step(Node from, Word word) const;
  [[nodiscard]] std::span<const Entry> at(Node node) const {
    const std::uint32_t begin = nodes_[node].first_entry;
    return std::span(entries_).subspan(begin, nodes_[node + 1].first_entry - begin);
  }
  void prefetch_node(Node node) const { __builtin_prefetch(&nodes_[node]); }
  // The first that step() will look at.
  void prefetch_children(Node node) const {
    const std::size_t begin = nodes_[node].first_child;
    const std::size_t end = nodes_[node + 1].first_child;
    if (begin < end) __builtin_prefetch(&leads_[begin - 1 + (end - begin) / 2]);
  }
  [[nodiscard]] std::size_t words() const { return begin_.size() - 1; }

 private:
  static constexpr std::uint64_t kNoLetters = 0x3030303030303030u;
  struct Slot {
    std::uint32_t tag = 0;  // the upper half of the hash
    Word word = kNone;
  };
  struct Begins {
    Node first_child = 1;
    std::uint32_t first_entry = 0;
  };
  struct Sequence {
    std::uint32_t begin = 0;  // into sequence_words_
    Entry entry;
  };
  struct Level;

  [[nodiscard]] std::string_view text(Word word) const {
    return std::string_view(pool_).substr(begin_[word], begin_[word + 1] - begin_[word]);
  }
  [[nodiscard]] std::size_t slot_of(std::string_view word, std::uint64_t hash) const {
    std::size_t at = hash & mask_;
    while (slots_[at].word != kNone &&
           (slots_[at].tag != hash >> 32 || text(slots_[at].word) != word))
      at = (at + 1) & mask_;
    return at;
  }
  void fill_slots(std::size_t size);
  [[nodiscard]] std::span<const Word> words_of(std::uint32_t sequence) const;
  std::vector<Word> renumber();
  void note_small_and_lone_words();
  [[nodiscard]] std::vector<std::uint64_t> those(const std::vector<bool>& chosen) const;
  [[nodiscard]] Level first_level() const;
  [[nodiscard]] Level add_level(const Level& level, std::size_t depth);
  void keep_entry(Node node, const Entry& entry);

  std::string pool_;                  // the words, one after the other
  std::vector<std::uint32_t> begin_;  // where each begins in the pool, and the pool's end
  std::vector<Slot> slots_;           // open addressing, a power of two, at most two thirds full
  std::size_t mask_ = 0;

  // While it is built.
  std::vector<Sequence> sequences_;
  std::vector<Word> sequence_words_;
  std::vector<Word> respelt_;

  // Frozen. Nodes are numbered breadth first, so that the children of one follow each other, by
  // word: what leads to a node is at its own number, less one for the root.
  Word beginners_ = 0;          // words below it begin a sequence
  std::vector<Word> leads_;     // to each node but the root
  std::vector<Begins> nodes_;   // and the end
  std::vector<Entry> entries_;  // ordered by node
  std::vector<std::uint64_t> small_words_{0};
  std::vector<std::uint64_t> lone_words_{0};
};

}  // namespace newswatch::rules
