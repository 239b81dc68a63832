#pragma once

// A fast hash of bytes, to tell a document or a part of it from the last one. Not for identities:
// whoever makes the bytes can make two of one hash, and would only hide news of his own.
// Source: xxHash, XXH3 (64 bits).

#include <cstdint>
#include <string_view>

namespace newswatch::feeds {

// Stable for ever, since the store keeps it; never zero.
[[nodiscard]] std::uint64_t body_hash(std::string_view bytes);

}  // namespace newswatch::feeds
