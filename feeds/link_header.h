#pragma once

// The Link field of an HTTP answer. Pure. Source: RFC 8288 3, B.2.

#include <cstddef>
#include <string_view>
#include <vector>

#include "feeds/article.h"

namespace newswatch::feeds {

inline constexpr std::size_t kMaxHeaderLinks = 100;

// The links of one field value in order, resolved against `url`; one of several relations comes
// once for each. Those of another context (anchor=) are left out, and the rest where it makes no
// sense. Linear.
[[nodiscard]] std::vector<Link> links_of_header(std::string_view value, std::string_view url);

}  // namespace newswatch::feeds
