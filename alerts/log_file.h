#pragma once

// A door to a file of JSON lines that is only ever appended to.

#include <sys/types.h>

#include <boost/system/result.hpp>
#include <cstdint>
#include <span>
#include <string>

#include "alerts/line_sink.h"

namespace newswatch::alerts {

// Opens the file at the first append (mode 0640) and again when the path names another file, so
// that logrotate may move it away without telling us. An empty path is standard output, which is
// never synced.
//
// With `rotate_bytes`, a file that would grow beyond is first set aside as FILE.1, and at most
// `keep` of those stay. A longer line has a file of its own. A file that cannot be set aside grows
// on: lines come before order.
class LogFile : public LineSink {
 public:
  explicit LogFile(std::string path, std::uint64_t rotate_bytes = 0, std::uint32_t keep = 7);
  LogFile(const LogFile&) = delete;
  LogFile& operator=(const LogFile&) = delete;
  ~LogFile() override;

  // Writes the lines, each with one write and each ending with a line feed, then syncs once: on
  // success they are on the disk. What was written of a line that did not fit is taken back, or,
  // where a file cannot be shortened, ended by a line feed before the next.
  [[nodiscard]] boost::system::result<void, LogError> append(
      std::span<const std::string> lines) override;

 private:
  [[nodiscard]] boost::system::result<void, LogError> ready();
  [[nodiscard]] boost::system::result<void, LogError> make_room(std::size_t bytes);
  [[nodiscard]] boost::system::result<void, LogError> write_whole(const std::string& line);
  [[nodiscard]] bool set_aside();
  [[nodiscard]] LogError failure(const char* what, int error_number) const;
  void close();

  const std::string path_;
  const std::uint64_t rotate_bytes_;
  const std::uint32_t keep_;
  int fd_ = -1;
  bool regular_ = false;  // can be shortened, synced and set aside
  bool torn_ = false;     // the last line there has no end
  bool stuck_ = false;    // cannot be set aside, and that has been said
};

}  // namespace newswatch::alerts
