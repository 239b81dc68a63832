#include "feeds/utf8.h"

#include <simdjson.h>
#include <array>
#include <cstdint>
#include <cstring>

namespace newswatch::feeds {
namespace {

constexpr unsigned char byte_at(std::string_view s, std::size_t i) {
  return static_cast<unsigned char>(s[i]);
}

constexpr bool continues(unsigned char b) { return (b & 0xC0) == 0x80; }

// Length of the ASCII run at the front, eight bytes at a time.
std::size_t ascii_run(std::string_view bytes) {
  std::size_t i = 0;
  for (; i + 8 <= bytes.size(); i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + i, 8);
    if ((word & 0x8080808080808080u) != 0) break;
  }
  while (i < bytes.size() && byte_at(bytes, i) < 0x80) ++i;
  return i;
}

// A surrogate pair written as two three-byte sequences (CESU-8); 0 if there is none at the front.
char32_t surrogate_pair(std::string_view bytes) {
  if (bytes.size() < 6 || byte_at(bytes, 0) != 0xED || byte_at(bytes, 3) != 0xED) return 0;
  const unsigned char high = byte_at(bytes, 1);
  const unsigned char low = byte_at(bytes, 4);
  if (high < 0xA0 || high > 0xAF || low < 0xB0 || low > 0xBF) return 0;
  if (!continues(byte_at(bytes, 2)) || !continues(byte_at(bytes, 5))) return 0;
  const char32_t lead = ((high & 0x0Fu) << 6) | (byte_at(bytes, 2) & 0x3Fu);
  const char32_t trail = ((low & 0x0Fu) << 6) | (byte_at(bytes, 5) & 0x3Fu);
  return 0x10000 + (lead << 10) + trail;
}

// Bytes 0x80 to 0x9F of windows-1252; the five it leaves open have no character.
constexpr std::array<char16_t, 32> kWindows1252 = {
    0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};

// How many bytes at the front are the beginning of a sequence that was cut off; at least 1.
std::size_t broken_sequence(std::string_view bytes) {
  const unsigned char lead = byte_at(bytes, 0);
  const std::size_t wanted = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1;
  std::size_t size = 1;
  while (size < wanted && size < bytes.size() && continues(byte_at(bytes, size))) ++size;
  return size;
}

}  // namespace

std::size_t utf8_sequence(std::string_view bytes) {
  if (bytes.empty()) return 0;
  const unsigned char lead = byte_at(bytes, 0);
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4 || bytes.size() < 2) return 0;
  const unsigned char second = byte_at(bytes, 1);
  if (!continues(second)) return 0;
  if (lead < 0xE0) return 2;
  if (bytes.size() < 3 || !continues(byte_at(bytes, 2))) return 0;
  if (lead < 0xF0) {
    const bool overlong = lead == 0xE0 && second < 0xA0;
    const bool surrogate = lead == 0xED && second > 0x9F;
    return overlong || surrogate ? 0 : 3;
  }
  if (bytes.size() < 4 || !continues(byte_at(bytes, 3))) return 0;
  const bool overlong = lead == 0xF0 && second < 0x90;
  const bool too_high = lead == 0xF4 && second > 0x8F;
  return overlong || too_high ? 0 : 4;
}

bool is_valid_utf8(std::string_view bytes) {
  return simdjson::validate_utf8(bytes.data(), bytes.size());
}

void append_utf8(std::string& out, char32_t c) {
  if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) c = 0xFFFD;
  const auto lead = [](char32_t bits) { return static_cast<char>(bits); };
  const auto trail = [](char32_t bits) { return static_cast<char>(0x80 | (bits & 0x3F)); };
  if (c < 0x80) {
    out.push_back(lead(c));
  } else if (c < 0x800) {
    out.append({lead(0xC0 | (c >> 6)), trail(c)});
  } else if (c < 0x10000) {
    out.append({lead(0xE0 | (c >> 12)), trail(c >> 6), trail(c)});
  } else {
    out.append({lead(0xF0 | (c >> 18)), trail(c >> 12), trail(c >> 6), trail(c)});
  }
}

Utf8Census count_utf8(std::string_view bytes) {
  Utf8Census census;
  for (std::size_t i = 0; i < bytes.size();) {
    const std::size_t run = ascii_run(bytes.substr(i));
    census.ascii += run;
    i += run;
    if (i == bytes.size()) break;
    const std::string_view rest = bytes.substr(i);
    std::size_t size = utf8_sequence(rest);
    if (size == 0 && surrogate_pair(rest) != 0) size = 6;
    ++(size > 0 ? census.good : census.bad);
    i += size > 0 ? size : broken_sequence(rest);
  }
  return census;
}

std::string mend_utf8(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 8);
  for (std::size_t i = 0; i < bytes.size();) {
    const std::string_view rest = bytes.substr(i);
    const std::size_t run = ascii_run(rest);
    if (run > 0) {
      out += rest.substr(0, run);
      i += run;
      continue;
    }
    if (const std::size_t size = utf8_sequence(rest)) {
      out += rest.substr(0, size);
      i += size;
      continue;
    }
    if (const char32_t joined = surrogate_pair(rest)) {
      append_utf8(out, joined);
      i += 6;
      continue;
    }
    const std::size_t broken = broken_sequence(rest);
    const bool after_ascii = i == 0 || byte_at(bytes, i - 1) < 0x80;
    const bool before_ascii = broken == rest.size() || byte_at(rest, broken) < 0x80;
    if (broken == 1 && after_ascii && before_ascii) {
      const unsigned char stray = byte_at(rest, 0);
      append_utf8(out, stray < 0xA0 ? char32_t{kWindows1252[stray - 0x80u]} : char32_t{stray});
    } else {
      append_utf8(out, U'\uFFFD');
    }
    i += broken;
  }
  return out;
}

}  // namespace newswatch::feeds
