// What README.md and docs/ refer to is there.

#include <gtest/gtest.h>

#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

std::string content_of(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<fs::path> documents() {
  const fs::path root = NEWSWATCH_SOURCE_DIR;
  std::vector<fs::path> found{root / "README.md"};
  for (const auto& entry : fs::directory_iterator(root / "docs"))
    if (entry.path().extension() == ".md") found.push_back(entry.path());
  return found;
}

// As web pages of repositories make them: small letters, blanks to hyphens, no punctuation.
std::set<std::string> anchors_of(const std::string& document) {
  std::set<std::string> anchors;
  static const std::regex heading(R"((?:^|\n)#+ ([^\n]+))");
  for (std::sregex_iterator at(document.begin(), document.end(), heading), end; at != end; ++at) {
    std::string anchor;
    for (const char c : (*at)[1].str()) {
      const auto byte = static_cast<unsigned char>(c);
      if (std::isalnum(byte) != 0 || c == '-' || c == '_')
        anchor.push_back(static_cast<char>(std::tolower(byte)));
      if (c == ' ') anchor.push_back('-');
    }
    anchors.insert(anchor);
  }
  return anchors;
}

TEST(Documents, EveryLinkLeadsToAFileAndAHeadingOfIt) {
  static const std::regex link(R"(\]\(([^)#\s:]*)(?:#([^)\s]+))?\))");
  std::size_t links = 0;
  for (const fs::path& path : documents()) {
    const std::string text = content_of(path);
    for (std::sregex_iterator at(text.begin(), text.end(), link), end; at != end; ++at) {
      ++links;
      const std::string file = (*at)[1];
      const std::string anchor = (*at)[2];
      const fs::path target = file.empty() ? path : path.parent_path() / file;
      EXPECT_TRUE(fs::exists(target)) << path << " links to " << file;
      if (anchor.empty()) continue;
      EXPECT_TRUE(anchors_of(content_of(target)).contains(anchor))
          << path << " links to " << file << "#" << anchor;
    }
  }
  EXPECT_GT(links, 5u);
}

// docs/architecture.md and docs/security.md name, promise by promise, the tests that hold them.
TEST(Documents, EveryTestNamedIsThere) {
  const fs::path root = NEWSWATCH_SOURCE_DIR;
  std::set<std::string> tests;
  static const std::regex definition(R"(TEST(?:_F)?\(\s*(\w+),\s*(\w+)\))");
  for (const auto& entry : fs::recursive_directory_iterator(root / "tests")) {
    if (entry.path().extension() != ".cc") continue;
    const std::string text = content_of(entry.path());
    for (std::sregex_iterator at(text.begin(), text.end(), definition), end; at != end; ++at)
      tests.insert((*at)[1].str() + "." + (*at)[2].str());
  }
  const std::string promises =
      content_of(root / "docs/architecture.md") + content_of(root / "docs/security.md");
  static const std::regex named(R"(`([A-Z]\w+\.[A-Z]\w+)`)");
  static const std::regex script(R"(`(tests/\w+/\w+\.py)`)");
  std::size_t count = 0;
  for (std::sregex_iterator at(promises.begin(), promises.end(), named), end; at != end; ++at) {
    ++count;
    EXPECT_TRUE(tests.contains((*at)[1])) << "there is no test " << (*at)[1];
  }
  for (std::sregex_iterator at(promises.begin(), promises.end(), script), end; at != end; ++at)
    EXPECT_TRUE(fs::exists(root / (*at)[1].str())) << (*at)[1];
  EXPECT_GE(count, 27u);  // three for each of nine promises
}

}  // namespace
