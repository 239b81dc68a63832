#include "config/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <fnmatch.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <iterator>
#include <system_error>
#include <utility>

namespace newswatch::config {
namespace {

namespace fs = std::filesystem;

// Closes what it holds.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

FileError fault(int error) {
  switch (error) {
    case ENOENT:
      return {FileError::Kind::missing, "no such file"};
    case EACCES:
      return {FileError::Kind::denied, "permission denied"};
    default:
      return {FileError::Kind::other, std::generic_category().message(error)};
  }
}

std::vector<std::string> parts_of(std::string_view pattern) {
  std::vector<std::string> parts;
  while (!pattern.empty()) {
    const std::size_t end = std::min(pattern.find('/'), pattern.size());
    const std::string_view part = pattern.substr(0, end);
    if (!part.empty() && part != ".") parts.emplace_back(part);
    pattern.remove_prefix(std::min(end + 1, pattern.size()));
  }
  return parts;
}

std::string joined(const std::string& folder, const std::string& name) {
  return folder == "." ? name : folder.ends_with('/') ? folder + name : folder + "/" + name;
}

// Entries of `folder` that match one part of a pattern, sorted.
std::vector<std::string> matching(const std::string& folder, const std::string& part) {
  std::error_code error;
  if (!is_glob(part)) {
    std::string path = joined(folder, part);
    if (fs::exists(path, error)) return {std::move(path)};
    return {};
  }
  std::vector<std::string> found;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    const std::string name = it->path().filename().string();
    if (fnmatch(part.c_str(), name.c_str(), FNM_PERIOD) == 0) found.push_back(joined(folder, name));
    if (found.size() > kMaxFiles) break;
  }
  std::sort(found.begin(), found.end());
  return found;
}

// Absolute, without links and dots where that can be told.
fs::path place_of(const std::string& path) {
  std::error_code error;
  fs::path absolute = fs::absolute(path, error);
  fs::path place = fs::weakly_canonical(absolute, error);
  return error ? absolute.lexically_normal() : place;
}

}  // namespace

boost::system::result<FileContent, FileError> read_file(const std::string& path,
                                                        std::size_t max_bytes) {
  // O_NONBLOCK: a named pipe without a writer must not hang the reload.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.get() < 0) return fault(errno);
  struct stat about {};
  if (::fstat(file.get(), &about) != 0) return fault(errno);
  if (!S_ISREG(about.st_mode)) return FileError{FileError::Kind::not_a_file, "not a regular file"};
  FileContent content;
  content.readable_by_everyone = (about.st_mode & S_IROTH) != 0;
  // Read to the end, not to st_size: an editor may be writing it.
  for (;;) {
    const std::size_t had = content.text.size();
    const std::size_t room = std::min<std::size_t>(max_bytes + 1 - had, 256u << 10);
    if (room == 0) {
      return FileError{FileError::Kind::too_large, fmt::format("larger than {} bytes", max_bytes)};
    }
    content.text.resize(had + room);
    const ssize_t got = ::read(file.get(), content.text.data() + had, room);
    if (got < 0 && errno == EINTR) {
      content.text.resize(had);
      continue;
    }
    if (got < 0) return fault(errno);
    content.text.resize(had + static_cast<std::size_t>(got));
    if (got == 0) return content;
  }
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

std::string beside(const std::string& file, const std::string& path) {
  return path.starts_with('/') ? path : joined(folder_of(file), path);
}

bool is_glob(std::string_view pattern) {
  return pattern.find_first_of("*?[") != std::string_view::npos;
}

Found find_files(const std::string& folder, std::string_view pattern) {
  std::vector<std::string> here{folder};
  Found found;
  std::error_code error;
  for (const std::string& part : parts_of(pattern)) {
    std::vector<std::string> next;
    for (const std::string& place : here) {
      if (!fs::is_directory(place, error)) continue;
      found.folders.push_back(place);
      for (std::string& path : matching(place, part)) next.push_back(std::move(path));
      if (next.size() > kMaxFiles) next.resize(kMaxFiles);
    }
    here = std::move(next);
  }
  for (std::string& path : here) {
    if (!fs::is_directory(path, error)) found.files.push_back(std::move(path));
  }
  std::sort(found.files.begin(), found.files.end());
  return found;
}

std::string as_found(const std::string& folder, std::string_view pattern, const std::string& path) {
  // The file itself is taken by its name, though it may be a link.
  const fs::path relative =
      (place_of(folder_of(path)) / fs::path(path).filename()).lexically_relative(place_of(folder));
  const std::vector<std::string> parts = parts_of(pattern);
  if (std::distance(relative.begin(), relative.end()) != static_cast<std::ptrdiff_t>(parts.size()))
    return {};
  std::string found = folder;
  auto name = relative.begin();
  for (const std::string& part : parts) {
    if (is_glob(part) ? fnmatch(part.c_str(), name->c_str(), FNM_PERIOD) != 0 : *name != part)
      return {};
    found = joined(found, name->string());
    ++name;
  }
  return found;
}

bool are_same_place(const std::string& a, const std::string& b) {
  return place_of(a) == place_of(b);
}

}  // namespace newswatch::config
