#include "alerts/log_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

#include "tests/support/temp_folder.h"

namespace newswatch::alerts {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using Lines = std::vector<std::string>;

class LogFileTest : public ::testing::Test {
 protected:
  std::string read(const fs::path& from) const {
    std::ifstream in(from);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
  }
  void write(const std::string& text) const { std::ofstream(path) << text; }
  static bool append(LogFile& file, const Lines& lines) { return file.append(lines).has_value(); }

  testing::TempFolder folder;
  const fs::path path = folder.path() / "alerts.jsonl";
};

TEST_F(LogFileTest, AppendsLinesAndEndsEachOfThem) {
  LogFile file(path);
  EXPECT_TRUE(append(file, {"{\"a\":1}\n", "{\"b\":2}"}));
  EXPECT_TRUE(append(file, {"{\"c\":3}\n"}));
  EXPECT_EQ(read(path), "{\"a\":1}\n{\"b\":2}\n{\"c\":3}\n");
}

TEST_F(LogFileTest, KeepsWhatIsThereAlready) {
  write("{\"old\":1}\n");
  LogFile file(path);
  EXPECT_TRUE(append(file, {"{\"new\":1}\n"}));
  EXPECT_EQ(read(path), "{\"old\":1}\n{\"new\":1}\n");
}

TEST_F(LogFileTest, IsMadeAtTheFirstLineAndReadableByOwnerAndGroupOnly) {
  LogFile file(path);
  EXPECT_TRUE(append(file, {}));
  EXPECT_FALSE(fs::exists(path));
  EXPECT_TRUE(append(file, {"{}\n"}));
  struct stat found {};
  ASSERT_EQ(::stat(path.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 07137u, 0u);  // the umask may take more away
}

TEST_F(LogFileTest, IsMadeAnewWhenRotationHasMovedItAway) {
  LogFile file(path);
  const fs::path moved = folder.path() / "alerts.jsonl.1";
  EXPECT_TRUE(append(file, {"{\"a\":1}\n"}));
  fs::rename(path, moved);
  EXPECT_TRUE(append(file, {"{\"b\":2}\n"}));
  EXPECT_EQ(read(moved), "{\"a\":1}\n");
  EXPECT_EQ(read(path), "{\"b\":2}\n");
}

TEST_F(LogFileTest, FollowsTheNameWhenRotationHasMadeTheNextFile) {
  LogFile file(path);
  const fs::path moved = folder.path() / "alerts.jsonl.1";
  EXPECT_TRUE(append(file, {"{\"a\":1}\n"}));
  fs::rename(path, moved);
  write("");
  EXPECT_TRUE(append(file, {"{\"b\":2}\n"}));
  EXPECT_EQ(read(moved), "{\"a\":1}\n");
  EXPECT_EQ(read(path), "{\"b\":2}\n");
}

TEST_F(LogFileTest, GoesOnAtTheStartOfAFileThatWasEmptied) {
  LogFile file(path);
  EXPECT_TRUE(append(file, {"{\"a\":1}\n"}));
  fs::resize_file(path, 0);
  EXPECT_TRUE(append(file, {"{\"b\":2}\n"}));
  EXPECT_EQ(read(path), "{\"b\":2}\n");
}

TEST_F(LogFileTest, EndsALineThatACrashCutShortBeforeTheNext) {
  write("{\"a\":1}\n{\"b\":");
  LogFile file(path);
  EXPECT_TRUE(append(file, {"{\"c\":3}\n", "{\"d\":4}\n"}));
  EXPECT_EQ(read(path), "{\"a\":1}\n{\"b\":\n{\"c\":3}\n{\"d\":4}\n");
}

TEST_F(LogFileTest, SaysPlainlyWhyItCannotWrite) {
  struct Case {
    std::string name;
    std::string path;
    LogError::Kind kind;
    std::string says;
  };
  const std::string missing = folder.path() / "missing" / "alerts.jsonl";
  const std::vector<Case> cases = {
      {"no such folder", missing, LogError::Kind::io,
       "cannot open the alert log " + missing + ": No such file or directory"},
      {"a folder", folder.path().string(), LogError::Kind::io,
       "cannot open the alert log " + folder.path().string() + ": Is a directory"},
      {"a full disk", "/dev/full", LogError::Kind::full,
       "cannot write the alert log /dev/full: No space left on device"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    LogFile file(c.path);
    const auto written = file.append(Lines{"{}\n"});
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().kind, c.kind);
    EXPECT_EQ(written.error().message, c.says);
  }
}

TEST_F(LogFileTest, HealsWhenTheFolderIsBack) {
  const fs::path late = folder.path() / "late" / "alerts.jsonl";
  LogFile file(late);
  EXPECT_FALSE(append(file, {"{\"a\":1}\n"}));
  fs::create_directory(late.parent_path());
  EXPECT_TRUE(append(file, {"{\"a\":1}\n"}));
  EXPECT_EQ(read(late), "{\"a\":1}\n");
}

// A limit on the file's size stands for a disk that fills in the middle of a line.
TEST_F(LogFileTest, TakesBackALineThatDidNotFit) {
  write("{\"old\":1}\n");
  LogFile file(path);
  {
    const testing::FileSizeLimit limit(20);
    const auto written = file.append(Lines{"{\"a\":1}\n", "{\"long\":\"0123456789\"}\n"});
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().kind, LogError::Kind::full);
    EXPECT_EQ(read(path), "{\"old\":1}\n{\"a\":1}\n");
  }
  EXPECT_TRUE(append(file, {"{\"b\":2}\n"}));
  EXPECT_EQ(read(path), "{\"old\":1}\n{\"a\":1}\n{\"b\":2}\n");
}

}  // namespace
}  // namespace newswatch::alerts
