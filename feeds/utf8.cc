#include "feeds/utf8.h"

#include <simdjson.h>

#include <algorithm>
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

enum class Oddity { none, c1, dropped };

// What is odd about a well-formed sequence that begins with C2 or EF.
Oddity oddity(std::string_view sequence) {
  if (sequence.size() == 2) {
    return byte_at(sequence, 0) == 0xC2 && byte_at(sequence, 1) < 0xA0 ? Oddity::c1 : Oddity::none;
  }
  const bool is_dropped =
      sequence == "\xEF\xBB\xBF" || sequence == "\xEF\xBF\xBE" || sequence == "\xEF\xBF\xBF";
  return is_dropped ? Oddity::dropped : Oddity::none;
}

// The windows-1252 byte, or where that leaves a gap the latin1 byte, of the character beyond ASCII
// at the front; -1 if it has none.
int windows_1252_byte(std::string_view utf8) {
  const unsigned char lead = byte_at(utf8, 0);
  if (lead < 0xC2 || lead > 0xE2 || utf8.size() < 2) return -1;
  char32_t c = 0;
  if (lead < 0xE0) {
    c = ((lead & 0x1Fu) << 6) | (byte_at(utf8, 1) & 0x3Fu);
  } else {
    if (utf8.size() < 3) return -1;
    c = ((lead & 0x0Fu) << 12) | ((byte_at(utf8, 1) & 0x3Fu) << 6) | (byte_at(utf8, 2) & 0x3Fu);
  }
  if (c >= 0x80 && c <= 0xFF) return static_cast<int>(c);
  for (std::size_t i = 0; i < kWindows1252.size(); ++i) {
    if (kWindows1252[i] == c && c != 0xFFFD) return static_cast<int>(0x80 + i);
  }
  return -1;
}

// How many bytes at the front are the beginning of a sequence that was cut off; at least 1.
std::size_t broken_sequence(std::string_view bytes) {
  const unsigned char lead = byte_at(bytes, 0);
  const std::size_t wanted = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1;
  std::size_t size = 1;
  while (size < wanted && size < bytes.size() && continues(byte_at(bytes, size))) ++size;
  return size;
}

// Is the broken sequence one byte between ASCII?
bool is_stray(std::string_view bytes, std::size_t at, std::size_t size) {
  const bool after_ascii = at == 0 || byte_at(bytes, at - 1) < 0x80;
  const bool before_ascii = at + size == bytes.size() || byte_at(bytes, at + size) < 0x80;
  return size == 1 && after_ascii && before_ascii;
}

bool has_oddity(std::string_view utf8, char lead, std::size_t size) {
  for (auto at = utf8.find(lead); at != std::string_view::npos; at = utf8.find(lead, at + size)) {
    if (oddity(utf8.substr(at, size)) != Oddity::none) return true;
  }
  return false;
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

Utf8Survey survey_utf8(std::string_view bytes) {
  Utf8Survey survey{.ascii_front = ascii_run(bytes)};
  survey.is_valid = is_valid_utf8(bytes);
  if (!survey.is_valid) return survey;
  // Only these two leads begin any.
  const std::string_view rest = bytes.substr(survey.ascii_front);
  survey.has_oddities = has_oddity(rest, '\xC2', 2) || has_oddity(rest, '\xEF', 3);
  return survey;
}

std::string mend_oddities(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  std::size_t from = 0;
  for (std::size_t i = 0; i < utf8.size();) {
    const unsigned char lead = byte_at(utf8, i);
    if (lead != 0xC2 && lead != 0xEF) {
      ++i;
      continue;
    }
    const std::size_t size = lead == 0xC2 ? 2 : 3;
    const Oddity found = oddity(utf8.substr(i, size));
    if (found != Oddity::none) {
      out.append(utf8.substr(from, i - from));
      from = i + size;
    }
    if (found == Oddity::c1) {
      const char32_t meant = windows_1252(byte_at(utf8, i + 1));
      if (meant != U'\uFFFD') append_utf8(out, meant);
    }
    i += size;
  }
  return out.append(utf8.substr(from));
}

std::string undo_double_encoding(std::string_view utf8) {
  constexpr std::size_t kLeastCharacters = 4;  // fewer may be an article about such errors
  std::size_t beyond_ascii = 0;
  std::string bytes;
  for (std::size_t i = 0; i < utf8.size();) {
    const std::size_t run = ascii_run(utf8.substr(i));
    bytes.append(utf8.substr(i, run));
    i += run;
    if (i == utf8.size()) break;
    const std::size_t begin = bytes.size();
    std::size_t wanted = 1;
    while (bytes.size() - begin < wanted && i < utf8.size()) {
      const std::string_view rest = utf8.substr(i);
      const int byte = windows_1252_byte(rest);
      if (byte < 0) return {};
      const auto lead = static_cast<unsigned char>(byte);
      if (bytes.size() == begin) wanted = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
      bytes.push_back(static_cast<char>(lead));
      i += std::max<std::size_t>(utf8_sequence(rest), 1);
    }
    if (utf8_sequence(std::string_view(bytes).substr(begin)) != wanted) return {};
    ++beyond_ascii;
  }
  return beyond_ascii >= kLeastCharacters ? bytes : std::string();
}

char32_t windows_1252(unsigned char byte) {
  return byte < 0x80 || byte >= 0xA0 ? char32_t{byte} : char32_t{kWindows1252[byte - 0x80u]};
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
    if (size == 0) {
      size = broken_sequence(rest);
      if (is_stray(bytes, i, size)) ++census.stray;
    }
    i += size;
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
    if (is_stray(bytes, i, broken)) {
      append_utf8(out, windows_1252(byte_at(rest, 0)));
    } else {
      append_utf8(out, U'\uFFFD');
    }
    i += broken;
  }
  return out;
}

}  // namespace newswatch::feeds
