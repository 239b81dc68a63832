#pragma once

// Notices changes of the configuration's files on disk (inotify) and tells once things have
// settled.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace newswatch::daemon {

// Loop thread only.
class ConfigWatcher {
 public:
  // Fails softly: without inotify (limits, odd file systems) only SIGHUP reloads, and `error()`
  // says why.
  explicit ConfigWatcher(boost::asio::io_context& loop);
  ~ConfigWatcher();

  // Watches the folders that hold these files, and these folders, instead of what was watched
  // before. Editors replace files, so folders are what must be watched.
  void watch(const std::vector<std::string>& files, const std::vector<std::string>& folders);

  // Calls `changed` after each burst of changes that was quiet for `settle`. Runs until cancelled.
  [[nodiscard]] boost::asio::awaitable<void> run(std::chrono::milliseconds settle,
                                                 std::function<void()> changed);

  [[nodiscard]] const std::string& error() const { return error_; }

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
  std::string error_;
};

}  // namespace newswatch::daemon
