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
// Written before a family name; with it they are no full name.
constexpr std::array kTitles{
    "mr"sv,      "mrs"sv,      "ms"sv,        "miss"sv,  "dr"sv,      "sir"sv,       "lord"sv,
    "lady"sv,    "dame"sv,     "prof"sv,      "hon"sv,   "rep"sv,     "sen"sv,       "gov"sv,
    "gen"sv,     "general"sv,  "col"sv,       "lt"sv,    "maj"sv,     "major"sv,     "sgt"sv,
    "capt"sv,    "captain"sv,  "colonel"sv,   "king"sv,  "queen"sv,   "prince"sv,    "princess"sv,
    "sheikh"sv,  "shaykh"sv,   "sheik"sv,     "imam"sv,  "mullah"sv,  "mulla"sv,     "maulana"sv,
    "maulvi"sv,  "mawlawi"sv,  "haji"sv,      "hajji"sv, "hadji"sv,   "emir"sv,      "ayatollah"sv,
    "senator"sv, "governor"sv, "professor"sv, "pope"sv,  "brother"sv, "president"sv, "minister"sv};

// The commonest: a name of two or three letters that begins with one is whole, not a surname.
constexpr std::string_view kChinese =
    "王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱林何郭罗羅梁宋郑鄭谢謝韩韓唐冯馮董萧蕭程曹袁邓鄧"
    "许許傅沈曾彭吕呂苏蘇卢盧蒋蔣蔡贾賈丁魏薛叶葉阎閻余潘杜戴夏钟鐘汪田任姜范方石姚谭譚廖邹鄒熊金"
    "陆陸郝孔白崔康毛邱秦江史顾顧侯邵孟龙龍万萬段雷钱錢汤湯尹黎易常武乔喬贺賀赖賴龚龔文习習温溫"
    "蔡俞马馬高洪";
constexpr std::string_view kKorean =
    "김이박최정강조윤장임한오서신권황안송류유홍전고문양손배백허노남심하주구곽성차우진민나지엄원천";

bool is_one_of(std::span<const std::string_view> list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

bool holds_front_letter(std::string_view letters, std::string_view text) {
  const std::string_view letter = text.substr(0, scalar_at(text, 0).length);
  for (std::size_t at = 0; at < letters.size();) {
    const std::size_t length = scalar_at(letters, at).length;
    if (letters.substr(at, length) == letter) return true;
    at += length;
  }
  return false;
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

std::string bare_word(std::string_view word) {
  std::string out = fold(word);
  std::erase_if(out, [](char c) { return c == '.' || c == '\'' || c == ',' || c == ' '; });
  return out;
}

bool is_suffix(std::string_view text) {
  return text.size() <= 12 && is_one_of(kSuffixes, bare_word(text));
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
         !is_suffix(word);
}

void append(std::string& out, UChar32 c) {
  std::array<std::uint8_t, U8_MAX_LENGTH> bytes{};
  std::size_t length = 0;
  U8_APPEND_UNSAFE(bytes, length, c);
  out.append(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(length));
}

// PUTIN is Putin, AL-ASSAD Al-Assad, O'NEILL O'Neill; VAN DER LEYEN behind a word van der Leyen.
std::string in_small_letters(std::string_view word, bool opens_name) {
  if (!opens_name && is_one_of(particles(), bare_word(word))) {
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
    if (!is_suffix(words[i])) written[i] = in_small_letters(words[i], i == 0);
  }
  PersonName name{.name = joined(written, 0, written.size()), .family = {}};
  if (tells_family && small->end - small->begin <= kMostFamilyWords) {
    name.family = joined(written, small->begin, small->end);
  }
  return name;
}

bool is_han_or_kana(std::string_view word) {
  CharInfo scratch;
  return char_info(scalar_at(word, 0).value, scratch).word == WordClass::ideograph;
}

bool is_kana(std::string_view word) {
  const char32_t c = scalar_at(word, 0).value;
  return (c >= 0x3040 && c <= 0x30FF) || (c >= 0x31F0 && c <= 0x31FF);
}

bool is_hangul(std::string_view word) {
  CharInfo scratch;
  return char_info(scalar_at(word, 0).value, scratch).word == WordClass::hangul;
}

// Han names are written without a blank: two letters of a Chinese name, three or four of any.
bool is_full_han(std::span<const std::string_view> letters) {
  const bool all_han = std::ranges::all_of(
      letters, [](std::string_view one) { return is_han_or_kana(one) && !is_kana(one); });
  if (!all_han) return false;
  if (letters.size() == 2) return holds_front_letter(kChinese, letters.front());
  return letters.size() == 3 || letters.size() == 4;
}

bool is_full_hangul(std::string_view word) {
  constexpr std::size_t kThreeSyllables = 9;
  return is_hangul(word) && word.size() == kThreeSyllables && holds_front_letter(kKorean, word);
}

bool parts_words(std::string_view between) {
  for (std::size_t at = 0; at < between.size();) {
    const Scalar scalar = scalar_at(between, at);
    at += scalar.length;
    switch (scalar.value) {
      case ' ':
      case '=':
      case 0x00B7:
      case 0x2022:
      case 0x2027:
      case 0x30A0:
      case 0x30FB:
      case 0xFF1D:
      case 0xFF65:
        return true;
      default:
        break;
    }
  }
  return false;
}

}  // namespace

PersonName person_name(std::string_view written) {
  const std::string tidy = tidied(written);
  std::vector<std::string_view> pieces = cut_at_commas(trimmed(tidy));
  while (pieces.size() > 1 && (pieces.back().empty() || is_suffix(pieces.back())))
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

NameLook look_at_name(std::string_view name) {
  const FoldedText text = fold_text(name);
  NameLook look;
  look.spoken_words = static_cast<std::uint32_t>(text.tokens.size());
  std::uint32_t full = 0;
  std::vector<std::string_view> part;  // the words between two blanks
  bool whole = false;
  const auto close = [&] {
    if (part.empty()) return;
    ++look.words;
    const bool counts = std::ranges::any_of(part, [](std::string_view word) {
      const std::string plain = bare_word(word);
      return !plain.empty() && plain.size() > scalar_at(plain, 0).length &&
             !is_one_of(particles(), plain) && !is_article(plain) && !is_one_of(kTitles, plain) &&
             !is_one_of(kSuffixes, plain) &&
             plain.find_first_not_of("0123456789") != std::string::npos;
    });
    // One letter of these scripts is a given name or a surname, no initial: 조 바이든, 乔·拜登.
    if (counts || is_han_or_kana(part.front()) || is_hangul(part.front())) ++full;
    whole = is_full_han(part) || (part.size() == 1 && is_full_hangul(part.front()));
    part.clear();
  };
  for (std::size_t i = 0; i < text.tokens.size(); ++i) {
    if (i > 0) {
      const std::size_t gap = text.tokens[i - 1].source_end;
      if (parts_words(name.substr(gap, text.tokens[i].source_begin - gap))) close();
      look.key += ' ';
    }
    look.key += text.word(i);
    part.push_back(text.word(i));
  }
  close();
  std::erase(look.key, '\'');
  look.is_full = full >= 2 || (look.words == 1 && whole);
  return look;
}

std::vector<std::string_view> fronts_of_han_name(std::string_view name) {
  constexpr std::size_t kLongest = 4;
  std::vector<std::string_view> fronts;
  for (std::size_t at = 0; at < name.size() && is_han_or_kana(name.substr(at));) {
    if (at > 0) fronts.push_back(name.substr(0, at));
    if (fronts.size() == kLongest) break;
    at += scalar_at(name, at).length;
  }
  return fronts;
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
