// One pass over the bytes. A word ends at a blank, a parenthesis or a quote; whether it is an
// operator, a prefix or a plain word is decided once its end is known.

#include "rules/query_lexer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "rules/suggest.h"

namespace newswatch::rules {
namespace {

using boost::system::result;

constexpr std::array<std::pair<std::string_view, Field>, 5> kFields{{{"title", Field::title},
                                                                     {"text", Field::text},
                                                                     {"author", Field::author},
                                                                     {"category", Field::category},
                                                                     {"url", Field::url}}};
constexpr std::array<std::pair<std::string_view, Expr::Kind>, 8> kValues{
    {{"feed", Expr::Kind::feed},
     {"tag", Expr::Kind::tag},
     {"publisher", Expr::Kind::publisher},
     {"lang", Expr::Kind::language},
     {"official", Expr::Kind::official},
     {"group", Expr::Kind::group},
     {"words", Expr::Kind::words},
     {"regex", Expr::Kind::regex}}};
constexpr std::array<std::string_view, 14> kPrefixes{
    "title", "text",      "author", "category", "url",   "feed",  "tag",
    "lang",  "publisher", "case",   "official", "group", "words", "regex"};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Length in bytes of the blank at `i`: ASCII white space, no-break space, ideographic space.
std::size_t blank_at(std::string_view s, std::size_t i) {
  const char c = s[i];
  if (c == ' ' || c == '\t' || c == '\n' || c == '\r') return 1;
  if (s.substr(i, 2) == "\u00A0") return 2;
  if (s.substr(i, 3) == "\u3000") return 3;
  return 0;
}

struct Quote {
  std::size_t length = 0;  // bytes of the opening mark; 0 if there is none
  std::string_view closes;
  std::string_view also_closes;
};

Quote quote_at(std::string_view s, std::size_t i) {
  if (s[i] == '"') return {1, "\"", "\""};
  for (const std::string_view mark : {"“", "”", "„"}) {
    if (s.substr(i, mark.size()) == mark) return {mark.size(), "”", "“"};
  }
  if (s.substr(i, 2) == "«") return {2, "»", "»"};
  return {};
}

bool ends_word(std::string_view s, std::size_t i) {
  return s[i] == '(' || s[i] == ')' || blank_at(s, i) > 0 || quote_at(s, i).length > 0;
}

std::size_t end_of_word(std::string_view s, std::size_t i) {
  while (i < s.size() && !ends_word(s, i)) ++i;
  return i;
}

// The letters in front of the colon of a prefix; empty if the text begins with none.
std::string_view prefix_of(std::string_view word) {
  std::size_t n = 0;
  while (n < word.size() && is_letter(word[n])) ++n;
  return n > 0 && n < word.size() && word[n] == ':' ? word.substr(0, n) : std::string_view{};
}

class Lexer {
 public:
  explicit Lexer(std::string_view query) : s_(query) {}

  result<std::vector<Symbol>, QueryError> run() {
    while (!error_) {
      skip_blanks();
      if (i_ >= s_.size()) break;
      next();
    }
    if (error_) return std::move(*error_);
    add(Symbol::Kind::end, s_.size());
    return std::move(symbols_);
  }

 private:
  void skip_blanks() {
    while (i_ < s_.size()) {
      const std::size_t n = blank_at(s_, i_);
      if (n == 0) return;
      i_ += n;
    }
  }

  Symbol& add(Symbol::Kind kind, std::size_t offset) {
    Symbol symbol;
    symbol.kind = kind;
    symbol.offset = static_cast<std::uint32_t>(offset);
    symbols_.push_back(std::move(symbol));
    return symbols_.back();
  }

  void fail(std::size_t offset, std::string message,
            QueryError::Kind kind = QueryError::Kind::syntax) {
    if (!error_) error_ = QueryError{kind, static_cast<std::uint32_t>(offset), std::move(message)};
  }

