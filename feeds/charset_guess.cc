#include "feeds/charset_guess.h"

#include <unicode/ucsdet.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>

#include "feeds/charset.h"
#include "feeds/charset_convert.h"

namespace newswatch::feeds {
namespace {

constexpr std::size_t kSampleBytes = 64u << 10;
constexpr std::size_t kChunkBytes = 256;
constexpr std::size_t kMinHighBytes = 8;  // below that, chance decides
constexpr std::size_t kFewHighBytes = 200;
constexpr std::int32_t kMinConfidence = 15;

bool is_high(char c) { return static_cast<unsigned char>(c) >= 0x80; }

struct HighBytes {
  std::size_t count = 0;
  std::size_t runs = 0;

  [[nodiscard]] bool has_lone_letters() const { return count * 2 < runs * 3; }
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
std::string sample_of(std::string_view bytes) {
  std::string sample;
  for (std::size_t i = 0; i < bytes.size() && sample.size() < kSampleBytes; i += kChunkBytes) {
    const std::string_view chunk = bytes.substr(i, kChunkBytes);
    if (std::any_of(chunk.begin(), chunk.end(), is_high)) sample += chunk;
  }
  return sample;
}

bool fits(std::string_view bytes, const std::string& charset, std::size_t high_bytes) {
  const auto converted = convert_to_utf8(bytes, charset);
  return converted && converted->errors * 50 <= high_bytes;
}

// What the first bytes of two-byte characters say; text of letters has them all over its table.
struct LeadBytes {
  std::size_t all = 0;
  std::size_t kana = 0;    // of EUC-JP
  std::size_t hangul = 0;  // of EUC-KR
  std::size_t common = 0;  // the frequent half of GB 2312
  std::size_t sjis_kana = 0;
  std::size_t big5 = 0;  // the frequent half of Big5
  bool has_ascii_trail = false;
};

LeadBytes lead_bytes_of(std::string_view bytes) {
  LeadBytes leads;
  for (std::size_t i = 0; i + 1 < bytes.size(); ++i) {
    const auto lead = static_cast<unsigned char>(bytes[i]);
    if (lead < 0x80) continue;
    const auto within = [lead](unsigned first, unsigned last) {
      return lead >= first && lead <= last ? 1u : 0u;
    };
    ++leads.all;
    leads.kana += within(0xA4, 0xA5);
    leads.hangul += within(0xB0, 0xC8);
    leads.common += within(0xB0, 0xD7) + within(0xA1, 0xA1) + within(0xA3, 0xA3);
    leads.sjis_kana += within(0x82, 0x83);
    leads.big5 += within(0xA4, 0xC6) + within(0xA1, 0xA1);
    ++i;
    leads.has_ascii_trail = leads.has_ascii_trail || !is_high(bytes[i]);
  }
  return leads;
}

// Japanese by its kana, which no other charset has so many of.
std::string guess_japanese(std::string_view bytes, const LeadBytes& leads) {
  if (leads.sjis_kana * 4 >= leads.all && fits(bytes, "Shift_JIS", 0)) return "Shift_JIS";
  const bool has_kana = !leads.has_ascii_trail && leads.kana * 4 >= leads.all;
  return has_kana && fits(bytes, "EUC-JP", 0) ? "EUC-JP" : "";
}

// Korean and Chinese where every character is a frequent one.
std::string guess_korean_or_chinese(std::string_view bytes, const LeadBytes& leads) {
  if (!leads.has_ascii_trail) {
    if (leads.hangul == leads.all && fits(bytes, "EUC-KR", 0)) return "EUC-KR";
    if (leads.common == leads.all && fits(bytes, "GB18030", 0)) return "GB18030";
  }
  return leads.big5 == leads.all && fits(bytes, "Big5", 0) ? "Big5" : "";
}

// Few letters with accents, or Arabic ones, are what the detector sees in a few words of Chinese.
bool may_be_two_bytes(std::string_view charset) {
  return charset.empty() || charset == "windows-1252" || charset == "windows-1250" ||
         charset == "windows-1254" || charset == "windows-1256" || charset == "ISO-8859-2";
}

struct CloseDetector {
  void operator()(UCharsetDetector* detector) const { ucsdet_close(detector); }
};

// One byte a letter, and no letters of ASCII: whole words are above it.
bool is_of_another_alphabet(std::string_view charset) {
  constexpr std::string_view kAll[] = {"KOI8-R",       "windows-1251", "windows-1253",
                                       "windows-1255", "windows-1256", "ISO-8859-5",
                                       "ISO-8859-6",   "ISO-8859-7",   "ISO-8859-8"};
  return std::find(std::begin(kAll), std::end(kAll), charset) != std::end(kAll);
}

// KOI8 has its letters in the upper half, and parts of frames below them, but for a few vowels.
bool draws_frames(std::string_view bytes, std::size_t high_bytes) {
  constexpr std::string_view kLowLetters = "\xA3\xA4\xA6\xA7\xAD\xB3\xB4\xB6\xB7\xBD";
  const auto frames = std::count_if(bytes.begin(), bytes.end(), [&](char c) {
    return is_high(c) && static_cast<unsigned char>(c) < 0xC0 &&
           kLowLetters.find(c) == std::string_view::npos;
  });
  return static_cast<std::size_t>(frames) * 8 >= high_bytes;
}

std::string guess_by_detector(std::string_view bytes, const HighBytes& high) {
  const std::string sample = sample_of(bytes);
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UCharsetDetector, CloseDetector> detector(ucsdet_open(&status));
  if (U_FAILURE(status)) return {};
  ucsdet_enableInputFilter(detector.get(), true);
  ucsdet_setText(detector.get(), sample.data(), static_cast<std::int32_t>(sample.size()), &status);
  std::int32_t found = 0;
  const UCharsetMatch** matches = ucsdet_detectAll(detector.get(), &found, &status);
  if (U_FAILURE(status)) return {};
  const bool western = looks_western(bytes);
  for (std::int32_t i = 0; i < found; ++i) {
    if (ucsdet_getConfidence(matches[i], &status) < kMinConfidence) break;
    const char* name = ucsdet_getName(matches[i], &status);
    if (U_FAILURE(status)) return {};
    const std::string_view label(name);
    if (label.starts_with("UTF-")) continue;   // the bytes were already found to be none of these
    if (label.starts_with("IBM42")) continue;  // EBCDIC would have shown in the first bytes
    std::string charset = canonical_charset(label);
    if (charset == "windows-1252" && !western) continue;
    if (high.has_lone_letters() && is_of_another_alphabet(charset)) continue;
    if (charset == "KOI8-R" && draws_frames(bytes, high.count)) continue;
    if (!fits(bytes, charset, high.count)) continue;
    return charset;
  }
  return {};
}

}  // namespace

bool looks_western(std::string_view bytes) {
  const HighBytes high = count_high(bytes);
  return high.count < 20 || high.count * 2 <= high.runs * 5;
}

std::string guess_charset(std::string_view bytes) {
  const HighBytes high = count_high(bytes);
  if (high.count < kMinHighBytes) return {};
  std::string guessed = guess_by_detector(bytes, high);
  // The detector needs some dozen characters of two bytes. In a few words of letters with accents
  // such bytes do not follow each other.
  const bool is_short = high.count < kFewHighBytes && !high.has_lone_letters();
  if (!is_short) return guessed;
  const LeadBytes leads = lead_bytes_of(bytes);
  std::string other = guess_japanese(bytes, leads);
  if (other.empty() && may_be_two_bytes(guessed)) other = guess_korean_or_chinese(bytes, leads);
  return other.empty() ? guessed : canonical_charset(other);
}

}  // namespace newswatch::feeds
