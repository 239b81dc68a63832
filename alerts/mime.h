#pragma once

// Text as mail carries it. Pure; all of it is ASCII with CRLF line ends, and no line is longer than
// 78 characters. Sources: RFC 5322 (headers), 2047 (encoded words), 2045 (transfer encodings).

#include <string>
#include <string_view>

namespace newswatch::alerts::mime {

// "Name: text" with its line end, folded. What is not plain ASCII becomes encoded words; a line
// break in `text` is a blank, so that no text begins a header of its own.
[[nodiscard]] std::string header(std::string_view name, std::string_view text);

// The same for what has a grammar of its own, such as addresses: folded at its blanks alone.
[[nodiscard]] std::string structured_header(std::string_view name, std::string_view text);

// The headers and body of a part, `type` being "plain" or "html": quoted-printable or base 64,
// whichever is shorter.
[[nodiscard]] std::string text_part(std::string_view type, std::string_view text);

// "Mon, 10 Jun 2024 08:00:03 +0000" of "2024-06-10T08:00:03Z"; the epoch for anything else.
[[nodiscard]] std::string date_of(std::string_view rfc3339);

}  // namespace newswatch::alerts::mime
