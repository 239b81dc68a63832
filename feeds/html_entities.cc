#include "feeds/html_entities.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "feeds/utf8.h"

namespace newswatch::feeds {
namespace {

struct Entity {
  std::string_view name;
  std::string_view utf8;
  bool bare;  // also without semicolon
};

constexpr Entity kEntities[] = {
#include "feeds/html_entities.inc"
};

constexpr std::size_t kLongestName = 31;
constexpr std::size_t kLongestBareName = 6;
constexpr std::size_t kShortestName = 2;

constexpr std::size_t kSlots = 8192;  // a power of two, sparse enough for short probes

constexpr std::size_t slot_of(std::string_view name) {
  std::uint32_t hash = 2166136261u;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  return (hash ^ (hash >> 15)) % kSlots;
}

// Numbers of entities plus one, by name. Zero ends a probe.
constexpr auto kIndex = [] {
  std::array<std::uint16_t, kSlots> index{};
  for (std::size_t i = 0; i < std::size(kEntities); ++i) {
    std::size_t slot = slot_of(kEntities[i].name);
    while (index[slot] != 0) slot = (slot + 1) % kSlots;
    index[slot] = static_cast<std::uint16_t>(i + 1);
  }
  return index;
}();

constexpr bool is_alnum(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

const Entity* find_entity(std::string_view name) {
  if (name.size() < kShortestName || name.size() > kLongestName) return nullptr;
  for (std::size_t slot = slot_of(name); kIndex[slot] != 0; slot = (slot + 1) % kSlots) {
    const Entity& entity = kEntities[kIndex[slot] - 1u];
    if (entity.name == name) return &entity;
  }
  return nullptr;
}

// Bytes 0x80 to 0x9F of windows-1252: what numeric references to C1 controls mean.
constexpr std::array<char16_t, 32> kC1 = {
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

int digit_value(char c, bool hex) {
  if (c >= '0' && c <= '9') return c - '0';
  if (!hex) return -1;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

struct Number {
  char32_t value = 0;
  std::size_t size = 0;  // of the reference; 0 if there is none
  bool is_closed = false;
};

Number number_at(std::string_view text) {
  std::size_t at = 2;
  const bool hex = at < text.size() && (text[at] == 'x' || text[at] == 'X');
  if (hex) ++at;
  const std::size_t first = at;
  char32_t value = 0;
  for (; at < text.size(); ++at) {
    const int digit = digit_value(text[at], hex);
    if (digit < 0) break;
    if (value <= 0x10FFFF) value = value * (hex ? 16u : 10u) + static_cast<char32_t>(digit);
  }
  if (at == first) return {};
  const bool is_closed = at < text.size() && text[at] == ';';
  return {value, is_closed ? at + 1 : at, is_closed};
}

// A pair of surrogates, as JavaScript writes one character, is that character.
std::size_t decode_number(std::string_view text, ReferencePlace place, std::string& out) {
  const Number number = number_at(text);
  if (number.size == 0 || (!number.is_closed && place == ReferencePlace::closed_only)) return 0;
  char32_t value = number.value;
  std::size_t size = number.size;
  const std::string_view next = text.substr(size);
  if (value >= 0xD800 && value <= 0xDBFF && next.starts_with("&#")) {
    const Number trail = number_at(next);
    if (trail.value >= 0xDC00 && trail.value <= 0xDFFF) {
      value = 0x10000 + ((value - 0xD800) << 10) + (trail.value - 0xDC00);
      size += trail.size;
    }
  }
  if (value >= 0x80 && value <= 0x9F) value = kC1[value - 0x80];
  const bool is_no_character = value == 0xFFFE || value == 0xFFFF || value == 0xFEFF;
  if (!is_no_character) append_utf8(out, value == 0 ? U'\uFFFD' : value);
  return size;
}

}  // namespace

std::string_view named_entity(std::string_view name) {
  const Entity* entity = find_entity(name);
  return entity ? entity->utf8 : std::string_view();
}

std::size_t decode_reference(std::string_view text, ReferencePlace place, std::string& out) {
  if (text.size() < 3 || text[0] != '&') return 0;
  if (text[1] == '#') return decode_number(text, place, out);

  std::size_t run = 1;
  while (run < text.size() && run <= kLongestName && is_alnum(text[run])) ++run;
  const std::string_view name = text.substr(1, run - 1);
  if (run < text.size() && text[run] == ';') {
    if (const Entity* entity = find_entity(name)) {
      out += entity->utf8;
      return run + 1;
    }
  }
  if (place == ReferencePlace::closed_only) return 0;
  for (std::size_t n = std::min(name.size(), kLongestBareName); n >= kShortestName; --n) {
    const Entity* entity = find_entity(name.substr(0, n));
    if (!entity || !entity->bare) continue;
    const char next = n + 1 < text.size() ? text[n + 1] : '\0';
    if (place == ReferencePlace::attribute && (next == '=' || is_alnum(next))) return 0;
    out += entity->utf8;
    return n + 1;
  }
  return 0;
}

std::string decode_entities(std::string_view text, ReferencePlace place) {
  std::string out;
  out.reserve(text.size());
  std::size_t from = 0;
  for (std::size_t i = text.find('&'); i != std::string_view::npos; i = text.find('&', from)) {
    out += text.substr(from, i - from);
    const std::size_t size = decode_reference(text.substr(i), place, out);
    if (size == 0) out += '&';
    from = i + std::max<std::size_t>(size, 1);
  }
  return out += text.substr(from);
}

}  // namespace newswatch::feeds
