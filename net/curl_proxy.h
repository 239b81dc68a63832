#pragma once

// What is different about a request that a proxy carries. Internal to net's Http.

#include <optional>

#include "net/message.h"

namespace newswatch::net {

// No guard sees the address a proxy connects to. What can be told from the URL alone is refused
// here, read as curl reads it; nullopt when the request may be sent, or has no proxy.
[[nodiscard]] std::optional<HttpError> refused_behind_proxy(const HttpRequest& request);

// Does a proxy read the request itself, instead of tunnelling it?
[[nodiscard]] bool is_forwarded(const HttpRequest& request);

}  // namespace newswatch::net
