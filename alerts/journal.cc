#include "alerts/journal.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <boost/json/object.hpp>
#include <cerrno>
#include <cstdint>
#include <cstring>

#include "alerts/event.h"
#include "alerts/note.h"
#include "alerts/plain_text.h"
#include "rules/rule.h"

namespace newswatch::alerts {
namespace {

using Done = boost::system::result<void, LogError>;

// syslog's scale: what `journalctl -p warning` and its like go by. Severity "urgent" is crit, which
// systemd shows on no console by itself, but paints red.
char priority_of(rules::Severity severity) {
  switch (severity) {
    case rules::Severity::low:
      return '6';
    case rules::Severity::normal:
      return '5';
    case rules::Severity::high:
      return '4';
    case rules::Severity::urgent:
      return '2';
  }
  return '5';
}

// A value with a line feed is framed by its length, 64 bits little-endian; else the line is.
void add(std::string& entry, std::string_view name, std::string_view text) {
  if (text.empty()) return;
  const std::string value = cleaned(text);
  entry += name;
  if (value.find('\n') == std::string_view::npos) {
    entry.push_back('=');
  } else {
    entry.push_back('\n');
    for (unsigned shift = 0; shift < 64; shift += 8)
      entry.push_back(static_cast<char>((std::uint64_t{value.size()} >> shift) & 0xFFu));
  }
  entry += value;
  entry.push_back('\n');
}

std::string_view without_line_end(std::string_view line) {
  return line.ends_with('\n') ? line.substr(0, line.size() - 1) : line;
}

// An address of the file system; nothing for a path too long to be one.
bool fill(sockaddr_un& address, const std::string& path) {
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return false;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return true;
}

// A file of memory that nobody can change any more, as the journal wants it; -1 where there is
// none.
int sealed(std::string_view content) {
  const int fd = ::memfd_create("newswatch-alert", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (fd < 0) return -1;
  std::size_t written = 0;
  while (written < content.size()) {
    const ssize_t n = ::write(fd, content.data() + written, content.size() - written);
    if (n < 0) break;
    written += static_cast<std::size_t>(n);
  }
  constexpr int kSeals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL;
  if (written == content.size() && ::fcntl(fd, F_ADD_SEALS, kSeals) == 0) return fd;
  const int error_number = errno;
  ::close(fd);
  errno = error_number;
  return -1;
}

// Sends `content`, or, with a descriptor, nothing but that; returns 0 or errno.
int send_to(int socket, sockaddr_un& address, std::string_view content, int descriptor) {
  iovec bytes{const_cast<char*>(content.data()), content.size()};
  msghdr message{};
  message.msg_name = &address;
  message.msg_namelen = sizeof address;
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof descriptor)> control{};
  if (descriptor < 0) {
    message.msg_iov = &bytes;
    message.msg_iovlen = 1;
  } else {
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof descriptor);
    std::memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
  }
  ssize_t sent = 0;
  do {
    sent = ::sendmsg(socket, &message, MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  return sent < 0 ? errno : 0;
}

}  // namespace

std::string journal_entry(std::string_view line) {
  const Material material{.event_json = std::string(without_line_end(line))};
  const std::string id = text_at(event_of(material), "id");
  const Note note = note_of(material, id);
  std::string entry;
  add(entry, "MESSAGE", line_of(note));
  add(entry, "PRIORITY", std::string(1, priority_of(note.severity)));
  add(entry, "SYSLOG_IDENTIFIER", "newswatch");
  add(entry, "MESSAGE_ID", kJournalMessageId);
  add(entry, "NEWSWATCH_ID", note.id);
  add(entry, "NEWSWATCH_RULE", note.rule);
  add(entry, "NEWSWATCH_SEVERITY", rules::name_of(note.severity));
  add(entry, "NEWSWATCH_FEED", note.feed);
  add(entry, "NEWSWATCH_URL", note.url);
  add(entry, "NEWSWATCH_TITLE", note.headline);
  add(entry, "NEWSWATCH_EVENT", material.event_json);
  return entry;
}

JournalSocket::JournalSocket(std::string socket_path, std::chrono::milliseconds patience)
    : path_(std::move(socket_path)), patience_(patience) {}

JournalSocket::~JournalSocket() {
  if (fd_ >= 0) ::close(fd_);
}

Done JournalSocket::append(std::span<const std::string> lines) {
  if (lines.empty()) return {};
  if (Done opened = ready(); !opened) return opened;
  for (const std::string& line : lines) {
    if (taken_.contains(line)) continue;
    if (Done told = tell(journal_entry(line)); !told) return told;
    taken_.insert(line);
  }
  taken_.clear();
  return {};
}

// Never connected: a journal that starts anew has a new socket under the old name.
Done JournalSocket::ready() {
  if (fd_ >= 0) return {};
  const int fd = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return failure(errno);
  const auto microseconds = std::chrono::microseconds(patience_).count();
  timeval wait{};
  wait.tv_sec = static_cast<time_t>(microseconds / 1'000'000);
  wait.tv_usec = static_cast<suseconds_t>(microseconds % 1'000'000);
  if (::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait) != 0) {
    const int error_number = errno;
    ::close(fd);
    return failure(error_number);
  }
  fd_ = fd;
  return {};
}

Done JournalSocket::tell(const std::string& entry) {
  sockaddr_un address{};
  if (!fill(address, path_)) return failure(ENAMETOOLONG);
  int error_number = send_to(fd_, address, entry, -1);
  if (error_number == EMSGSIZE || error_number == ENOBUFS) {
    const int memory = sealed(entry);
    if (memory < 0) return failure(errno);
    error_number = send_to(fd_, address, {}, memory);
    ::close(memory);
  }
  if (error_number != 0) return failure(error_number);
  return {};
}

LogError JournalSocket::failure(int error_number) const {
  const bool full = error_number == EAGAIN || error_number == EWOULDBLOCK;
  const std::string why = full ? "it is behind" : std::strerror(error_number);
  return {full ? LogError::Kind::full : LogError::Kind::io,
          fmt::format("cannot write to the journal at {}: {}", path_, why)};
}

}  // namespace newswatch::alerts
