// Every folder of tests/fixtures/config/good holds a configuration that loads, and the settings it
// stands for.

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <sstream>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "config/config.h"
#include "rules/query.h"
#include "tests/config/fixtures.h"

namespace newswatch::config {
namespace {

std::string joined(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) text += (text.empty() ? "" : ", ") + item;
  return "[" + text + "]";
}

std::string day(const std::optional<std::chrono::sys_days>& date) {
  if (!date) return "-";
  const std::chrono::year_month_day d(*date);
  return std::to_string(int(d.year())) + "-" + std::to_string(unsigned(d.month())) + "-" +
         std::to_string(unsigned(d.day()));
}

// The settings as lines: what a reader of the stored file can check by eye.
class Description {
 public:
  explicit Description(const Config& config) {
    line("files ", joined(config.files));
    line("folders ", joined(config.watched_folders));
    line("store ", config.store.path, " keep ", config.store.keep_articles.count());
    line("http ", config.http.listen.empty() ? "none" : config.http.listen,
         config.http.public_url.empty() ? "" : " public " + config.http.public_url);
    const feeds::FetchSettings& f = config.fetch;
    line("fetch contact=", f.user_agent_contact, " min=", f.min_interval.count(),
         " max=", f.max_interval.count(), " timeout=", f.timeout.count(),
         " body=", f.max_body_bytes, " host=", f.per_host, " all=", f.in_flight,
         " private=", f.allow_private_addresses);
    line("pace price=", f.request_price.count(), " budget=", f.budget ? *f.budget : -1,
         " pause=", f.host_pause.count());
    if (!f.proxy.url.empty()) line("  proxy ", told(f.proxy));
    line("max_age ", config.alerts.max_age ? config.alerts.max_age->count() : -1);
    for (const feeds::Feed& feed : config.feeds) {
      line("feed ", feed.name, " | ", feed.url, " | ", feed.publisher, " | ", joined(feed.tags),
           " every ", feed.every ? feed.every->count() : -1,
           " private=", feed.allow_private_addresses, feed.verify_tls ? "" : " unverified",
           feed.websub ? "" : " unpushed");
      describe_access(feed);
    }
    for (const alerts::Channel& channel : config.channels) describe(channel);
    const rules::RuleSettings& rules = config.rules->settings();
    for (const auto& [name, items] : rules.words) line("words ", name, " ", joined(items));
    for (const rules::Official& official : rules.officials) describe(official);
    for (const rules::Rule& rule : rules.rules) describe(rule);
    for (const Problem& warning : config.warnings) line("warning ", to_string(warning));
  }

  std::vector<std::string> lines;

 private:
  template <class... Parts>
  void line(const Parts&... parts) {
    std::ostringstream text;
    (text << ... << parts);
    std::string one_line = text.str();
    std::replace(one_line.begin(), one_line.end(), '\n', '~');
    lines.push_back(one_line);
  }

  static std::string told(const net::Proxy& proxy) {
    if (proxy.url.empty()) return "none";
    return proxy.url + (proxy.user.empty() ? "" : " as " + proxy.user + " with " + proxy.password);
  }

  // What few feeds have.
  void describe_access(const feeds::Feed& feed) {
    for (const net::Header& h : feed.access->headers) line("  header ", h.name, ": ", h.value);
    if (feed.access->proxy) line("  proxy ", told(*feed.access->proxy));
    if (!feed.access->user_agent.empty()) line("  agent ", feed.access->user_agent);
    if (!feed.access->ca_file.empty()) line("  ca ", feed.access->ca_file);
    if (feed.min_interval) line("  min ", feed.min_interval->count());
    if (feed.max_interval) line("  max ", feed.max_interval->count());
  }

  void describe(const alerts::Channel& channel) {
    if (const auto* log = std::get_if<alerts::Log>(&channel.kind)) {
      line("channel ", channel.name, " log ", log->file.empty() ? "journal" : log->file);
      return;
    }
    const auto& webhook = std::get<alerts::Webhook>(channel.kind);
    std::string headers;
    for (const net::Header& h : webhook.headers) headers += " " + h.name + ": " + h.value + ";";
    std::string retry;
    for (const std::chrono::seconds wait : channel.pace.retry)
      retry += " " + std::to_string(wait.count());
    line("channel ", channel.name, " webhook ", webhook.url, " secrets ", joined(webhook.secrets),
         " headers", headers, " timeout ", webhook.timeout.count(), " retry", retry, " at_once ",
         channel.pace.at_once, " private=", webhook.allow_private_addresses, " ca ",
         webhook.ca_file);
  }

  static std::string roles_of(const rules::Official& o) {
    std::string all;
    for (const rules::OfficialRole& one : o.roles)
      all += (all.empty() ? "" : ", ") + one.role + " " + day(one.since) + " " + day(one.until);
    return all;
  }

  void describe(const rules::Official& o) {
    line("official ", o.id, " | ", o.name, " | ", o.family_name, " ", int(o.family_alone), " | ",
         joined(o.aliases), " ", joined(o.weak_aliases), " ", joined(o.titles), " ",
         joined(o.context), " ", joined(o.not_if), " | ", roles_of(o), " ", joined(o.groups),
         o.spellings ? "" : " as written");
  }

  void describe(const rules::Rule& rule) {
    line("rule ", rule.name, " | ", rule.title, " | ", rule.why, " | ",
         rules::name_of(rule.severity), " ", joined(rule.tags), " feeds ", joined(rule.feeds),
         " to ", joined(rule.to), " at_most ", rule.at_most ? rule.at_most->count : 0, "/",
         rule.at_most ? rule.at_most->per.count() : 0);
    line("  match ", rules::to_query(rule.match));
    for (const std::string& text : rule.examples.alert) line("  alerts on ", text);
    for (const std::string& text : rule.examples.ignore) line("  ignores ", text);
  }
};

TEST(GoodConfiguration, StandsForTheStoredSettings) {
  const auto folders = test::folders_in(test::fixtures() / "good");
  ASSERT_GE(folders.size(), 5u);
  for (const auto& original : folders) {
    SCOPED_TRACE(original.filename().string());
    const test::Folder copy;  // with modes that do not depend on how the sources were fetched
    copy.take(original);
    const auto& folder = copy.path();
    const SecretSources secrets =
        test::secrets_of({{"DESK_SECRET", "a-secret-of-the-environment"}, {"TOKEN", "t0ken"}},
                         (folder / "credentials").string());
    auto config = load((folder / "newswatch.yaml").string(), secrets);
    ASSERT_TRUE(config.has_value()) << to_string(config.error().front());
    std::vector<std::string> lines;
    for (const std::string& line : Description(*config).lines) {
      lines.push_back(test::without(line, folder.string()));
    }
    EXPECT_EQ(lines, test::lines_of(folder / "expected.txt"));
  }
}

TEST(ShippedExample, LoadsWithoutAWarning) {
  const auto folder = std::filesystem::path(NEWSWATCH_SOURCE_DIR) / "config/examples";
  const test::Folder credentials;
  credentials.write("desk", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n");
  auto config =
      load((folder / "newswatch.yaml").string(), test::secrets_of({}, credentials.path().string()));
  ASSERT_TRUE(config.has_value()) << to_string(config.error().front());
  EXPECT_EQ(test::told(config->warnings, folder), std::vector<std::string>{});
  EXPECT_GE(config->feeds.size(), 10u);
  EXPECT_GE(config->rules->settings().officials.size(), 6u);
  EXPECT_GE(config->rules->settings().rules.size(), 6u);
  EXPECT_EQ(config->watched_folders.size(), 4u);
}

}  // namespace
}  // namespace newswatch::config
