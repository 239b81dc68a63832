#include "rules/name_walk.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "rules/name_forms.h"
#include "rules/name_readings.h"

namespace newswatch::rules {
namespace {

constexpr std::size_t kMaxStates = 16;
constexpr std::uint8_t kMaxSkipped = 3;

struct State {
  NameTrie::Node node = NameTrie::kRoot;
  std::uint32_t next = 0;   // the word to read
  std::uint16_t lower = 0;  // bit per word of the name: written small
  std::uint8_t words = 0;
  std::uint8_t skipped = 0;
  bool comma = false;
  bool article_dropped = false;
};

// At most kMaxStates; more are refused.
class States {
 public:
  void push(const State& state) {
    if (!is_full()) states_[count_++] = state;
  }
  // All of the others, which are none then.
  void take(States& others) {
    count_ = std::exchange(others.count_, 0);
    std::copy_n(others.states_.begin(), count_, states_.begin());
  }
  [[nodiscard]] bool is_empty() const { return count_ == 0; }
  [[nodiscard]] bool is_full() const { return count_ == kMaxStates; }
  [[nodiscard]] const State* begin() const { return states_.data(); }
  [[nodiscard]] const State* end() const { return states_.data() + count_; }

 private:
  std::array<State, kMaxStates> states_;
  std::size_t count_ = 0;
};

class Walk {
 public:
  Walk(const NameText& text, const NameTrie& trie, std::vector<NameFound>& found)
      : text_(text), trie_(trie), found_(found) {}

  void from(std::uint32_t first) {
    named_ = false;
    first_ = first;
    State start;
    start.next = first;
    if (trie_.begin(text_.word(first)) != NameTrie::kNone) {
      read(start, text_.word(first), false);
      follow();
    }
    if (named_ || !text_.may_have_readings(first)) return;
    for (const Reading& reading : readings(first, true)) {
      const NameTrie::Word word = trie_.find(reading.word);
      if (word == NameTrie::kNone) continue;
      read(start, word, reading.article_dropped);
      follow();
    }
  }

 private:
  std::vector<Reading> readings(std::uint32_t i, bool first) {
    bare_ = bare(text_.folded(i));
    return other_readings(bare_, first);
  }

  // Goes on from `state` over its next word, read as `word`.
  void read(State state, NameTrie::Word word, bool article_dropped) {
    state.node = trie_.step(state.node, word);
    if (state.node == NameTrie::kNone || states_.is_full()) return;
    if (text_.token(state.next).letter_case == LetterCase::lower) {
      state.lower |= static_cast<std::uint16_t>(1u << state.words);
    }
    state.article_dropped = article_dropped;
    ++state.words;
    ++state.next;
    states_.push(state);
  }

  void emit(const State& state) {
    for (const NameTrie::Entry& entry : trie_.at(state.node)) {
      if ((state.lower & ~entry.may_be_lower) != 0) continue;
      const bool is_cue = entry.kind == NameTrie::Kind::cue || entry.kind == NameTrie::Kind::role;
      if (is_cue && (state.skipped > 0 || state.comma)) continue;
      if (state.comma && !entry.family_first) continue;
      if (entry.single && state.article_dropped) continue;
      found_.push_back({entry, first_, state.next - 1});
      named_ = named_ || !is_cue;
    }
  }

  void follow() {
    while (!states_.is_empty()) {
      now_.take(states_);
      for (const State& state : now_) {
        if (last_was_skipped(state)) {
          advance(state);
          continue;
        }
        emit(state);
        if (state.words < kMaxNameWords) advance(state);
      }
    }
  }

  // A state that has just passed over a word stands where no name ends.
  [[nodiscard]] static bool last_was_skipped(const State& state) {
    return (state.skipped & kJustSkipped) != 0;
  }

  void advance(State state) {
    state.skipped &= static_cast<std::uint8_t>(~kJustSkipped);
    const std::uint32_t i = state.next;
    if (i >= text_.size()) return;
    const NameTrie::Word word = text_.word(i);
    const bool goes_on = word != NameTrie::kNone && trie_.step(state.node, word) != NameTrie::kNone;
    const bool is_read = text_.may_have_readings(i);
    const bool is_skipped =
        state.skipped < kMaxSkipped && !states_.is_full() && text_.is_skippable(i);
    if (!goes_on && !is_read && !is_skipped) return;  // before the dear look at the gap
    const Gap gap = text_.gap_before(i);
    if (gap == Gap::apart) return;
    state.comma = state.comma || gap == Gap::comma;
    if (goes_on) read(state, word, false);
    if (is_read) {
      for (const Reading& reading : readings(i, false)) {
        const NameTrie::Word other = trie_.find(reading.word);
        if (other != NameTrie::kNone) read(state, other, reading.article_dropped);
      }
    }
    if (is_skipped) {
      state.skipped = static_cast<std::uint8_t>((state.skipped + 1) | kJustSkipped);
      ++state.next;
      states_.push(state);
    }
  }

  static constexpr std::uint8_t kJustSkipped = 0x80;

  const NameText& text_;
  const NameTrie& trie_;
  std::vector<NameFound>& found_;
  std::uint32_t first_ = 0;
  bool named_ = false;
  std::string bare_;
  States states_;
  States now_;
};

}  // namespace

void walk_names(const NameText& text, const NameTrie& trie, std::vector<NameFound>& found) {
  Walk walk(text, trie, found);
  for (const std::uint32_t start : text.starts()) walk.from(start);
}

}  // namespace newswatch::rules
