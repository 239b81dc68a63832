#pragma once

// Which words of the trie a word of the trie may be another spelling of. Built first, then only
// read.

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "rules/name_trie.h"

namespace newswatch::rules {

struct SpeltWord {
  NameTrie::Word word = NameTrie::kNone;  // the official's own
  bool stands_alone = false;              // means a family name without a given name too
  bool operator==(const SpeltWord&) const = default;
};

class SpellingTable {
 public:
  // `written` is another spelling of `own`.
  void add(NameTrie::Word written, SpeltWord own) { building_.emplace_back(written, own); }

  // When all are added; `numbers`: what each word is called from now on.
  void freeze(const std::vector<NameTrie::Word>& numbers);

  // Empty for most words.
  [[nodiscard]] std::span<const SpeltWord> of(NameTrie::Word written) const {
    return std::span(own_).subspan(begins_[written], begins_[written + 1] - begins_[written]);
  }

 private:
  std::vector<std::pair<NameTrie::Word, SpeltWord>> building_;
  std::vector<std::uint32_t> begins_;  // into own_, by the word written, and the end
  std::vector<SpeltWord> own_;
};

}  // namespace newswatch::rules
