#include "daemon/feed_index.h"

#include <bit>

namespace newswatch::daemon {

FeedIndex::FeedIndex(std::size_t feeds) : places_(std::bit_ceil(feeds + feeds / 2 + 1), kFree) {}

}  // namespace newswatch::daemon
