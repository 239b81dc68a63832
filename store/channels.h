#pragma once

// Channels whose receiver wants nothing any more (410), until their settings are edited, or nothing
// for a while. Failures
// are the database's sticky error.

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

#include "store/records.h"
#include "store/sqlite.h"

namespace newswatch::store {

// Belongs inside a transaction. What was recorded against the channel before is replaced.
void disable_channel(Database& database, const DisabledChannel& disabled);

// Belongs inside a transaction. What is recorded against the channel with these settings; a record
// made for other settings is struck.
[[nodiscard]] std::optional<DisabledChannel> still_disabled(Database& database,
                                                            std::string_view channel,
                                                            std::string_view fingerprint);

// Belongs inside a transaction. What was recorded of the channel before is replaced.
void hold_up_channel(Database& database, const WaitingChannel& waiting);

// Until when the channel is held up, with these settings.
[[nodiscard]] std::optional<std::chrono::sys_seconds> held_up_until(Database& database,
                                                                    std::string_view channel,
                                                                    std::string_view fingerprint);

[[nodiscard]] std::vector<WaitingChannel> waiting_channels(Database& database);

// All of them, by name.
[[nodiscard]] std::vector<DisabledChannel> disabled_channels(Database& database);

}  // namespace newswatch::store
