#include "feeds/json_strings.h"

#include <algorithm>
#include <array>

namespace newswatch::feeds {
namespace {

constexpr auto npos = std::string_view::npos;
constexpr std::size_t kLongestKey = 40;

// Each opening mark and what closes it.
struct Marks {
  std::string_view open;
  std::string_view close;
};
constexpr std::array<Marks, 5> kMarks = {{{"\"", "\""},
                                          {"'", "'"},
                                          {"`", "`"},
                                          {"\xE2\x80\x9C", "\xE2\x80\x9D"},
                                          {"\xE2\x80\x9E", "\xE2\x80\x9C"}}};

// Control characters are none of the text.
bool is_blank(char c) { return static_cast<unsigned char>(c) <= 0x20; }

std::size_t behind_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && is_blank(text[at])) ++at;
  return at;
}

char char_at(std::string_view text, std::size_t at) { return at < text.size() ? text[at] : '\0'; }

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '$';
}

// Does a key with its colon stand at `at`, in quotation marks or bare?
bool is_key_at(std::string_view text, std::size_t at) {
  const char quote = char_at(text, at);
  const bool is_quoted = quote == '"' || quote == '\'';
  std::size_t end = is_quoted ? at + 1 : at;
  const std::size_t limit = std::min(text.size(), end + kLongestKey);
  while (end < limit && (is_word(text[end]) || (is_quoted && text[end] == ':'))) ++end;
  if (end == (is_quoted ? at + 1 : at)) return false;
  if (is_quoted && char_at(text, end) != quote) return false;
  if (char_at(text, end) == '"' || char_at(text, end) == '\'') ++end;  // or its first mark was lost
  return char_at(text, behind_blanks(text, end)) == ':';
}

bool starts_value(char c) {
  return c == '{' || c == '[' || c == ']' || c == '-' || (c >= '0' && c <= '9') || c == 't' ||
         c == 'f' || c == 'n';
}

// Does a string begin at `at` that is a value, not the end of a key?
bool begins_value(std::string_view text, std::size_t at) {
  const std::size_t quote = behind_blanks(text, at);
  return char_at(text, quote) == '"' && char_at(text, behind_blanks(text, quote + 1)) != ':';
}

// Is the mark that ends before `at` the end of its string?
bool ends_string(std::string_view text, std::size_t at, JsonPlace place) {
  const std::size_t next = behind_blanks(text, at);
  const char c = char_at(text, next);
  if (place == JsonPlace::key) return c == ':' || c == '=' || next == text.size();
  if (next == text.size() || c == '}' || c == ']') return true;
  const bool is_member = place == JsonPlace::member;
  if (c == ',' || c == ';') {
    const std::size_t behind = behind_blanks(text, next + 1);
    const char d = char_at(text, behind);
    if (behind == text.size() || d == '}' || d == ']' || d == ',' || d == '/') return true;
    if (json_quote_at(text, behind) > 0) return true;
    return is_member ? d == '{' || is_key_at(text, behind) : starts_value(d);
  }
  if (c == ':') return !is_member;  // the array was not closed, or an object not opened
  if (c == '/') return char_at(text, next + 1) == '/' || char_at(text, next + 1) == '*';
  if (is_member) return is_key_at(text, next);  // the comma is missing
  return c == '{' || (next > at && c == '"');
}

void append_escape(std::string& out, char32_t unit) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  out.append("\\u");
  for (int shift = 12; shift >= 0; shift -= 4) out.push_back(kDigits[(unit >> shift) & 15u]);
}

// The number of hexadecimal digits at the front, at most `most`.
std::size_t hex_run(std::string_view text, std::size_t most) {
  std::size_t size = 0;
  const auto is_hex = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  };
  while (size < std::min(most, text.size()) && is_hex(text[size])) ++size;
  return size;
}

// Takes the escape at the front, a backslash and what follows.
void take_escape(std::string& out, std::string_view& text) {
  constexpr std::string_view kKnown = "\"\\/bfnrt";
  const char c = char_at(text, 1);
  if (text.size() > 1 && kKnown.find(c) != npos) {
    out.append(text.substr(0, 2));
    text.remove_prefix(2);
  } else if (c == 'u' && hex_run(text.substr(2), 4) == 4) {
    out.append(text.substr(0, 6));
    text.remove_prefix(6);
  } else if (c == 'x' && hex_run(text.substr(2), 2) == 2) {
    out.append("\\u00").append(text.substr(2, 2));
    text.remove_prefix(4);
  } else {
    // What follows stands for itself.
    text.remove_prefix(1);
    if (text.empty()) append_escape(out, '\\');
  }
}

}  // namespace

std::size_t json_quote_at(std::string_view text, std::size_t at) {
  for (const Marks& marks : kMarks) {
    if (text.substr(at).starts_with(marks.open)) return marks.open.size();
  }
  return 0;
}

JsonString read_json_string(std::string_view text, std::size_t at, JsonPlace place) {
  std::string_view close = "\"";
  for (const Marks& marks : kMarks) {
    if (!text.substr(at).starts_with(marks.open)) continue;
    close = marks.close;
    at += marks.open.size();
    break;
  }
  const std::size_t begin = at;
  bool is_name = place == JsonPlace::key;  // nothing but a name so far
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\\') {
      ++at;
      continue;
    }
    if (is_name && c == ':' && begins_value(text, at + 1)) {
      return {text.substr(begin, at - begin), at, false};  // `"title: "One"`
    }
    const bool is_mark = c == close[0] && text.substr(at).starts_with(close);
    if (is_mark && place != JsonPlace::key && is_key_at(text, at)) {
      // `"title": "Truce, "url": "…"`: the end was forgotten before the key.
      std::size_t end = at;
      while (end > begin && is_blank(text[end - 1])) --end;
      const bool has_comma = end > begin && text[end - 1] == ',';
      const bool has_line_end = text.substr(end, at - end).find('\n') != npos;
      if (has_comma) --end;
      if (has_comma || has_line_end) return {text.substr(begin, end - begin), end, false};
    }
    if (is_mark && (is_name || ends_string(text, at + close.size(), place))) {
      return {text.substr(begin, at - begin), at + close.size(), false};
    }
    is_name = is_name && (is_word(c) || c == ':' || c == '.');
  }
  return {text.substr(begin), text.size(), true};
}

void append_json_string(std::string& out, std::string_view inside) {
  out.push_back('"');
  while (!inside.empty()) {
    const char c = inside.front();
    if (c == '\\') {
      take_escape(out, inside);
      continue;
    }
    if (c == '"') out.push_back('\\');
    if (c == '\n') {
      out.append("\\n");
    } else if (c == '\t') {
      out.append("\\t");
    } else if (static_cast<unsigned char>(c) >= 0x20) {
      out.push_back(c);
    }
    inside.remove_prefix(1);
  }
  out.push_back('"');
}

}  // namespace newswatch::feeds
