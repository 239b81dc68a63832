// One pass over the bytes, like query_lexer.cc: signs are told by their first byte, words once
// their end is known. The grammar says which signs and words mean anything.

#include "rules/import_lexer.h"

#include <algorithm>
#include <string>
#include <utility>

#include "rules/import_cursor.h"
#include "rules/import_words.h"

namespace newswatch::rules {
namespace {

using boost::system::result;
using Kind = ImportSymbol::Kind;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

class Lexer {
 public:
  Lexer(std::string_view query, const Grammar& grammar, std::vector<ImportNote>& notes)
      : c_{.query = query, .grammar = grammar, .notes = notes} {}

  result<std::vector<ImportSymbol>, QueryError> run() {
    while (!c_.error) {
      c_.at = c_.after_blanks(c_.at);
      if (c_.at >= c_.query.size()) break;
      next();
    }
    if (c_.error) return std::move(*c_.error);
    c_.add(Kind::end, c_.query.size());
    return std::move(c_.symbols);
  }

 private:
  void next() {
    const std::size_t at_sign = c_.at;
    if (import_quote_at(c_.query, c_.at) > 0) return phrase(at_sign, false);
    if (bracket() || sign() || field()) return;
    std::string_view word = c_.query.substr(c_.at, c_.end_of_word(c_.at) - c_.at);
    if (word.empty()) {  // a mark that ends words and begins nothing
      ++c_.at;
      return;
    }
    if (c_.grammar.field_mark == '=') word = word.substr(0, cut_at_slashed(word));
    c_.at += word.size();
    if (read_operator(c_, word, at_sign)) return;
    term(word, at_sign);
  }

  // Where /N30/ begins inside a word, or its end at the word's front: Factiva wants no blanks.
  std::size_t cut_at_slashed(std::string_view word) const {
    for (std::size_t i = 0; i + 2 < word.size(); ++i) {
      const char c = in_small_letters(word.substr(i + 1, 1))[0];
      if (word[i] != '/' || (c != 'n' && c != 'f') || !is_digit(word[i + 2])) continue;
      std::size_t end = i + 2;
      while (end < word.size() && is_digit(word[end])) ++end;
      if (end < word.size() && word[end] == '/') return i == 0 ? end + 1 : i;
    }
    return word.size();
  }

  bool bracket() {
    const char c = c_.query[c_.at];
    const bool is_square = c == '[' || c == ']';
    const bool is_curly = c == '{' || c == '}';
    const Brackets role = is_square  ? c_.grammar.square
                          : is_curly ? c_.grammar.curly
                                     : Brackets::letters;
    if (c == '(' || (role == Brackets::group && c == '[')) {
      c_.add(Kind::open, c_.at++);
      return true;
    }
    if (c == ')' || (role == Brackets::group && c == ']')) {
      ImportSymbol& close = c_.add(Kind::close, c_.at++);
      close.slop = slop();
      return true;
    }
    if (role == Brackets::exact && c == '{') {
      const std::size_t end = c_.query.find('}', c_.at);
      if (end == std::string_view::npos) {
        c_.fail(c_.at, "This brace is never closed: put } behind the last word.");
        return true;
      }
      ImportSymbol& symbol = c_.add(Kind::term, c_.at);
      for (const char letter : c_.query.substr(c_.at + 1, end - c_.at - 1)) {
        if (letter != '"') symbol.text += letter;
      }
      symbol.quoted = symbol.exact = true;
      c_.at = end + 1;
      return true;
    }
    if (role == Brackets::range && (c == '[' || c == '{')) {
      const std::size_t end = c_.query.find_first_of("]}", c_.at);
      if (end == std::string_view::npos) {
        c_.fail(c_.at, "This range is never closed: put ] behind its end.");
        return true;
      }
      c_.leave_out(c_.at,
                   "a range " + std::string(c_.query.substr(
                                    c_.at, std::min<std::size_t>(end - c_.at, 40) + 1)),
                   "remove it, or list the values");
      c_.at = end + 1;
      slop();
      return true;
    }
    return false;
  }

  bool sign() {
    const std::size_t start = c_.at;
    const char c = c_.query[c_.at];
    const auto either = [&](std::size_t length, Kind kind) {
      c_.add(kind, start);
      c_.at += length;
      return true;
    };
    if (c == '|' && c_.byte(c_.at + 1) == '|') return either(2, Kind::either);
    if (c == '&' && c_.byte(c_.at + 1) == '&') return either(2, Kind::both);
    if (c == '|') return either(1, Kind::either);
    if (c == '&' && c_.blank_or_end(c_.at + 1)) return either(1, Kind::both);
    const bool binds = !c_.blank_or_end(c_.at + 1);
    if (binds && ((c_.grammar.minus && c == '-') || (c_.grammar.escapes && c == '!'))) {
      c_.add(Kind::negation, start).prefix = true;
      ++c_.at;
      return true;
    }
    if (binds && c_.grammar.minus && c == '+') return plus();
    if (binds && c == '~' && c_.grammar.dots) {  // Google's synonyms
      ++c_.at;
      return true;
    }
    if (binds && c == '/' && c_.grammar.slashes) {
      const std::size_t end = c_.query.find('/', c_.at + 1);
      if (end == std::string_view::npos) return false;
      c_.leave_out(start, "a pattern of Lucene", "write it as regex:/…/, on folded text");
      c_.at = end + 1;
      return true;
    }
    return false;
  }

