#pragma once

// The scripts that charsets were made for. Pure.

#include <string_view>

namespace newswatch::feeds {

enum class Script {
  western,
  central,
  turkish,
  baltic,
  cyrillic,
  greek,
  hebrew,
  arabic,
  thai,
  east_asian,
  other
};

// Letter case aside; Script::other for a charset of many scripts, or one that is not known.
[[nodiscard]] Script script_of(std::string_view charset);

}  // namespace newswatch::feeds
