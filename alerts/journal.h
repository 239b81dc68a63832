#pragma once

// systemd's journal, in its own protocol: alerts there have fields to search by.
// Source: systemd.io/JOURNAL_NATIVE_PROTOCOL.

#include <boost/system/result.hpp>
#include <chrono>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "alerts/line_sink.h"

namespace newswatch::alerts {

// Of every entry: journalctl MESSAGE_ID=…
inline constexpr std::string_view kJournalMessageId = "6125904a857642bc90e2846d5cd814fc";
inline constexpr const char* kJournalSocket = "/run/systemd/journal/socket";

// What the journal is sent for one line (what body_of() makes): MESSAGE, PRIORITY and the fields
// that docs/channels.md lists. Pure.
[[nodiscard]] std::string journal_entry(std::string_view line);

// sd_journal_sendv() drops what a journal that is away or busy does not take. This says so, and the
// lines wait: an entry counts as told when the journal's socket has it.
class JournalSocket : public LineSink {
 public:
  // A journal that is behind is waited for `patience` long, for each line that it then takes.
  explicit JournalSocket(std::string socket_path = kJournalSocket,
                         std::chrono::milliseconds patience = std::chrono::milliseconds(200));
  JournalSocket(const JournalSocket&) = delete;
  JournalSocket& operator=(const JournalSocket&) = delete;
  ~JournalSocket() override;

  // Lines of a batch that failed which the journal has taken are not told again with the next.
  [[nodiscard]] boost::system::result<void, LogError> append(
      std::span<const std::string> lines) override;

 private:
  [[nodiscard]] boost::system::result<void, LogError> ready();
  [[nodiscard]] boost::system::result<void, LogError> tell(const std::string& entry);
  [[nodiscard]] LogError failure(int error_number) const;

  const std::string path_;
  const std::chrono::milliseconds patience_;
  int fd_ = -1;
  std::set<std::string> taken_;  // of the batch that failed
};

}  // namespace newswatch::alerts
