#pragma once

// One document into the tables. Belongs inside a transaction; failures are the database's sticky
// error.

#include "store/records.h"
#include "store/sqlite.h"

namespace newswatch::store {

[[nodiscard]] CommitResult commit_document(Database& database, const DocumentCommit& document);

}  // namespace newswatch::store
