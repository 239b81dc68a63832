#pragma once

// What operators are told of an agreement with a hub. Never its secret or its callback: who knows
// those is the hub. Pure.

#include <chrono>
#include <string>
#include <string_view>

#include "feeds/subscription.h"

namespace newswatch::daemon {

[[nodiscard]] std::string_view name_of(feeds::Subscription::State state);
[[nodiscard]] std::string push_in_words(const feeds::Subscription& agreed,
                                        std::chrono::sys_seconds now);

}  // namespace newswatch::daemon
