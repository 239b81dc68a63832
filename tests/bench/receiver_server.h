#pragma once

// The outside of a newsroom on loopback, in a process of its own: feeds that bring news, and
// receivers of alerts that answer promptly, late or not at all. Notes when each report was handed
// out and when its alert was acknowledged, by one clock.

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace newswatch::bench {

enum class Receiver : std::uint8_t {
  prompt,  // 200 at once
  slow,    // 200 after kSlowness
  dead,    // the connection is refused
};

// Of one report; each is on the steady clock, which all processes share.
struct ReportTimes {
  std::chrono::nanoseconds appeared{};      // a moment between two polls of its feed
  std::chrono::nanoseconds published{};     // the document that brought it was handed out
  std::chrono::nanoseconds acknowledged{};  // its alert was answered with 200, the first time
};

// A report is known by its number, which its article, and so the body of its alert, names.
//
// Connections are kept alive. Every answer of a feed brings one report more, while news is on; it
// is held back for up to kHeldBack, by chance, so that polls made at the full second do not come
// back together. Start it before the first thread; it ends with this object, or with this process.
class ReceiverServer {
 public:
  ReceiverServer();
  ReceiverServer(const ReceiverServer&) = delete;
  ReceiverServer& operator=(const ReceiverServer&) = delete;
  ~ReceiverServer();

  // Each feed is a host of its own.
  [[nodiscard]] std::string feed_url(int feed) const;
  [[nodiscard]] std::string receiver_url(Receiver receiver) const;

  void bring_news(bool on);

  // Numbers for reports that no feed brings.
  [[nodiscard]] std::uint32_t take_numbers(std::uint32_t count);
  // The first number nobody has taken.
  [[nodiscard]] std::uint32_t next_number() const;
  // A report that no feed brings is handed over now.
  void publish_now(std::uint32_t number);

  // Nullopt until the report is published and acknowledged.
  [[nodiscard]] std::optional<ReportTimes> times(std::uint32_t number) const;
  // Alerts answered so far, repeats included.
  [[nodiscard]] std::uint64_t received(Receiver receiver) const;
  // Feeds that were asked so far, each once.
  [[nodiscard]] std::uint32_t feeds_asked() const;

  // Looks at `condition` now and whenever a feed or a receiver has answered; false after
  // `patience`.
  [[nodiscard]] bool wait_until(const std::function<bool()>& condition,
                                std::chrono::milliseconds patience) const;
  // Until nothing has been answered for `silence`.
  void wait_for_silence(std::chrono::milliseconds silence) const;

  // What a body must hold to be known as the report's: "report-0000123".
  [[nodiscard]] static std::string name_of(std::uint32_t number);

  static constexpr std::chrono::milliseconds kSlowness{2000};
  static constexpr std::chrono::milliseconds kHeldBack{900};

 private:
  struct Shared;
  [[nodiscard]] bool something_happens(std::chrono::milliseconds patience) const;
  Shared* shared_ = nullptr;
  pid_t child_ = -1;
  int happened_ = -1;  // readable once something was answered
  int refusing_ = -1;  // bound and never listening, so that nobody else gets the port
  std::uint16_t port_ = 0;
  std::uint16_t refusing_port_ = 0;
};

}  // namespace newswatch::bench
