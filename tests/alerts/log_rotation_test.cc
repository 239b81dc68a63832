// Alert logs that newswatch sets aside itself, and what a kill at any moment leaves.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "alerts/log_file.h"
#include "alerts/rotation.h"
#include "tests/support/temp_folder.h"

namespace newswatch::alerts {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using Lines = std::vector<std::string>;
using Files = std::map<std::string, std::string>;  // by name, their text

class LogRotation : public ::testing::Test {
 protected:
  Files files() const {
    Files found;
    for (const auto& entry : fs::directory_iterator(folder.path())) {
      std::ifstream in(entry.path());
      std::stringstream text;
      text << in.rdbuf();
      found[entry.path().filename()] = text.str();
    }
    return found;
  }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder.path() / name) << text;
  }
  static bool append(LogFile& file, const Lines& lines) { return file.append(lines).has_value(); }

  testing::TempFolder folder;
  const fs::path path = folder.path() / "a";
};

TEST_F(LogRotation, SetsTheFileAsideBeforeTheLineThatWouldExceedIt) {
  LogFile file(path, 8, 7);
  EXPECT_TRUE(append(file, {"111\n", "222"}));  // eight bytes fit
  EXPECT_EQ(files(), (Files{{"a", "111\n222\n"}}));
  EXPECT_TRUE(append(file, {"333\n"}));
  EXPECT_EQ(files(), (Files{{"a", "333\n"}, {"a.1", "111\n222\n"}}));
}

TEST_F(LogRotation, KeepsSoManyAndLetsTheOldestGo) {
  LogFile file(path, 4, 3);
  EXPECT_TRUE(append(file, {"111", "222", "333", "444", "555"}));
  EXPECT_EQ(files(), (Files{{"a", "555\n"}, {"a.1", "444\n"}, {"a.2", "333\n"}, {"a.3", "222\n"}}));
  LogFile fewer(path, 4, 1);
  EXPECT_TRUE(append(fewer, {"666"}));
  EXPECT_EQ(files(), (Files{{"a", "666\n"}, {"a.1", "555\n"}}));
}

TEST_F(LogRotation, WritesALineLongerThanTheLimitIntoAFileOfItsOwn) {
  LogFile file(path, 8, 7);
  EXPECT_TRUE(append(file, {"a line of its own", "222", "another that is long"}));
  EXPECT_EQ(
      files(),
      (Files{{"a", "another that is long\n"}, {"a.1", "222\n"}, {"a.2", "a line of its own\n"}}));
}

TEST_F(LogRotation, NeverHappensUnasked) {
  LogFile file(path);
  EXPECT_TRUE(append(file, Lines(1000, std::string(100, 'x'))));
  EXPECT_EQ(files().size(), 1u);
}

TEST_F(LogRotation, FillsAGapBeforeAnythingGoes) {
  write("a", "444\n");
  write("a.1", "333\n");
  write("a.3", "111\n");
  LogFile file(path, 4, 3);
  EXPECT_TRUE(append(file, {"555"}));
  EXPECT_EQ(files(), (Files{{"a", "555\n"}, {"a.1", "444\n"}, {"a.2", "333\n"}, {"a.3", "111\n"}}));
}

TEST_F(LogRotation, LosesNoLineWhereverTheRenamesEnd) {
  const Files full{{"a", "444\n"}, {"a.1", "333\n"}, {"a.2", "222\n"}};
  for (const auto& [name, text] : full) write(name, text);
  const std::size_t steps = renames_to_set_aside(path, 7).size();
  ASSERT_EQ(steps, 3u);
  for (std::size_t killed_after = 0; killed_after <= steps; ++killed_after) {
    SCOPED_TRACE(killed_after);
    for (const auto& [name, text] : files()) fs::remove(folder.path() / name);
    for (const auto& [name, text] : full) write(name, text);
    const auto renames = renames_to_set_aside(path, 7);
    for (std::size_t i = 0; i < killed_after; ++i) ASSERT_EQ(do_rename(renames[i]), 0);
    LogFile next(path, 4, 7);
    EXPECT_TRUE(append(next, {"555"}));
    EXPECT_EQ(files(),
              (Files{{"a", "555\n"}, {"a.1", "444\n"}, {"a.2", "333\n"}, {"a.3", "222\n"}}));
  }
}

