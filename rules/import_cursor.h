#pragma once

// A query of another product while it is cut: the text, how far it is read, and what was made of
// it. Pure; import_lexer.cc and import_words.cc share it.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rules/import_lexer.h"

namespace newswatch::rules {

// ASCII letters made small.
[[nodiscard]] std::string in_small_letters(std::string_view text);

// Bytes of the blank, or of the quotation mark, at `i`; 0 if there is none.
[[nodiscard]] std::size_t import_blank_at(std::string_view s, std::size_t i);
[[nodiscard]] std::size_t import_quote_at(std::string_view s, std::size_t i);

// A number too large for a query reads as the largest there is.
[[nodiscard]] std::optional<std::uint32_t> import_number(std::string_view digits);

struct ImportCursor {
  using Kind = ImportSymbol::Kind;

  std::string_view query;
  const Grammar& grammar;
  std::vector<ImportNote>& notes;
  std::size_t at = 0;
  std::vector<ImportSymbol> symbols;
  std::optional<QueryError> error;

  ImportSymbol& add(Kind kind, std::size_t offset);
  void tell(ImportNote::Kind kind, std::size_t offset, std::string message);
  // An operand that has no counterpart.
  void leave_out(std::size_t offset, std::string_view what, std::string_view mend);
  // The first counts.
  void fail(std::size_t offset, std::string message);
  [[nodiscard]] char byte(std::size_t i) const;  // NUL behind the end
  [[nodiscard]] bool blank_or_end(std::size_t i) const;
  [[nodiscard]] std::size_t after_blanks(std::size_t i) const;
  [[nodiscard]] bool ends_word(std::size_t i) const;
  [[nodiscard]] std::size_t end_of_word(std::size_t i) const;
};

}  // namespace newswatch::rules
