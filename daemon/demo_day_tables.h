#pragma once

// The tables of the demo's day, one file per group of feeds; demo_day.cc joins them.

#include <span>

#include "daemon/demo_day.h"

namespace newswatch::daemon {

[[nodiscard]] std::span<const DemoFeed> demo_agency_feeds();
[[nodiscard]] std::span<const DemoFeed> demo_english_feeds();
[[nodiscard]] std::span<const DemoFeed> demo_french_feeds();
[[nodiscard]] std::span<const DemoFeed> demo_arabic_feeds();
[[nodiscard]] std::span<const DemoFeed> demo_cyrillic_feeds();
[[nodiscard]] std::span<const DemoFeed> demo_chinese_feeds();
[[nodiscard]] std::span<const DemoFeed> demo_iberian_and_hebrew_feeds();
[[nodiscard]] std::span<const DemoFeed> demo_sport_and_market_feeds();

}  // namespace newswatch::daemon
