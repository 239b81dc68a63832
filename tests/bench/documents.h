#pragma once

// The real documents that the benches read, where the folder of them is there:
// NEWSWATCH_SHARED/feeds, or ../shared/feeds.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <system_error>
#include <vector>

namespace newswatch::bench {

enum class Documents { xml, json };

inline std::vector<std::string> real_documents(Documents kind) {
  const char* shared = std::getenv("NEWSWATCH_SHARED");
  const std::filesystem::path folder =
      std::filesystem::path(shared != nullptr ? shared : "../shared") / "feeds";
  std::vector<std::string> documents;
  std::error_code absent;
  for (const auto& entry : std::filesystem::directory_iterator(folder, absent)) {
    if ((entry.path().extension() == ".json") != (kind == Documents::json)) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    documents.push_back(text.str());
  }
  return documents;
}

}  // namespace newswatch::bench
