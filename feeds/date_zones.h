#pragma once

// Zones by abbreviation ("CEST") and by name in English ("Central European Summer Time"). Pure.
// Sources: RFC 822 5.1, the tz database.

#include <optional>
#include <string_view>

namespace newswatch::feeds {

// Minutes east of Greenwich of an abbreviation in lower case; of several meanings, the one of most
// publishers.
[[nodiscard]] std::optional<int> zone_of_abbreviation(std::string_view name);

// The same, without daylight saving, of a region in lower case: "eastern", "central european".
[[nodiscard]] std::optional<int> zone_of_region(std::string_view name);

}  // namespace newswatch::feeds
