#pragma once

// What an operator does to deliveries, beside a running daemon or without one.

#include <chrono>
#include <memory>
#include <span>
#include <string>

#include "store/store.h"

namespace newswatch::store {

// Not thread-safe. Each call is one transaction.
class OutboxEditor {
 public:
  // Fails like Reader::open().
  [[nodiscard]] static Result<std::unique_ptr<OutboxEditor>> open(const std::string& path);
  virtual ~OutboxEditor() = default;

  // Due at `now`, with their schedule from its beginning and the same id and bytes. Delivered ones
  // stay as they are; one that a digest told is sent by its digest. Returns what is due.
  [[nodiscard]] virtual Result<std::size_t> retry(std::span<const alerts::DeliveryId> deliveries,
                                                  std::chrono::sys_seconds now) = 0;
  // Waiting and dead ones are given up for good, and kept as long as all that has ended. Returns
  // what was dropped.
  [[nodiscard]] virtual Result<std::size_t> drop(std::span<const alerts::DeliveryId> deliveries,
                                                 std::chrono::sys_seconds now) = 0;
};

}  // namespace newswatch::store
