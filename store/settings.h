#pragma once

#include <chrono>
#include <string>

namespace newswatch::store {

struct StoreSettings {
  std::string path = "newswatch.db";
  std::chrono::seconds keep_articles{90 * 86'400};
  bool operator==(const StoreSettings&) const = default;
};

}  // namespace newswatch::store
