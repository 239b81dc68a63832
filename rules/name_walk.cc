#include "rules/name_walk.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "rules/name_forms.h"
#include "rules/name_lists.h"
#include "rules/name_readings.h"

namespace newswatch::rules {
namespace {

constexpr std::size_t kMaxStates = 32;
constexpr std::uint8_t kMaxSkipped = 3;
constexpr std::string_view kPersianEnding = "اي";  // folded
constexpr std::size_t kLongestSyllable = 6;  // bytes of a part of a name that a blank cuts off

struct State {
  NameTrie::Node node = NameTrie::kRoot;
  std::uint32_t next = 0;   // the word to read
  std::uint16_t lower = 0;  // bit per word of the name: written small
  std::uint8_t words = 0;
  std::uint8_t skipped = 0;
  bool comma = false;
  bool possessive = false;
  bool article_dropped = false;
  bool respelt = false;     // a word was read as another spelling
  bool has_son_of = false;  // Mohammed bin Abdulrahman
  bool alone = true;        // each of them means a family name without a given name too
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
  Walk(const NameText& text, const NameTrie& trie, const SpellingTable& spellings,
       std::vector<NameFound>& found)
      : text_(text), trie_(trie), spellings_(spellings), found_(found) {}

  void from(std::uint32_t first) {
    named_ = false;
    first_ = first;
    State start;
    start.next = first;
    if (trie_.begin(text_.word(first)) != NameTrie::kNone) {
      read(start, text_.word(first), false);
      follow();
    }
    if (named_) return;
    read_spellings(start, text_.word(first), false);
    if (text_.is_capital(first) || is_before_ending(first)) read_over_gap(start);
    follow();
    if (named_ || !text_.may_have_readings(first)) return;
    for (const Reading& reading : readings(first, true)) {
      const NameTrie::Word word = trie_.find(reading.word);
      if (word == NameTrie::kNone) continue;
      read(start, word, reading.article_dropped);
      read_spellings(start, word, reading.article_dropped);
      follow();
    }
  }

 private:
  std::vector<Reading> readings(std::uint32_t i, bool first) {
    const std::string_view written = text_.folded(i);
    bare_ = bare(written);
    std::vector<Reading> all = other_readings(bare_, first);
    // Turkish and Polish hang endings on with an apostrophe: Blinken'ın.
    constexpr std::size_t kLeast = 3;
    const auto apostrophe = written.rfind('\'');
    if (apostrophe != std::string_view::npos && apostrophe >= kLeast)
      all.push_back({std::string(written.substr(0, apostrophe))});
    return all;
  }

  void read_spellings(const State& state, NameTrie::Word written, bool article_dropped) {
    if (written == NameTrie::kNone) return;
    for (const SpeltWord& own : spellings_.of(written)) {
      State respelt = state;
      respelt.respelt = true;
      respelt.alone = state.alone && own.stands_alone;
      read(respelt, own.word, article_dropped);
    }
  }

  // Persian parts an ending by a blank or by nothing that is seen: خامنه ای.
  [[nodiscard]] bool is_before_ending(std::uint32_t i) const {
    return i + 1 < text_.size() && text_.folded(i + 1) == kPersianEnding;
  }

  // Xi Jin-ping and Xi Jin Ping where the official is Xi Jinping.
  void read_over_gap(const State& state) {
    const std::uint32_t i = state.next;
    if (i + 1 >= text_.size()) return;
    const bool are_syllables = text_.folded(i).size() <= kLongestSyllable &&
                               text_.folded(i + 1).size() <= kLongestSyllable;
    const bool is_ending = is_before_ending(i);
    if (!are_syllables && !is_ending && !text_.is_before_hyphen(i)) return;
    const Gap gap = text_.gap_before(i + 1);
    if (gap != Gap::hyphen && (gap != Gap::joined || (state.words == 0 && !is_ending))) return;
    const NameTrie::Word word = trie_.find(bare(text_.folded(i)).append(bare(text_.folded(i + 1))));
    if (word != NameTrie::kNone) read(state, word, false, 2);
  }

  // Goes on from `state` over its next word, or several, read as `word`.
  void read(State state, NameTrie::Word word, bool article_dropped, std::uint32_t words = 1) {
    state.node = trie_.step(state.node, word);
    if (state.node == NameTrie::kNone || states_.is_full()) return;
    if (text_.token(state.next).letter_case == LetterCase::lower) {
      state.lower |= static_cast<std::uint16_t>(1u << state.words);
    }
    state.article_dropped = article_dropped;
    state.has_son_of = state.has_son_of || names_a_son(state.next);
    ++state.words;
    state.next += words;
    states_.push(state);
  }

