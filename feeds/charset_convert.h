#pragma once

// Bytes of a known charset to UTF-8, over ICU. Pure.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace newswatch::feeds {

struct Converted {
  std::string utf8;
  std::size_t errors = 0;  // places that meant nothing; each is U+FFFD in `utf8`
};

// nullopt if ICU has no converter of that name. Linear; memory beside the result is constant.
[[nodiscard]] std::optional<Converted> convert_to_utf8(std::string_view bytes,
                                                       const std::string& charset);

}  // namespace newswatch::feeds
