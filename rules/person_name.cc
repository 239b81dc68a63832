#include "rules/person_name.h"

// The order of the steps: characters that are no part of a name go, then brackets, then the comma
// tells the order, then capitals tell the family name.

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "rules/fold_table.h"
#include "rules/name_lists.h"
#include "rules/text.h"

namespace newswatch::rules {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kMostFamilyWords = 4;

// Written behind a name; no part of it.
constexpr std::array kSuffixes{"jr"sv, "sr"sv,  "jnr"sv, "snr"sv, "junior"sv, "senior"sv, "i"sv,
                               "ii"sv, "iii"sv, "iv"sv,  "v"sv,   "vi"sv,     "phd"sv,    "md"sv,
                               "ma"sv, "msc"sv, "bsc"sv, "mba"sv, "esq"sv,    "kc"sv,     "qc"sv};
bool is_particle(std::string_view word) {
  return std::ranges::find(particles(), word) != particles().end();
}

bool is_blank(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0xA0) || c == ' ' ||
         u_isUWhiteSpace(static_cast<UChar32>(c));
}

// Direction controls, marks of byte order and the like: nobody sees them, and no text has them in a
// name. The joiners of Persian and Indian scripts are spelling.
bool is_unseen(char32_t c) {
  if (c == 0x200C || c == 0x200D) return false;
  const auto type = u_charType(static_cast<UChar32>(c));
  return type == U_FORMAT_CHAR || type == U_UNASSIGNED || type == U_PRIVATE_USE_CHAR ||
         (c & 0xFFFE) == 0xFFFE;
}

bool opens_remark(char32_t c) { return c == '(' || c == '[' || c == 0xFF08 || c == 0x3010; }
bool closes_remark(char32_t c) { return c == ')' || c == ']' || c == 0xFF09 || c == 0x3011; }

// One line, blanks folded, without what stands in brackets.
std::string tidied(std::string_view written) {
  std::string out;
  bool blank = false;
  std::size_t closing = written.size();  // behind the last bracket that closes
  while (closing > 0) {
    // Brackets of three bytes end in a continuation byte; one step back is enough to tell.
    const std::size_t at = closing >= 3 ? closing - 3 : 0;
    const char last = written[closing - 1];
    if (last == ')' || last == ']' || closes_remark(scalar_at(written, at).value)) break;
    --closing;
  }
  bool in_remark = false;
  for (std::size_t at = 0; at < written.size();) {
    const Scalar scalar = scalar_at(written, at);
    const std::string_view bytes = written.substr(at, scalar.length);
    at += scalar.length;
    const char32_t c = scalar.value;
    if (in_remark) {
      in_remark = !closes_remark(c);
      blank = true;
    } else if (opens_remark(c) && at < closing) {
      in_remark = true;
    } else if (is_blank(c) || closes_remark(c)) {
      blank = true;
    } else if (!is_unseen(c)) {
      if (blank && !out.empty()) out += ' ';
      blank = false;
      out += c == 0xFFFD ? std::string_view("\uFFFD") : bytes;
    }
  }
  return out;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kNoise = " ,;\"";
  const std::size_t begin = text.find_first_not_of(kNoise);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kNoise) + 1 - begin);
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) words.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

// Cut at commas of Latin and Arabic; at most three pieces, the last with the rest.
std::vector<std::string_view> cut_at_commas(std::string_view text) {
  std::vector<std::string_view> pieces;
  for (;;) {
    const std::size_t latin = text.find(',');
    const std::size_t arabic = text.find("،");
    const std::size_t at = std::min(latin, arabic);
    if (at == std::string_view::npos || pieces.size() == 2) break;
    pieces.push_back(trimmed(text.substr(0, at)));
    text.remove_prefix(at + (at == arabic ? "،"sv.size() : 1));
  }
  pieces.push_back(trimmed(text));
  return pieces;
}

struct Capitals {
  std::uint32_t upper = 0;
  std::uint32_t lower = 0;
};

Capitals capitals_of(std::string_view word) {
  Capitals counted;
  for (std::size_t at = 0; at < word.size();) {
    const Scalar scalar = scalar_at(word, at);
    at += scalar.length;
    const auto c = static_cast<UChar32>(scalar.value);
    if (u_isULowercase(c)) ++counted.lower;
    if (u_isUUppercase(c)) ++counted.upper;
  }
  return counted;
}

// Two capitals may be initials (JD Vance); three are a word.
bool is_shouted(std::string_view word, std::uint32_t least) {
  const Capitals counted = capitals_of(word);
  return counted.lower == 0 && counted.upper >= least && word.find('.') == std::string_view::npos &&
         !is_name_suffix(word);
}

void append(std::string& out, UChar32 c) {
  std::array<std::uint8_t, U8_MAX_LENGTH> bytes{};
  std::size_t length = 0;
  U8_APPEND_UNSAFE(bytes, length, c);
  out.append(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(length));
}

