#include "feeds/charset_guess.h"

#include <unicode/ucsdet.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "feeds/charset.h"
#include "feeds/charset_convert.h"
#include "feeds/charset_letters.h"
#include "feeds/charset_script.h"
#include "feeds/charset_two_bytes.h"

namespace newswatch::feeds {
namespace {

constexpr std::size_t kSampleBytes = 64u << 10;
constexpr std::size_t kChunkBytes = 256;
constexpr std::size_t kMinHighBytes = 8;  // below that, chance decides
constexpr std::int32_t kMinConfidence = 15;
constexpr std::string_view kWindows1252 = "windows-1252";

// The parts of the text that are not plain ASCII, which tells nothing.
std::string sample_of(std::string_view bytes, std::size_t most = kSampleBytes) {
  std::string sample;
  for (std::size_t i = 0; i < bytes.size() && sample.size() < most; i += kChunkBytes) {
    const std::string_view chunk = bytes.substr(i, kChunkBytes);
    if (std::any_of(chunk.begin(), chunk.end(), is_high)) sample += chunk;
  }
  return sample;
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

// Words of such a script are written in its letters throughout.
bool is_of_another_alphabet(std::string_view charset) {
  const Script script = script_of(charset);
  return script != Script::other && script != Script::western && script != Script::central &&
         script != Script::turkish && script != Script::baltic && script != Script::east_asian;
}

bool fits(std::string_view bytes, const std::string& charset, std::size_t high_bytes) {
  const auto converted = convert_to_utf8(bytes, charset);
  return converted && converted->errors * 50 <= high_bytes;
}

// `bytes` are what the matches were found for.
std::string likeliest_of(const std::vector<Match>& matches, bool is_western,
                         std::string_view bytes) {
  const HighBytes high = count_high(bytes);
  const bool has_lone_letters = high.count * 2 < high.runs * 3;
  for (const Match& match : matches) {
    if (match.confidence < kMinConfidence) break;
    if (match.charset == kWindows1252 && !is_western) continue;
    if (has_lone_letters && is_of_another_alphabet(match.charset)) continue;
    if (!fits(bytes, match.charset, high.count)) continue;
    return match.charset;
  }
  return {};
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
  constexpr std::size_t kFewHighBytes = 200;
  constexpr double kSurelyCyrillic = 1.2;
  const HighBytes high = count_high(bytes);
  if (high.count < kMinHighBytes) return {};
  const bool has_lone_letters = high.count * 2 < high.runs * 3;
  // Letters with accents do not follow each other as bytes of two-byte characters do.
  const bool may_be_two_bytes = high.count < kFewHighBytes && !has_lone_letters;
  const std::string sample = sample_of(bytes);
  if (may_be_two_bytes) {
    if (std::string japanese = guess_japanese(sample); !japanese.empty())
      return canonical_charset(japanese);
  }
  const bool is_western = looks_western(bytes) || has_lone_letters;
  std::string guessed = told_by_letters(sample, is_western);
  if (guessed.empty()) guessed = likeliest_of(matches_of(sample), is_western, sample);
  if (!may_be_two_bytes) return guessed;
  const Script script = script_of(guessed);
  const bool is_sure = script == Script::cyrillic
                           ? cyrillic_score(sample, guessed) >= kSurelyCyrillic
                           : script == Script::east_asian || script == Script::thai;
  const std::string other = is_sure ? std::string() : guess_korean_or_chinese(sample);
  return other.empty() ? guessed : canonical_charset(other);
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
  if (guessed.empty()) guessed = likeliest_of(matches, is_western, sample);
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
