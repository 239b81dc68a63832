// docs/metrics.md names every metric with its type, and no other.

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "daemon/metrics.h"

namespace newswatch::daemon {
namespace {

// A family without a series is not exported, so each is told something.
std::string exported() {
  Metrics metrics;
  metrics.polled("unchanged", {});
  metrics.committed(1, 0, 0, 1);
  metrics.commit_waited({});
  metrics.commit_failed("document");
  metrics.parsed(1, 1);
  metrics.alert_delay({});
  metrics.attempted("desk", "delivered", {});
  metrics.outbox("desk", 1, 0);
  metrics.channel("desk", true);
  metrics.feeds(1, 0, 0);
  metrics.pushed("news");
  metrics.subscriptions(1, 0, 0);
  metrics.reloaded(true, {});
  metrics.rules(1);
  return metrics.text();
}

using Types = std::map<std::string, std::string>;  // by metric

Types types_exported() {
  Types types;
  std::istringstream lines(exported());
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string hash;
    std::string keyword;
    std::string name;
    std::string type;
    if (words >> hash >> keyword >> name >> type && hash == "#" && keyword == "TYPE")
      types[name] = type;
  }
  return types;
}

// Rows "| `name` | type | ...".
Types types_documented() {
  Types types;
  std::ifstream file(NEWSWATCH_SOURCE_DIR "/docs/metrics.md");
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("| `newswatch_")) continue;
    const auto name_end = line.find('`', 3);
    const auto type_end = line.find(" |", name_end + 4);
    types[line.substr(3, name_end - 3)] = line.substr(name_end + 4, type_end - name_end - 4);
  }
  return types;
}

TEST(MetricsDocument, NamesEveryMetricWithItsTypeAndNoOther) {
  EXPECT_EQ(types_documented(), types_exported());
}

TEST(Metrics, CountsADuplicateOnce) {
  Metrics metrics;
  metrics.committed(3, 0, 2, 0);
  const std::string text = metrics.text();
  EXPECT_NE(text.find("newswatch_articles_total{kind=\"new\"} 1\n"), std::string::npos) << text;
  EXPECT_NE(text.find("newswatch_articles_total{kind=\"duplicate\"} 2\n"), std::string::npos);
}

}  // namespace
}  // namespace newswatch::daemon
