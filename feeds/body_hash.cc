#include "feeds/body_hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace newswatch::feeds {

std::uint64_t body_hash(std::string_view bytes) {
  const std::uint64_t hash = XXH3_64bits(bytes.data(), bytes.size());
  return hash == 0 ? 1 : hash;
}

}  // namespace newswatch::feeds
