#include "rules/name_look.h"

// By its parts, and, in scripts that write whole names without a blank, by their letters.

#include <algorithm>
#include <array>
#include <span>

#include "rules/fold_table.h"
#include "rules/name_lists.h"
#include "rules/person_name.h"
#include "rules/text.h"

namespace newswatch::rules {
namespace {

using namespace std::string_view_literals;

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
      const std::string plain = bare_name_word(word);
      return !plain.empty() && plain.size() > scalar_at(plain, 0).length &&
             !is_one_of(particles(), plain) && !is_article(plain) && !is_one_of(kTitles, plain) &&
             !is_name_suffix(plain) && plain.find_first_not_of("0123456789") != std::string::npos;
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

}  // namespace newswatch::rules
