#pragma once

// The strings of damaged JSON: where they end, and how they are written well. Pure.

#include <cstddef>
#include <string>
#include <string_view>

namespace newswatch::feeds {

// What a string is in decides what may follow it.
enum class JsonPlace { key, member, element };

struct JsonString {
  std::string_view inside;  // as written, without its quotation marks
  std::size_t end = 0;      // where to read on
  bool is_cut = false;      // the document ends in it
};

// How many bytes the opening quotation mark at `at` takes: '"', '\'', '`' or a typographic one; 0
// if there is none.
[[nodiscard]] std::size_t json_quote_at(std::string_view text, std::size_t at);

// Reads the string whose opening mark stands at `at`. A mark inside it that was not escaped is told
// by what follows; one that was forgotten at its end by the key that follows.
[[nodiscard]] JsonString read_json_string(std::string_view text, std::size_t at, JsonPlace place);

// Appends `inside` as a JSON string, quotation marks included: raw line ends and tabs escaped,
// other control characters dropped, escapes that JSON does not know resolved.
void append_json_string(std::string& out, std::string_view inside);

}  // namespace newswatch::feeds
