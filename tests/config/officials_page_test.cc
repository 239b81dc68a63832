// docs/officials.md promises; its configuration is loaded and every example on it is run.

#include <gtest/gtest.h>

#include <chrono>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/config/fixtures.h"

namespace newswatch::config {
namespace {

using namespace std::chrono_literals;

struct Page {
  std::string officials;                                       // the YAML
  std::vector<std::pair<std::string, std::string>> sentences;  // and who is named
};

Page read_page() {
  Page page;
  std::string block;
  for (const std::string& line :
       test::lines_of(std::string(NEWSWATCH_SOURCE_DIR) + "/docs/officials.md")) {
    if (line.starts_with("```")) {
      block = line.substr(3);
    } else if (block == "yaml") {
      page.officials += line + "\n";
    } else if (block == "names") {
      const auto bar = line.find(" |");
      const std::string who = line.substr(bar + 2);
      page.sentences.emplace_back(line.substr(0, bar),
                                  who.substr(std::min<std::size_t>(who.size(), 1)));
    }
  }
  return page;
}

std::string named_in(const std::string& sentence, const rules::RuleSet& rules) {
  feeds::Article article{.title = {}, .text = sentence};
  const rules::Subject subject{.article = article,
                               .feed_name = {},
                               .feed_tags = {},
                               .publisher = {},
                               .now = std::chrono::sys_days(2024y / 6 / 10)};
  std::set<std::string> ids;
  for (const rules::Match& match : rules.match(subject))
    ids.insert(match.officials.begin(), match.officials.end());
  std::string all;
  for (const std::string& id : ids) all += (all.empty() ? "" : " ") + id;
  return all;
}

TEST(TheOfficialsPage, SaysWhatHappens) {
  const Page page = read_page();
  ASSERT_GE(page.sentences.size(), 30u);
  const test::Folder folder;
  std::string text = page.officials + "feeds: [{ name: BBC, url: https://example.org/ }]\nrules:\n";
  for (const char* id : {"us.blinken", "us.burns", "us.austin", "il.netanyahu", "il.gallant",
                         "eg.sisi", "ua.zelensky", "kp.kim"}) {
    text += std::string("  - { name: ") + id + ", match: 'official:" + id + "' }\n";
  }
  text += "channels: { log: { log: {} } }\n";
  auto config = load(folder.write("newswatch.yaml", text), test::secrets_of({}));
  ASSERT_TRUE(config.has_value()) << to_string(config.error().front());
  for (const auto& [sentence, who] : page.sentences) {
    SCOPED_TRACE(sentence);
    EXPECT_EQ(named_in(sentence, *config->rules), who);
  }
}

}  // namespace
}  // namespace newswatch::config
