// One pass over the bytes, like query_lexer.cc: signs are told by their first byte, words once
// their end is known. The grammar says which signs and words mean anything.

#include "rules/import_lexer.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>

namespace newswatch::rules {
namespace {

using boost::system::result;
using Kind = ImportSymbol::Kind;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string small(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool is_capital(std::string_view word) {
  return std::none_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

std::size_t blank_at(std::string_view s, std::size_t i) {
  if (static_cast<unsigned char>(s[i]) <= ' ' || s[i] == '\x7F') return 1;
  if (s.substr(i, 2) == "\u00A0") return 2;
  if (s.substr(i, 3) == "\u3000") return 3;
  return 0;
}

// Bytes of the quotation mark at `i`; 0 if there is none.
std::size_t quote_at(std::string_view s, std::size_t i) {
  if (s[i] == '"') return 1;
  for (const std::string_view mark : {"“", "”", "„", "«", "»"}) {
    if (s.substr(i, mark.size()) == mark) return mark.size();
  }
  return 0;
}

// A number too large for a query reads as the largest there is.
std::optional<std::uint32_t> number(std::string_view digits) {
  if (digits.empty() || !std::all_of(digits.begin(), digits.end(), is_digit)) return std::nullopt;
  std::uint32_t n = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
  return error == std::errc{} ? n : UINT32_MAX;
}

bool is_among(std::string_view word, std::span<const std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

class Lexer {
 public:
  Lexer(std::string_view query, const Grammar& grammar, std::vector<ImportNote>& notes)
      : s_(query), grammar_(grammar), notes_(notes) {}

  result<std::vector<ImportSymbol>, QueryError> run() {
    while (!error_) {
      skip_blanks();
      if (i_ >= s_.size()) break;
      next();
    }
    if (error_) return std::move(*error_);
    add(Kind::end, s_.size());
    return std::move(symbols_);
  }

 private:
  ImportSymbol& add(Kind kind, std::size_t offset) {
    ImportSymbol& symbol = symbols_.emplace_back();
    symbol.kind = kind;
    symbol.offset = static_cast<std::uint32_t>(offset);
    return symbol;
  }

  void tell(ImportNote::Kind kind, std::size_t offset, std::string message) {
    notes_.push_back({kind, static_cast<std::uint32_t>(offset), std::move(message)});
  }

  // An operand that has no counterpart.
  void leave_out(std::size_t offset, std::string_view what, std::string_view mend) {
    tell(ImportNote::Kind::left_out, offset,
         std::string(what) + " has no counterpart; " + std::string(mend));
    add(Kind::left_out, offset);
  }

  void fail(std::size_t offset, std::string message) {
    if (!error_) {
      error_ = QueryError{QueryError::Kind::syntax, static_cast<std::uint32_t>(offset),
                          std::move(message)};
    }
  }

  char at(std::size_t i) const { return i < s_.size() ? s_[i] : '\0'; }
  bool blank_or_end(std::size_t i) const { return i >= s_.size() || blank_at(s_, i) > 0; }

  void skip_blanks() {
    while (i_ < s_.size()) {
      const std::size_t n = blank_at(s_, i_);
      if (n == 0) return;
      i_ += n;
    }
  }

  std::size_t after_blanks(std::size_t i) const {
    while (i < s_.size() && blank_at(s_, i) > 0) i += blank_at(s_, i);
    return i;
  }

  bool ends_word(std::size_t i) const {
    const char c = s_[i];
    if (c == '(' || c == ')' || blank_at(s_, i) > 0 || quote_at(s_, i) > 0) return true;
    if (c == '|') return true;
    if (c == '[' || c == ']') return grammar_.square != Brackets::letters;
    if (c == '{' || c == '}') return grammar_.curly != Brackets::letters;
    return false;
  }

  std::size_t end_of_word(std::size_t i) const {
    while (i < s_.size() && !ends_word(i)) {
      i += grammar_.escapes && s_[i] == '\\' && i + 1 < s_.size() ? 2 : 1;
    }
    return std::min(i, s_.size());
  }

  void next() {
    const std::size_t at_sign = i_;
    if (quote_at(s_, i_) > 0) return phrase(at_sign, false);
    if (bracket() || sign() || field()) return;
    std::string_view word = s_.substr(i_, end_of_word(i_) - i_);
    if (word.empty()) {  // a mark that ends words and begins nothing
      ++i_;
      return;
    }
    if (grammar_.field_mark == '=') word = word.substr(0, cut_at_slashed(word));
    i_ += word.size();
    if (operator_word(word, at_sign) || near_word(word, at_sign) || at_least(word, at_sign) ||
        comparison(word, at_sign) || range_of_numbers(word, at_sign)) {
      return;
    }
    const std::string_view operator_name = word.substr(0, word.find('/'));
    if (operator_name == "NEAR" || operator_name == "ONEAR") {
      return fail(at_sign, std::string(word) +
                               " is no operator of this dialect, or lacks its distance: write "
                               "NEAR/5, or name another dialect.");
    }
    term(word, at_sign);
  }

  // Where /N30/ begins inside a word, or its end at the word's front: Factiva wants no blanks.
  std::size_t cut_at_slashed(std::string_view word) const {
    for (std::size_t i = 0; i + 2 < word.size(); ++i) {
      const char c = small(word.substr(i + 1, 1))[0];
      if (word[i] != '/' || (c != 'n' && c != 'f') || !is_digit(word[i + 2])) continue;
      std::size_t end = i + 2;
      while (end < word.size() && is_digit(word[end])) ++end;
      if (end < word.size() && word[end] == '/') return i == 0 ? end + 1 : i;
    }
    return word.size();
  }

  bool bracket() {
    const char c = s_[i_];
    const bool is_square = c == '[' || c == ']';
    const bool is_curly = c == '{' || c == '}';
    const Brackets role = is_square  ? grammar_.square
                          : is_curly ? grammar_.curly
                                     : Brackets::letters;
    if (c == '(' || (role == Brackets::group && c == '[')) {
      add(Kind::open, i_++);
      return true;
    }
    if (c == ')' || (role == Brackets::group && c == ']')) {
      ImportSymbol& close = add(Kind::close, i_++);
      close.slop = slop();
      return true;
    }
    if (role == Brackets::exact && c == '{') {
      const std::size_t end = s_.find('}', i_);
      if (end == std::string_view::npos) {
        fail(i_, "This brace is never closed: put } behind the last word.");
        return true;
      }
      ImportSymbol& symbol = add(Kind::term, i_);
      for (const char letter : s_.substr(i_ + 1, end - i_ - 1)) {
        if (letter != '"') symbol.text += letter;
      }
      symbol.quoted = symbol.exact = true;
      i_ = end + 1;
      return true;
    }
    if (role == Brackets::range && (c == '[' || c == '{')) {
      const std::size_t end = s_.find_first_of("]}", i_);
      if (end == std::string_view::npos) {
        fail(i_, "This range is never closed: put ] behind its end.");
        return true;
      }
      leave_out(i_,
                "a range " + std::string(s_.substr(i_, std::min<std::size_t>(end - i_, 40) + 1)),
                "remove it, or list the values");
      i_ = end + 1;
      slop();
      return true;
    }
    return false;
  }

  bool sign() {
    const std::size_t start = i_;
    const char c = s_[i_];
    const auto either = [&](std::size_t length, Kind kind) {
      add(kind, start);
      i_ += length;
      return true;
    };
    if (c == '|' && at(i_ + 1) == '|') return either(2, Kind::either);
    if (c == '&' && at(i_ + 1) == '&') return either(2, Kind::both);
    if (c == '|') return either(1, Kind::either);
    if (c == '&' && blank_or_end(i_ + 1)) return either(1, Kind::both);
    const bool binds = !blank_or_end(i_ + 1);
    if (binds && ((grammar_.minus && c == '-') || (grammar_.escapes && c == '!'))) {
      add(Kind::negation, start).prefix = true;
      ++i_;
      return true;
    }
    if (binds && grammar_.minus && c == '+') return plus();
    if (binds && c == '~' && grammar_.dots) {  // Google's synonyms
      ++i_;
      return true;
    }
    if (binds && c == '/' && grammar_.slashes) {
      const std::size_t end = s_.find('/', i_ + 1);
      if (end == std::string_view::npos) return false;
      leave_out(start, "a pattern of Lucene", "write it as regex:/…/, on folded text");
      i_ = end + 1;
      return true;
    }
    return false;
  }

  // Lucene's +word; Talkwalker's +"a b" and ++"a b", in these signs and in these capitals.
  bool plus() {
    const std::size_t start = i_;
    if (grammar_.clauses) {
      add(Kind::required, i_++);
      return true;
    }
    const bool capitals = at(i_ + 1) == '+';
    i_ += capitals ? 2 : 1;
    if (grammar_.curly != Brackets::exact || blank_or_end(i_)) return true;
    if (!capitals) {
      tell(ImportNote::Kind::changed, start,
           "+ asks for the signs in a word too, which make no difference here; use case: if "
           "capitals matter");
      return true;
    }
    if (quote_at(s_, i_) > 0) {
      phrase(start, true);
    } else {
      const std::size_t end = end_of_word(i_);
      term(s_.substr(i_, end - i_), start);
      if (symbols_.back().kind == Kind::term) symbols_.back().exact = true;
      i_ = end;
    }
    return true;
  }

  void phrase(std::size_t start, bool exact) {
    std::string text;
    const std::size_t opening = i_;
    for (i_ += quote_at(s_, i_); i_ < s_.size();) {
      if (const std::size_t length = quote_at(s_, i_)) {
        i_ += length;
        ImportSymbol& symbol = add(Kind::term, start);
        symbol.text = std::move(text);
        symbol.quoted = true;
        symbol.exact = exact;
        symbol.slop = slop();
        return;
      }
      if (grammar_.escapes && s_[i_] == '\\' && i_ + 1 < s_.size()) ++i_;
      text += s_[i_++];
    }
    fail(opening, "This quotation mark is never closed: put another behind the last word.");
  }

  // What may follow a phrase or a group: ~5, ^2.
  std::optional<std::uint32_t> slop() {
    std::optional<std::uint32_t> found;
    if (grammar_.tilde && at(i_) == '~') {
      std::size_t end = i_ + 1;
      while (is_digit(at(end))) ++end;
      found = number(s_.substr(i_ + 1, end - i_ - 1));
      i_ = end;
    }
    boost();
    return found;
  }

  void boost() {
    if (!grammar_.hat || at(i_) != '^') return;
    tell(ImportNote::Kind::left_out, i_, "^ only ranks what is found and is left out; remove it");
    for (++i_; is_digit(at(i_)) || at(i_) == '.';) ++i_;
  }

  // title:  hd=  headline(
  bool field() {
    std::size_t end = i_;
    while (is_letter(at(end)) || is_digit(at(end)) || at(end) == '_' || at(end) == '-' ||
           at(end) == '*') {
      ++end;
    }
    if (end == i_ || !(is_letter(s_[i_]) || s_[i_] == '_' || s_[i_] == '*')) return false;
    const std::string name = small(s_.substr(i_, end - i_));
    const std::size_t mark = grammar_.field_mark == '(' ? after_blanks(end) : end;
    if (at(mark) != grammar_.field_mark) return false;
    const auto known = std::find_if(grammar_.fields.begin(), grammar_.fields.end(),
                                    [&](const FieldWord& one) { return one.word == name; });
    const bool is_known = known != grammar_.fields.end();
    const bool is_address = s_.substr(mark, 3) == "://";
    if (!is_known && (!grammar_.unknown_fields || is_address || blank_or_end(mark + 1) ||
                      (grammar_.field_mark == '=' && name.size() > 4))) {
      return false;
    }
    ImportSymbol& symbol = add(Kind::field, i_);
    symbol.text = std::string(s_.substr(i_, end - i_));
    if (grammar_.field_mark != '(') symbol.text += grammar_.field_mark;
    symbol.field = is_known ? &*known : nullptr;
    i_ = grammar_.field_mark == '(' ? mark : mark + 1;
    return true;
  }

  bool operator_word(std::string_view word, std::size_t start) {
    const std::string name = small(word);
    if (name != "and" && name != "or" && name != "not" && name != "but") return false;
    if (grammar_.smallest_first) {  // LexisNexis: AND NOT is one operator, and the weakest
      if (name == "and" || name == "but") {
        const std::size_t second = after_blanks(i_);
        const std::size_t end = end_of_word(second);
        if (small(s_.substr(second, end - second)) == "not") {
          add(Kind::except, start);
          i_ = end;
          return true;
        }
      }
      if (name == "not") {
        add(Kind::except, start);
        return true;
      }
    }
    if (name == "but") return false;
    const Kind kind = name == "and" ? Kind::both : name == "or" ? Kind::either : Kind::negation;
    if (is_capital(word) || grammar_.capitals == Capitals::any_case) {
      add(kind, start);
    } else if (grammar_.capitals == Capitals::expected) {
      tell(ImportNote::Kind::changed, start,
           std::string(word) +
               " reads as an operator, though only capitals make one there; put it "
               "in quotes if it is a word");
      add(kind, start);
    } else {
      tell(ImportNote::Kind::left_out, start,
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
    std::string name = small(word);
    if (name == "around") {  // AROUND(5)
      const std::size_t open = after_blanks(i_);
      const std::size_t close = s_.find(')', open);
      if (at(open) != '(' || close == std::string_view::npos || !is_capital(word)) return false;
      const auto n = number(s_.substr(open + 1, close - open - 1));
      if (!n || grammar_.near_words.empty() || grammar_.near_words.front().word != name)
        return false;
      i_ = close + 1;
      near(grammar_.near_words.front(), *n, false, start);
      return true;
    }
    if (name == "w/seg" || name == "/seg") {
      if (!grammar_.smallest_first) return false;
      tell(ImportNote::Kind::changed, start,
           std::string(word) +
               " reads as AND; put title: or text: before a group to bind it to one");
      add(Kind::both, start);
      return true;
    }
    if (grammar_.field_mark == '=' && name.ends_with('/')) {  // /N5/
      name.pop_back();
      if (name.starts_with("/f") && number(name.substr(2))) {
        tell(
            ImportNote::Kind::left_out, start,
            std::string(word) + " (among the first words) has no counterpart; use title: or text:");
        return true;
      }
    }
    bool ordered = false;
    if (grammar_.curly == Brackets::exact && name.size() > 1 && name.ends_with('f') &&
        is_digit(name[name.size() - 2])) {  // NEAR/5f
      ordered = true;
      name.pop_back();
    }
    for (const NearWord& near_word : grammar_.near_words) {
      if (!name.starts_with(near_word.word) || near_word.word == "around") continue;
      const std::string_view rest = std::string_view(name).substr(near_word.word.size());
      const auto n = number(rest);
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
    if (grammar_.smallest_first && !symbols_.empty() && symbols_.back().kind == Kind::except &&
        symbols_.size() > 1) {  // NOT W/5
      symbols_.pop_back();
      negated = true;
    }
    ImportSymbol& symbol = add(Kind::near, start);
    symbol.negated = negated;
    symbol.distance.ordered = word.ordered || ordered;
    symbol.distance.unit = word.unit;
    if (word.unit != Distance::Unit::words) return;
    const std::uint64_t words = std::uint64_t{n} + (grammar_.counts_between ? 1 : 0);
    symbol.distance.words =
        static_cast<std::uint32_t>(std::clamp<std::uint64_t>(words, 1, kMaxNearWords));
    if (symbol.distance.words != words) {
      tell(ImportNote::Kind::changed, start,
           "a distance of " + std::to_string(n) + " becomes " +
               std::to_string(symbol.distance.words) + "; newswatch takes 1 to " +
               std::to_string(kMaxNearWords));
    }
  }

  bool at_least(std::string_view word, std::size_t start) {
    if (grammar_.at_least.empty()) return false;
    const std::string name = small(word);
    for (const std::string_view spelling : {std::string_view("atleast"), grammar_.at_least}) {
      if (!name.starts_with(spelling)) continue;
      const auto n = number(std::string_view(name).substr(spelling.size()));
      if (!n) continue;
      add(Kind::at_least, start).count = std::clamp<std::uint32_t>(*n, 1, kMaxCount);
      if (*n != symbols_.back().count) {
        tell(ImportNote::Kind::changed, start,
             std::string(word) + " becomes atleast/" + std::to_string(symbols_.back().count) +
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
    const std::string name = small(word.substr(0, word.find_first_of(kSigns)));
    if (!is_among(name, grammar_.compared)) return false;
    std::size_t end = i_;
    if (name.size() == word.size()) {
      const std::size_t second = after_blanks(i_);
      end = end_of_word(second);
      const std::string_view sign = s_.substr(second, end - second);
      const bool is_sign = !sign.empty() && kSigns.find(sign.front()) != std::string_view::npos;
      if (!is_sign && !is_among(small(sign), kWords)) return false;
      if (is_sign && sign.find_first_not_of(kSigns) != std::string_view::npos) {
        return told_comparison(start, end);  // length >500
      }
      end = end_of_word(after_blanks(end));
      const std::size_t to = after_blanks(end);
      const std::size_t to_end = end_of_word(to);
      const std::string between = small(s_.substr(to, to_end - to));
      if (between == "to" || (small(sign) == "between" && between == "and")) {
        end = end_of_word(after_blanks(to_end));
      }
    } else if (word.find_first_not_of(kSigns, name.size()) == std::string_view::npos) {
      end = end_of_word(after_blanks(i_));  // wc> 500
    }
    return told_comparison(start, end);
  }

  bool told_comparison(std::size_t start, std::size_t end) {
    i_ = end;
    leave_out(start, s_.substr(start, std::min<std::size_t>(end - start, 60)),
              "newswatch asks for no dates or lengths: remove it");
    return true;
  }

  bool range_of_numbers(std::string_view word, std::size_t start) {
    if (!grammar_.dots) return false;
    const std::size_t dots = word.find("..");
    if (dots == 0 || dots == std::string_view::npos || !is_digit(word[dots - 1])) return false;
    if (dots + 2 >= word.size() || !(is_digit(word[dots + 2]) || word[dots + 2] == '$'))
      return false;
    leave_out(start, "the range " + std::string(word), "list the numbers, or use regex:");
    return true;
  }

  void term(std::string_view word, std::size_t start) {
    std::string text;
    for (std::size_t i = 0; i < word.size(); ++i) {
      const char c = word[i];
      if (grammar_.escapes && c == '\\' && i + 1 < word.size()) {
        const char next = word[++i];
        if (next != '*' && next != '?') text += next;  // a sign, which makes no difference
        continue;
      }
      const std::string_view rest = word.substr(i + 1);
      if (grammar_.hat && c == '^' && rest.find_first_not_of("0123456789.") == rest.npos) {
        tell(ImportNote::Kind::left_out, start,
             "^ only ranks what is found and is left out; remove it");
        break;
      }
      if (grammar_.tilde && c == '~' && i > 0 &&
          rest.find_first_not_of("0123456789.^") == rest.npos) {
        tell(ImportNote::Kind::left_out, start,
             "~ for words spelled alike has no counterpart; list the spellings with OR");
        break;
      }
      text += c;
    }
    add(Kind::term, start).text = std::move(text);
  }

  std::string_view s_;
  const Grammar& grammar_;
  std::vector<ImportNote>& notes_;
  std::size_t i_ = 0;
  std::vector<ImportSymbol> symbols_;
  std::optional<QueryError> error_;
};

}  // namespace

result<std::vector<ImportSymbol>, QueryError> import_symbols_of(std::string_view query,
                                                                const Grammar& grammar,
                                                                std::vector<ImportNote>& notes) {
  return Lexer(query, grammar, notes).run();
}

}  // namespace newswatch::rules
