#pragma once

// The product's own source files, read once for the tests that look at the code.

#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

namespace newswatch::testing {

struct SourceFile {
  std::filesystem::path path;  // relative to the repository
  std::string room;            // its folder
  std::string text;
  std::vector<std::string> ours;    // "folder/file.h"
  std::vector<std::string> system;  // <...>
};

inline SourceFile read_source(const std::filesystem::path& root,
                              const std::filesystem::path& path) {
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  SourceFile file{.path = std::filesystem::relative(path, root), .text = text.str()};
  file.room = file.path.begin()->string();
  static const std::regex include(R"re(^\s*#include\s+(["<])([^">]+)[">])re");
  std::string line;
  while (std::getline(text, line)) {
    std::smatch match;
    if (!std::regex_search(line, match, include)) continue;
    (match[1] == "\"" ? file.ours : file.system).push_back(match[2]);
  }
  return file;
}

inline const std::vector<SourceFile>& product() {
  static const std::vector<SourceFile> files = [] {
    const std::filesystem::path root = NEWSWATCH_SOURCE_DIR;
    std::vector<SourceFile> found;
    for (const char* room : {"net", "feeds", "rules", "alerts", "store", "config", "daemon"}) {
      for (const auto& entry : std::filesystem::recursive_directory_iterator(root / room)) {
        const std::string extension = entry.path().extension();
        if (extension == ".h" || extension == ".cc")
          found.push_back(read_source(root, entry.path()));
      }
    }
    return found;
  }();
  return files;
}

}  // namespace newswatch::testing
