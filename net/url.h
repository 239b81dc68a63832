#pragma once

// URLs as the web writes them: tolerant of what publishers send, over Boost.URL. Pure. Sources: RFC
// 3986, WHATWG URL.

#include <optional>
#include <string>
#include <string_view>

namespace newswatch::net {

// Resolves `reference` against `base` (may be empty). Blanks and non-ASCII are percent-encoded, in
// hosts too (libcurl makes those IDNA), line breaks dropped, slashes after http: and https: mended.
// nullopt for what cannot be a URL, or is longer than 64 KiB.
[[nodiscard]] std::optional<std::string> resolve(std::string_view base, std::string_view reference);

// "https://host:port" with defaults left out and the host in lower case; nullopt unless http or
// https.
[[nodiscard]] std::optional<std::string> origin(std::string_view url);

// The host in lower case without port; empty if there is none.
[[nodiscard]] std::string host(std::string_view url);

// A key for comparing two URLs of one article: scheme, www., default port, fragment, tracking
// parameters, a trailing slash and letter case of the host set aside. Never shown to anyone.
[[nodiscard]] std::string comparison_key(std::string_view url);

[[nodiscard]] bool is_http(std::string_view url);

}  // namespace newswatch::net
