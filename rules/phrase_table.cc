// While phrases are added the table grows, so its nodes have numbers of their own; in the finished
// one a node is the slot of the edge that leads to it, which saves keeping it.

#include "rules/phrase_table.h"

#include <algorithm>
#include <utility>

namespace newswatch::rules {
namespace {

// Nodes that are not words, while words are still being added.
constexpr PhraseTable::Node kFirstGrown = 0x8000'0000u;

}  // namespace

PhraseTable::Growing& PhraseTable::grown(Node from, WordId word) {
  const std::size_t mask = growing_.size() - 1;
  std::size_t slot = hash_of(from, word) & mask;
  while (growing_[slot].edge.word != kNoWord &&
         (growing_[slot].edge.from != from || growing_[slot].edge.word != word)) {
    slot = (slot + 1) & mask;
  }
  return growing_[slot];
}

void PhraseTable::grow() {
  std::vector<Growing> old(growing_.empty() ? 64 : growing_.size() * 2);
  std::swap(old, growing_);
  for (const Growing& one : old) {
    if (one.edge.word != kNoWord) grown(one.edge.from, one.edge.word) = one;
  }
}

TermId& PhraseTable::end_of(std::span<const WordId> words) {
  while ((grown_ + words.size()) * 2 > growing_.size()) grow();
  Node node = words.front();
  Growing* last = nullptr;
  for (const WordId word : words.subspan(1)) {
    last = &grown(node, word);
    if (last->edge.word == kNoWord) {
      last->edge = {.from = node, .word = word};
      last->node = kFirstGrown + static_cast<Node>(grown_++);
    }
    node = last->node;
  }
  return last->edge.term;
}

void PhraseTable::finish(std::size_t words) {
  first_node_ = static_cast<Node>(words);
  if (grown_ == 0) return;
  edges_.assign(grown_ + grown_ / 2 + 1, Edge{});
  // An edge has its place when the node it starts from has: in the order they were made.
  std::vector<const Growing*> in_order(grown_);
  for (const Growing& one : growing_) {
    if (one.edge.word != kNoWord) in_order[one.node - kFirstGrown] = &one;
  }
  std::vector<Node> placed(grown_);
  for (std::size_t i = 0; i < grown_; ++i) {
    Edge edge = in_order[i]->edge;
    if (edge.from >= kFirstGrown) edge.from = placed[edge.from - kFirstGrown];
    std::size_t slot = slot_of(edge.from, edge.word);
    while (edges_[slot].word != kNoWord) slot = slot + 1 == edges_.size() ? 0 : slot + 1;
    edges_[slot] = edge;
    placed[i] = first_node_ + static_cast<Node>(slot);
  }
  growing_ = std::vector<Growing>();
}

TermId PhraseTable::find(std::span<const WordId> words) const {
  if (empty()) return kNoTerm;
  Step at{.node = words.front()};
  for (const WordId word : words.subspan(1)) {
    at = step(at.node, word);
    if (!at.exists) return kNoTerm;
  }
  return at.term;
}

}  // namespace newswatch::rules
