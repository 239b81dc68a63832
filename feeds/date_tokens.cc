#include "feeds/date_tokens.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "feeds/date_fold.h"
#include "feeds/date_units.h"
#include "feeds/utf8.h"

namespace newswatch::feeds {

namespace {

using Kind = DateToken::Kind;

constexpr std::int64_t kMostNumber = std::numeric_limits<std::int64_t>::max() / 10 - 1;

struct Letter {
  UChar32 c = 0;
  std::size_t bytes = 1;
};

// `text` is UTF-8 as fold_date() makes it; a broken byte is no letter.
Letter letter_at(std::string_view text, std::size_t i) {
  const std::size_t bytes = utf8_sequence(text.substr(i));
  const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(text[i + k]); };
  if (bytes == 0) return {-1, 1};
  if (bytes == 1) return {byte(0), 1};
  UChar32 c = byte(0) & (0xff >> (bytes + 1));
  for (std::size_t k = 1; k < bytes; ++k) c = c << 6 | (byte(k) & 0x3f);
  return {c, bytes};
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_letter(UChar32 c) {
  if (c < 0) return false;
  if (c < 0x80) return c >= 'a' && c <= 'z';
  constexpr std::uint32_t kMarks = U_GC_MN_MASK | U_GC_MC_MASK;
  return u_isalpha(c) != 0 || (U_GET_GC_MASK(c) & kMarks) != 0;
}

bool is_latin_or_mark(UChar32 c) {
  if (c < 0x370) return true;
  UErrorCode status = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(c, &status);
  return script == USCRIPT_LATIN || script == USCRIPT_INHERITED || script == USCRIPT_COMMON;
}

// Scripts that write words without blanks between them.
bool is_run_together(UChar32 c) {
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(c, &status)) {
    case USCRIPT_HAN:
    case USCRIPT_HANGUL:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
      return true;
    default:
      return c == 0x3007;  // 〇
  }
}

// 二〇二四 digit by digit, 二十五 by tens; -1 for what is no numeral.
int han_digit(UChar32 c) {
  constexpr std::array<UChar32, 11> kDigits{0x3007, 0x4e00, 0x4e8c, 0x4e09, 0x56db, 0x4e94,
                                            0x516d, 0x4e03, 0x516b, 0x4e5d, 0x5341};
  if (c == 0x96f6) return 0;                   // 零
  if (c == 0x5143) return 1;                   // 元: the first year of an era
  if (c == 0x5eff || c == 0x5345) return 200;  // 廿, 卅: read by han_number
  const auto found = std::find(kDigits.begin(), kDigits.end(), c);
  return found == kDigits.end() ? -1 : static_cast<int>(found - kDigits.begin());
}

class Cutter {
 public:
  explicit Cutter(std::string_view text) : text_(text) {}

  bool cut(std::vector<DateToken>& out) {
    while (here_ < text_.size() && out.size() < kMaxDateTokens) {
      const char c = text_[here_];
      if (c == '(') ++depth_;
      if (depth_ > 0) comments_ += c == '(' || c == ')' ? ' ' : c;
      if (c == ')' && depth_ > 0) --depth_;
      if (depth_ > 0 || c == ')' || static_cast<unsigned char>(c) <= ' ') {
        ++here_;
        glued_ = false;
        continue;
      }
      if (is_digit(c)) {
        if (!cut_number(out)) return false;
      } else {
        cut_other(out);
      }
      glued_ = true;
    }
    return true;
  }

  std::string take_comments() { return std::move(comments_); }

 private:
  bool cut_number(std::vector<DateToken>& out) {
    const std::size_t begin = here_;
    DateToken token{.kind = Kind::number, .glued = glued_};
    while (here_ < text_.size() && is_digit(text_[here_])) {
      if (token.number > kMostNumber) return false;
      token.number = token.number * 10 + (text_[here_++] - '0');
    }
    token.digits = here_ - begin;
    out.push_back(std::move(token));
    return true;
  }

