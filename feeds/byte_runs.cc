// A whole vector a step where the processor has one (32 bytes with AVX2, which is asked for at run
// time; 16 with SSE2, which every x86-64 has), the last step over a copy behind which nothing
// stands; any other processor goes byte by byte. The rules are the same and the tests compare.

#include "feeds/byte_runs.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#ifdef __SSE2__
#include <immintrin.h>
#endif

namespace newswatch::feeds {
namespace {

// How many bytes behind the one looked at say what it means.
constexpr std::size_t kAhead = 2;

#ifdef __SSE2__

struct Sixteen {
  static constexpr std::size_t kSize = 16;

  static std::uint32_t text_stops(const char* at) {
    const __m128i bytes = load(at);
    const __m128i next = load(at + 1);
    const __m128i third = load(at + 2);
    __m128i stop = _mm_or_si128(at_most(bytes, '\x1F'), equal(bytes, '\x7F'));
    stop = _mm_or_si128(stop, _mm_or_si128(equal(bytes, '<'), equal(bytes, '&')));
    stop = _mm_or_si128(stop, equal(bytes, ']'));
    stop = _mm_or_si128(stop, _mm_and_si128(equal(bytes, ' '), equal(next, ' ')));
    const __m128i unseen = _mm_or_si128(at_most(next, '\xA0'), equal(next, '\xAD'));
    stop = _mm_or_si128(stop, _mm_and_si128(equal(bytes, '\xC2'), unseen));
    const __m128i separates = equal(_mm_or_si128(third, _mm_set1_epi8(1)), '\xA9');
    const __m128i general = _mm_and_si128(equal(bytes, '\xE2'), equal(next, '\x80'));
    return mask(_mm_or_si128(stop, _mm_and_si128(general, separates)));
  }

  static std::uint32_t tag_stops(const char* at, char initial) {
    const __m128i next = load(at + 1);
    const __m128i closes = _mm_and_si128(equal(next, '/'), equal(load(at + 2), initial));
    const __m128i opens = _mm_or_si128(equal(next, initial), equal(next, '!'));
    return mask(_mm_and_si128(equal(load(at), '<'), _mm_or_si128(closes, opens)));
  }

  static std::uint32_t clean_stops(const char* at) {
    const __m128i bytes = load(at);
    const __m128i fine = _mm_or_si128(equal(bytes, '\n'), equal(bytes, '\t'));
    const __m128i control = _mm_andnot_si128(fine, at_most(bytes, '\x1F'));
    return mask(_mm_or_si128(control, equal(bytes, '&')));
  }

 private:
  static __m128i load(const char* at) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
  }
  static __m128i equal(__m128i bytes, char c) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)); }
  static __m128i at_most(__m128i bytes, char c) {
    return _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(c)), bytes);
  }
  static std::uint32_t mask(__m128i found) {
    return static_cast<std::uint32_t>(_mm_movemask_epi8(found));
  }
};

#define NEWSWATCH_AVX2 __attribute__((target("avx2")))

struct ThirtyTwo {
  static constexpr std::size_t kSize = 32;

  NEWSWATCH_AVX2 static std::uint32_t text_stops(const char* at) {
    const __m256i bytes = load(at);
    const __m256i next = load(at + 1);
    const __m256i third = load(at + 2);
    __m256i stop = _mm256_or_si256(at_most(bytes, '\x1F'), equal(bytes, '\x7F'));
    stop = _mm256_or_si256(stop, _mm256_or_si256(equal(bytes, '<'), equal(bytes, '&')));
    stop = _mm256_or_si256(stop, equal(bytes, ']'));
    stop = _mm256_or_si256(stop, _mm256_and_si256(equal(bytes, ' '), equal(next, ' ')));
    const __m256i unseen = _mm256_or_si256(at_most(next, '\xA0'), equal(next, '\xAD'));
    stop = _mm256_or_si256(stop, _mm256_and_si256(equal(bytes, '\xC2'), unseen));
    const __m256i separates = equal(_mm256_or_si256(third, _mm256_set1_epi8(1)), '\xA9');
    const __m256i general = _mm256_and_si256(equal(bytes, '\xE2'), equal(next, '\x80'));
    return mask(_mm256_or_si256(stop, _mm256_and_si256(general, separates)));
  }

  NEWSWATCH_AVX2 static std::uint32_t tag_stops(const char* at, char initial) {
    const __m256i next = load(at + 1);
    const __m256i closes = _mm256_and_si256(equal(next, '/'), equal(load(at + 2), initial));
    const __m256i opens = _mm256_or_si256(equal(next, initial), equal(next, '!'));
    return mask(_mm256_and_si256(equal(load(at), '<'), _mm256_or_si256(closes, opens)));
  }

