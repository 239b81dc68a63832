#include "feeds/charset_guess.h"

#include <unicode/ucsdet.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "feeds/charset.h"
#include "feeds/charset_convert.h"
#include "feeds/utf8.h"

namespace newswatch::feeds {
namespace {

constexpr std::size_t kSampleBytes = 64u << 10;
constexpr std::size_t kChunkBytes = 256;
constexpr std::size_t kMinHighBytes = 8;  // below that, chance decides
constexpr std::int32_t kMinConfidence = 15;
constexpr std::string_view kWindows1252 = "windows-1252";

bool is_high(char c) { return static_cast<unsigned char>(c) >= 0x80; }

struct HighBytes {
  std::size_t count = 0;
  std::size_t runs = 0;
};

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

// The parts of the text that are not plain ASCII, which tells nothing.
std::string sample_of(std::string_view bytes, std::size_t most = kSampleBytes) {
  std::string sample;
  for (std::size_t i = 0; i < bytes.size() && sample.size() < most; i += kChunkBytes) {
    const std::string_view chunk = bytes.substr(i, kChunkBytes);
    if (std::any_of(chunk.begin(), chunk.end(), is_high)) sample += chunk;
  }
  return sample;
}

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

// Thai uses no other bytes, and every third is a vowel or a tone mark.
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

// Hebrew has no capitals and no letter beyond the 27th, unlike any Cyrillic of some length.
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

// Lithuanian and Latvian in windows-1257: no letters but theirs, š and ž among them.
bool looks_baltic(std::string_view bytes) {
  constexpr double kLeast = 0.9;
  constexpr double kLeastSibilants = 0.05;
  return share_of(bytes,
                  "\xE0\xE8\xE6\xEB\xE1\xF0\xF8\xFB\xFE\xE2\xE7\xEC\xEE\xED\xEF\xF2"
                  "\xC0\xC8\xC6\xCB\xC1\xD0\xD8\xDB\xDE\xC2\xC7\xCC\xCE\xCD\xCF\xD2") >= kLeast &&
         share_of(bytes, "\xF0\xD0") >= kLeastSibilants &&
         share_of(bytes, "\xFE\xDE") >= kLeastSibilants / 2;
}

// Small letters with accents and the quotation marks of the Macintosh; windows-1252 has capitals,
// symbols and gaps there.
bool looks_like_macintosh(std::string_view bytes) {
  constexpr double kLeast = 0.9;
  return share_of(bytes,
                  "\x87\x88\x89\x8A\x8B\x8C\x8D\x8E\x8F\x90\x91\x92\x93\x94\x95\x96\x97\x98\x99\x9A"
                  "\x9B\x9C\x9D\x9E\x9F\xA7\xC7\xC8\xC9\xCA\xD0\xD1\xD2\xD3\xD4\xD5") >= kLeast &&
         share_of(bytes, "\x87\x88\x8D\x8E\x8F\x90\x9A\x9D\x9F") >= 0.4;
}

// A western text by its letters alone: hardly any that would be a central European, Turkish or
// Baltic letter in the charset for those; or a c with cedilla, or a ring on the a, beside none of
// the letters that only those have.
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

constexpr std::array<std::string_view, 5> kCyrillic = {"windows-1251", "KOI8-U", "ISO-8859-5",
                                                       "ibm-866", "x-mac-cyrillic"};

// Between -2 and 2, how much the high bytes look like Cyrillic words in that charset: common small
// letters tell for it, capitals within words and symbols against it.
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

// The charset in which the sample is clearly Cyrillic; empty if it is in none.
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

struct CloseDetector {
  void operator()(UCharsetDetector* detector) const { ucsdet_close(detector); }
};

struct Match {
  std::string charset;
  std::int32_t confidence;  // of 100
};

// What ICU's detector takes the sample for, likeliest first.
std::vector<Match> matches_of(const std::string& sample) {
  std::vector<Match> matches;
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UCharsetDetector, CloseDetector> detector(ucsdet_open(&status));
  if (U_FAILURE(status)) return matches;
  ucsdet_enableInputFilter(detector.get(), true);
  ucsdet_setText(detector.get(), sample.data(), static_cast<std::int32_t>(sample.size()), &status);
  std::int32_t found = 0;
  const UCharsetMatch** all = ucsdet_detectAll(detector.get(), &found, &status);
  for (std::int32_t i = 0; U_SUCCESS(status) && i < found; ++i) {
    const std::int32_t confidence = ucsdet_getConfidence(all[i], &status);
    const char* name = ucsdet_getName(all[i], &status);
    if (U_FAILURE(status)) break;
    const std::string_view label(name);
    if (label.starts_with("UTF-")) continue;   // the bytes were already found to be none of these
    if (label.starts_with("IBM42")) continue;  // EBCDIC would have shown in the first bytes
    matches.push_back({canonical_charset(label), confidence});
  }
  return matches;
}

// The charsets that ICU's detector does not know, or not well; empty if it is none of them.
std::string told_by_letters(std::string_view sample, bool is_western) {
  if (!is_western && looks_thai(sample)) return "windows-874";
  const std::string_view cyrillic =
      is_western || looks_hebrew(sample) ? std::string_view() : cyrillic_charset(sample);
  if (!cyrillic.empty()) return std::string(cyrillic);
  if (looks_baltic(sample)) return "windows-1257";
  return looks_like_macintosh(sample) ? "macintosh" : "";
}

std::string likeliest_of(const std::vector<Match>& matches, bool is_western) {
  for (const Match& match : matches) {
    if (match.confidence < kMinConfidence) break;
    if (match.charset == kWindows1252 && !is_western) continue;
    return match.charset;
  }
  return {};
}

enum class Script {
  western,
  central,
  turkish,
  baltic,
  cyrillic,
  greek,
  hebrew,
  arabic,
  thai,
  east_asian,
  other
};

// Letter case aside.
Script script_of(std::string_view charset) {
  struct Known {
    std::string_view charset;
    Script script;
  };
  using enum Script;
  constexpr std::array<Known, 28> kKnown = {
      {{"windows-1252", western},    {"iso-8859-15", western},    {"macintosh", western},
       {"windows-1250", central},    {"iso-8859-2", central},     {"windows-1254", turkish},
       {"windows-1257", baltic},     {"iso-8859-13", baltic},     {"windows-1251", cyrillic},
       {"koi8-r", cyrillic},         {"koi8-u", cyrillic},        {"iso-8859-5", cyrillic},
       {"x-mac-cyrillic", cyrillic}, {"ibm-866", cyrillic},       {"ibm866", cyrillic},
       {"cp866", cyrillic},          {"windows-1253", greek},     {"iso-8859-7", greek},
       {"windows-1255", hebrew},     {"iso-8859-8", hebrew},      {"windows-1256", arabic},
       {"iso-8859-6", arabic},       {"windows-874", thai},       {"gb18030", east_asian},
       {"big5-hkscs", east_asian},   {"windows-949", east_asian}, {"windows-31j", east_asian},
       {"euc-jp", east_asian}}};
  std::string lower(charset);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  for (const Known& known : kKnown) {
    if (known.charset == lower) return known.script;
  }
  return other;
}

// Bytes beyond ASCII that stand singly, as accented letters do.
bool has_single_letters(std::string_view bytes) {
  const HighBytes high = count_high(bytes);
  return high.count * 20 <= high.runs * 27;
}

}  // namespace

bool looks_western(std::string_view bytes) {
  const HighBytes high = count_high(bytes);
  return high.count < 20 || high.count * 2 <= high.runs * 5;
}

std::string guess_charset(std::string_view bytes) {
  if (count_high(bytes).count < kMinHighBytes) return {};
  const std::string sample = sample_of(bytes);
  const bool is_western = looks_western(bytes);
  std::string told = told_by_letters(sample, is_western);
  return told.empty() ? likeliest_of(matches_of(sample), is_western) : told;
}

std::string better_charset(std::string_view bytes, std::string_view claimed) {
  constexpr std::size_t kMostBytes = 4096;  // a sound document must not pay for the doubt
  constexpr std::int32_t kMargin = 5;
  const Script script = script_of(claimed);
  if (script == Script::other || count_high(bytes).count < kMinHighBytes) return {};
  const bool is_single = has_single_letters(bytes);
  if (script == Script::east_asian && !is_single) return {};
  const std::string sample = sample_of(bytes, kMostBytes);
  if (script == Script::western && looks_like_macintosh(sample)) return "macintosh";
  const bool is_latin = script == Script::western || script == Script::central ||
                        script == Script::turkish || script == Script::baltic;
  if (script == Script::cyrillic && !is_single && !looks_hebrew(sample)) {
    constexpr double kClear = 0.5;
    constexpr double kGood = 1.2;
    const double score = cyrillic_score(sample, claimed);
    if (score >= kGood) return {};
    const std::string_view other = cyrillic_charset(sample);
    if (!other.empty() && cyrillic_score(sample, other) > score + kClear) {
      return std::string(other);
    }
  }
  const bool is_western = looks_western(bytes);
  if (script == Script::western && is_western && is_certainly_western(sample)) return {};
  std::string guessed = told_by_letters(sample, is_western);
  // Nothing in ICU could speak for Baltic languages.
  const bool is_doubtful = is_latin ? !is_western : is_single;
  if (guessed.empty() && script == Script::baltic && !is_doubtful) return {};
  std::vector<Match> matches = matches_of(sample);
  if (guessed.empty()) guessed = likeliest_of(matches, is_western);
  const Script better = script_of(guessed);
  if (guessed.empty() || better == script) return {};
  // Letters of another script, or characters of two bytes, do not stand singly in Latin words.
  const bool is_told = better == Script::thai || better == Script::baltic;
  if (is_doubtful || is_told) return guessed;
  if (script == Script::baltic) return {};
  std::int32_t for_claim = 0;
  std::int32_t for_guess = 0;
  for (const Match& match : matches) {
    const Script of_match = script_of(match.charset);
    if (of_match == script) for_claim = std::max(for_claim, match.confidence);
    if (of_match == better) for_guess = std::max(for_guess, match.confidence);
  }
  return for_guess >= for_claim + kMargin ? guessed : std::string();
}

}  // namespace newswatch::feeds
