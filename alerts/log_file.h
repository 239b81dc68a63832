#pragma once

// A door to a file of JSON lines that is only ever appended to.

#include <sys/types.h>

#include <boost/system/result.hpp>
#include <span>
#include <string>

namespace newswatch::alerts {

struct LogError {
  enum class Kind : std::uint8_t { full, io } kind = Kind::io;
  std::string message;  // one plain sentence that names the file
  bool operator==(const LogError&) const = default;
};

// Blocks on the disk: store thread or a worker, one thread at a time. Opens the file at the first
// append (mode 0640) and again when the path names another file, so that logrotate may move it
// away without telling us. An empty path is standard output, which is never synced.
class LogFile {
 public:
  explicit LogFile(std::string path);
  LogFile(const LogFile&) = delete;
  LogFile& operator=(const LogFile&) = delete;
  ~LogFile();

  // Writes the lines, each with one write and each ending with a line feed, then syncs once: on
  // success they are on the disk. Fails at the first line that could not be written whole; what
  // was written of that one is taken back, or, where a file cannot be shortened, ended by a line
  // feed before the next. Earlier lines of the batch may be there, so a caller that tries the
  // batch again writes them twice: their id tells.
  [[nodiscard]] boost::system::result<void, LogError> append(std::span<const std::string> lines);

 private:
  [[nodiscard]] boost::system::result<void, LogError> ready();
  [[nodiscard]] boost::system::result<void, LogError> write_whole(const std::string& line);
  [[nodiscard]] LogError failure(const char* what, int error_number) const;
  void close();

  const std::string path_;
  int fd_ = -1;
  bool regular_ = false;  // can be shortened and synced
  bool torn_ = false;     // the last line there has no end
};

}  // namespace newswatch::alerts