// PUTIN is Putin, AL-ASSAD Al-Assad, O'NEILL O'Neill; VAN DER LEYEN behind a word van der Leyen.
std::string in_small_letters(std::string_view word, bool opens_name) {
  if (!opens_name && is_particle(bare_name_word(word))) {
    std::string out;
    for (std::size_t at = 0; at < word.size();) {
      const Scalar scalar = scalar_at(word, at);
      at += scalar.length;
      append(out, u_tolower(static_cast<UChar32>(scalar.value)));
    }
    return out;
  }
  std::string out;
  bool opens = true;
  for (std::size_t at = 0; at < word.size();) {
    const Scalar scalar = scalar_at(word, at);
    at += scalar.length;
    const auto c = static_cast<UChar32>(scalar.value);
    append(out, opens ? c : u_tolower(c));
    // A mark or an accent written apart belongs to the letter before it.
    opens = !u_isalpha(c) && (U_GET_GC_MASK(c) & U_GC_M_MASK) == 0;
  }
  return out;
}

std::string joined(const std::vector<std::string>& words, std::size_t begin, std::size_t end) {
  std::string out;
  for (std::size_t i = begin; i < end; ++i) {
    if (!out.empty()) out += ' ';
    out += words[i];
  }
  return out;
}

struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// The words in capitals, where they are one run at the front or the end and others are not.
std::optional<Range> shouted_run(const std::vector<std::string_view>& words) {
  Range run;
  bool others = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const Capitals counted = capitals_of(words[i]);
    if (!is_shouted(words[i], run.end == i && run.end > 0 ? 2 : 3)) {
      others = others || counted.lower > 0;
      continue;
    }
    if (run.end == 0) {
      run = {i, i + 1};
    } else if (run.end == i) {
      run.end = i + 1;
    } else {
      return std::nullopt;
    }
  }
  const bool at_an_end = run.begin == 0 || run.end == words.size();
  if (run.end == 0 || !others || !at_an_end) return std::nullopt;
  return run;
}

// Gives capitals their meaning: a run of them is the family name, a whole name of them none.
PersonName with_capitals_read(std::string_view text) {
  const std::vector<std::string_view> words = words_of(text);
  const Capitals all = capitals_of(text);
  std::optional<Range> small;  // to be written small
  bool tells_family = false;
  if (all.lower == 0 && std::ranges::any_of(words, [](auto w) { return is_shouted(w, 3); })) {
    small = Range{0, words.size()};
  } else if (words.size() > 1) {
    small = shouted_run(words);
    tells_family = small.has_value();
  }
  if (!small) return {.name = std::string(text), .family = {}};
  std::vector<std::string> written(words.begin(), words.end());
  for (std::size_t i = small->begin; i < small->end; ++i) {
    if (!is_name_suffix(words[i])) written[i] = in_small_letters(words[i], i == 0);
  }
  PersonName name{.name = joined(written, 0, written.size()), .family = {}};
  if (tells_family && small->end - small->begin <= kMostFamilyWords) {
    name.family = joined(written, small->begin, small->end);
  }
  return name;
}

}  // namespace

std::string bare_name_word(std::string_view word) {
  std::string out = fold(word);
  std::erase_if(out, [](char c) { return c == '.' || c == '\'' || c == ',' || c == ' '; });
  return out;
}

bool is_name_suffix(std::string_view word) {
  constexpr std::size_t kLongest = 12;
  return word.size() <= kLongest &&
         std::ranges::find(kSuffixes, bare_name_word(word)) != kSuffixes.end();
}

PersonName person_name(std::string_view written) {
  const std::string tidy = tidied(written);
  std::vector<std::string_view> pieces = cut_at_commas(trimmed(tidy));
  while (pieces.size() > 1 && (pieces.back().empty() || is_name_suffix(pieces.back())))
    pieces.pop_back();
  if (pieces.size() == 1) return with_capitals_read(pieces.front());
  if (pieces.size() > 2 || pieces.front().empty()) {
    std::string all;
    for (const std::string_view piece : pieces) all += std::string(all.empty() ? "" : " ") += piece;
    return with_capitals_read(all);
  }
  const PersonName family = with_capitals_read(pieces[0]);
  const PersonName given = with_capitals_read(pieces[1]);
  PersonName name{.name = given.name + " " + family.name, .family = {}};
  if (words_of(family.name).size() <= kMostFamilyWords) name.family = family.name;
  return name;
}

std::string slug_of(std::string_view label) {
  std::string slug;
  bool gap = false;
  for (const char c : label) {
    const char small = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    const bool plain = (small >= 'a' && small <= 'z') || (small >= '0' && small <= '9');
    if (plain) {
      if (gap && !slug.empty()) slug += '-';
      slug += small;
    }
    gap = !plain;
  }
  return slug;
}

}  // namespace newswatch::rules
