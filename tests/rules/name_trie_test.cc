#include "rules/name_trie.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/support/seed.h"

namespace newswatch::rules {
namespace {

using Sequence = std::vector<std::string>;
using Entry = NameTrie::Entry;

void add(NameTrie& trie, const Sequence& words, const Entry& entry) {
  std::vector<NameTrie::Word> numbers;
  for (const std::string& word : words) numbers.push_back(trie.intern(word));
  trie.add(numbers, entry);
}

NameTrie::Node node_of(const NameTrie& trie, const Sequence& words) {
  NameTrie::Node node = NameTrie::kRoot;
  for (const std::string& word : words) {
    const NameTrie::Word number = trie.find(word);
    if (number == NameTrie::kNone) return NameTrie::kNone;
    node = trie.step(node, number);
    if (node == NameTrie::kNone) return node;
  }
  return node;
}

std::vector<Entry> entries_of(const NameTrie& trie, const Sequence& words) {
  const NameTrie::Node node = node_of(trie, words);
  if (node == NameTrie::kNone) return {};
  return {trie.at(node).begin(), trie.at(node).end()};
}

TEST(NameTrie, HoldsNothingBeforeItIsGivenAnything) {
  NameTrie trie;
  EXPECT_EQ(trie.find("joe"), NameTrie::kNone);
  trie.freeze();
  EXPECT_EQ(trie.find("joe"), NameTrie::kNone);
  EXPECT_EQ(trie.begin(NameTrie::kNone), NameTrie::kNone);
  EXPECT_TRUE(trie.at(NameTrie::kRoot).empty());
}

TEST(NameTrie, FindsWhatStandsInItAndNothingElse) {
  std::mt19937_64 random(testing::seed_of_run(19));
  for (int round = 0; round < 200; ++round) {
    NameTrie trie;
    std::map<Sequence, std::vector<Entry>> added;
    std::set<Sequence> fronts;
    const std::size_t words = 1 + random() % 30;
    const auto word = [&] { return "word" + std::to_string(random() % words); };
    for (std::size_t n = random() % 200; n > 0; --n) {
      Sequence sequence(1 + random() % 4);
      for (std::string& one : sequence) one = word();
      const Entry entry{.single = sequence.size() == 1,
                        .may_be_lower = static_cast<std::uint16_t>(random() % 3),
                        .owner = static_cast<std::uint32_t>(random() % 5)};
      add(trie, sequence, entry);
      auto& held = added[sequence];
      if (std::ranges::find(held, entry) == held.end()) held.push_back(entry);
      for (std::size_t length = 1; length <= sequence.size(); ++length)
        fronts.emplace(sequence.begin(), sequence.begin() + static_cast<std::ptrdiff_t>(length));
    }
    trie.freeze();
    for (const auto& [sequence, entries] : added) {
      // Of many entries that alternate, one may be held twice.
      std::vector<Entry> found = entries_of(trie, sequence);
      for (const Entry& entry : entries) EXPECT_NE(std::ranges::find(found, entry), found.end());
      for (const Entry& entry : found) EXPECT_NE(std::ranges::find(entries, entry), entries.end());
    }
    for (int n = 0; n < 300; ++n) {
      Sequence sequence(1 + random() % 5);
      for (std::string& one : sequence) one = word();
      EXPECT_EQ(node_of(trie, sequence) != NameTrie::kNone, fronts.contains(sequence));
      EXPECT_EQ(!entries_of(trie, sequence).empty(), added.contains(sequence));
    }
  }
}

TEST(NameTrie, NumbersWordsAnewWhenItIsFrozen) {
  NameTrie trie;
  const NameTrie::Word listed = trie.intern("listed");
  add(trie, {"joe", "biden"}, {.owner = 1});
  const NameTrie::Word biden = trie.intern("biden");
  const std::vector<NameTrie::Word> numbers = trie.freeze();
  EXPECT_EQ(trie.find("listed"), numbers[listed]);
  EXPECT_EQ(trie.find("biden"), numbers[biden]);
  EXPECT_NE(trie.begin(trie.find("joe")), NameTrie::kNone);
  EXPECT_EQ(trie.begin(trie.find("biden")), NameTrie::kNone);
  EXPECT_EQ(trie.begin(trie.find("listed")), NameTrie::kNone);
}

TEST(NameTrie, FindsInStepsWhatItFindsAtOnce) {
  NameTrie trie;
  for (int i = 0; i < 5'000; ++i) add(trie, {"word" + std::to_string(i)}, {.owner = 1});
  trie.freeze();
  for (int i = 0; i < 10'000; ++i) {
    const std::string word = "word" + std::to_string(i);
    const std::uint64_t hash = NameTrie::hash(word);
    trie.prefetch(hash);
    const NameTrie::Word guess = trie.guess(hash);
    EXPECT_EQ(trie.confirm(guess, word, hash), trie.find(word));
    EXPECT_EQ(trie.find(word) != NameTrie::kNone, i < 5'000);
    // A guess may be another word's: then it is looked for once more.
    EXPECT_EQ(trie.confirm(trie.find("word1"), word, hash), trie.find(word));
  }
}

TEST(NameTrie, KnowsWhichWordsMayBeWrittenSmall) {
  NameTrie trie;
  add(trie, {"mohammed", "bin", "salman"}, {.may_be_lower = 2, .owner = 1});
  add(trie, {"secretary", "of", "state"}, {.may_be_lower = 0xFFFF, .owner = 2});
  trie.freeze();
  const auto may = [&](std::string_view word) {
    return trie.small_words().may_hold(NameTrie::front(word, 0, word.size()));
  };
  for (const std::string_view word : {"bin", "secretary", "of", "state"}) EXPECT_TRUE(may(word));
  std::size_t others = 0;
  for (int i = 0; i < 1'000; ++i) others += may("word" + std::to_string(i)) ? 1 : 0;
  EXPECT_LT(others, 300u);
}

TEST(NameTrie, ReadsTheFrontOfAWordWhereverItStands) {
  const std::string text = "joe bidenbiden x";
  const auto alone = [](std::string_view word) { return NameTrie::front(word, 0, word.size()); };
  EXPECT_EQ(NameTrie::front(text, 0, 3), alone("joe"));
  EXPECT_EQ(NameTrie::front(text, 4, 14), alone("bidenbid"));
  EXPECT_EQ(NameTrie::front(text, 15, 16), alone("x"));
  EXPECT_EQ(NameTrie::front(text, 16, 16), alone(""));
  EXPECT_NE(alone("joe"), alone("jo"));
}

}  // namespace
}  // namespace newswatch::rules
