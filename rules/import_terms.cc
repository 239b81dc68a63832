// Words and phrases. What another product's wildcards mean is written in ours; where ours cannot
// say it, the word becomes a pattern, several words, or is left out.

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rules/import_parts.h"
#include "rules/term_words.h"

namespace newswatch::rules {
namespace {

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}
bool is_wildcard(char c) { return c == '*' || c == '?'; }

std::vector<std::string> words_in(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : text) {
    if (c != ' ' && c != '\t') {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

std::string phrase_of(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

class TermReader {
 public:
  TermReader(const ImportSymbol& symbol, const Grammar& grammar, ImportNotes& notes)
      : symbol_(symbol), grammar_(grammar), notes_(notes) {}

  Part run() {
    std::vector<std::string> words = words_in(symbol_.text);
    if (words.size() == 1 && words[0] == grammar_.gap) {
      return left_out("a " + words[0] + " alone stands for any word and is left out; remove it");
    }
    if (symbol_.slop && words.size() > 1 && *symbol_.slop > 0) return spread(words);
    if (words.size() == 1 && grammar_.any_at_end == '$') {
      if (Part part = limited(words[0])) return part;
    }
    return row(words);
  }

 private:
  void changed(std::string message) {
    notes_.push_back({ImportNote::Kind::changed, symbol_.offset, std::move(message)});
  }
  Part left_out(std::string message) {
    notes_.push_back({ImportNote::Kind::left_out, symbol_.offset, std::move(message)});
    return std::nullopt;
  }

  // Words in a row; a gap among them stands for a word of its own.
  Part row(const std::vector<std::string>& words) {
    Part whole;
    std::vector<std::string> run;
    std::uint32_t gaps = 0;
    std::uint32_t gaps_before = 0;
    const auto close = [&] {
      Part part = term(phrase_of(run));
      run.clear();
      if (whole && part && gaps_before > 0) {
        Expr joined_row;
        joined_row.kind = Expr::Kind::near;
        joined_row.distance = {.words = std::min(gaps_before + 1, kMaxNearWords), .ordered = true};
        joined_row.offset = symbol_.offset;
        joined_row.parts.push_back(std::move(*whole));
        joined_row.parts.push_back(std::move(*part));
        whole = std::move(joined_row);
      } else if (part) {
        whole = std::move(part);
      }
    };
    for (const std::string& word : words) {
      if (word == grammar_.gap) {
        ++gaps;
        continue;
      }
      if (gaps > 0 && !run.empty()) {
        close();
        gaps_before = gaps;
      }
      gaps = 0;
      run.push_back(translated(word));
    }
    close();
    if (gaps_before > 0) {
      changed("a " + std::string(grammar_.gap) +
              " among words stands for one word at most here: it becomes ONEAR");
    }
    return whole;
  }

  std::string translated(const std::string& word) {
    std::string out;
    bool noted = false;
    for (std::size_t i = 0; i < word.size(); ++i) {
      const char c = word[i];
      const bool last = word.find_first_not_of("*!?$0123456789.,;:", i) == std::string::npos;
      char wildcard = 0;
      if (grammar_.any_at_end != 0 && c == grammar_.any_at_end) {
        if (last && i > 0) wildcard = '*';
        if (c == '$' && last) {
          noted = noted || i + 1 < word.size();
          i = word.size();
        } else if (wildcard == 0) {
          continue;
        }
      } else if (c == '*' && grammar_.smallest_first && !last) {
        wildcard = '?';  // LexisNexis: one letter
      } else if (c == '*') {
        wildcard = '*';
        noted = noted || grammar_.smallest_first || grammar_.one_letter == 0 ||
                (grammar_.escapes && symbol_.quoted);
      } else if (c == '?' && grammar_.one_letter == 0) {
        continue;  // punctuation there, a wildcard here
      } else if (c == '?') {
        wildcard = '?';
      }
      if (wildcard == 0) {
        out += c;
      } else if (wildcard != '*' || !out.ends_with('*')) {
        out += wildcard;
      }
    }
    if (noted) changed(word + ": " + std::string(wildcard_habit()));
    return out;
  }

  [[nodiscard]] std::string_view wildcard_habit() const {
    if (grammar_.smallest_first)
      return "* at the end of a word takes any ending here; write ? for one letter";
    if (grammar_.one_letter == 0)
      return "a * inside a word is overlooked there and takes any letters here; remove it if you "
             "do "
             "not mean that";
    if (grammar_.escapes)
      return "wildcards inside quotes are overlooked there and work here; remove them if you do "
             "not "
             "mean that";
    return "it takes any ending here; list the words if fewer are meant";
  }

  // Factiva's engineer$3: at most three letters more.
  Part limited(const std::string& word) {
    const std::size_t sign = word.find('$');
    if (sign == std::string::npos || sign + 2 != word.size() || word[sign + 1] < '1' ||
        word[sign + 1] > '9') {
      return std::nullopt;
    }
    const std::string stem = word.substr(0, sign);
    if (words_of_term(stem + "?", false).has_error()) return std::nullopt;
    Part whole;
    for (int n = 0; n <= word[sign + 1] - '0'; ++n) {
      whole = joined(Expr::Kind::any, std::move(whole),
                     term(stem + std::string(static_cast<std::size_t>(n), '?')));
    }
    return whole;
  }

  // Lucene's slop: the words' places may be shifted by n in all. In order that allows n words in
  // between; to turn two neighbours round takes two.
  Part spread(const std::vector<std::string>& words) {
    const std::uint32_t n = std::min(*symbol_.slop, kMaxNearWords);
    std::vector<Expr> parts;
    for (const std::string& word : words) {
      if (Part part = term(translated(word))) parts.push_back(std::move(*part));
    }
    if (parts.empty()) return std::nullopt;
    if (parts.size() == 1) return std::move(parts.front());
    const auto apart = [&](std::uint64_t distance, bool ordered, std::vector<Expr> near_parts) {
      Expr expr;
      expr.kind = Expr::Kind::near;
      expr.distance = {
          .words = static_cast<std::uint32_t>(std::min<std::uint64_t>(distance, kMaxNearWords)),
          .ordered = ordered};
      expr.offset = symbol_.offset;
      expr.parts = std::move(near_parts);
      return expr;
    };
    if (parts.size() == 2) {
      Part in_order = apart(n + 1, true, parts);
      if (n < 2) return in_order;
      return joined(Expr::Kind::any, apart(n - 1, false, std::move(parts)), std::move(in_order));
    }
    if (parts.size() > 10) {
      changed("~ with more than ten words reads as AND; list fewer");
      Part all;
      for (Expr& part : parts) all = joined(Expr::Kind::all, std::move(all), std::move(part));
      return all;
    }
    changed("~" + std::to_string(n) + " with " + std::to_string(parts.size()) +
            " words becomes within/" + std::to_string(n + parts.size() - 1) +
            ", which takes them in any order");
    const std::uint64_t span = std::uint64_t{n} + parts.size() - 1;
    return apart(span, false, std::move(parts));
  }

  Part term(std::string text) {
    Expr expr;
    expr.offset = symbol_.offset;
    expr.exact_case = symbol_.exact;
    const auto fits_language = [&expr](const std::string& candidate) {
      expr.text = candidate;
      return !words_of_term(candidate, expr.exact_case).has_error() &&
             !parse_query(to_query(expr)).has_error();
    };
    if (fits_language(text)) return expr;
    if (Part pattern = as_pattern(text)) return pattern;
    const std::string written = text;
    std::erase_if(text, is_wildcard);
    const bool was_wild = text.size() < written.size();
    if (was_wild && fits_language(text)) {
      // Where no blanks part the words, any ending may follow anyway.
      const bool letters_only =
          std::none_of(text.begin(), text.end(), [](char c) { return is_plain(c); });
      if (letters_only) return expr;
      return left_out(written +
                      " has too few letters for a wildcard (two in front); list the words "
                      "it stands for");
    }
    return left_out((written.empty() ? std::string("an empty phrase") : written) +
                    (was_wild
                         ? " has too few letters for a wildcard (two in front); list the words "
                           "it stands for"
                         : " holds no letter or digit and is left out; remove it"));
  }

  // *fire, w?man: words that do not begin with two letters, as regex: of whole words.
  Part as_pattern(const std::string& text) {
    if (symbol_.exact || text.find_first_of("*?") == std::string::npos) return std::nullopt;
    std::string pattern = text.front() == '*' ? "" : "(^| )";
    std::size_t letters = 0;
    for (const char c : text) {
      if (!is_plain(c) && !is_wildcard(c) && c != ' ') return std::nullopt;
      letters += is_plain(c) ? 1 : 0;
      if (c == '*') {
        pattern += "[^ ]*";
      } else if (c == '?') {
        pattern += "[^ ]";
      } else {
        pattern += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
      }
    }
    if (letters < 2 || text.size() > 200) return std::nullopt;
    if (text.back() != '*') pattern += "( |$)";
    changed(text + " becomes a pattern, which is slower than words; list the words if you can");
    Expr expr;
    expr.kind = Expr::Kind::regex;
    expr.text = std::move(pattern);
    expr.offset = symbol_.offset;
    return expr;
  }

  const ImportSymbol& symbol_;
  const Grammar& grammar_;
  ImportNotes& notes_;
};

}  // namespace

Part part_of_term(const ImportSymbol& term, const Grammar& grammar, ImportNotes& notes) {
  return TermReader(term, grammar, notes).run();
}

}  // namespace newswatch::rules
