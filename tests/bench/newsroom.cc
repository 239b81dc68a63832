#include "tests/bench/newsroom.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <fstream>

#include "store/sqlite_store.h"

namespace newswatch::bench {
namespace {

using std::chrono::seconds;

constexpr std::uint32_t kDocument = 500;  // deliveries a transaction

std::chrono::sys_seconds now() {
  return std::chrono::floor<seconds>(std::chrono::system_clock::now());
}

std::string channel_yaml(Receiver receiver, std::uint32_t at_once, const ReceiverServer& server) {
  // A dead receiver's deliveries are tried again and again, not twice and then minutes later: its
  // channel has work to do for as long as the measurement lasts.
  std::string retry;
  if (receiver == Receiver::dead) {
    retry = ", retry: [0s";
    for (int i = 0; i < 90; ++i) retry += ", 5s";
    retry += "]";
  }
  return fmt::format(
      "  {}: {{ webhook: {{ url: \"{}\", secret: \"a-secret-of-the-benches-alone\", at_once: {}, "
      "allow_private_addresses: true{} }} }}\n",
      channel_of(receiver), server.receiver_url(receiver), at_once, retry);
}

std::string configuration(const Newsroom& room, const ReceiverServer& server) {
  std::string yaml = fmt::format(
      "store: {{ path: \"{}\" }}\nhttp: {{ listen: \"127.0.0.1:0\" }}\n"
      "fetch: {{ min_interval: 1s, allow_private_addresses: true }}\n",
      database_of(room));
  if (room.feeds > 0) yaml += "feeds:\n";
  for (int i = 0; i < room.feeds; ++i) {
    yaml += fmt::format("  - {{ name: Feed {}, url: \"{}\", every: 1s }}\n", i,
                        server.feed_url(room.first_feed + i));
  }
  yaml += fmt::format(
      "rules:\n  - name: ceasefire-talks\n    title: Ceasefire talks\n    severity: high\n"
      "    match: ceasefire AND talks\n    alert: {{ to: [{}] }}\nchannels:\n",
      channel_of(Receiver::prompt));
  yaml += channel_yaml(Receiver::prompt, room.at_once, server);
  if (room.has_unwell) {
    yaml += channel_yaml(Receiver::slow, 4, server);
    yaml += channel_yaml(Receiver::dead, 4, server);
  }
  return yaml;
}

// A daemon that knows no feed yet spreads the first polls over a time; one that has been running
// goes on at the times it remembers.
void remember_feeds(const Newsroom& room, const ReceiverServer& server) {
  if (room.feeds == 0) return;
  const auto store = store::open_sqlite(database_of(room));
  if (!store) return;
  std::vector<store::PollBegun> polls;
  for (int i = 0; i < room.feeds; ++i) {
    polls.push_back({.feed_url = server.feed_url(room.first_feed + i),
                     .feed_name = fmt::format("Feed {}", i),
                     .last_attempt = now() + seconds(2),
                     .next_poll = now() + seconds(3)});
  }
  static_cast<void>((*store)->begin_polls(polls));
}

}  // namespace

const char* channel_of(Receiver receiver) {
  switch (receiver) {
    case Receiver::prompt:
      return "healthy";
    case Receiver::slow:
      return "slow";
    case Receiver::dead:
      return "dead";
  }
  return "";
}

std::string body_of(std::uint32_t number) {
  std::string summary;
  for (std::uint32_t i = 0; summary.size() < 1400; ++i)
    summary += fmt::format("word{} ", (number * 2654435761u + i * 40503u) % 9973);
  return fmt::format(
      "{{\"type\":\"alert.matched\",\"timestamp\":\"2024-06-10T08:00:03Z\",\"data\":{{\"rule\":{{"
      "\"name\":\"ceasefire-talks\",\"title\":\"Ceasefire talks\",\"why\":\"\",\"severity\":"
      "\"high\",\"tags\":[]}},\"feed\":{{\"name\":\"Feed 1\",\"url\":\"https://example.org/feed\","
      "\"publisher\":\"\",\"tags\":[]}},\"article\":{{\"id\":\"{0}\",\"url\":\"https://example.org/"
      "{0}\",\"title\":\"Envoys open talks on a ceasefire\",\"summary\":\"{1}\",\"authors\":[],"
      "\"published\":null,\"first_seen\":\"2024-06-10T08:00:03Z\",\"language\":\"en\"}},"
      "\"officials\":[],\"matches\":[{{\"field\":\"title\",\"start\":21,\"end\":30,\"text\":"
      "\"ceasefire\",\"term\":\"ceasefire\"}}],\"excerpt\":\"Envoys open talks on a "
      "ceasefire\"}}}}",
      ReceiverServer::name_of(number), summary);
}

std::string database_of(const Newsroom& room) { return room.folder + "/newswatch.db"; }

bool fill_outbox(const Newsroom& room, Receiver receiver, std::uint32_t first,
                 std::uint32_t count) {
  const auto store = store::open_sqlite(database_of(room));
  if (!store) return false;
  const std::string channel = channel_of(receiver);
  for (std::uint32_t begin = 0; begin < count; begin += kDocument) {
    store::DocumentCommit document{
        .feed_url = "https://example.org/feed", .feed_name = "Feed 1", .now = now()};
    for (std::uint32_t n = first + begin; n < first + std::min(begin + kDocument, count); ++n) {
      const std::string name = ReceiverServer::name_of(n);
      store::NewArticle fresh{.key = fmt::format("a_{:026}", n),
                              .item = (n + 1) * 0x9E3779B97F4A7C15u,
                              .content = n + 1};
      fresh.article = {.id = {name},
                       .url = "https://example.org/" + name,
                       .title = "Envoys open talks on a ceasefire",
                       .first_seen = document.now};
      fresh.alerts.push_back({.rule = "ceasefire-talks",
                              .alert_json = body_of(n),
                              .deliveries = {{.channel = channel}}});
      document.articles.push_back(std::move(fresh));
    }
    const auto committed = (*store)->commit({&document, 1});
    if (!committed) return false;
  }
  return true;
}

Child open_newsroom(const Newsroom& room, const ReceiverServer& server) {
  remember_feeds(room, server);
  const std::string file = room.folder + "/newswatch.yaml";
  std::ofstream(file) << configuration(room, server);
  return Child({NEWSWATCH_PROGRAM, "run", "--quiet", "--config", file}, room.folder + "/log");
}

}  // namespace newswatch::bench
