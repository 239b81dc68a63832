// Sixteen bytes a step where the processor has SSE2 (every x86-64); the rest, and any other
// processor, byte by byte by the same rules.

#include "feeds/byte_runs.h"

#include <array>
#include <bit>

#include "feeds/utf8.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace newswatch::feeds {
namespace {

using ByteSet = std::array<bool, 256>;

// Bytes that stand for themselves in HTML wherever they are.
constexpr ByteSet kOrdinary = [] {
  ByteSet ordinary{};
  for (std::size_t byte = 0x21; byte < 0x7F; ++byte) ordinary[byte] = true;
  ordinary['<'] = ordinary['&'] = ordinary[']'] = false;
  return ordinary;
}();

constexpr ByteSet kClean = [] {
  ByteSet clean{};
  for (std::size_t byte = 0x20; byte < 0x100; ++byte) clean[byte] = true;
  clean['\t'] = clean['\n'] = true;
  clean['&'] = false;
  return clean;
}();

bool holds(const ByteSet& set, char c) { return set[static_cast<unsigned char>(c)]; }

#ifdef __SSE2__

__m128i load(const char* at) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at)); }

__m128i equal(__m128i bytes, char c) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)); }

// Signed, so that bytes above 0x7F are below every character.
__m128i below(__m128i bytes, char c) { return _mm_cmplt_epi8(bytes, _mm_set1_epi8(c)); }

std::size_t first_of(__m128i found) {
  const auto bits = static_cast<unsigned>(_mm_movemask_epi8(found));
  return bits == 0 ? 16 : static_cast<std::size_t>(std::countr_zero(bits));
}

// Goes on from `at` to the first byte that is not ordinary, a lone blank aside; at most to the last
// whole step.
std::size_t skip_ordinary(std::string_view text, std::size_t at) {
  while (at + 17 <= text.size()) {
    const __m128i bytes = load(text.data() + at);
    const __m128i next = load(text.data() + at + 1);
    __m128i stop = _mm_or_si128(below(bytes, ' '), equal(bytes, 0x7F));
    stop = _mm_or_si128(stop, _mm_or_si128(equal(bytes, '<'), equal(bytes, '&')));
    stop = _mm_or_si128(stop, equal(bytes, ']'));
    stop = _mm_or_si128(stop, _mm_and_si128(equal(bytes, ' '), equal(next, ' ')));
    const std::size_t run = first_of(stop);
    at += run;
    if (run < 16) break;
  }
  return at;
}

std::size_t skip_clean(std::string_view text, std::size_t at) {
  const __m128i controls = _mm_set1_epi8(0x1F);
  while (at + 16 <= text.size()) {
    const __m128i bytes = load(text.data() + at);
    const __m128i is_control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, controls), bytes);
    const __m128i is_fine = _mm_or_si128(equal(bytes, '\n'), equal(bytes, '\t'));
    const __m128i stop = _mm_or_si128(_mm_andnot_si128(is_fine, is_control), equal(bytes, '&'));
    const std::size_t run = first_of(stop);
    at += run;
    if (run < 16) break;
  }
  return at;
}

#else

std::size_t skip_ordinary(std::string_view, std::size_t at) { return at; }
std::size_t skip_clean(std::string_view, std::size_t at) { return at; }

#endif

// The size of the character at `at` if it is beyond ASCII and shown as it is; else 0.
std::size_t shown_character(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at, 4);
  const std::size_t size = utf8_sequence(rest);
  if (size == 2 && rest[0] == '\xC2') {
    const auto last = static_cast<unsigned char>(rest[1]);
    if (last <= 0xA0 || last == 0xAD) return 0;
  }
  if (rest.starts_with("\xE2\x80\xA8") || rest.starts_with("\xE2\x80\xA9")) return 0;
  return size;
}

}  // namespace

std::size_t text_run(std::string_view text) {
  constexpr std::size_t kSteps = 16;
  if (text.starts_with(' ')) return 0;
  std::size_t at = 0;
  bool is_over = false;
  while (at < text.size() && !is_over) {
    at = skip_ordinary(text, at);
    // Many characters beyond ASCII come in a row: whole steps are tried again after a while.
    for (const std::size_t pause = at + kSteps; at < text.size() && at < pause;) {
      const char c = text[at];
      std::size_t size = holds(kOrdinary, c) ? 1 : 0;
      if (c == ' ') size = at + 1 < text.size() && text[at + 1] != ' ' ? 1 : 0;
      if (static_cast<unsigned char>(c) >= 0x80) size = shown_character(text, at);
      is_over = size == 0;
      if (is_over) break;
      at += size;
    }
  }
  const bool ends_in_blank = at > 0 && text[at - 1] == ' ';
  return ends_in_blank ? at - 1 : at;
}

std::size_t clean_run(std::string_view text) {
  std::size_t at = skip_clean(text, 0);
  while (at < text.size() && holds(kClean, text[at])) ++at;
  return at;
}

}  // namespace newswatch::feeds
