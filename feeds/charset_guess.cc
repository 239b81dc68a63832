#include "feeds/charset_guess.h"

#include <unicode/ucsdet.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "feeds/charset.h"

namespace newswatch::feeds {
namespace {

constexpr std::size_t kSampleBytes = 64u << 10;
constexpr std::size_t kChunkBytes = 256;
constexpr std::size_t kMinHighBytes = 8;  // below that, chance decides
constexpr std::int32_t kMinConfidence = 15;

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
std::string sample_of(std::string_view bytes) {
  std::string sample;
  for (std::size_t i = 0; i < bytes.size() && sample.size() < kSampleBytes; i += kChunkBytes) {
    const std::string_view chunk = bytes.substr(i, kChunkBytes);
    if (std::any_of(chunk.begin(), chunk.end(), is_high)) sample += chunk;
  }
  return sample;
}

struct CloseDetector {
  void operator()(UCharsetDetector* detector) const { ucsdet_close(detector); }
};

}  // namespace

bool looks_western(std::string_view bytes) {
  const HighBytes high = count_high(bytes);
  return high.count < 20 || high.count * 2 <= high.runs * 5;
}

std::string guess_charset(std::string_view bytes) {
  if (count_high(bytes).count < kMinHighBytes) return {};
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
    return charset;
  }
  return {};
}

}  // namespace newswatch::feeds
