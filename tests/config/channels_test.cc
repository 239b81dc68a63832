// Every kind of channel, and how channels are paced: what YAML says is what settings hold, and what
// is wrong is told with its mend.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/config/fixtures.h"

namespace newswatch::config {
namespace {

using namespace std::chrono_literals;
using alerts::Channel;
using alerts::Webhook;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::string kSecret = "${env:S}";

boost::system::result<Config, std::vector<Problem>> loaded(const std::string& yaml) {
  test::Folder folder;
  folder.write("newswatch.yaml", yaml);
  return load(folder.file("newswatch.yaml"), test::secrets_of({{"S", "hidden-value-of-24-bytes"}}));
}

Channel channel(const std::string& yaml) {
  auto config = loaded("channels: { desk: { " + yaml + " } }\n");
  if (!config) {
    ADD_FAILURE() << yaml << ": " << to_string(config.error().front());
    return {};
  }
  return config->channels.at(0);
}

Webhook webhook(const std::string& yaml) { return std::get<Webhook>(channel(yaml).kind); }

TEST(Channels, OfEveryServiceAreRead) {
  struct Case {
    std::string yaml;
    alerts::Service service;
    std::string url;
    std::string token;
    std::string target;
  };
  const std::string url = "https://a.example/x";
  const std::string hidden = "hidden-value-of-24-bytes";
  using alerts::Service;
  const std::vector<Case> cases{
      {"slack: { url: \"" + url + "\" }", Service::slack, url, "", ""},
      {"discord: { url: \"" + url + "\" }", Service::discord, url, "", ""},
      {"teams: { url: \"" + url + "\" }", Service::teams, url, "", ""},
      {"mattermost: { url: \"" + url + "\" }", Service::mattermost, url, "", ""},
      {"alertmanager: { url: \"" + url + "\" }", Service::alertmanager, url, "", ""},
      {"telegram: { token: \"" + kSecret + "\", chat: \"-100\" }", Service::telegram,
       "https://api.telegram.org", hidden, "-100"},
      {"telegram: { token: \"" + kSecret + "\", chat: \"@a\", url: \"" + url + "\" }",
       Service::telegram, url, hidden, "@a"},
      {"ntfy: { topic: \"" + kSecret + "\" }", Service::ntfy, "https://ntfy.sh", "", hidden},
      {"ntfy: { topic: t, token: \"" + kSecret + "\" }", Service::ntfy, "https://ntfy.sh", hidden,
       "t"},
      {"matrix: { url: \"" + url + "\", room: \"!a:b\", token: \"" + kSecret + "\" }",
       Service::matrix, url, hidden, "!a:b"},
      {"pagerduty: { key: \"" + kSecret + "\" }", Service::pagerduty,
       "https://events.pagerduty.com/v2/enqueue", hidden, ""},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.yaml);
    const Webhook read = webhook(c.yaml);
    EXPECT_EQ(read.service, c.service);
    EXPECT_EQ(read.url, c.url);
    EXPECT_EQ(read.token, c.token);
    EXPECT_EQ(read.target, c.target);
  }
}

TEST(Channels, OfWebhooksHaveEnvelopesHubSecretsAndBodies) {
  const std::string start = "webhook: { url: \"https://a.example/\", secret: \"" + kSecret + "\", ";
  EXPECT_EQ(webhook(start + "envelope: cloudevents }").envelope,
            alerts::Envelope::cloudevents_structured);
  EXPECT_EQ(webhook(start + "envelope: cloudevents-binary }").envelope,
            alerts::Envelope::cloudevents_binary);
  EXPECT_EQ(webhook("webhook: { url: \"https://a.example/\", hub_secret: \"" + kSecret + "\" }")
                .hub_secret,
            "hidden-value-of-24-bytes");
  EXPECT_EQ(webhook(start + "body: { a: \"{{line}}\", b: [1, 2.5, true, no_truth, \"3\", null] } }")
                .body_template,
            R"({"a":"{{line}}","b":[1,2.5E0,true,"no_truth","3",null]})");
}

TEST(Channels, OfMailProgramsLogsAndTheJournalAreRead) {
  const auto mail = std::get<alerts::Mail>(
      channel("mail: { server: \"smtp://m.example:587\", from: n@m.example, to: [a@m.example, "
              "b@m.example], user: u, password: \"" +
              kSecret + "\", timeout: 20s }")
          .kind);
  EXPECT_EQ(mail.server, "smtp://m.example:587");
  EXPECT_THAT(mail.to, ElementsAre("a@m.example", "b@m.example"));
  EXPECT_EQ(mail.password, "hidden-value-of-24-bytes");
  EXPECT_EQ(mail.tls, alerts::Mail::Tls::required);
  EXPECT_EQ(mail.timeout, 20s);
  const auto exec =
      std::get<alerts::Exec>(channel("exec: { command: [/usr/bin/tee, \"-a\", \"$HOME\"] }").kind);
  EXPECT_THAT(exec.command, ElementsAre("/usr/bin/tee", "-a", "$HOME"));
  const auto log =
      std::get<alerts::Log>(channel("log: { file: a.jsonl, rotate: 10MiB, keep: 3 }").kind);
  EXPECT_EQ(log.rotate_bytes, 10u << 20);
  EXPECT_EQ(log.keep, 3u);
  EXPECT_TRUE(std::holds_alternative<alerts::Journal>(channel("journal: {}").kind));
  EXPECT_TRUE(std::holds_alternative<alerts::Journal>(channel("journal:").kind));
}

TEST(Channels, ArePaced) {
  const Channel read = channel(
      "slack: { url: \"https://a.example/\", retry: [0s, 1m], at_once: 2 }, rate: 30 per minute, "
      "order: strict, quiet_hours: { from: \"22:00\", to: \"07:30\", zone: Europe/Paris }");
  EXPECT_THAT(read.pace.retry, ElementsAre(0s, 60s));
  EXPECT_EQ(read.pace.at_once, 2u);
  EXPECT_EQ(read.pace.rate, (rules::AtMost{30, 60s}));
  EXPECT_EQ(read.pace.order, alerts::Order::strict);
  EXPECT_EQ(read.pace.quiet, (alerts::QuietHours{22h, 7h + 30min, "Europe/Paris"}));
}

TEST(Notices, AreReadWithTheirChannels) {
  const auto config = loaded(
      "channels: { ops: { log: journal } }\nnotices: { to: [ops], feed_failing_for: 10m, "
      "feed_silent_for: 2d, channel_failing_for: 1m, disk_free: 1GiB }\n");
  ASSERT_TRUE(config);
  EXPECT_THAT(config->notices.to, ElementsAre("ops"));
  EXPECT_EQ(config->notices.feed_failing_for, 10min);
  EXPECT_EQ(config->notices.feed_silent_for, 48h);
  EXPECT_EQ(config->notices.channel_failing_for, 1min);
  EXPECT_EQ(config->notices.disk_free_bytes, 1u << 30);
}

TEST(Channels, TellWhatIsWrong) {
  struct Case {
    std::string yaml;
    std::string told;
  };
  const std::string url = "url: \"https://a.example/\"";
  const std::vector<Case> cases{
      {"slack: {}", "slack lacks the key \"url\""},
      {"telegram: { chat: a }", "telegram lacks the key \"token\""},
      {"matrix: { " + url + ", token: \"" + kSecret + "\" }", "matrix lacks the key \"room\""},
      {"slack: { " + url + ", secret: a }", "unknown key \"secret\" in slack"},
      {"slack: { " + url + " }, mail: { server: \"smtp://a\", from: a@b, to: [a@b] }",
       "has two kinds, slack and mail"},
      {"webhook: { " + url + " }", "webhook lacks the key \"secret\""},
      {"webhook: { " + url + ", secret: \"" + kSecret + "\", envelope: cloudevent }",
       "did you mean \"cloudevents\"?"},
      {"webhook: { " + url + ", secret: \"" + kSecret + "\", body: { a: \"{{titel}}\" } }",
       "there is no value {{titel}}"},
      {"webhook: { " + url + ", secret: \"" + kSecret + "\", body: text }",
       "body: expected a mapping"},
      {"webhook: { " + url + ", secret: \"" + kSecret + "\", body: {}, envelope: cloudevents }",
       "body: cannot stand beside envelope"},
      {"mail: { server: mail.example, from: a@b.example, to: [a@b.example] }",
       "server: expected smtp://HOST:587"},
      {"mail: { server: \"smtp://a\", from: desk, to: [a@b.example] }",
       "from: expected an address such as desk@example.org"},
      {"mail: { server: \"smtp://a\", from: a@b.example, to: [\"A <a@b.example>\"] }",
       "to: expected an address"},
      {"mail: { server: \"smtp://a\", from: a@b.example, to: [a@b.example], user: u }",
       "user and password belong together"},
      {"exec: { command: [tee] }", "expected the whole path of a program"},
      {"exec: { command: [] }", "command: expected a program"},
      {"log: { rotate: 1MiB }", "only a log with a file is rotated"},
      {"log: journal, rate: fast", "rate: expected a rate such as 30 per minute"},
      {"log: journal, order: strictly", "order: expected any or strict"},
      {"log: journal, quiet_hours: { from: \"25:00\", to: \"07:00\" }",
       "from: expected a time of day such as \"22:00\""},
      {"log: journal, quiet_hours: { from: \"07:00\", to: \"07:00\" }", "from and to are the same"},
      {"log: journal, quiet_hours: { from: \"07:00\", to: \"08:00\", zone: Europe/Pari }",
       "there is no time zone \"Europe/Pari\""},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.yaml);
    const auto config = loaded("channels: { desk: { " + c.yaml + " } }\n");
    ASSERT_FALSE(config);
    std::string all;
    for (const Problem& problem : config.error()) all += to_string(problem) + "\n";
    EXPECT_THAT(all, HasSubstr(c.told));
    EXPECT_THAT(all, ::testing::Not(HasSubstr("hidden-value")));
  }
}

TEST(Notices, GoToChannelsThatExist) {
  const auto config = loaded("channels: { ops: { log: journal } }\nnotices: { to: [opss] }\n");
  ASSERT_FALSE(config);
  EXPECT_THAT(to_string(config.error().front()), HasSubstr("did you mean \"ops\"?"));
}

TEST(Rules, AskToHearOfChangedHeadlines) {
  const std::string start = "rules:\n  - { name: a, match: truce, alert: { again_when: ";
  const auto config = loaded(start + "headline_change } }\n");
  ASSERT_TRUE(config);
  EXPECT_EQ(config->rules->settings().rules.at(0).again_when, rules::AgainWhen::headline_change);
  const auto refused = loaded(start + "headline } }\n");
  ASSERT_FALSE(refused);
  EXPECT_THAT(to_string(refused.error().front()),
              HasSubstr("again_when: expected headline_change, not \"headline\""));
}

}  // namespace
}  // namespace newswatch::config
