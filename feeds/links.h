#pragma once

// The URLs of a feed, made absolute. Pure.

#include <string>
#include <string_view>

namespace newswatch::feeds {

// `reference` against `base`; what cannot be resolved stays as written, without outer blanks. Slips
// of publishers are mended: quotes around it, "&amp;" for "&", "feed:http://", "www." without a
// scheme. Letters of any script stay as they are (RFC 3987), other characters that no URL may hold
// are escaped. Empty for a script. A clean absolute http URL costs one look at its bytes.
[[nodiscard]] std::string resolve_link(std::string_view base, std::string reference);

// Does the URL need a base: neither a scheme nor, alone, a fragment of its own page?
[[nodiscard]] bool is_relative_link(std::string_view url);

// Could the text be meant as an absolute URL (http, https or ftp)?
[[nodiscard]] bool looks_like_url(std::string_view text);

// A relation as RSS and Atom readers compare it: lower case, without the IANA registry's URI.
[[nodiscard]] std::string tidy_relation(std::string_view relation);

// A language tag: outer blanks off, underscores as hyphens. Empty if it is far too long for one.
[[nodiscard]] std::string tidy_language(std::string_view language);

// Without white space at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);

}  // namespace newswatch::feeds