  void next() {
    const std::size_t at = i_;
    if (s_[i_] == '(' || s_[i_] == ')') {
      add(s_[i_] == '(' ? Symbol::Kind::open : Symbol::Kind::close, at);
      ++i_;
      return;
    }
    if (quote_at(s_, i_).length > 0) {
      auto text = quoted();
      if (text) add(Symbol::Kind::quoted, at).text = std::move(*text);
      return;
    }
    // Before the end of the word is looked for: title:title:… would look for it at each prefix.
    const std::string_view prefix = prefix_of(s_.substr(i_));
    if (!prefix.empty()) return prefixed(prefix);
    const std::string_view word = s_.substr(i_, end_of_word(s_, i_) - i_);
    i_ += word.size();
    if (!operator_word(word, at)) add(Symbol::Kind::word, at).text = std::string(word);
  }

  // Reads a quoted text; a backslash takes the next quote or backslash literally.
  std::optional<std::string> quoted() {
    const std::size_t at = i_;
    const Quote quote = quote_at(s_, i_);
    std::string text;
    for (i_ += quote.length; i_ < s_.size();) {
      for (const auto close : {quote.closes, quote.also_closes}) {
        if (s_.substr(i_, close.size()) == close) {
          i_ += close.size();
          return text;
        }
      }
      const bool escape = s_[i_] == '\\' && i_ + 1 < s_.size() &&
                          (s_[i_ + 1] == '\\' || quote_at(s_, i_ + 1).length > 0);
      if (escape) ++i_;
      text += s_[i_++];
    }
    fail(at, "This quotation mark is never closed: put " + std::string(quote.closes) +
                 " behind the last word of the phrase.");
    return std::nullopt;
  }

  void prefixed(std::string_view prefix) {
    const std::size_t at = i_;
    i_ += prefix.size() + 1;
    if (prefix == "case") {
      add(Symbol::Kind::exact, at);
      return;
    }
    for (const auto& [name, field] : kFields) {
      if (prefix != name) continue;
      add(Symbol::Kind::field, at).field = field;
      return;
    }
    for (const auto& [name, kind] : kValues) {
      if (prefix == name) return value(kind, prefix, at);
    }
    fail(at,
         "There is no field " + std::string(prefix) + ":." + did_you_mean(prefix, kPrefixes) +
             " A colon inside a word needs quotation marks around it.",
         QueryError::Kind::unknown_field);
  }

  void value(Expr::Kind kind, std::string_view prefix, std::size_t at) {
    std::string text;
    if (kind == Expr::Kind::regex) {
      auto pattern = slashed(at);
      if (!pattern) return;
      text = std::move(*pattern);
    } else if (i_ < s_.size() && quote_at(s_, i_).length > 0) {
      auto inside = quoted();
      if (!inside) return;
      text = std::move(*inside);
    } else {
      const std::size_t end = end_of_word(s_, i_);
      text = std::string(s_.substr(i_, end - i_));
      i_ = end;
    }
    if (text.empty()) {
      return fail(at, "Nothing follows " + std::string(prefix) +
                          ": write its value directly behind the colon.");
    }
    Symbol& symbol = add(Symbol::Kind::value, at);
    symbol.expr_kind = kind;
    symbol.text = std::move(text);
  }

  std::optional<std::string> slashed(std::size_t at) {
    if (i_ >= s_.size() || s_[i_] != '/') {
      fail(at, "A pattern stands between slashes: regex:/cease.?fire/.");
      return std::nullopt;
    }
    std::string pattern;
    for (++i_; i_ < s_.size(); ++i_) {
      if (s_[i_] == '/') {
        ++i_;
        return pattern;
      }
      if (s_[i_] == '\\' && i_ + 1 < s_.size()) {
        if (s_[i_ + 1] != '/') pattern += '\\';
        ++i_;
      }
      pattern += s_[i_];
    }
    fail(at, "The pattern's closing slash is missing: regex:/cease.?fire/.");
    return std::nullopt;
  }

