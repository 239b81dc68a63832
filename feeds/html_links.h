#pragma once

// The URLs inside HTML, made absolute. Pure.

#include <string>
#include <string_view>

namespace newswatch::feeds {

// HTML with the relative URLs of its href, src, srcset, data, poster, cite, action, formaction,
// longdesc, background and codebase attributes made absolute. Linear; unchanged where there is no
// base.
[[nodiscard]] std::string resolve_html_links(std::string_view base, std::string html);

}  // namespace newswatch::feeds
