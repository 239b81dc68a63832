#include "daemon/memory.h"

#include <cstdlib>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace newswatch::daemon {

void keep_freed_memory() {
#ifdef __GLIBC__
  constexpr int kMebibyte = 1 << 20;
  mallopt(M_TRIM_THRESHOLD, 8 * kMebibyte);
  mallopt(M_MMAP_THRESHOLD, 4 * kMebibyte);
#endif
}

}  // namespace newswatch::daemon
