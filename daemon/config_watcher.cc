#include "daemon/config_watcher.h"

#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <map>
#include <set>

namespace newswatch::daemon {

namespace asio = boost::asio;

namespace {

// Reads alone do not change a configuration.
constexpr std::uint32_t kChanges = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE |
                                   IN_CREATE | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF;

// Swap and backup files of editors come and go while somebody types.
bool is_noise(std::string_view name) {
  return name.empty() || name.ends_with('~') || name.ends_with(".swp") || name.ends_with(".swx") ||
         name.starts_with(".#") || name == "4913";
}

}  // namespace

struct ConfigWatcher::Impl {
  explicit Impl(asio::io_context& loop) : inotify(loop), quiet(loop) {}

  asio::posix::stream_descriptor inotify;
  asio::steady_timer quiet;
  std::map<std::string, int> watches;  // folder, descriptor
  std::set<std::string> file_names;    // in folders watched only for the sake of single files
  std::set<int> whole_folders;
  std::array<char, 16 * 1024> buffer{};

  // Whether any of the events just read concerns the configuration.
  bool concerns_us(std::size_t bytes) const {
    for (std::size_t at = 0; at + sizeof(inotify_event) <= bytes;) {
      inotify_event event{};
      std::memcpy(&event, buffer.data() + at, sizeof event);
      const char* name = buffer.data() + at + sizeof event;
      const std::string_view file(name, event.len == 0 ? 0 : strnlen(name, event.len));
      at += sizeof event + event.len;
      if ((event.mask & (IN_Q_OVERFLOW | IN_DELETE_SELF | IN_MOVE_SELF)) != 0) return true;
      if (is_noise(file)) continue;
      // Kubernetes and friends swap a whole folder through a link named ..data.
      if (whole_folders.contains(event.wd) || file == "..data" ||
          file_names.contains(std::string(file)))
        return true;
    }
    return false;
  }
};

ConfigWatcher::ConfigWatcher(asio::io_context& loop) : impl_(std::make_unique<Impl>(loop)) {
  const int descriptor = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (descriptor < 0) {
    error_ = std::string("inotify is not available: ") + std::strerror(errno);
    return;
  }
  impl_->inotify.assign(descriptor);
}

ConfigWatcher::~ConfigWatcher() = default;

void ConfigWatcher::watch(const std::vector<std::string>& files,
                          const std::vector<std::string>& folders) {
  namespace fs = std::filesystem;
  if (!impl_->inotify.is_open()) return;
  std::set<std::string> wanted(folders.begin(), folders.end());
  impl_->file_names.clear();
  for (const std::string& file : files) {
    const fs::path path(file);
    const fs::path folder = path.parent_path();
    wanted.insert(folder.empty() ? "." : folder.string());
    impl_->file_names.insert(path.filename().string());
  }
  for (auto it = impl_->watches.begin(); it != impl_->watches.end();) {
    if (wanted.contains(it->first)) {
      ++it;
      continue;
    }
    inotify_rm_watch(impl_->inotify.native_handle(), it->second);
    it = impl_->watches.erase(it);
  }
  error_.clear();
  for (const std::string& folder : wanted) {
    // Adding a watch again yields the same descriptor, and a new one where the folder was replaced.
    const int descriptor =
        inotify_add_watch(impl_->inotify.native_handle(), folder.c_str(), kChanges | IN_ONLYDIR);
    if (descriptor < 0) {
      error_ = "cannot watch " + folder + ": " + std::strerror(errno);
      continue;
    }
    impl_->watches[folder] = descriptor;
  }
  impl_->whole_folders.clear();
  for (const std::string& folder : folders) {
    const auto found = impl_->watches.find(folder);
    if (found != impl_->watches.end()) impl_->whole_folders.insert(found->second);
  }
}

asio::awaitable<void> ConfigWatcher::run(std::chrono::milliseconds settle,
                                         std::function<void()> changed) {
  using namespace asio::experimental::awaitable_operators;
  if (!impl_->inotify.is_open()) co_return;
  bool pending = false;
  for (;;) {
    const auto space = asio::buffer(impl_->buffer);
    if (!pending) {
      const std::size_t bytes = co_await impl_->inotify.async_read_some(space, asio::use_awaitable);
      pending = impl_->concerns_us(bytes);
      impl_->quiet.expires_after(settle);
      continue;
    }
    const auto more = co_await (impl_->inotify.async_read_some(space, asio::use_awaitable) ||
                                impl_->quiet.async_wait(asio::use_awaitable));
    const auto* bytes = std::get_if<0>(&more);
    if (bytes == nullptr) {
      pending = false;
      changed();
    } else if (impl_->concerns_us(*bytes)) {
      // What else is written beside the configuration does not prolong the wait.
      impl_->quiet.expires_after(settle);
    }
  }
}

}  // namespace newswatch::daemon
