// Damaged configurations: whatever happens to the bytes, load() ends with settings or with problems
// that a terminal can show.

#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "config/config.h"
#include "tests/config/fixtures.h"

namespace newswatch::config {
namespace {

constexpr std::uint32_t kSeed = 20240610;
constexpr int kRounds = 1'500;

// Bytes that mean something to YAML, to the query language or to nobody.
constexpr std::string_view kMarks = "\n \t:-[]{}&*!|>'\"%@`#,?\\$(){}/~=\r\x01\xff\xc3";

std::string damaged(std::string text, std::mt19937& random) {
  const auto below = [&](std::size_t n) { return random() % (n + 1); };
  for (std::size_t changes = 1 + below(3); changes > 0 && !text.empty(); --changes) {
    const std::size_t at = below(text.size() - 1);
    switch (below(4)) {
      case 0:
        text[at] = kMarks[below(kMarks.size() - 1)];
        break;
      case 1:
        text.insert(at, 1, kMarks[below(kMarks.size() - 1)]);
        break;
      case 2:
        text.erase(at, 1 + below(8));
        break;
      case 3:
        text.insert(at, text.substr(below(text.size() - 1), below(40)));
        break;
      default:
        text.resize(at);
        break;
    }
  }
  return text;
}

bool is_one_clean_line(const std::string& line) {
  for (const char c : line) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return false;
  }
  return true;
}

TEST(DamagedConfiguration, EndsInSettingsOrPlainProblems) {
  std::vector<std::string> originals;
  for (const auto& folder : test::folders_in(test::fixtures() / "good")) {
    originals.push_back(test::content_of(folder / "newswatch.yaml"));
  }
  ASSERT_FALSE(originals.empty());
  std::mt19937 random(kSeed);
  const test::Folder folder;
  const SecretSources secrets = test::secrets_of({{"DESK_SECRET", "hush-hush-hush-hush-hush"}});
  std::size_t loaded = 0;
  std::size_t refused = 0;
  for (int round = 0; round < kRounds; ++round) {
    const std::string text = damaged(originals[random() % originals.size()], random);
    const auto config = load(folder.write("newswatch.yaml", text), secrets);
    if (config) {
      ++loaded;
      continue;
    }
    ++refused;
    ASSERT_FALSE(config.error().empty()) << "seed " << kSeed << " round " << round << "\n" << text;
    for (const Problem& problem : config.error()) {
      const std::string line = to_string(problem);
      ASSERT_TRUE(is_one_clean_line(line)) << "seed " << kSeed << " round " << round << "\n"
                                           << line;
      ASSERT_EQ(line.find("hush-hush"), std::string::npos) << line;
      ASSERT_GE(problem.line, 0);
    }
  }
  EXPECT_GT(loaded, 0u);
  EXPECT_GT(refused, 100u);
}

}  // namespace
}  // namespace newswatch::config
