#include "daemon/top_view.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <string>
#include <vector>

namespace newswatch::daemon {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_seconds;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::StartsWith;

const sys_seconds kNow{1'718'006'400s};

class TopViewTest : public ::testing::Test {
 protected:
  TopViewTest() {
    for (const char* name : {"later", "sooner", "broken", "gone", "new"})
      configured.push_back({.name = name, .url = std::string("https://example.org/") + name});
    for (const feeds::Feed& feed : configured) rows.push_back({.feed = &feed});
    for (FeedRow& row : rows) row.state = {.last_success = kNow - 5min, .interval = 10min};
    rows[0].state.next_poll = kNow + 9min;
    rows[1].state.next_poll = kNow + 2min;
    rows[2].state.failures = 3;
    rows[2].state.failing_since = kNow - 1h;
    rows[2].state.last_error = "no route\x1b[31m to host";
    rows[3].state.gone = true;
    rows[3].state.failures = 1;
    rows[4].state = {};
  }

  std::vector<std::string> draw(int height) {
    const TopView view{
        .feeds = rows, .backlog = backlog, .alerts = alerts, .settings = settings, .now = kNow};
    return draw_top(view, terminal, height);
  }
  std::vector<std::string> feeds_drawn(int height) {
    const auto lines = draw(height);
    const auto heading = std::find_if(lines.begin(), lines.end(), [](const std::string& line) {
      return line.starts_with("FEED ");
    });
    return heading == lines.end() ? std::vector<std::string>{}
                                  : std::vector<std::string>(heading + 1, lines.end());
  }

  std::vector<feeds::Feed> configured;
  std::vector<FeedRow> rows;
  std::vector<store::Backlog> backlog;
  std::vector<store::AlertRow> alerts;
  feeds::FetchSettings settings;
  Terminal terminal{.is_terminal = true, .colour = false, .width = 120};
};

TEST_F(TopViewTest, FeedsThatNeedEyesComeFirstThenThoseAskedNext) {
  const auto lines = feeds_drawn(50);
  ASSERT_THAT(lines, SizeIs(5));
  EXPECT_THAT(lines[0], StartsWith("broken "));
  EXPECT_THAT(lines[1], StartsWith("gone "));
  EXPECT_THAT(lines[2], StartsWith("new "));
  EXPECT_THAT(lines[3], StartsWith("sooner "));
  EXPECT_THAT(lines[4], StartsWith("later "));
  EXPECT_THAT(lines[0], HasSubstr(R"(no route\x1b[31m to host)"));
  EXPECT_THAT(lines[3], HasSubstr("in 2 min"));
}

TEST_F(TopViewTest, FitsTheTerminal) {
  alerts.assign(50, {.rule = std::string(300, 'r'),
                     .article_key = "a_1",
                     .created = kNow - 1min,
                     .alert_json = R"({"data":{"article":{"title":"Talks in \u001b[2JDoha"}}})"});
  backlog.assign(40, {.channel = "desk with a long name", .waiting = 3, .dead = 1});
  for (const int height : {0, 1, 5, 12, 40}) {
    for (const int width : {1, 20, 80, 300}) {
      terminal.width = width;
      const auto lines = draw(height);
      EXPECT_LE(lines.size(), static_cast<std::size_t>(height));
      for (const std::string& line : lines) {
        EXPECT_EQ(line.find('\x1b'), std::string::npos);
        EXPECT_LE(columns(line), std::max(width, 40)) << line;
      }
    }
  }
}

TEST_F(TopViewTest, TellsTheLatestAlertsAndWhatWaits) {
  alerts = {{.rule = "ceasefire",
             .article_key = "a_1",
             .created = kNow - 1min,
             .alert_json = R"({"data":{"article":{"title":"Talks in Doha"}}})"},
            {.rule = "other", .article_key = "a_2", .created = kNow - 1h, .alert_json = "broken"}};
  backlog = {{.channel = "desk", .waiting = 3, .dead = 1}};
  const auto lines = draw(50);
  EXPECT_THAT(lines[0], HasSubstr("5 feeds, 2 failing, 0 late"));
  EXPECT_THAT(lines[2], HasSubstr("desk 3 waiting, 1 given up"));
  EXPECT_THAT(lines[5], HasSubstr("Talks in Doha"));
  EXPECT_THAT(lines[6], HasSubstr("a_2"));
}

}  // namespace
}  // namespace newswatch::daemon
