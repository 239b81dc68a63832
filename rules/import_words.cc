#include "rules/import_words.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>

namespace newswatch::rules {
namespace {

using Kind = ImportSymbol::Kind;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_capital(std::string_view word) {
  return std::none_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

bool is_among(std::string_view word, std::span<const std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

class OperatorReader {
 public:
  explicit OperatorReader(ImportCursor& cursor) : c_(cursor) {}

  bool read(std::string_view word, std::size_t start) {
    return operator_word(word, start) || near_word(word, start) || at_least(word, start) ||
           comparison(word, start) || range_of_numbers(word, start) || lacks_distance(word, start);
  }

 private:
  bool operator_word(std::string_view word, std::size_t start) {
    const std::string name = in_small_letters(word);
    if (name != "and" && name != "or" && name != "not" && name != "but") return false;
    if (c_.grammar.smallest_first) {  // LexisNexis: AND NOT is one operator, and the weakest
      if (name == "and" || name == "but") {
        const std::size_t second = c_.after_blanks(c_.at);
        const std::size_t end = c_.end_of_word(second);
        if (in_small_letters(c_.query.substr(second, end - second)) == "not") {
          c_.add(Kind::except, start);
          c_.at = end;
          return true;
        }
      }
      if (name == "not") {
        c_.add(Kind::except, start);
        return true;
      }
    }
    if (name == "but") return false;
    const Kind kind = name == "and" ? Kind::both : name == "or" ? Kind::either : Kind::negation;
    if (is_capital(word) || c_.grammar.capitals == Capitals::any_case) {
      c_.add(kind, start);
    } else if (c_.grammar.capitals == Capitals::expected) {
      c_.tell(ImportNote::Kind::changed, start,
              std::string(word) +
                  " reads as an operator, though only capitals make one there; put it "
                  "in quotes if it is a word");
      c_.add(kind, start);
    } else {
      c_.tell(ImportNote::Kind::left_out, start,
              std::string(word) +
                  " in small letters is no operator there, only a word that is "
                  "overlooked; write " +
                  (name == "and"  ? "AND"
                   : name == "or" ? "OR"
                                  : "NOT") +
                  " if you mean it");
    }
    return true;
  }

  bool near_word(std::string_view word, std::size_t start) {
    std::string name = in_small_letters(word);
    if (name == "around") {  // AROUND(5)
      const std::size_t open = c_.after_blanks(c_.at);
      const std::size_t close = c_.query.find(')', open);
      if (c_.byte(open) != '(' || close == std::string_view::npos || !is_capital(word))
        return false;
      const auto n = import_number(c_.query.substr(open + 1, close - open - 1));
      if (!n || c_.grammar.near_words.empty() || c_.grammar.near_words.front().word != name)
        return false;
      c_.at = close + 1;
      near(c_.grammar.near_words.front(), *n, false, start);
      return true;
    }
    if (name == "w/seg" || name == "/seg") {
      if (!c_.grammar.smallest_first) return false;
      c_.tell(ImportNote::Kind::changed, start,
              std::string(word) +
                  " reads as AND; put title: or text: before a group to bind it to one");
      c_.add(Kind::both, start);
      return true;
    }
    if (c_.grammar.field_mark == '=' && name.ends_with('/')) {  // /N5/
      name.pop_back();
      if (name.starts_with("/f") && import_number(name.substr(2))) {
        c_.tell(
            ImportNote::Kind::left_out, start,
            std::string(word) + " (among the first words) has no counterpart; use title: or text:");
        return true;
      }
    }
    bool ordered = false;
    if (c_.grammar.curly == Brackets::exact && name.size() > 1 && name.ends_with('f') &&
        is_digit(name[name.size() - 2])) {  // NEAR/5f
      ordered = true;
      name.pop_back();
    }
    for (const NearWord& near_word : c_.grammar.near_words) {
      if (!name.starts_with(near_word.word) || near_word.word == "around") continue;
      const std::string_view rest = std::string_view(name).substr(near_word.word.size());
      const auto n = import_number(rest);
      if (near_word.unit != Distance::Unit::words ||
          (rest.empty() && near_word.without_number > 0)) {
        if (!rest.empty()) continue;
        near(near_word, near_word.without_number, ordered, start);
        return true;
      }
      if (!n) continue;
      near(near_word, *n, ordered, start);
      return true;
    }
    return false;
  }

  void near(const NearWord& word, std::uint32_t n, bool ordered, std::size_t start) {
    bool negated = false;
    if (c_.grammar.smallest_first && !c_.symbols.empty() &&
        c_.symbols.back().kind == Kind::except && c_.symbols.size() > 1) {  // NOT W/5
      c_.symbols.pop_back();
      negated = true;
    }
    ImportSymbol& symbol = c_.add(Kind::near, start);
    symbol.negated = negated;
    symbol.distance.ordered = word.ordered || ordered;
    symbol.distance.unit = word.unit;
    if (word.unit != Distance::Unit::words) return;
    const std::uint64_t words = std::uint64_t{n} + (c_.grammar.counts_between ? 1 : 0);
    symbol.distance.words =
        static_cast<std::uint32_t>(std::clamp<std::uint64_t>(words, 1, kMaxNearWords));
    if (symbol.distance.words != words) {
      c_.tell(ImportNote::Kind::changed, start,
              "a distance of " + std::to_string(n) + " becomes " +
                  std::to_string(symbol.distance.words) + "; newswatch takes 1 to " +
                  std::to_string(kMaxNearWords));
    }
  }

  bool at_least(std::string_view word, std::size_t start) {
    if (c_.grammar.at_least.empty()) return false;
    const std::string name = in_small_letters(word);
    for (const std::string_view spelling : {std::string_view("atleast"), c_.grammar.at_least}) {
      if (!name.starts_with(spelling)) continue;
      const auto n = import_number(std::string_view(name).substr(spelling.size()));
      if (!n) continue;
      c_.add(Kind::at_least, start).count = std::clamp<std::uint32_t>(*n, 1, kMaxCount);
      if (*n != c_.symbols.back().count) {
        c_.tell(ImportNote::Kind::changed, start,
                std::string(word) + " becomes atleast/" + std::to_string(c_.symbols.back().count) +
                    "; newswatch counts from 1 to " + std::to_string(kMaxCount));
      }
      return true;
    }
    return false;
  }

  // length > 500, wc>500, date after 2020, date from 1/1/2020 to 1/2/2020
  bool comparison(std::string_view word, std::size_t start) {
    constexpr std::string_view kSigns = "<>=";
    constexpr std::array<std::string_view, 12> kWords{"is",  "after", "aft",     "before",
                                                      "bef", "on",    "from",    "geq",
                                                      "leq", "since", "between", "less"};
    const std::string name = in_small_letters(word.substr(0, word.find_first_of(kSigns)));
    if (!is_among(name, c_.grammar.compared)) return false;
    std::size_t end = c_.at;
    if (name.size() == word.size()) {
      const std::size_t second = c_.after_blanks(c_.at);
      end = c_.end_of_word(second);
      const std::string_view sign = c_.query.substr(second, end - second);
      const bool is_sign = !sign.empty() && kSigns.find(sign.front()) != std::string_view::npos;
      if (!is_sign && !is_among(in_small_letters(sign), kWords)) return false;
      if (is_sign && sign.find_first_not_of(kSigns) != std::string_view::npos) {
        return told_comparison(start, end);  // length >500
      }
      end = c_.end_of_word(c_.after_blanks(end));
      const std::size_t to = c_.after_blanks(end);
      const std::size_t to_end = c_.end_of_word(to);
      const std::string between = in_small_letters(c_.query.substr(to, to_end - to));
      if (between == "to" || (in_small_letters(sign) == "between" && between == "and")) {
        end = c_.end_of_word(c_.after_blanks(to_end));
      }
    } else if (word.find_first_not_of(kSigns, name.size()) == std::string_view::npos) {
      end = c_.end_of_word(c_.after_blanks(c_.at));  // wc> 500
    }
    return told_comparison(start, end);
  }

  bool told_comparison(std::size_t start, std::size_t end) {
    c_.at = end;
    c_.leave_out(start, c_.query.substr(start, std::min<std::size_t>(end - start, 60)),
                 "newswatch asks for no dates or lengths: remove it");
    return true;
  }

  bool range_of_numbers(std::string_view word, std::size_t start) {
    if (!c_.grammar.dots) return false;
    const std::size_t dots = word.find("..");
    if (dots == 0 || dots == std::string_view::npos || !is_digit(word[dots - 1])) return false;
    if (dots + 2 >= word.size() || !(is_digit(word[dots + 2]) || word[dots + 2] == '$'))
      return false;
    c_.leave_out(start, "the range " + std::string(word), "list the numbers, or use regex:");
    return true;
  }

  bool lacks_distance(std::string_view word, std::size_t start) {
    const std::string_view name = word.substr(0, word.find('/'));
    if (name != "NEAR" && name != "ONEAR") return false;
    c_.fail(start, std::string(word) +
                       " is no operator of this dialect, or lacks its distance: write NEAR/5, or "
                       "name another dialect.");
    return true;
  }

  ImportCursor& c_;
};

}  // namespace

bool read_operator(ImportCursor& cursor, std::string_view word, std::size_t start) {
  return OperatorReader(cursor).read(word, start);
}

}  // namespace newswatch::rules