  void cut_other(std::vector<DateToken>& out) {
    const Letter first = letter_at(text_, here_);
    if (!is_letter(first.c) && han_digit(first.c) < 0) {
      if (first.c > 0 && first.c < 0x80)
        out.push_back({.mark = static_cast<char>(first.c), .glued = glued_});
      here_ += first.bytes;
      return;
    }
    if (is_run_together(first.c)) return cut_run_together(first, out);
    std::string word;
    // Single letters and Thai syllables with full stops between are one word: a.m., π.μ., มิ.ย.
    // "a. m." is no American's and stays two letters.
    for (;;) {
      std::size_t letters = 0;
      while (here_ < text_.size()) {
        const Letter next = letter_at(text_, here_);
        if (!is_letter(next.c) || is_run_together(next.c)) break;
        // "PMకి": the endings of another script are no part of a word.
        const bool turns = !word.empty() && static_cast<signed char>(word.back()) >= 0 &&
                           !is_latin_or_mark(next.c);
        if (turns) break;
        word.append(text_, here_, next.bytes);
        here_ += next.bytes;
        ++letters;
      }
      if (!abbreviation_goes_on(letters, first.c)) break;
      ++here_;
      if (text_[here_] == ' ' && static_cast<signed char>(word.back()) >= 0) word += ' ';
      while (here_ < text_.size() && text_[here_] == ' ') ++here_;
    }
    DateToken token{.kind = Kind::word, .text = std::move(word), .glued = glued_};
    token.word = date_word(token.text);
    out.push_back(std::move(token));
  }

  bool abbreviation_goes_on(std::size_t letters, UChar32 first) const {
    if (here_ + 1 >= text_.size() || text_[here_] != '.') return false;
    const bool thai = first >= 0xe00 && first < 0xe80;
    if (letters > (thai ? 3 : 1)) return false;
    std::size_t next = here_ + 1;
    while (next < text_.size() && text_[next] == ' ') ++next;  // "a. m."
    if (next >= text_.size()) return false;
    const Letter one = letter_at(text_, next);
    if (!is_letter(one.c) || is_run_together(one.c)) return false;
    if (thai) return true;
    const std::size_t after = next + one.bytes;
    return after >= text_.size() || !is_letter(letter_at(text_, after).c);
  }

  void cut_run_together(const Letter& first, std::vector<DateToken>& out) {
    std::size_t length = 0;
    DateWord meaning = date_word_at(text_.substr(here_), length);
    if (meaning.kind == DateWord::Kind::unknown && han_digit(first.c) >= 0) {
      out.push_back(han_number());
      return;
    }
    out.push_back({.kind = Kind::word,
                   .text = std::string(text_.substr(here_, length)),
                   .word = meaning,
                   .glued = glued_});
    here_ += length;
  }

  DateToken han_number() {
    constexpr std::int64_t kTooLarge = 100'000;
    DateToken token{.kind = Kind::number, .glued = glued_};
    std::int64_t tens = 0;
    while (here_ < text_.size() && token.number < kTooLarge) {
      const Letter next = letter_at(text_, here_);
      const int digit = han_digit(next.c);
      if (digit < 0) break;
      here_ += next.bytes;
      ++token.digits;
      if (digit == 10) {
        tens += 10 * (token.number == 0 ? 1 : token.number);
        token.number = 0;
      } else if (digit == 200) {
        tens += next.c == 0x5eff ? 20 : 30;
      } else {
        token.number = token.number * 10 + digit;
      }
    }
    token.number += tens;
    if (tens > 0) token.digits = 2;
    return token;
  }

  std::string_view text_;
  std::string comments_;
  std::size_t here_ = 0;
  int depth_ = 0;
  bool glued_ = false;
};

}  // namespace

DateTokens date_tokens(std::string_view text) {
  DateTokens out;
  const std::string folded = fold_date(text, out.persian_digits);
  out.tokens.reserve(16);
  Cutter cutter(folded);
  if (!cutter.cut(out.tokens)) out.tokens.clear();
  out.comments = cutter.take_comments();
  return out;
}

}  // namespace newswatch::feeds
