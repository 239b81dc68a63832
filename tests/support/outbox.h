#pragma once

// Attempts that begin and end, written as one visit to the outbox writes them.

#include <span>

#include "store/store.h"

namespace newswatch::testing {

inline store::Result<std::size_t> record(store::Store& store,
                                         std::span<const store::AttemptBegun> begun,
                                         std::span<const store::AttemptEnded> ended) {
  return store.outbox().record(
      {.begun = {begun.begin(), begun.end()}, .ended = {ended.begin(), ended.end()}});
}

}  // namespace newswatch::testing
