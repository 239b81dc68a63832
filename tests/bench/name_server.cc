#include "tests/bench/name_server.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <string_view>

namespace newswatch::bench {
namespace {

using namespace std::string_view_literals;

// The question again, and one record where it asks for IPv4 (RFC 1035 4.1).
std::string answer_to(std::string_view question) {
  const std::size_t name_end = question.find('\0', 12);
  if (question.size() < 17 || name_end == std::string_view::npos) return {};
  if (name_end + 5 > question.size()) return {};
  const bool asks_ipv4 = question[name_end + 2] == 1;
  std::string out(question.substr(0, name_end + 5));
  out.replace(2, 2, "\x81\x80"sv);
  out.replace(6, 6, asks_ipv4 ? "\0\x01\0\0\0\0"sv : "\0\0\0\0\0\0"sv);
  if (asks_ipv4) out += "\xc0\x0c\0\x01\0\x01\0\0\0\x3c\0\x04\x5d\xb8\xd8\x22"sv;
  return out;
}

[[noreturn]] void serve(int socket) {
  std::array<char, 1500> room{};
  for (;;) {
    sockaddr_in peer{};
    socklen_t size = sizeof peer;
    const ssize_t got =
        recvfrom(socket, room.data(), room.size(), 0, reinterpret_cast<sockaddr*>(&peer), &size);
    if (got <= 0) continue;
    const std::string answer = answer_to({room.data(), static_cast<std::size_t>(got)});
    sendto(socket, answer.data(), answer.size(), 0, reinterpret_cast<const sockaddr*>(&peer), size);
  }
}

}  // namespace

NameServer::NameServer() {
  const int socket = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  const int room = 4 << 20;
  setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (bind(socket, reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
      getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    throw std::runtime_error("the name server cannot listen on loopback");
  }
  port_ = ntohs(address.sin_port);
  const pid_t parent = getpid();
  child_ = fork();
  if (child_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(0);
    serve(socket);
  }
  close(socket);
  if (child_ < 0) throw std::runtime_error("the name server cannot be started");
}

NameServer::~NameServer() {
  kill(child_, SIGKILL);
  waitpid(child_, nullptr, 0);
}

std::string NameServer::address() const { return fmt::format("127.0.0.1:{}", port_); }

}  // namespace newswatch::bench
