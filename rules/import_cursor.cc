#include "rules/import_cursor.h"

#include <algorithm>
#include <charconv>

namespace newswatch::rules {

std::string in_small_letters(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::size_t import_blank_at(std::string_view s, std::size_t i) {
  if (static_cast<unsigned char>(s[i]) <= ' ' || s[i] == '\x7F') return 1;
  if (s.substr(i, 2) == "\u00A0") return 2;
  if (s.substr(i, 3) == "\u3000") return 3;
  return 0;
}

std::size_t import_quote_at(std::string_view s, std::size_t i) {
  if (s[i] == '"') return 1;
  for (const std::string_view mark : {"“", "”", "„", "«", "»"}) {
    if (s.substr(i, mark.size()) == mark) return mark.size();
  }
  return 0;
}

std::optional<std::uint32_t> import_number(std::string_view digits) {
  if (digits.empty() ||
      !std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; }))
    return std::nullopt;
  std::uint32_t n = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
  return error == std::errc{} ? n : UINT32_MAX;
}

ImportSymbol& ImportCursor::add(Kind kind, std::size_t offset) {
  ImportSymbol& symbol = symbols.emplace_back();
  symbol.kind = kind;
  symbol.offset = static_cast<std::uint32_t>(offset);
  return symbol;
}

void ImportCursor::tell(ImportNote::Kind kind, std::size_t offset, std::string message) {
  notes.push_back({kind, static_cast<std::uint32_t>(offset), std::move(message)});
}

void ImportCursor::leave_out(std::size_t offset, std::string_view what, std::string_view mend) {
  tell(ImportNote::Kind::left_out, offset,
       std::string(what) + " has no counterpart; " + std::string(mend));
  add(Kind::left_out, offset);
}

void ImportCursor::fail(std::size_t offset, std::string message) {
  if (!error) {
    error = QueryError{QueryError::Kind::syntax, static_cast<std::uint32_t>(offset),
                       std::move(message)};
  }
}

char ImportCursor::byte(std::size_t i) const { return i < query.size() ? query[i] : '\0'; }

bool ImportCursor::blank_or_end(std::size_t i) const {
  return i >= query.size() || import_blank_at(query, i) > 0;
}

std::size_t ImportCursor::after_blanks(std::size_t i) const {
  while (i < query.size() && import_blank_at(query, i) > 0) i += import_blank_at(query, i);
  return i;
}

bool ImportCursor::ends_word(std::size_t i) const {
  const char c = query[i];
  if (c == '(' || c == ')' || import_blank_at(query, i) > 0 || import_quote_at(query, i) > 0)
    return true;
  if (c == '|') return true;
  if (c == '[' || c == ']') return grammar.square != Brackets::letters;
  if (c == '{' || c == '}') return grammar.curly != Brackets::letters;
  return false;
}

std::size_t ImportCursor::end_of_word(std::size_t i) const {
  while (i < query.size() && !ends_word(i)) {
    i += grammar.escapes && query[i] == '\\' && i + 1 < query.size() ? 2 : 1;
  }
  return std::min(i, query.size());
}

}  // namespace newswatch::rules
