#pragma once

// A door to a place that takes lines in order: a file, the journal.

#include <boost/system/result.hpp>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

namespace newswatch::alerts {

struct LogError {
  enum class Kind : std::uint8_t { full, io } kind = Kind::io;
  std::string message;  // one plain sentence that names the place
  bool operator==(const LogError&) const = default;
};

// Blocks: a worker, one thread at a time.
class LineSink {
 public:
  virtual ~LineSink() = default;

  // On success all lines are where they belong. Fails at the first that is not; earlier ones of the
  // batch may be there, so a caller that tries the batch again may tell them twice: their id tells.
  [[nodiscard]] virtual boost::system::result<void, LogError> append(
      std::span<const std::string> lines) = 0;

  // What went wrong without keeping a line from its place, as one sentence; said once until it is
  // well again, and empty else.
  [[nodiscard]] std::string take_complaint() { return std::exchange(complaint_, {}); }

 protected:
  std::string complaint_;
};

}  // namespace newswatch::alerts
