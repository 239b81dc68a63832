#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "feeds/document_json.h"
#include "feeds/parse.h"

namespace newswatch::feeds {
namespace {

namespace fs = std::filesystem;

std::string contents_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// Every document of tests/fixtures/feeds with the JSON it must give beside it.
TEST(ParseFormats, ReadsEachFormatAsStored) {
  const fs::path folder = fs::path(NEWSWATCH_SOURCE_DIR) / "tests/fixtures/feeds";
  std::size_t documents = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".expected") continue;
    SCOPED_TRACE(entry.path().filename().string());
    ++documents;
    const auto document = parse(contents_of(entry.path()), {});
    ASSERT_TRUE(document.has_value()) << document.error().message;
    EXPECT_EQ(to_json(*document) + "\n", contents_of(entry.path().string() + ".expected"));
  }
  EXPECT_GE(documents, 12u);
}

TEST(ParseFormats, NamesTheFormatByRootNamespaceAndVersion) {
  struct Case {
    std::string_view name;
    std::string_view root;
    std::string_view format;
  };
  constexpr Case kCases[] = {
      {"RSS 0.92", "<rss version=\"0.92\"><channel><title>t</title></channel></rss>", "rss-0.9x"},
      {"RSS 0.94", "<rss version='0.94'><channel><title>t</title></channel></rss>", "rss-0.9x"},
      {"RSS without a version", "<rss><channel><title>t</title></channel></rss>", "rss-2.0"},
      {"RSS 2.0.1", "<rss version=\"2.0.1\"><channel><title>t</title></channel></rss>", "rss-2.0"},
      {"RDF under any prefix",
       "<x:RDF xmlns:x=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" "
       "xmlns=\"http://purl.org/rss/1.0/\"><channel><title>t</title></channel></x:RDF>",
       "rss-1.0"},
      {"Atom 1.0", "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>t</title></feed>",
       "atom-1.0"},
      {"Atom with a misspelt namespace",
       "<feed xmlns=\"http://www.w3.org/2005/atom/\"><title>t</title></feed>", "atom-1.0"},
      {"Atom without a namespace", "<feed><title>t</title></feed>", "atom-1.0"},
      {"Atom 0.3 by version", "<feed version=\"0.3\"><title>t</title></feed>", "atom-0.3"},
      {"Atom 0.3 by namespace", "<feed xmlns=\"http://purl.org/atom/ns#\"><title>t</title></feed>",
       "atom-0.3"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    const auto document = parse(c.root, {});
    ASSERT_TRUE(document.has_value());
    EXPECT_EQ(name_of(document->format), c.format);
    EXPECT_EQ(document->feed.title, "t");
  }
}

}  // namespace
}  // namespace newswatch::feeds