  bool operator_word(std::string_view word, std::size_t at) {
    if (word == "AND") return add(Symbol::Kind::and_, at), true;
    if (word == "OR") return add(Symbol::Kind::or_, at), true;
    if (word == "NOT") return add(Symbol::Kind::not_, at), true;
    if (word == "&&" || word == "&" || word == "||" || word == "|") {
      fail(at, std::string("Operators are words here: write ") + (word[0] == '&' ? "AND" : "OR") +
                   " instead of " + std::string(word) + ".");
      return true;
    }
    const std::size_t slash = word.find('/');
    const std::string_view name = word.substr(0, slash);
    const std::string_view amount =
        slash == std::string_view::npos ? std::string_view{} : word.substr(slash + 1);
    const bool slashed = slash != std::string_view::npos;
    if (name == "NEAR" || name == "ONEAR") {
      near(Symbol::Kind::near, name, amount, at, name[0] == 'O');
      return true;
    }
    if (!slashed) return false;
    if (name == "within" || name == "owithin") {
      near(Symbol::Kind::within, name, amount, at, name[0] == 'o');
      return true;
    }
    if (name == "atleast" || name == "ATLEAST") {
      const auto count = number(amount);
      if (!count || *count == 0 || *count > kMaxCount) {
        fail(at, "atleast wants a number from 1 to " + std::to_string(kMaxCount) +
                     ": atleast/3(ceasefire OR truce).");
        return true;
      }
      add(Symbol::Kind::at_least, at).count = *count;
      return true;
    }
    if (name == "near" || name == "onear") {
      fail(at, "Operators are written in capitals: " +
                   std::string(name == "near" ? "NEAR/" : "ONEAR/") + std::string(amount) + ".");
      return true;
    }
    return false;
  }

  static std::optional<std::uint32_t> number(std::string_view digits) {
    std::uint32_t n = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return n;
  }

  void near(Symbol::Kind kind, std::string_view name, std::string_view amount, std::size_t at,
            bool ordered) {
    Distance distance;
    distance.ordered = ordered;
    if (amount == "s" || amount == "S") {
      distance.unit = Distance::Unit::sentence;
    } else if (amount == "p" || amount == "P") {
      distance.unit = Distance::Unit::paragraph;
    } else {
      const auto words = number(amount);
      if (!words || *words == 0 || *words > kMaxNearWords) {
        return fail(at, std::string(name) + " wants a distance from 1 to " +
                            std::to_string(kMaxNearWords) + " words, s for a sentence or p for a " +
                            "paragraph: write " + std::string(name) + "/5 or " + std::string(name) +
                            "/s.");
      }
      distance.words = *words;
    }
    add(kind, at).distance = distance;
  }

  std::string_view s_;
  std::size_t i_ = 0;
  std::vector<Symbol> symbols_;
  std::optional<QueryError> error_;
};

bool is_operator(std::string_view word) {
  return word == "AND" || word == "OR" || word == "NOT" || word == "NEAR" || word == "ONEAR" ||
         word.starts_with("NEAR/") || word.starts_with("ONEAR/") || word.starts_with("atleast/") ||
         word.starts_with("within/") || word.starts_with("owithin/");
}

}  // namespace

result<std::vector<Symbol>, QueryError> symbols_of(std::string_view query) {
  return Lexer(query).run();
}

bool uses_query_syntax(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    if (const std::size_t blank = blank_at(text, i)) {
      i += blank;
      continue;
    }
    if (ends_word(text, i)) return true;  // a quote or a parenthesis
    const std::size_t end = end_of_word(text, i);
    const std::string_view word = text.substr(i, end - i);
    const std::string_view prefix = prefix_of(word);
    if (word.substr(prefix.size()).starts_with("://")) return false;  // an address
    const bool value_follows = prefix.size() + 1 < word.size() ||
                               (end < text.size() && quote_at(text, end).length > 0) ||
                               (end < text.size() && text[end] == '(');
    if (is_operator(word) || (!prefix.empty() && value_follows)) return true;
    i = end;
  }
  return false;
}

}  // namespace newswatch::rules