  NEWSWATCH_AVX2 static std::uint32_t clean_stops(const char* at) {
    const __m256i bytes = load(at);
    const __m256i fine = _mm256_or_si256(equal(bytes, '\n'), equal(bytes, '\t'));
    const __m256i control = _mm256_andnot_si256(fine, at_most(bytes, '\x1F'));
    return mask(_mm256_or_si256(control, equal(bytes, '&')));
  }

 private:
  NEWSWATCH_AVX2 static __m256i load(const char* at) {
    return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
  }
  NEWSWATCH_AVX2 static __m256i equal(__m256i bytes, char c) {
    return _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(c));
  }
  NEWSWATCH_AVX2 static __m256i at_most(__m256i bytes, char c) {
    return _mm256_cmpeq_epi8(_mm256_min_epu8(bytes, _mm256_set1_epi8(c)), bytes);
  }
  NEWSWATCH_AVX2 static std::uint32_t mask(__m256i found) {
    return static_cast<std::uint32_t>(_mm256_movemask_epi8(found));
  }
};

// The first byte at which `stops` holds, or the end. Inlined, so that it is compiled for the
// processor of its caller.
template <class Vector, auto stops, class... Sought>
[[gnu::always_inline]] inline std::size_t first_stop(std::string_view text, Sought... sought) {
  constexpr std::size_t kNeeded = Vector::kSize + kAhead;
  std::size_t at = 0;
  for (; at + kNeeded <= text.size(); at += Vector::kSize) {
    if (const std::uint32_t found = stops(text.data() + at, sought...))
      return at + static_cast<std::size_t>(std::countr_zero(found));
  }
  std::array<char, 2 * kNeeded> rest{};
  std::memcpy(rest.data(), text.data() + at, text.size() - at);
  for (std::size_t in_rest = 0; in_rest <= Vector::kSize; in_rest += Vector::kSize) {
    if (const std::uint32_t found = stops(rest.data() + in_rest, sought...)) {
      return std::min(text.size(),
                      at + in_rest + static_cast<std::size_t>(std::countr_zero(found)));
    }
  }
  return text.size();
}

const bool kHasAvx2 = __builtin_cpu_supports("avx2");

NEWSWATCH_AVX2 std::size_t text_stop_by_32(std::string_view text) {
  return first_stop<ThirtyTwo, ThirtyTwo::text_stops>(text);
}

NEWSWATCH_AVX2 std::size_t clean_stop_by_32(std::string_view text) {
  return first_stop<ThirtyTwo, ThirtyTwo::clean_stops>(text);
}

NEWSWATCH_AVX2 std::size_t tag_stop_by_32(std::string_view text, char initial) {
  return first_stop<ThirtyTwo, ThirtyTwo::tag_stops>(text, initial);
}

std::size_t first_tag_stop(std::string_view text, char initial) {
  return kHasAvx2 ? tag_stop_by_32(text, initial)
                  : first_stop<Sixteen, Sixteen::tag_stops>(text, initial);
}

std::size_t first_text_stop(std::string_view text) {
  return kHasAvx2 ? text_stop_by_32(text) : first_stop<Sixteen, Sixteen::text_stops>(text);
}

std::size_t first_clean_stop(std::string_view text) {
  return kHasAvx2 ? clean_stop_by_32(text) : first_stop<Sixteen, Sixteen::clean_stops>(text);
}

#else

std::size_t first_text_stop(std::string_view text) {
  const auto byte = [&](std::size_t at) {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0u;
  };
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    const auto c = byte(at);
    const auto next = byte(at + 1);
    if (c < 0x20 || c == 0x7F || c == '<' || c == '&' || c == ']') break;
    if (c == ' ' && next == ' ') break;
    if (c == 0xC2 && (next <= 0xA0 || next == 0xAD)) break;
    if (c == 0xE2 && next == 0x80 && (byte(at + 2) | 1u) == 0xA9) break;
  }
  return at;
}

std::size_t first_tag_stop(std::string_view text, char initial) {
  std::size_t at = 0;
  while ((at = text.find('<', at)) != std::string_view::npos) {
    const std::string_view next = text.substr(at + 1, 2);
    if (next.starts_with('!') || next.starts_with(initial)) return at;
    if (next.size() == 2 && next[0] == '/' && next[1] == initial) return at;
    ++at;
  }
  return text.size();
}

std::size_t first_clean_stop(std::string_view text) {
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '&' || (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t')) break;
  }
  return at;
}

#endif

}  // namespace

std::size_t text_run(std::string_view text) {
  if (text.starts_with(' ')) return 0;
  const std::size_t run = first_text_stop(text);
  const bool ends_in_blank = run > 0 && text[run - 1] == ' ';
  return ends_in_blank ? run - 1 : run;
}

std::size_t clean_run(std::string_view text) { return first_clean_stop(text); }

std::size_t tag_run(std::string_view text, char initial) { return first_tag_stop(text, initial); }

}  // namespace newswatch::feeds
