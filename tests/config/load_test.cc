// What load() promises beyond single messages: limits, secrets, warnings, what to watch.

#include <gtest/gtest.h>

#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "config/config.h"
#include "config/files.h"
#include "config/yaml.h"
#include "tests/config/fixtures.h"

namespace newswatch::config {
namespace {

constexpr const char* kFeed = "feeds:\n  - { name: BBC, url: https://example.org/bbc.xml }\n";
constexpr const char* kKey = "a-very-secret-key-of-the-desk";

std::vector<std::string> errors_of(const test::Folder& folder,
                                   const SecretSources& secrets = test::secrets_of({})) {
  const auto config = load(folder.file("newswatch.yaml"), secrets);
  return config ? std::vector<std::string>{} : test::told(config.error(), folder.path());
}

using Lines = std::vector<std::string>;

TEST(Load, RefusesAFileAboveTheLimitAndTakesOneBelow) {
  const test::Folder folder;
  std::string text = kFeed;
  text += "#" + std::string(kMaxFileBytes - text.size() - 1, 'x');
  folder.write("newswatch.yaml", text);
  EXPECT_EQ(errors_of(folder), Lines{});
  folder.write("newswatch.yaml", text + "x");
  EXPECT_EQ(errors_of(folder), Lines{"newswatch.yaml: cannot be read: larger than 67108864 bytes"});
}

TEST(Load, DoesNotHangOnAPipe) {
  const test::Folder folder;
  ASSERT_EQ(::mkfifo(folder.file("newswatch.yaml").c_str(), 0600), 0);
  EXPECT_EQ(errors_of(folder), Lines{"newswatch.yaml: cannot be read: not a regular file"});
}

TEST(Load, TakesNestingUpToTheLimit) {
  const test::Folder folder;
  // The file's mapping, the rules, the rule, and two levels for each `all`.
  const auto nested = [](std::size_t levels) {
    std::string match = "truce";
    for (std::size_t i = 0; i < levels; ++i) match = "{ all: [" + match + "] }";
    return "rules:\n  - { name: deep, match: " + match + " }\n";
  };
  folder.write("newswatch.yaml", nested(30));
  EXPECT_EQ(errors_of(folder), Lines{});
  folder.write("newswatch.yaml", nested(31));
  const Lines lines = errors_of(folder);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_NE(lines[0].find("nested deeper than 64 levels"), std::string::npos) << lines[0];
}

TEST(Load, CountsWhatAliasesCopyInBytesToo) {
  const test::Folder folder;
  std::string text = "words:\n  a: &a [" + std::string(1u << 20, 'a') + "]\n";
  for (int i = 0; i < 20; ++i) text += "  b" + std::to_string(i) + ": *a\n";
  folder.write("newswatch.yaml", text);
  const Lines lines = errors_of(folder);
  ASSERT_FALSE(lines.empty());
  EXPECT_NE(lines[0].find("anchors and aliases copy more"), std::string::npos) << lines[0];
}

TEST(Load, ReportsAtMostAHundredProblemsAndHowManyMore) {
  const test::Folder folder;
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += "key" + std::to_string(i) + ": 1\n";
  folder.write("newswatch.yaml", text);
  const auto config = load(folder.file("newswatch.yaml"), test::secrets_of({}));
  ASSERT_TRUE(config.has_error());
  EXPECT_EQ(config.error().size(), 101u);
  EXPECT_EQ(config.error().back().message, "and 19900 more problems");
}

TEST(Load, TellsEveryFileAndFolderToWatch) {
  const test::Folder folder;
  folder.write("newswatch.yaml",
               std::string("include: [feeds.d/*.yaml, rules.d/*.yaml, gone.d/*.yaml]\n"));
  folder.write("feeds.d/a.yaml", kFeed);
  folder.write("rules.d/readme.txt", "not ours");
  const auto config = load(folder.file("newswatch.yaml"), test::secrets_of({}));
  ASSERT_TRUE(config.has_value());
  const std::string root = folder.path().string();
  EXPECT_EQ(config->files, (Lines{root + "/newswatch.yaml", root + "/feeds.d/a.yaml"}));
  EXPECT_EQ(config->watched_folders, (Lines{root, root + "/feeds.d", root + "/rules.d"}));
}

TEST(Load, TakesAPathWithoutAFolder) {
  const test::Folder folder;
  folder.write("newswatch.yaml", "include: [feeds.d/*.yaml]\n");
  folder.write("feeds.d/a.yaml", kFeed);
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  const auto config = load("newswatch.yaml", test::secrets_of({}));
  std::filesystem::current_path(before);
  ASSERT_TRUE(config.has_value());
  EXPECT_EQ(config->files, (Lines{"newswatch.yaml", "feeds.d/a.yaml"}));
}

TEST(Load, FindsFilesInAFolderWhoseNameLooksLikeAGlob) {
  const test::Folder folder;
  folder.write("a[b]*/newswatch.yaml", "include: [feeds.d/*.yaml]\n");
  folder.write("a[b]*/feeds.d/a.yaml", kFeed);
  const auto config = load(folder.file("a[b]*/newswatch.yaml"), test::secrets_of({}));
  ASSERT_TRUE(config.has_value());
  EXPECT_EQ(config->feeds.size(), 1u);
}

std::string with_secret(const std::string& secret) {
  return std::string(kFeed) +
         "rules: [{ name: truce, match: truce }]\n"
         "channels:\n  desk:\n    webhook:\n      url: https://example.org/hook\n      secret: \"" +
         secret + "\"\n";
}

TEST(Secrets, ComeFromFilesCredentialsAndTheEnvironment) {
  const test::Folder folder;
  folder.write("secrets/desk", std::string(kKey) + "\n");
  const auto credentials = folder.path() / "credentials";
  folder.write("credentials/desk", std::string(kKey) + "\r\n");
  for (const std::string source : {"${file:secrets/desk}", "${credential:desk}", "${env:DESK}"}) {
    SCOPED_TRACE(source);
    folder.write("newswatch.yaml", with_secret(source));
    auto config = load(folder.file("newswatch.yaml"),
                       test::secrets_of({{"DESK", kKey}}, credentials.string()));
    ASSERT_TRUE(config.has_value()) << to_string(config.error().front());
    EXPECT_EQ(std::get<alerts::Webhook>(config->channels[0].kind).secrets, Lines{kKey});
    EXPECT_EQ(config->secret_values, Lines{kKey});
  }
}

TEST(Secrets, KeepAllButOneLineEnd) {
  const test::Folder folder;
  folder.write("desk", std::string(kKey) + "\n\n");
  folder.write("newswatch.yaml", with_secret("${file:desk}"));
  auto config = load(folder.file("newswatch.yaml"), test::secrets_of({}));
  ASSERT_TRUE(config.has_value());
  EXPECT_EQ(std::get<alerts::Webhook>(config->channels[0].kind).secrets,
            Lines{std::string(kKey) + "\n"});
}

TEST(Secrets, AreNotLookedIntoForFurtherSecrets) {
  const test::Folder folder;
  folder.write("newswatch.yaml", with_secret("${env:DESK}"));
  const std::string value = "${env:OTHER}-and-more-of-the-same";
  auto config =
      load(folder.file("newswatch.yaml"), test::secrets_of({{"DESK", value}, {"OTHER", "hidden"}}));
  ASSERT_TRUE(config.has_value());
  EXPECT_EQ(std::get<alerts::Webhook>(config->channels[0].kind).secrets, Lines{value});
}

TEST(Secrets, ReadableByEveryoneEarnAWarning) {
  const test::Folder folder;
  const std::string path = folder.write("desk", kKey);
  folder.write("newswatch.yaml", with_secret("${file:desk}"));
  struct Case {
    ::mode_t mode;
    std::size_t warnings;
  };
  for (const Case& c : {Case{0600, 0}, Case{0640, 0}, Case{0644, 1}, Case{0604, 1}}) {
    SCOPED_TRACE(c.mode);
    ASSERT_EQ(::chmod(path.c_str(), c.mode), 0);
    auto config = load(folder.file("newswatch.yaml"), test::secrets_of({}));
    ASSERT_TRUE(config.has_value());
    EXPECT_EQ(config->warnings.size(), c.warnings);
    for (const std::string& warning : test::told(config->warnings, folder.path())) {
      EXPECT_NE(warning.find("newswatch.yaml:8:16: secret ${file:desk} can be read by everyone"),
                std::string::npos)
          << warning;
    }
  }
}

TEST(Secrets, InPlainTextAreWarnedOfAndNeverShown) {
  const test::Folder folder;
  folder.write("newswatch.yaml", with_secret(kKey));
  auto config = load(folder.file("newswatch.yaml"), test::secrets_of({}));
  ASSERT_TRUE(config.has_value());
  ASSERT_EQ(config->warnings.size(), 1u);
  EXPECT_EQ(config->warnings[0].message.find(kKey), std::string::npos);
  EXPECT_NE(config->warnings[0].message.find("stands here in plain text"), std::string::npos);
  EXPECT_EQ(config->secret_values, Lines{kKey});
}

// For redact(): what a server or a proxy sends back of them.
TEST(Secrets, OfFeedsAreRememberedInEveryFormTheyAreSentIn) {
  struct Case {
    std::string written;
    Lines remembered;
  };
  const Case cases[] = {
      {"login: { user: desk, password: \"${env:KEY}\" }", {"k%65y", "ZGVzazprJTY1eQ=="}},
      {"login: { user: desk, password: plain }", {"plain", "ZGVzazpwbGFpbg=="}},
      {"login: { bearer: plain }", {"plain"}},
      {"headers: { X-Api-Key: \"${env:KEY}\" }", {"k%65y"}},
      {"headers: { Authorization: Bearer plain }", {"Bearer plain", "plain"}},
      {"headers: { X-Desk: plain }", {}},
      {"proxy: \"http://desk:${env:KEY}@proxy.example:1\"", {"k%65y", "ZGVzazprZXk=", "key"}},
      {"proxy: http://desk:pl%61in@proxy.example:1", {"ZGVzazpwbGFpbg==", "plain"}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.written);
    const test::Folder folder;
    folder.write("newswatch.yaml",
                 "feeds:\n  - name: a\n    url: https://a.example/\n    " + c.written + "\n");
    auto config = load(folder.file("newswatch.yaml"), test::secrets_of({{"KEY", "k%65y"}}));
    ASSERT_TRUE(config.has_value()) << to_string(config.error().front());
    EXPECT_EQ(config->secret_values, c.remembered);
    for (const Problem& warning : config->warnings) {
      EXPECT_EQ(warning.message.find("k%65y"), std::string::npos) << warning.message;
      EXPECT_EQ(warning.message.find("ZGVz"), std::string::npos) << warning.message;
    }
  }
}

TEST(Secrets, OfAFileMayNotBeEndless) {
  const test::Folder folder;
  folder.write("desk", std::string(65'537, 'x'));
  folder.write("newswatch.yaml", with_secret("${file:desk}"));
  EXPECT_EQ(
      errors_of(folder),
      Lines{"newswatch.yaml:8:16: secret ${file:desk} is not there: larger than 65536 bytes"});
}

TEST(Secrets, OfCredentialsStayInTheirFolder) {
  const test::Folder folder;
  folder.write("desk", kKey);
  std::filesystem::create_directories(folder.path() / "credentials");
  folder.write("newswatch.yaml", with_secret("${credential:../desk}"));
  EXPECT_EQ(errors_of(folder, test::secrets_of({}, folder.file("credentials"))),
            Lines{"newswatch.yaml:8:16: secret ${credential:../desk} is not the name of a "
                  "credential"});
}

TEST(Redact, StrikesOutEverySecretTheLongestFirst) {
  EXPECT_EQ(redact("https://example.org/abc123/x?k=abc", {"abc", "abc123"}),
            "https://example.org/***/x?k=***");
  EXPECT_EQ(redact("nothing here", {"abc", ""}), "nothing here");
}

}  // namespace
}  // namespace newswatch::config
