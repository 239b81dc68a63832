#pragma once

// Small texts with a meaning: durations, sizes, dates, rates, addresses. Pure; nullopt for what is
// none.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "rules/expr.h"
#include "rules/rule.h"

namespace newswatch::config {

// "90s", "5m", "2h", "1d"; at most 10,000 days.
[[nodiscard]] std::optional<std::chrono::seconds> parse_duration(std::string_view text);

// "512B", "64KiB", "10MB", "32MiB", "1GiB"; below 1 TiB.
[[nodiscard]] std::optional<std::size_t> parse_size(std::string_view text);

// Decimal digits and nothing else, at most 18 of them.
[[nodiscard]] std::optional<std::uint64_t> parse_whole_number(std::string_view text);

// "2021-01-26", a day that exists.
[[nodiscard]] std::optional<std::chrono::sys_days> parse_date(std::string_view text);

// "6 per hour"; also minute, day and week.
[[nodiscard]] std::optional<rules::AtMost> parse_at_most(std::string_view text);

// "25 words", "1 word", "sentence", "paragraph".
[[nodiscard]] std::optional<rules::Distance> parse_distance(std::string_view text);

// What keeps `text` from being an absolute http or https URL; nullopt for a good one. Never quotes
// the text: it may hold a secret.
[[nodiscard]] std::optional<std::string> fault_of_url(std::string_view text);

// "127.0.0.1:8642" or "[::1]:8642".
[[nodiscard]] bool is_listen_address(std::string_view text);

// Prints a duration as people write it: the largest unit without remainder.
[[nodiscard]] std::string to_string(std::chrono::seconds duration);

// Prints a size the same way, in B, KiB, MiB or GiB.
[[nodiscard]] std::string size_to_string(std::size_t bytes);

}  // namespace newswatch::config
