// Files written whole or not at all.

#include "daemon/whole_file.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/support/temp_folder.h"

namespace newswatch::daemon {
namespace {

namespace fs = std::filesystem;

class WholeFileTest : public ::testing::Test {
 protected:
  std::string path(const std::string& name) const { return (folder.path() / name).string(); }
  void put(const std::string& name, const std::string& text) const {
    std::ofstream(path(name), std::ios::binary) << text;
  }
  std::string content(const std::string& name) const {
    std::ifstream file(path(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
  std::size_t files() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()));
  }

  testing::TempFolder folder;
};

TEST_F(WholeFileTest, IsMadeWhereThereIsNone) {
  ASSERT_TRUE(create_file(path("a"), "text"));
  EXPECT_EQ(content("a"), "text");
  const auto again = create_file(path("a"), "other");
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, FileFault::Kind::exists);
  EXPECT_EQ(content("a"), "text");
  EXPECT_FALSE(create_file(path("nowhere/a"), "text"));
  EXPECT_EQ(files(), 1u);
}

TEST_F(WholeFileTest, TakesThePlaceOfWhatItWasMadeFrom) {
  put("a", "before");
  fs::permissions(path("a"), fs::perms::owner_read | fs::perms::owner_write);
  fs::create_symlink(path("a"), path("link"));
  ASSERT_TRUE(replace_file(path("link"), "before", "after"));
  EXPECT_EQ(content("a"), "after");
  EXPECT_TRUE(fs::is_symlink(path("link")));
  EXPECT_EQ(fs::status(path("a")).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  const auto changed = replace_file(path("a"), "before", "lost");
  ASSERT_FALSE(changed);
  EXPECT_EQ(changed.error().kind, FileFault::Kind::changed);
  EXPECT_EQ(content("a"), "after");
  EXPECT_FALSE(replace_file(path("nothing"), "", "text"));
  EXPECT_EQ(files(), 2u);
}

TEST_F(WholeFileTest, IsNotHalfWrittenWhereTheDiskIsFull) {
  put("a", "before");
  {
    const testing::FileSizeLimit limit(1000);
    EXPECT_FALSE(create_file(path("b"), std::string(5000, 'x')));
    EXPECT_FALSE(replace_file(path("a"), "before", std::string(5000, 'x')));
  }
  EXPECT_EQ(content("a"), "before");
  EXPECT_EQ(files(), 1u);
}

}  // namespace
}  // namespace newswatch::daemon