TEST_F(LogRotation, LeavesAFileAloneThatHasComeUpMeanwhile) {
  write("a", "222\n");
  const auto renames = renames_to_set_aside(path, 7);
  write("a.1", "logrotate was here\n");
  EXPECT_EQ(do_rename(renames.at(0)), EEXIST);
  EXPECT_EQ(files(), (Files{{"a", "222\n"}, {"a.1", "logrotate was here\n"}}));
}

TEST_F(LogRotation, GoesTogetherWithRotationFromOutside) {
  LogFile file(path, 8, 7);
  EXPECT_TRUE(append(file, {"111"}));
  fs::rename(path, folder.path() / "a.1");
  EXPECT_TRUE(append(file, {"222", "333"}));
  EXPECT_TRUE(append(file, {"444"}));
  EXPECT_EQ(files(), (Files{{"a", "444\n"}, {"a.1", "222\n333\n"}, {"a.2", "111\n"}}));
}

// A folder in the way stands for a file that may not be renamed: root, who runs tests, may all.
TEST_F(LogRotation, GoesOnInTheFileThatCannotBeSetAsideAndSaysSoOnce) {
  fs::create_directories(folder.path() / "a.1" / "full");
  LogFile file(path, 4, 1);
  EXPECT_TRUE(append(file, {"111", "222"}));
  const std::string complaint = file.take_complaint();
  EXPECT_THAT(complaint, HasSubstr("cannot set the alert log " + path.string() + " aside as " +
                                   path.string() + ".1: Is a directory; it grows on"));
  EXPECT_TRUE(append(file, {"333"}));
  EXPECT_EQ(file.take_complaint(), "");
  EXPECT_EQ(files().at("a"), "111\n222\n333\n");

  fs::remove_all(folder.path() / "a.1");
  EXPECT_TRUE(append(file, {"444"}));
  EXPECT_EQ(files(), (Files{{"a", "444\n"}, {"a.1", "111\n222\n333\n"}}));
  fs::create_directories(folder.path() / "a.1.d");
  fs::remove(folder.path() / "a.1");
  fs::rename(folder.path() / "a.1.d", folder.path() / "a.1");
  EXPECT_TRUE(append(file, {"555"}));
  EXPECT_NE(file.take_complaint(), "") << "well again, and then not: that is news";
}

// A writer is killed in the middle of setting files aside, as often as not. What it has called
// written is there, and each line once.
TEST_F(LogRotation, KeepsEveryWrittenLineThroughKills) {
  constexpr int kRounds = 8;
  constexpr int kHeard = 40;
  int told = 0;
  for (int round = 0; round < kRounds; ++round) {
    int pipe_ends[2];
    ASSERT_EQ(::pipe(pipe_ends), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      LogFile file(path, 20, 10'000);
      for (int i = 0;; ++i) {
        const std::string line = std::to_string(round) + "." + std::to_string(i);
        if (!append(file, {line})) ::_exit(1);
        if (::write(pipe_ends[1], "x", 1) != 1) ::_exit(1);
      }
    }
    ::close(pipe_ends[1]);
    char one = 0;
    for (int heard = 0; heard < kHeard; ++heard) ASSERT_EQ(::read(pipe_ends[0], &one, 1), 1);
    ::kill(child, SIGKILL);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));
    int lines_of_round = kHeard;
    while (::read(pipe_ends[0], &one, 1) == 1) ++lines_of_round;
    ::close(pipe_ends[0]);
    std::map<std::string, int> seen;
    for (const auto& [name, text] : files()) {
      std::istringstream lines(text);
      for (std::string line; std::getline(lines, line);) ++seen[line];
    }
    for (int i = 0; i < lines_of_round; ++i, ++told) {
      const std::string line = std::to_string(round) + "." + std::to_string(i);
      ASSERT_EQ(seen[line], 1) << line;
    }
  }
  EXPECT_GE(told, kRounds * kHeard);
}

}  // namespace
}  // namespace newswatch::alerts
