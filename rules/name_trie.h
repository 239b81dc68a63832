#pragma once

// Word sequences held in a trie whose edges are one hash table: the time of a look-up depends on
// the sequence and not on how many are held. Built first, then only read.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
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
    bool family_first = false;       // the order of a register: may hold a comma
    bool single = false;             // one word
    bool any_spelling = false;       // other spellings of its words count too
    std::uint16_t may_be_lower = 0;  // bit per word: written small it is still the name's
    std::uint32_t owner = 0;         // an official; for a cue its own number
    bool operator==(const Entry&) const = default;
  };

  NameTrie();

  // The number of a word, given at its first sight.
  Word intern(std::string_view word);
  // An equal entry of the same sequence is held once.
  void add(std::span<const Word> words, const Entry& entry);
  // Ends building: from here on at() may be asked.
  void freeze();

  // kNone if no sequence and no list holds the word.
  [[nodiscard]] Word find(std::string_view word) const;
  // kNone if nothing goes on that way.
  [[nodiscard]] Node step(Node from, Word word) const;
  [[nodiscard]] std::span<const Entry> at(Node node) const {
    return std::span(entries_).subspan(first_entry_[node],
                                       first_entry_[node + 1] - first_entry_[node]);
  }
  [[nodiscard]] std::size_t words() const { return begin_.size() - 1; }

 private:
  struct Edge {
    std::uint64_t key = ~std::uint64_t{0};
    Node to = kNone;
  };
  struct Slot {
    std::uint32_t hash = 0;
    Word word = kNone;
  };

  [[nodiscard]] std::string_view text(Word word) const {
    return std::string_view(pool_).substr(begin_[word], begin_[word + 1] - begin_[word]);
  }
  [[nodiscard]] std::size_t edge_slot(std::uint64_t key) const;
  [[nodiscard]] std::size_t word_slot(std::string_view word, std::uint32_t hash) const;
  void grow_words();
  void grow_edges();

  std::string pool_;                  // the words, one after the other
  std::vector<std::uint32_t> begin_;  // where each begins in the pool, and the pool's end
  std::vector<Slot> slots_;           // open addressing, a power of two, at most half full
  std::vector<Edge> edges_;           // likewise
  std::size_t edge_count_ = 0;
  Node nodes_ = 1;
  std::vector<std::pair<Node, Entry>> building_;
  std::vector<Entry> entries_;              // ordered by node
  std::vector<std::uint32_t> first_entry_;  // of each node, and the end
};

}  // namespace newswatch::rules
