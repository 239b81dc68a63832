#pragma once

// slice() for JSON Feed. Pure.

#include <optional>
#include <string_view>

#include "feeds/slices.h"

namespace newswatch::feeds {

[[nodiscard]] std::optional<Slices> slice_json(std::string_view bytes);

}  // namespace newswatch::feeds
