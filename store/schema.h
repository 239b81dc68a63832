#pragma once

// The tables, and how an older file becomes a new one.

#include <cstdint>
#include <optional>

#include "store/sqlite.h"

namespace newswatch::store {

// In the file's header, so that `file` and we know it from any other database: "nwat".
inline constexpr std::int64_t kApplicationId = 0x6E77'6174;

// The version this program writes.
[[nodiscard]] std::int64_t newest_schema();

// Reads only. nullopt if the file is empty or one of ours that is not newer than this program;
// else why it is refused. Looks for damage, for a bounded time.
[[nodiscard]] std::optional<StoreError> refusal(Database& database, const std::string& path);

// Why a file cannot be read as it is: no file of ours, or of another version. Reads only.
[[nodiscard]] std::optional<StoreError> reading_refusal(Database& database,
                                                        const std::string& path);

// Brings the file to newest_schema(), one transaction a version.
[[nodiscard]] std::optional<StoreError> migrate(Database& database);

}  // namespace newswatch::store
