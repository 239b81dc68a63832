#pragma once

// Everything found wrong or doubtful in one load.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"
#include "config/node.h"
#include "config/source.h"

namespace newswatch::config {

inline constexpr std::size_t kMaxProblems = 100;  // reported
inline constexpr std::size_t kMaxKept = 10'000;   // to choose the first of them from

// `text` in double quotes for a message: control and direction characters made visible, long text
// cut.
[[nodiscard]] std::string in_quotes(std::string_view text);

// A blank and `word` in quotes, or nothing where it may be a secret that slid to this place for
// want of a colon: what is no short word of small letters.
[[nodiscard]] std::string if_no_secret(std::string_view word);

class Problems {
 public:
  // `sources` outlives it.
  explicit Problems(const Sources& sources) : sources_(&sources) {}

  void error(const Place& place, std::string message);
  // At the byte `offset` of a scalar's value.
  void error_in(const Node& scalar, std::size_t offset, std::string message);
  // The same, of a scalar that may be shown: a query.
  void query_error(const Node& scalar, std::size_t offset, std::string message);
  // About a file as a whole.
  void file_error(const std::string& path, std::string message);
  void warn(const Place& place, std::string message, std::string_view kind = {});
  void warn_in(const Node& scalar, std::size_t offset, std::string message);
  void query_warning(const Node& scalar, std::size_t offset, std::string message,
                     std::string_view kind = {});
  void file_warning(const std::string& path, std::string message);

  // No further message is kept, only counted: a caller may spare itself the wording.
  [[nodiscard]] bool is_full() const { return errors_.size() >= kMaxKept; }
  [[nodiscard]] std::size_t errors() const { return errors_.size() + dropped_; }

  // In order of file as read, line and column; at most kMaxProblems, the last then says how many
  // more there are.
  [[nodiscard]] std::vector<Problem> take_errors();
  [[nodiscard]] std::vector<Problem> take_warnings();

 private:
  struct Found {
    std::size_t file;
    Problem problem;
    const Node* shown = nullptr;  // the scalar, where it may be
  };
  [[nodiscard]] Problem finished(Found found) const;
  [[nodiscard]] Found found(const Place& place, std::string message) const;
  [[nodiscard]] Found found_in(const Node& scalar, std::size_t offset, std::string message) const;
  [[nodiscard]] std::size_t file_index(const std::string& path) const;

  const Sources* sources_;
  std::vector<Found> errors_;
  std::vector<Found> warnings_;
  std::size_t dropped_ = 0;
};

}  // namespace newswatch::config
