#include "config/source.h"

#include <algorithm>

namespace newswatch::config {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0u) == 0x80u; }

// Skips the anchor and the tag that may stand before a scalar.
std::size_t skip_properties(std::string_view text, std::size_t at) {
  while (at < text.size() && (text[at] == '&' || text[at] == '!')) {
    while (at < text.size() && !is_blank(text[at])) ++at;
    while (at < text.size() && is_blank(text[at])) ++at;
  }
  return at;
}

// Past the header of a block scalar ("|", ">-", "|2 # comment") to its first line of content.
std::size_t skip_block_header(std::string_view text, std::size_t at) {
  const std::size_t end = text.find('\n', at);
  return end == std::string_view::npos ? text.size() : end + 1;
}

// Length of an escape in double quotes, the back-slash included.
std::size_t escape_length(char kind) {
  switch (kind) {
    case 'x':
      return 4;
    case 'u':
      return 6;
    case 'U':
      return 10;
    default:
      return 2;
  }
}

std::size_t next_character(std::string_view text, std::size_t at) {
  ++at;
  while (at < text.size() && is_continuation(text[at])) ++at;
  return at;
}

// Bytes of a well-formed UTF-8 sequence at `at`; 0 if there is none.
std::size_t sequence_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0u;
  };
  const auto tail = [&](std::size_t i) { return (byte(i) & 0xC0u) == 0x80u; };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return tail(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    const bool overlong = lead == 0xE0 && byte(1) < 0xA0;
    const bool surrogate = lead == 0xED && byte(1) > 0x9F;
    return tail(1) && tail(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    const bool overlong = lead == 0xF0 && byte(1) < 0x90;
    const bool too_high = lead == 0xF4 && byte(1) > 0x8F;
    return tail(1) && tail(2) && tail(3) && !overlong && !too_high ? 4 : 0;
  }
  return 0;
}

}  // namespace

std::size_t Source::offset_of(const Place& place) const {
  if (place.line >= lines.size()) return text.size();
  return std::min<std::size_t>(text.size(), std::size_t{lines[place.line]} + place.column);
}

Place Source::place_of(std::uint32_t file, std::size_t offset) const {
  const auto after = std::upper_bound(lines.begin(), lines.end(), offset);
  const auto line = static_cast<std::uint32_t>(after - lines.begin() - 1);
  return Place{file, line, static_cast<std::uint32_t>(offset - lines[line])};
}

int Source::column_of(const Place& place) const {
  const std::size_t end = offset_of(place);
  const std::size_t begin = place.line < lines.size() ? lines[place.line] : end;
  return 1 + static_cast<int>(std::count_if(text.begin() + static_cast<std::ptrdiff_t>(begin),
                                            text.begin() + static_cast<std::ptrdiff_t>(end),
                                            [](char c) { return !is_continuation(c); }));
}

void set_text(Source& source, std::string text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  source.text = std::move(text);
  source.lines.assign(1, 0);
  for (std::size_t at = source.text.find('\n'); at != std::string::npos;
       at = source.text.find('\n', at + 1)) {
    source.lines.push_back(static_cast<std::uint32_t>(at + 1));
  }
}

std::optional<BadByte> find_bad_byte(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const bool control = byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r';
    if (control || byte == 0x7F) {
      return BadByte{at, "a control character has no place here; delete it"};
    }
    const std::size_t length = sequence_length(text, at);
    if (length == 0) return BadByte{at, "this is not UTF-8; save the file as UTF-8"};
    at += length;
  }
  return std::nullopt;
}

std::optional<std::size_t> find_bracket_flood(std::string_view text) {
  constexpr std::size_t kMaxOpen = 512;
  std::size_t open = 0;
  bool line_begins = true;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const bool opens = c == '[' || c == '{';
    const bool closes = c == ']' || c == '}';
    // Brackets in plain text close nothing; a line that begins with a word starts the count anew.
    if (line_begins && !is_blank(c)) {
      if (!opens && !closes && c != ',') open = 0;
      line_begins = false;
    }
    if (c == '\n') line_begins = true;
    if (opens && ++open > kMaxOpen) return at;
    if (closes && open > 0) --open;
  }
  return std::nullopt;
}

