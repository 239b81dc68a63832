#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "feeds/parse.h"

namespace newswatch::feeds {
namespace {

namespace fs = std::filesystem;

fs::path shared_folder() {
  if (const char* given = std::getenv("NEWSWATCH_SHARED")) return fs::path(given) / "feeds";
  return fs::path(NEWSWATCH_SOURCE_DIR) / "../shared/feeds";
}

// Counts what a reader's eye would: start tags of items and entries, or the ids of a JSON feed.
std::size_t items_in(const std::string& text) {
  std::string lower = text;
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const auto count = [&lower](std::string_view what) {
    std::size_t found = 0;
    for (auto at = lower.find(what); at != std::string::npos; at = lower.find(what, at + 1)) {
      const char next = at + what.size() < lower.size() ? lower[at + what.size()] : '>';
      if (what.front() != '<' || next == '>' || next == '/' || std::isspace(next) != 0) ++found;
    }
    return found;
  };
  const std::size_t tags = count("<item") + count("<entry");
  return tags > 0 ? tags : count("\"date_published\"");
}

TEST(ParseSharedDocuments, ReportsEveryItemOfRealFeeds) {
  const fs::path folder = shared_folder();
  if (!fs::is_directory(folder)) GTEST_SKIP() << "no folder of real documents";
  std::size_t documents = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    SCOPED_TRACE(entry.path().filename().string());
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    const auto document = parse(text, {});
    ASSERT_TRUE(document.has_value()) << document.error().message;
    ++documents;
    EXPECT_EQ(document->articles.size(), items_in(text));
    EXPECT_FALSE(document->feed.title.empty());
    for (const Article& article : document->articles) {
      EXPECT_FALSE(article.id.value.empty());
      EXPECT_FALSE(article.title.empty() && article.text.empty());
      EXPECT_TRUE(article.published.has_value());
    }
  }
  EXPECT_GT(documents, 0u);
}

}  // namespace
}  // namespace newswatch::feeds
