#pragma once

// The files a configuration is made of: reading them under a limit, finding those of an include
// glob.

#include <boost/system/result.hpp>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace newswatch::config {

inline constexpr std::size_t kMaxFileBytes = 64u << 20;
inline constexpr std::size_t kMaxFiles = 10'000;

struct FileError {
  enum class Kind { missing, denied, not_a_file, too_large, other } kind = Kind::other;
  std::string message;  // ends a sentence: "no such file"
};

struct FileContent {
  std::string text;
  bool readable_by_everyone = false;
};

// A regular file of at most `max_bytes`.
[[nodiscard]] boost::system::result<FileContent, FileError> read_file(const std::string& path,
                                                                      std::size_t max_bytes);

// `path` as seen from the folder of `file`.
[[nodiscard]] std::string beside(const std::string& file, const std::string& path);

// "." for a path without one.
[[nodiscard]] std::string folder_of(const std::string& path);

struct Found {
  std::vector<std::string> files;    // sorted by bytes, the folder included in each
  std::vector<std::string> folders;  // those a matching file may appear in
};

// Regular files below `folder` that match `pattern`; its parts may hold * ? [ ], which match no
// leading dot. At most kMaxFiles.
[[nodiscard]] Found find_files(const std::string& folder, std::string_view pattern);

[[nodiscard]] bool is_glob(std::string_view pattern);

// `path`, if it were a file, as find_files() would give it; empty if it would not.
[[nodiscard]] std::string as_found(const std::string& folder, std::string_view pattern,
                                   const std::string& path);

// Do both lead to one place, whether there is a file or not?
[[nodiscard]] bool are_same_place(const std::string& a, const std::string& b);

}  // namespace newswatch::config