Place place_in_scalar(const Source& source, const Node& scalar, std::size_t offset) {
  const std::string_view text = source.text;
  const std::string_view value = scalar.text;
  std::size_t at = skip_properties(text, source.offset_of(scalar.place));
  char style = at < text.size() ? text[at] : ' ';
  if (style == '|' || style == '>') at = skip_block_header(text, at);
  if (style == '"' || style == '\'') ++at;

  std::size_t done = 0;  // bytes of the value behind us
  // Past what stands in the file but not in the value: indentation, and line ends behind a \.
  const auto settle = [&] {
    const bool joins_lines = style == '"' && at + 1 < text.size() && text[at] == '\\' &&
                             (text[at + 1] == '\n' || text[at + 1] == '\r');
    if (joins_lines) ++at;
    if (joins_lines || (done < value.size() && !is_blank(value[done]))) {
      while (at < text.size() && is_blank(text[at])) ++at;
    }
  };
  settle();
  while (done < offset && done < value.size() && at < text.size()) {
    if (style == '"' && text[at] == '\\' && at + 1 < text.size()) {
      at += escape_length(text[at + 1]);
      done = next_character(value, done);
    } else if (style == '\'' && text[at] == '\'') {
      at += 2;
      ++done;
    } else if (is_blank(value[done])) {
      while (done < value.size() && is_blank(value[done])) ++done;
      while (at < text.size() && is_blank(text[at])) ++at;
    } else {
      at = next_character(text, at);
      done = next_character(value, done);
    }
    settle();
  }
  return source.place_of(scalar.place.file, std::min(at, text.size()));
}

Excerpt excerpt_of(const Source& source, const Node& scalar, int line, int column) {
  constexpr std::size_t kBefore = 60;  // bytes kept in front of the fault, and behind it
  constexpr std::size_t kAfter = 60;
  const std::string_view text = source.text;
  const auto number = static_cast<std::size_t>(line);
  if (number >= source.lines.size()) return {};
  const std::size_t line_begin = source.lines[number];
  std::size_t fault = line_begin;
  for (int i = 1; i < column && fault < text.size(); ++i) fault = next_character(text, fault);
  std::size_t begin = line_begin;
  if (scalar.place.line == number) {
    const std::size_t start = source.offset_of(scalar.place);
    const std::string_view before = text.substr(line_begin, start - line_begin);
    if (before.find_first_of("{[,'\"#") != std::string_view::npos) begin = start;
  }
  std::size_t end = std::min(text.find_first_of("\r\n", fault), text.size());
  const Place last = place_in_scalar(source, scalar, scalar.text.size());
  if (last.line == number) {
    // With the quote that closes it.
    const std::size_t past = source.offset_of(last);
    const bool quoted = past < end && (text[past] == '"' || text[past] == '\'');
    end = std::clamp(past + (quoted ? 1 : 0), fault, end);
  }
  while (begin < fault && is_blank(text[begin])) ++begin;
  if (fault - begin > kBefore) begin = fault - kBefore;
  end = std::min(end, fault + kAfter);
  while (begin < fault && is_continuation(text[begin])) ++begin;
  while (end > fault && end < text.size() && is_continuation(text[end])) --end;
  return {std::string(text.substr(begin, end - begin)), fault - begin};
}

bool is_unclosed_quote(const Source& source, const Place& place) {
  const std::string_view text = source.text;
  std::size_t at = skip_properties(text, source.offset_of(place));
  if (at >= text.size() || (text[at] != '"' && text[at] != '\'')) return false;
  const char quote = text[at++];
  while (at < text.size()) {
    if (quote == '"' && text[at] == '\\') {
      at += 2;
    } else if (text[at] != quote) {
      ++at;
    } else if (quote == '\'' && at + 1 < text.size() && text[at + 1] == '\'') {
      at += 2;
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace newswatch::config
