#include "rules/name_trie.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace newswatch::rules {
namespace {

std::uint32_t hash_of(std::string_view word) {
  return static_cast<std::uint32_t>(std::hash<std::string_view>{}(word));
}

std::uint64_t key_of(NameTrie::Node from, NameTrie::Word word) {
  return static_cast<std::uint64_t>(from) << 32 | word;
}

std::size_t mixed(std::uint64_t key) {
  key ^= key >> 32;
  key *= 0x9E3779B97F4A7C15u;
  return static_cast<std::size_t>(key ^ key >> 29);
}

}  // namespace

NameTrie::NameTrie() : begin_{0}, slots_(64), edges_(64) {}

std::size_t NameTrie::word_slot(std::string_view word, std::uint32_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = hash & mask;
  while (slots_[at].word != kNone && (slots_[at].hash != hash || text(slots_[at].word) != word)) {
    at = (at + 1) & mask;
  }
  return at;
}

std::size_t NameTrie::edge_slot(std::uint64_t key) const {
  const std::size_t mask = edges_.size() - 1;
  std::size_t at = mixed(key) & mask;
  while (edges_[at].to != kNone && edges_[at].key != key) at = (at + 1) & mask;
  return at;
}

void NameTrie::grow_words() {
  const std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(slots_.size() * 2));
  for (const Slot& slot : old) {
    if (slot.word != kNone) slots_[word_slot(text(slot.word), slot.hash)] = slot;
  }
}

void NameTrie::grow_edges() {
  const std::vector<Edge> old = std::exchange(edges_, std::vector<Edge>(edges_.size() * 2));
  for (const Edge& edge : old) {
    if (edge.to != kNone) edges_[edge_slot(edge.key)] = edge;
  }
}

NameTrie::Word NameTrie::intern(std::string_view word) {
  const std::uint32_t hash = hash_of(word);
  const std::size_t at = word_slot(word, hash);
  if (slots_[at].word != kNone) return slots_[at].word;
  const auto number = static_cast<Word>(words());
  pool_.append(word);
  begin_.push_back(static_cast<std::uint32_t>(pool_.size()));
  slots_[at] = {hash, number};
  if (words() * 2 > slots_.size()) grow_words();
  return number;
}

void NameTrie::add(std::span<const Word> words, const Entry& entry) {
  if (words.empty()) return;
  Node node = kRoot;
  for (const Word word : words) {
    const std::uint64_t key = key_of(node, word);
    const std::size_t at = edge_slot(key);
    if (edges_[at].to == kNone) {
      edges_[at] = {key, nodes_++};
      node = edges_[at].to;
      if (++edge_count_ * 2 > edges_.size()) grow_edges();
    } else {
      node = edges_[at].to;
    }
  }
  building_.emplace_back(node, entry);
}

void NameTrie::freeze() {
  std::ranges::stable_sort(building_, {}, [](const auto& held) { return held.first; });
  first_entry_.assign(nodes_ + 1, 0);
  entries_.clear();
  std::size_t i = 0;
  for (Node node = 0; node < nodes_; ++node) {
    first_entry_[node] = static_cast<std::uint32_t>(entries_.size());
    const auto begin = static_cast<std::ptrdiff_t>(entries_.size());
    for (; i < building_.size() && building_[i].first == node; ++i) {
      // Forms of one official come in a row, so an equal entry is among the last few.
      const Entry& entry = building_[i].second;
      const auto held = std::ssize(entries_);
      const auto from = entries_.begin() + std::max(begin, held - 8);
      if (std::find(from, entries_.end(), entry) == entries_.end()) entries_.push_back(entry);
    }
  }
  first_entry_[nodes_] = static_cast<std::uint32_t>(entries_.size());
  building_.clear();
  building_.shrink_to_fit();
}

NameTrie::Word NameTrie::find(std::string_view word) const {
  return slots_[word_slot(word, hash_of(word))].word;
}

NameTrie::Node NameTrie::step(Node from, Word word) const {
  return edges_[edge_slot(key_of(from, word))].to;
}

}  // namespace newswatch::rules
