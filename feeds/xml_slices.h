#pragma once

// slice() for RSS, RDF and Atom. Pure.

#include <optional>
#include <string_view>

#include "feeds/slices.h"

namespace newswatch::feeds {

[[nodiscard]] std::optional<Slices> slice_xml(std::string_view bytes);

}  // namespace newswatch::feeds
