#pragma once

// Phrases as a trie over the numbers of their words, its edges in one table: a step costs one look
// at memory, which can be fetched ahead. Built by one thread, then only read.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "rules/term_places.h"
#include "rules/word_table.h"

namespace newswatch::rules {

class PhraseTable {
 public:
  // After "this word was read" come the nodes behind each edge.
  using Node = std::uint32_t;
  struct Step {
    Node node = 0;
    TermId term = kNoTerm;  // that ends here
    bool exists = false;
  };

  // What the phrase, of two words or more, ends in: kNoTerm when it is new. The reference holds
  // until the next call.
  TermId& end_of(std::span<const WordId> words);

  // When all are added. `words`: how many there are.
  void finish(std::size_t words);

  [[nodiscard]] bool empty() const { return edges_.empty(); }

  // The step from a node, which is a word where the phrase begins.
  [[nodiscard]] Step step(Node from, WordId word) const {
    for (std::size_t slot = slot_of(from, word);;) {
      const Edge& one = edges_[slot];
      if (one.from == from && one.word == word) {
        return {first_node_ + static_cast<Node>(slot), one.term, true};
      }
      if (one.word == kNoWord) return {};
      if (++slot == edges_.size()) slot = 0;
    }
  }

  // Fetches what step() will look at first.
  void prefetch(Node from, WordId word) const { __builtin_prefetch(&edges_[slot_of(from, word)]); }

  [[nodiscard]] TermId find(std::span<const WordId> words) const;

 private:
  struct Edge {
    Node from = 0;
    WordId word = kNoWord;  // none: the slot is free
    TermId term = kNoTerm;
  };
  // While phrases are added: edges with the nodes behind them, in a table that grows.
  struct Growing {
    Edge edge;
    Node node = 0;
  };

  static std::uint64_t hash_of(Node from, WordId word) {
    const std::uint64_t key = (std::uint64_t{from} << 32 | word) * 0x9E37'79B9'7F4A'7C15u;
    return (key ^ key >> 32) * 0xD134'2543'DE82'EF95u;
  }
  // Any size of a table will do: the share of the hash in its range is the share in the table.
  [[nodiscard]] std::size_t slot_of(Node from, WordId word) const {
    return static_cast<std::size_t>((hash_of(from, word) >> 32) * edges_.size() >> 32);
  }
  Growing& grown(Node from, WordId word);
  void grow();

  std::vector<Edge> edges_;
  Node first_node_ = 0;  // the node behind slot 0
  std::vector<Growing> growing_;
  std::size_t grown_ = 0;
};

}  // namespace newswatch::rules
