#pragma once

// What the tests of this folder share: fixtures by name, problems as the lines people see, files of
// a test's own.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"

namespace newswatch::config::test {

inline std::filesystem::path fixtures() {
  return std::filesystem::path(NEWSWATCH_SOURCE_DIR) / "tests/fixtures/config";
}

// The folders of broken/ or good/, sorted.
inline std::vector<std::filesystem::path> folders_in(const std::filesystem::path& parent) {
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::directory_iterator(parent)) {
    if (entry.is_directory()) found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

inline std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline std::vector<std::string> lines_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

// With the folder struck out, so that fixtures may lie anywhere; itself it is ".".
inline std::string without(std::string text, const std::string& folder) {
  for (std::size_t at = text.find(folder); at != std::string::npos; at = text.find(folder, at)) {
    const bool inside = text.compare(at + folder.size(), 1, "/") == 0;
    text.replace(at, folder.size() + (inside ? 1 : 0), inside ? "" : ".");
  }
  return text;
}

inline std::vector<std::string> told(const std::vector<Problem>& problems,
                                     const std::filesystem::path& folder) {
  std::vector<std::string> lines;
  for (const Problem& problem : problems) {
    lines.push_back(without(to_string(problem), folder.string()));
  }
  return lines;
}

// An environment of these variables and nothing else.
inline SecretSources secrets_of(std::map<std::string, std::string> environment,
                                std::string credentials_directory = {}) {
  SecretSources sources;
  sources.environment = [environment = std::move(environment)](
                            const std::string& name) -> std::optional<std::string> {
    const auto found = environment.find(name);
    return found == environment.end() ? std::nullopt : std::optional<std::string>(found->second);
  };
  sources.credentials_directory = std::move(credentials_directory);
  return sources;
}

// A folder that is gone when the test is.
class Folder {
 public:
  Folder() {
    std::string name =
        (std::filesystem::temp_directory_path() / "newswatch-config-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string write(const std::string& name, std::string_view text) const {
    const auto path = path_ / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
    return path.string();
  }
  // Copies a folder into this one, every file readable by its owner alone.
  void take(const std::filesystem::path& original) const {
    namespace fs = std::filesystem;
    fs::copy(original, path_, fs::copy_options::recursive);
    for (const auto& entry : fs::recursive_directory_iterator(path_)) {
      if (entry.is_regular_file()) {
        fs::permissions(entry.path(), fs::perms::owner_read | fs::perms::owner_write);
      }
    }
  }

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace newswatch::config::test