  // Lucene's +word; Talkwalker's +"a b" and ++"a b", in these signs and in these capitals.
  bool plus() {
    const std::size_t start = c_.at;
    if (c_.grammar.clauses) {
      c_.add(Kind::required, c_.at++);
      return true;
    }
    const bool capitals = c_.byte(c_.at + 1) == '+';
    c_.at += capitals ? 2 : 1;
    if (c_.grammar.curly != Brackets::exact || c_.blank_or_end(c_.at)) return true;
    if (!capitals) {
      c_.tell(ImportNote::Kind::changed, start,
              "+ asks for the signs in a word too, which make no difference here; use case: if "
              "capitals matter");
      return true;
    }
    if (import_quote_at(c_.query, c_.at) > 0) {
      phrase(start, true);
    } else {
      const std::size_t end = c_.end_of_word(c_.at);
      term(c_.query.substr(c_.at, end - c_.at), start);
      if (c_.symbols.back().kind == Kind::term) c_.symbols.back().exact = true;
      c_.at = end;
    }
    return true;
  }

  void phrase(std::size_t start, bool exact) {
    std::string text;
    const std::size_t opening = c_.at;
    for (c_.at += import_quote_at(c_.query, c_.at); c_.at < c_.query.size();) {
      if (const std::size_t length = import_quote_at(c_.query, c_.at)) {
        c_.at += length;
        ImportSymbol& symbol = c_.add(Kind::term, start);
        symbol.text = std::move(text);
        symbol.quoted = true;
        symbol.exact = exact;
        symbol.slop = slop();
        return;
      }
      if (c_.grammar.escapes && c_.query[c_.at] == '\\' && c_.at + 1 < c_.query.size()) ++c_.at;
      text += c_.query[c_.at++];
    }
    c_.fail(opening, "This quotation mark is never closed: put another behind the last word.");
  }

  // What may follow a phrase or a group: ~5, ^2.
  std::optional<std::uint32_t> slop() {
    std::optional<std::uint32_t> found;
    if (c_.grammar.tilde && c_.byte(c_.at) == '~') {
      std::size_t end = c_.at + 1;
      while (is_digit(c_.byte(end))) ++end;
      found = import_number(c_.query.substr(c_.at + 1, end - c_.at - 1));
      c_.at = end;
    }
    boost();
    return found;
  }

  void boost() {
    if (!c_.grammar.hat || c_.byte(c_.at) != '^') return;
    c_.tell(ImportNote::Kind::left_out, c_.at,
            "^ only ranks what is found and is left out; remove it");
    for (++c_.at; is_digit(c_.byte(c_.at)) || c_.byte(c_.at) == '.';) ++c_.at;
  }

  // title:  hd=  headline(
  bool field() {
    std::size_t end = c_.at;
    while (is_letter(c_.byte(end)) || is_digit(c_.byte(end)) || c_.byte(end) == '_' ||
           c_.byte(end) == '-' || c_.byte(end) == '*') {
      ++end;
    }
    if (end == c_.at ||
        !(is_letter(c_.query[c_.at]) || c_.query[c_.at] == '_' || c_.query[c_.at] == '*'))
      return false;
    const std::string name = in_small_letters(c_.query.substr(c_.at, end - c_.at));
    const std::size_t mark = c_.grammar.field_mark == '(' ? c_.after_blanks(end) : end;
    if (c_.byte(mark) != c_.grammar.field_mark) return false;
    const auto known = std::find_if(c_.grammar.fields.begin(), c_.grammar.fields.end(),
                                    [&](const FieldWord& one) { return one.word == name; });
    const bool is_known = known != c_.grammar.fields.end();
    const bool is_address = c_.query.substr(mark, 3) == "://";
    if (!is_known && (!c_.grammar.unknown_fields || is_address || c_.blank_or_end(mark + 1) ||
                      (c_.grammar.field_mark == '=' && name.size() > 4))) {
      return false;
    }
    ImportSymbol& symbol = c_.add(Kind::field, c_.at);
    symbol.text = std::string(c_.query.substr(c_.at, end - c_.at));
    if (c_.grammar.field_mark != '(') symbol.text += c_.grammar.field_mark;
    symbol.field = is_known ? &*known : nullptr;
    c_.at = c_.grammar.field_mark == '(' ? mark : mark + 1;
    return true;
  }

  void term(std::string_view word, std::size_t start) {
    std::string text;
    for (std::size_t i = 0; i < word.size(); ++i) {
      const char c = word[i];
      if (c_.grammar.escapes && c == '\\' && i + 1 < word.size()) {
        const char next = word[++i];
        if (next != '*' && next != '?') text += next;  // a sign, which makes no difference
        continue;
      }
      const std::string_view rest = word.substr(i + 1);
      if (c_.grammar.hat && c == '^' && rest.find_first_not_of("0123456789.") == rest.npos) {
        c_.tell(ImportNote::Kind::left_out, start,
                "^ only ranks what is found and is left out; remove it");
        break;
      }
      if (c_.grammar.tilde && c == '~' && i > 0 &&
          rest.find_first_not_of("0123456789.^") == rest.npos) {
        c_.tell(ImportNote::Kind::left_out, start,
                "~ for words spelled alike has no counterpart; list the spellings with OR");
        break;
      }
      text += c;
    }
    c_.add(Kind::term, start).text = std::move(text);
  }

  ImportCursor c_;
};

}  // namespace

result<std::vector<ImportSymbol>, QueryError> import_symbols_of(std::string_view query,
                                                                const Grammar& grammar,
                                                                std::vector<ImportNote>& notes) {
  return Lexer(query, grammar, notes).run();
}

}  // namespace newswatch::rules