  void emit(const State& state) {
    for (const NameTrie::Entry& entry : trie_.at(state.node)) {
      if ((state.lower & ~entry.may_be_lower) != 0) continue;
      const bool is_cue = entry.kind == NameTrie::Kind::cue || entry.kind == NameTrie::Kind::role;
      if (is_cue && (state.skipped > 0 || state.comma)) continue;
      if (state.comma && !entry.family_first) continue;
      if (state.possessive && !is_cue) continue;
      if (entry.single && state.article_dropped) continue;
      if (state.respelt && !counts_respelt(state, entry)) continue;
      found_.push_back({entry, first_, state.next - 1});
      named_ = named_ || !is_cue;
    }
  }

  [[nodiscard]] static bool counts_respelt(const State& state, const NameTrie::Entry& entry) {
    const bool needs_more = entry.single || entry.kind == NameTrie::Kind::family;
    return entry.any_spelling && (state.alone || !needs_more);
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
    const bool is_respelt = word != NameTrie::kNone && !spellings_.of(word).empty();
    const bool is_joined =
        is_before_ending(i) ||
        (i + 1 < text_.size() && text_.is_capital(i) &&
         (text_.folded(i).size() <= kLongestSyllable || text_.is_before_hyphen(i)));
    const bool may_skip = state.skipped < kMaxSkipped && !states_.is_full() &&
                          (text_.is_skippable(i) || text_.is_capital(i) || names_a_son(i));
    // Before the dear look at the gap.
    if (!goes_on && !is_respelt && !is_joined && !is_read && !may_skip) return;
    const Gap gap = text_.gap_before(i);
    if (gap == Gap::apart) return;
    state.possessive = state.possessive || gap == Gap::possessive;
    state.comma = state.comma || gap == Gap::comma;
    if (goes_on) read(state, word, false);
    if (is_respelt) read_spellings(state, word, false);
    if (is_joined) read_over_gap(state);
    if (is_read) {
      for (const Reading& reading : readings(i, false)) {
        const NameTrie::Word other = trie_.find(reading.word);
        if (other == NameTrie::kNone) continue;
        read(state, other, reading.article_dropped);
        read_spellings(state, other, reading.article_dropped);
      }
    }
    if (!may_skip || states_.is_full()) return;
    const std::uint32_t words = skippable(i, state, gap);
    if (words == 0) return;
    state.skipped = static_cast<std::uint8_t>((state.skipped + 1) | kJustSkipped);
    state.next += words;
    states_.push(state);
  }

  [[nodiscard]] bool names_a_son(std::uint32_t i) const {
    const std::string_view word = text_.folded(i);
    return is_son_of(word) || word == "بن" || word == "ابن";
  }

  // How many words at `i` the name need not hold: an initial, an article, a middle name, a further
  // forefather (Mohammed bin Abdulrahman bin Jassim Al Thani; not the only one, who tells brothers
  // from cousins).
  [[nodiscard]] std::uint32_t skippable(std::uint32_t i, const State& state, Gap gap) const {
    if (text_.is_skippable(i)) return 1;
    if (gap != Gap::joined || i + 1 >= text_.size()) return 0;
    if (text_.is_capital(i) && text_.is(i, kGivenName) && !text_.is(i, kNoGivenName)) return 1;
    const bool another_father = state.has_son_of && names_a_son(i) && i + 2 < text_.size() &&
                                !names_a_son(i + 2) && text_.gap_before(i + 1) == Gap::joined;
    return another_father ? 2 : 0;
  }

  static constexpr std::uint8_t kJustSkipped = 0x80;

  const NameText& text_;
  const NameTrie& trie_;
  const SpellingTable& spellings_;
  std::vector<NameFound>& found_;
  std::uint32_t first_ = 0;
  bool named_ = false;
  std::string bare_;
  States states_;
  States now_;
};

}  // namespace

void walk_names(const NameText& text, const NameTrie& trie, const SpellingTable& spellings,
                std::vector<NameFound>& found) {
  Walk walk(text, trie, spellings, found);
  for (const std::uint32_t start : text.starts()) walk.from(start);
}

}  // namespace newswatch::rules
