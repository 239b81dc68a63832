#pragma once

// Files that readers see whole or not at all: written beside, synced, then given their name.

#include <boost/system/result.hpp>
#include <string>
#include <string_view>

namespace newswatch::daemon {

struct FileFault {
  enum class Kind { exists, changed, other } kind = Kind::other;
  std::string message;  // ends a sentence: "permission denied"
};

// Makes the file; never touches one that is there.
[[nodiscard]] boost::system::result<void, FileFault> create_file(const std::string& path,
                                                                 std::string_view text);

// Puts `text` in the place of `was`, which the file must still hold; owner and mode stay, and a
// link still leads to it.
[[nodiscard]] boost::system::result<void, FileFault> replace_file(const std::string& path,
                                                                  std::string_view was,
                                                                  std::string_view text);

}  // namespace newswatch::daemon
