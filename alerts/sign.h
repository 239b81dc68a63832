#pragma once

// The headers by which a receiver knows that an alert is ours and when it was sent. Pure.
// Source: Standard Webhooks 1.0 (standardwebhooks.com).

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/message.h"

namespace newswatch::alerts {

// The key bytes of a secret: "whsec_" and base 64 is decoded, anything else is the key as it is.
// nullopt for an empty key or broken base 64, which no receiver could verify.
[[nodiscard]] std::optional<std::string> key_of(std::string_view secret);

// webhook-id, webhook-timestamp and, if a secret is usable, webhook-signature with one signature
// for each usable secret, in their order, separated by blanks: while secrets rotate, a receiver
// that knows any of them accepts.
[[nodiscard]] std::vector<net::Header> signature_headers(std::string_view id,
                                                         std::chrono::sys_seconds timestamp,
                                                         std::string_view body,
                                                         const std::vector<std::string>& secrets);

// X-Hub-Signature-256 as GitHub sends it: HMAC-SHA256 of the body, in hexadecimal.
[[nodiscard]] net::Header hub_signature(std::string_view body, std::string_view secret);

}  // namespace newswatch::alerts
