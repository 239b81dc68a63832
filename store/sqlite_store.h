#pragma once

// store::Store in one SQLite file: WAL, synchronous=FULL, one writer.

#include <memory>
#include <string>

#include "store/store.h"

namespace newswatch::store {

// Opens or creates the file (mode 0600, its folder must exist) and brings its schema up to date. A
// schema newer than this program is refused as Kind::too_new, damage as Kind::corrupt; neither
// changes the file. Takes a lock: a second daemon on one file is refused as Kind::busy.
[[nodiscard]] Result<std::unique_ptr<Store>> open_sqlite(const std::string& path);

}  // namespace newswatch::store
