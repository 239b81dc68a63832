#include "alerts/plain_text.h"

// Decoding is strict (Unicode 15, table 3-7): overlong forms, surrogates and what lies beyond
// U+10FFFF are no characters. What a reader takes for one character follows UAX #29, as far as
// looking back from one place can tell.

#include <unicode/uchar.h>

#include <algorithm>

namespace newswatch::alerts {
namespace {

constexpr char32_t kReplacement = 0xFFFD;
constexpr std::string_view kReplacementBytes = "\xEF\xBF\xBD";
constexpr std::string_view kEllipsis = "…";

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0u) == 0x80u; }

bool is_control(char32_t c) { return c < 0x20 || (c >= 0x7F && c <= 0x9F); }

bool is_blank(char32_t c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == 0xA0 || c == 0x3000 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029;
}

// The start of the character that ends before `at`.
std::size_t step_back(std::string_view text, std::size_t at) {
  do {
    --at;
  } while (at > 0 && is_continuation(text[at]));
  return at;
}

std::size_t step_forward(std::string_view text, std::size_t at) {
  return at + first_scalar(text.substr(at)).bytes;
}

bool blank_at(std::string_view text, std::size_t at) {
  return is_blank(first_scalar(text.substr(at)).value);
}

// Accents, vowel signs, skin tones, joiners; the later letters of a Korean syllable in parts.
bool joins_the_one_before(char32_t c) {
  switch (u_getIntPropertyValue(static_cast<UChar32>(c), UCHAR_GRAPHEME_CLUSTER_BREAK)) {
    case U_GCB_EXTEND:
    case U_GCB_SPACING_MARK:
    case U_GCB_ZWJ:
    case U_GCB_V:
    case U_GCB_T:
      return true;
    default:
      return false;
  }
}

// One half of a flag.
bool is_flag_letter(char32_t c) { return c >= 0x1F1E6 && c <= 0x1F1FF; }

// Whether a cut at `at` would change what a reader sees on either side of it.
bool splits_a_character(std::string_view text, std::size_t at) {
  if (at == 0 || at >= text.size()) return false;
  const char32_t after = first_scalar(text.substr(at)).value;
  const char32_t before = first_scalar(text.substr(step_back(text, at))).value;
  if (joins_the_one_before(after) || before == 0x200D) return true;
  if (!is_flag_letter(after)) return false;
  std::size_t letters = 0;
  for (std::size_t i = at; i > 0; ++letters) {
    i = step_back(text, i);
    if (!is_flag_letter(first_scalar(text.substr(i)).value)) break;
  }
  return letters % 2 == 1;
}

std::size_t byte_of_scalar(std::string_view text, std::uint32_t index) {
  std::size_t at = 0;
  for (; index > 0 && at < text.size(); --index) at = step_forward(text, at);
  return at;
}

// Walks from `from` towards the start by at most `budget` characters and stops after a blank if one
// was met, else (Chinese, Japanese, Thai, one endless word) where the budget ended.
std::size_t walk_left(std::string_view text, std::size_t from, std::size_t budget) {
  std::size_t at = from;
  std::size_t word_start = from;
  while (at > 0 && budget > 0) {
    const std::size_t previous = step_back(text, at);
    if (blank_at(text, previous)) word_start = at;
    at = previous;
    --budget;
  }
  if (at == 0 || blank_at(text, step_back(text, at))) return at;
  if (word_start < from || blank_at(text, step_back(text, from))) return word_start;
  while (at < from && splits_a_character(text, at)) at = step_forward(text, at);
  return at;
}

std::size_t walk_right(std::string_view text, std::size_t from, std::size_t budget) {
  std::size_t at = from;
  std::size_t word_end = from;
  while (at < text.size() && budget > 0) {
    if (blank_at(text, at)) word_end = at;
    at = step_forward(text, at);
    --budget;
  }
  if (at >= text.size() || blank_at(text, at)) return at;
  if (word_end > from || blank_at(text, from)) return word_end;
  while (at > from && splits_a_character(text, at)) at = step_back(text, at);
  return at;
}

std::string folded_blanks(std::string_view text) {
  std::string out;
  bool pending = false;
  for (std::size_t at = 0; at < text.size();) {
    const Scalar scalar = first_scalar(text.substr(at));
    if (is_blank(scalar.value)) {
      pending = !out.empty();
    } else {
      if (pending) out.push_back(' ');
      pending = false;
      out.append(text.substr(at, scalar.bytes));
    }
    at += scalar.bytes;
  }
  return out;
}

}  // namespace

Scalar first_scalar(std::string_view text) {
  if (text.empty()) return {};
  const auto byte = [&text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  std::size_t length = 0;
  char32_t value = 0;
  char32_t least = 0;
  if (lead >= 0xC2 && lead <= 0xDF) {
    length = 2, value = lead & 0x1Fu, least = 0x80;
  } else if ((lead & 0xF0u) == 0xE0u) {
    length = 3, value = lead & 0x0Fu, least = 0x800;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    length = 4, value = lead & 0x07u, least = 0x10000;
  }
  if (length == 0 || text.size() < length) return {kReplacement, 1};
  for (std::size_t i = 1; i < length; ++i) {
    if (!is_continuation(text[i])) return {kReplacement, 1};
    value = (value << 6) | (byte(i) & 0x3Fu);
  }
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < least || value > 0x10FFFF || surrogate) return {kReplacement, 1};
  return {value, length};
}

std::string cleaned(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const Scalar scalar = first_scalar(text.substr(at));
    if (is_control(scalar.value)) {
      out.push_back(scalar.value == '\n' ? '\n' : ' ');
    } else if (scalar.value == kReplacement) {
      out.append(kReplacementBytes);
    } else {
      out.append(text.substr(at, scalar.bytes));
    }
    at += scalar.bytes;
  }
  return out;
}

std::string cut(std::string_view text, std::size_t max_bytes) {
  if (text.size() <= max_bytes) return std::string(text);
  if (max_bytes < kEllipsis.size()) return {};
  std::size_t at = max_bytes - kEllipsis.size();
  while (at > 0 && is_continuation(text[at])) --at;
  while (splits_a_character(text, at)) at = step_back(text, at);
  while (at > 0 && blank_at(text, step_back(text, at))) at = step_back(text, at);
  return std::string(text.substr(0, at)).append(kEllipsis);
}

std::size_t utf16_units(std::string_view text) {
  std::size_t units = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Scalar scalar = first_scalar(text.substr(at));
    units += scalar.value > 0xFFFF ? 2 : 1;
    at += scalar.bytes;
  }
  return units;
}

std::string passage(std::string_view text, std::uint32_t start, std::uint32_t end,
                    std::size_t characters) {
  if (text.empty()) return {};
  const std::string clean = cleaned(text);
  const std::string_view view = clean;
  const std::size_t hit = byte_of_scalar(view, start);
  if (hit >= view.size()) return passage(text, 0, 0, characters);
  const std::size_t hit_length = std::min<std::size_t>(end > start ? end - start : 0, characters);
  const std::size_t hit_end =
      hit + byte_of_scalar(view.substr(hit), static_cast<std::uint32_t>(hit_length));
  // A third of what is left goes in front of the hit: the reader wants to know how it goes on.
  const std::size_t room = characters - hit_length;
  const std::size_t from = walk_left(view, hit, room / 3);
  const std::size_t to = walk_right(view, hit_end, room - room / 3);
  std::string out = folded_blanks(view.substr(from, to - from));
  if (from > 0) out.insert(0, kEllipsis);
  if (to < view.size()) out.append(kEllipsis);
  return out;
}

}  // namespace newswatch::alerts
