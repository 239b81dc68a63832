#include "feeds/charset_letters.h"

#include <algorithm>
#include <array>
#include <string>

#include "feeds/charset_convert.h"
#include "feeds/utf8.h"

namespace newswatch::feeds {
namespace {

bool is_one_of(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }

// The share of the high bytes that belong to `set`.
double share_of(std::string_view bytes, std::string_view set) {
  std::size_t high = 0;
  std::size_t found = 0;
  for (const char c : bytes) {
    if (!is_high(c)) continue;
    ++high;
    found += is_one_of(c, set) ? 1u : 0u;
  }
  return high == 0 ? 0.0 : static_cast<double>(found) / static_cast<double>(high);
}

constexpr std::array<std::string_view, 5> kCyrillic = {"windows-1251", "KOI8-U", "ISO-8859-5",
                                                       "ibm-866", "x-mac-cyrillic"};

}  // namespace

HighBytes count_high(std::string_view bytes) {
  HighBytes high;
  bool inside = false;
  for (const char c : bytes) {
    const bool here = is_high(c);
    high.count += here ? 1u : 0u;
    high.runs += here && !inside ? 1u : 0u;
    inside = here;
  }
  return high;
}

bool looks_thai(std::string_view bytes) {
  constexpr double kLeastMarks = 0.25;
  const bool has_foreign = std::any_of(bytes.begin(), bytes.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= 0x80 && byte < 0xA0 && byte != 0x85 && (byte < 0x91 || byte > 0x97)) ||
           (byte > 0xDA && byte < 0xDF) || byte > 0xFB;
  });
  constexpr double kLeastConsonants = 0.3;
  std::string consonants;
  for (int byte = 0xA1; byte <= 0xC0; ++byte) consonants.push_back(static_cast<char>(byte));
  return !has_foreign && share_of(bytes, consonants) >= kLeastConsonants &&
         share_of(bytes, "\xD1\xD4\xD5\xD6\xD7\xD8\xD9\xE0\xE1\xE2\xE3\xE4\xE7\xE8\xE9") >=
             kLeastMarks;
}

bool looks_hebrew(std::string_view bytes) {
  constexpr std::size_t kLeastBytes = 30;
  const bool has_foreign = std::any_of(bytes.begin(), bytes.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0xC0 && (byte < 0xE0 || byte > 0xFA);
  });
  std::string letters;
  for (int byte = 0xE0; byte <= 0xFA; ++byte) letters.push_back(static_cast<char>(byte));
  return !has_foreign && count_high(bytes).count >= kLeastBytes && share_of(bytes, letters) >= 0.9;
}

bool looks_baltic(std::string_view bytes) {
  constexpr double kLeast = 0.9;
  constexpr double kLeastSibilants = 0.05;
  return share_of(bytes,
                  "\xE0\xE8\xE6\xEB\xE1\xF0\xF8\xFB\xFE\xE2\xE7\xEC\xEE\xED\xEF\xF2"
                  "\xC0\xC8\xC6\xCB\xC1\xD0\xD8\xDB\xDE\xC2\xC7\xCC\xCE\xCD\xCF\xD2") >= kLeast &&
         share_of(bytes, "\xF0\xD0") >= kLeastSibilants &&
         share_of(bytes, "\xFE\xDE") >= kLeastSibilants / 2;
}

bool looks_like_macintosh(std::string_view bytes) {
  constexpr double kLeast = 0.9;
  return share_of(bytes,
                  "\x87\x88\x89\x8A\x8B\x8C\x8D\x8E\x8F\x90\x91\x92\x93\x94\x95\x96\x97\x98\x99\x9A"
                  "\x9B\x9C\x9D\x9E\x9F\xA7\xC7\xC8\xC9\xCA\xD0\xD1\xD2\xD3\xD4\xD5") >= kLeast &&
         share_of(bytes, "\x87\x88\x8D\x8E\x8F\x90\x9A\x9D\x9F") >= 0.4;
}

bool is_certainly_western(std::string_view sample) {
  constexpr double kFew = 0.08;
  constexpr double kRings = 0.1;
  const double doubtful = share_of(
      sample,
      "\x8A\x8C\x8D\x8E\x8F\x9A\x9C\x9D\x9E\x9F\xA3\xA5\xB1\xB3\xB6\xB9\xBC\xBE\xBF\xE3\xE6\xE8\xEA"
      "\xEC\xEF\xF0\xF1\xF2\xF5\xF8\xF9\xFB\xFD\xFE\xC3\xC6\xC8\xCA\xCC\xCF\xD0\xD1\xD2\xD5\xD8\xD9"
      "\xDB"
      "\xDD\xDE");
  if (doubtful < kFew) return true;
  const bool has_other = sample.find_first_of("\xF0\xFD\xFE\x9A\x9E\xB3\xB9\xEC") != sample.npos;
  return !has_other &&
         (sample.find('\xE7') != sample.npos || share_of(sample, "\xE5\xC5") >= kRings);
}

double cyrillic_score(std::string_view bytes, std::string_view charset) {
  const auto read = convert_to_utf8(bytes, std::string(charset));
  if (!read) return -2;
  constexpr std::string_view kCommon = "оеаинтсрвлкдп";
  double score = 0;
  std::size_t letters = 0;
  bool is_after_small = false;
  const std::string_view text = read->utf8;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = std::max<std::size_t>(utf8_sequence(text.substr(at)), 1);
    const std::string_view one = text.substr(at, size);
    at += size;
    if (size == 1) {
      is_after_small = false;
      continue;
    }
    ++letters;
    const bool is_small = one >= "\xD0\xB0" && one <= "\xD1\x9F" && size == 2;
    const bool is_capital = one >= "\xD0\x80" && one < "\xD0\xB0" && size == 2;
    if (is_small) {
      score += kCommon.find(one) != std::string_view::npos ? 2 : 1;
    } else if (!is_capital || is_after_small) {
      score -= 2;
    }
    is_after_small = is_small;
  }
  return letters == 0 ? -2 : score / static_cast<double>(letters);
}

std::string_view cyrillic_charset(std::string_view sample) {
  constexpr double kLeast = 1.35;
  std::string_view best;
  double best_score = kLeast;
  for (const std::string_view charset : kCyrillic) {
    const double score = cyrillic_score(sample, charset);
    if (score <= best_score) continue;
    best = charset;
    best_score = score;
  }
  return best;
}

}  // namespace newswatch::feeds
