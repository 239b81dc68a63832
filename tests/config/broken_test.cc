// Every folder of tests/fixtures/config/broken holds a configuration that must not load, and the
// exact lines an operator is told.

#include <gtest/gtest.h>

#include "config/config.h"
#include "tests/config/fixtures.h"

namespace newswatch::config {
namespace {

// Stands in fixtures where a secret would: no message may show it.
constexpr const char* kSecret = "hush-hush-hush-hush-hush-hush";

TEST(BrokenConfiguration, IsRefusedWithTheStoredLines) {
  const auto folders = test::folders_in(test::fixtures() / "broken");
  ASSERT_GE(folders.size(), 60u);
  const SecretSources secrets = test::secrets_of({{"DESK_SECRET", kSecret}, {"EMPTY", ""}});
  for (const auto& folder : folders) {
    SCOPED_TRACE(folder.filename().string());
    const auto config = load((folder / "newswatch.yaml").string(), secrets);
    ASSERT_TRUE(config.has_error()) << "it loads";
    const auto lines = test::told(config.error(), folder);
    EXPECT_EQ(lines, test::lines_of(folder / "expected.txt"));
    for (const std::string& line : lines) {
      EXPECT_EQ(line.find("hush"), std::string::npos) << line;
      EXPECT_EQ(line.find('\n'), std::string::npos) << line;
    }
  }
}

}  // namespace
}  // namespace newswatch::config
