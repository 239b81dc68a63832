#pragma once

// What the simulated daemon is configured to do: one channel of every pace, one rule of every kind.

#include <map>
#include <memory>
#include <string>

#include "config/config.h"
#include "tests/simulation/news.h"
#include "tests/support/scratch.h"

namespace newswatch::simulation {

inline constexpr const char* kYaml = R"(
fetch: { min_interval: 10m, max_interval: 1h }
feeds:
  - { name: wire, url: "http://wire.example/rss", every: 20m }
  - { name: agency, url: "http://agency.example/atom", every: 30m }
  - { name: blog, url: "http://blog.example/feed.json", every: 45m }
  - { name: mirror, url: "http://mirror.example/rss" }
rules:
  - name: truce
    match: 'title:truce'
    severity: high
    alert: { to: [desk, line, night, log], again_when: headline_change }
  - name: visit
    match: 'title:visits'
    alert: { to: [desk, slow, log], at_most: 2 per hour }
  - name: sirens
    match: 'title:sirens'
    severity: urgent
    alert: { to: [night, slow, line, log] }
  - name: harvest
    match: 'title:harvest'
    severity: low
    alert: { to: [desk, night, log] }
channels:
  log: { log: { file: alerts.jsonl } }
  desk:
    webhook: { url: "http://desk.example/0", secret: a secret of this test, retry: [0s, 5s, 1m, 10m, 1h] }
  line:
    webhook: { url: "http://line.example/0", secret: a secret of this test, retry: [0s, 5s, 1m, 10m] }
    order: strict
  slow:
    webhook: { url: "http://slow.example/0", secret: a secret of this test, retry: [0s, 5s, 1m, 10m, 1h] }
    rate: 3 per minute
  night:
    webhook: { url: "http://night.example/0", secret: a secret of this test, retry: [5s, 5s, 1m, 10m, 1h] }
    quiet_hours: { from: "22:00", to: "07:00", zone: UTC }
notices: { to: [desk, slow], feed_failing_for: 1h, channel_failing_for: 15m }
)";

// Read once: rules are dear to compile.
inline const config::Config& settings() {
  static const config::Config config = testing::Scratch().config(kYaml);
  return config;
}

// Where a daemon's files lie, and how often its channels have got another URL.
struct Variant {
  std::string folder;
  std::map<std::string, int> urls;  // by channel
  bool with_blog = true;
  std::uint32_t at_once = 4;
};

inline std::shared_ptr<const config::Config> settings_of(const Variant& variant) {
  config::Config config = settings();
  config.store.path = variant.folder + "/newswatch.db";
  if (!variant.with_blog) {
    std::erase_if(config.feeds, [](const feeds::Feed& feed) { return feed.name == "blog"; });
  }
  for (alerts::Channel& channel : config.channels) {
    if (auto* log = std::get_if<alerts::Log>(&channel.kind))
      log->file = variant.folder + "/alerts.jsonl";
    auto* webhook = std::get_if<alerts::Webhook>(&channel.kind);
    if (webhook == nullptr) continue;
    const auto edited = variant.urls.find(channel.name);
    if (edited != variant.urls.end())
      webhook->url = "http://" + channel.name + ".example/" + std::to_string(edited->second);
    if (channel.name == "desk") channel.pace.at_once = variant.at_once;
  }
  return std::make_shared<const config::Config>(std::move(config));
}

}  // namespace newswatch::simulation
