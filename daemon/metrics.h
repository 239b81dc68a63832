#pragma once

// What Prometheus scrapes (docs/metrics.md). Thread-safe.

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace newswatch::daemon {

class Metrics {
 public:
  Metrics();
  ~Metrics();

  void polled(
      std::string_view outcome,
      std::chrono::steady_clock::duration took);  // unchanged, same_bytes, parsed, failed, gone
  void committed(std::uint32_t new_articles, std::uint32_t edited, std::uint32_t duplicates,
                 std::uint32_t alerts);  // `duplicates` are among `new_articles`
  void commit_waited(std::chrono::steady_clock::duration took);
  void commit_failed(std::string_view kind);
  void parsed(std::size_t bytes, std::size_t articles);
  void gap();  // items may have been lost between two polls
  void alert_delay(std::chrono::seconds from_published);
  void attempted(std::string_view channel, std::string_view outcome,
                 std::chrono::steady_clock::duration took);
  void outbox(std::string_view channel, std::uint64_t waiting, std::uint64_t dead);
  void channel(std::string_view channel, bool disabled);
  void feeds(std::uint64_t configured, std::uint64_t failing, std::uint64_t in_flight);
  // news, known, replayed, unsigned, forged, no_feed, crowded, unstored, ended, unknown
  void pushed(std::string_view outcome);
  void subscriptions(std::uint64_t active, std::uint64_t wanted, std::uint64_t leaving);
  void reloaded(bool success, std::chrono::sys_seconds when);
  void rules(std::uint64_t loaded);

  // Prometheus text format 0.0.4.
  [[nodiscard]] std::string text() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace newswatch::daemon
