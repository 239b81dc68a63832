#include "tests/bench/feed_server.h"

// One epoll loop, level-triggered. A socket on 127.0.0.1 alone would serve one host, so it is bound
// to the wildcard address of the loopback device; where the kernel does not allow that, a peer from
// elsewhere is hung up on.

#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <new>
#include <stdexcept>
#include <string_view>
#include <unordered_map>

namespace newswatch::bench {

struct FeedServer::Counts {
  std::atomic<std::uint64_t> answered{0};
  std::atomic<std::uint64_t> unchanged{0};
  std::atomic<std::uint64_t> reports{0};
};

namespace {

constexpr int kBacklog = 4096;

// The one report of every feed, and before it another one.
std::string document_with(const std::string& item) {
  return fmt::format(
      "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Bench</title>{}<item><title>One "
      "report</title><guid>1</guid></item></channel></rss>",
      item);
}

std::string answer_with(const std::string& body) {
  return fmt::format(
      "HTTP/1.1 200 OK\r\nDate: Mon, 10 Jun 2024 08:00:00 GMT\r\nServer: bench\r\nContent-Type: "
      "application/rss+xml\r\nETag: {}\r\nContent-Length: {}\r\n\r\n{}",
      FeedServer::kEtag, body.size(), body);
}

std::string unchanged_answer(const char* more = "") {
  return fmt::format(
      "HTTP/1.1 304 Not Modified\r\nDate: Mon, 10 Jun 2024 08:00:00 GMT\r\nServer: bench\r\nETag: "
      "{}\r\nCache-Control: max-age=60\r\n{}\r\n",
      FeedServer::kEtag, more);
}

class Loop {
 public:
  struct Numbers {
    std::atomic<std::uint64_t>& answered;
    std::atomic<std::uint64_t>& unchanged;
    std::atomic<std::uint64_t>& reports;
  };

  Loop(int listener, FeedServer::Mix mix, const std::string& feed, Numbers numbers)
      : listener_(listener),
        epoll_(epoll_create1(EPOLL_CLOEXEC)),
        mix_(mix),
        numbers_(numbers),
        feed_(feed) {
    watch(listener_);
  }

  [[noreturn]] void run() {
    std::array<epoll_event, 256> events{};
    for (;;) {
      const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), -1);
      for (int i = 0; i < count; ++i) {
        const int ready = events[static_cast<std::size_t>(i)].data.fd;
        if (ready == listener_) {
          accept_all();
        } else {
          serve(ready);
        }
      }
    }
  }

 private:
  void watch(int descriptor) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = descriptor;
    epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event);
  }

  void accept_all() {
    for (;;) {
      sockaddr_in peer{};
      socklen_t size = sizeof peer;
      const int one = accept4(listener_, reinterpret_cast<sockaddr*>(&peer), &size,
                              SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (one < 0) return;
      if (ntohl(peer.sin_addr.s_addr) >> 24 != 127) {
        close(one);
        continue;
      }
      const int on = 1;
      setsockopt(one, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      watch(one);
    }
  }

  void hang_up(int descriptor) {
    received_.erase(descriptor);
    close(descriptor);
  }

  void serve(int descriptor) {
    std::array<char, 8192> piece{};
    const ssize_t got = read(descriptor, piece.data(), piece.size());
    if (got <= 0) return hang_up(descriptor);
    std::string& text = received_[descriptor];
    text.append(piece.data(), static_cast<std::size_t>(got));
    for (std::size_t end = 0; (end = text.find("\r\n\r\n")) != std::string::npos;) {
      const bool conditional = text.find("If-None-Match:") < end;
      const bool last = text.starts_with("GET /once/");
      const std::string answer = last          ? unchanged_and_over_
                                 : conditional ? next_answer()
                                               : feed_at(path_of(text));
      ++numbers_.answered;
      if (last || answer == unchanged_) ++numbers_.unchanged;
      if (write(descriptor, answer.data(), answer.size()) < std::ssize(answer))
        return hang_up(descriptor);
      if (last) return hang_up(descriptor);
      text.erase(0, end + 4);
    }
  }

  static std::string_view path_of(std::string_view request) {
    const std::size_t begin = std::min(request.find(' ') + 1, request.size());
    return request.substr(begin, request.find(' ', begin) - begin);
  }

  std::string feed_at(std::string_view path) const {
    if (feed_.find(FeedServer::kPath) == std::string::npos) return plain_;
    std::string body = feed_;
    for (std::size_t at = 0; (at = body.find(FeedServer::kPath, at)) != std::string::npos;)
      body.replace(at, FeedServer::kPath.size(), path);
    return answer_with(body);
  }

  // Every so many, and not by chance: the same in each run.
  std::string next_answer() {
    const int turn = static_cast<int>(conditional_++ % 100);
    if (turn < mix_.again) return plain_;
    if (turn < 100 - mix_.news) return unchanged_;
    const std::uint64_t number = ++numbers_.reports;
    return answer_with(document_with(
        fmt::format("<item><title>Report {0} of the day</title><guid>n{0}</guid></item>", number)));
  }

  int listener_;
  int epoll_;
  FeedServer::Mix mix_;
  Numbers numbers_;
  std::uint64_t conditional_ = 0;
  const std::string feed_;  // without its head
  const std::string plain_ = answer_with(feed_);
  const std::string unchanged_ = unchanged_answer();
  const std::string unchanged_and_over_ = unchanged_answer("Connection: close\r\n");
  std::unordered_map<int, std::string> received_;
};

std::string address_of(int host) {
  constexpr int kLast = 250;
  return fmt::format("127.{}.{}.{}", 1 + host / (kLast * kLast), host / kLast % kLast,
                     1 + host % kLast);
}

}  // namespace

FeedServer::FeedServer(Mix mix, const std::string& feed) {
  void* shared =
      mmap(nullptr, sizeof(Counts), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) throw std::runtime_error("the feed server has no memory");
  counts_ = new (shared) Counts;
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  setsockopt(listener, SOL_SOCKET, SO_BINDTODEVICE, "lo", 2);
  // Answers are written in one piece: there is room for a whole one. Its sockets inherit it.
  const int room = 200'000;
  setsockopt(listener, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_ANY);
  socklen_t size = sizeof address;
  if (bind(listener, reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
      listen(listener, kBacklog) != 0 ||
      getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    throw std::runtime_error("the feed server cannot listen on loopback");
  }
  port_ = ntohs(address.sin_port);
  const pid_t parent = getpid();
  child_ = fork();
  if (child_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(0);
    signal(SIGPIPE, SIG_IGN);
    Loop(listener, mix, feed, {counts_->answered, counts_->unchanged, counts_->reports}).run();
  }
  close(listener);
  if (child_ < 0) throw std::runtime_error("the feed server cannot be started");
}

FeedServer::~FeedServer() {
  kill(child_, SIGKILL);
  waitpid(child_, nullptr, 0);
  munmap(counts_, sizeof(Counts));
}

std::string FeedServer::document() { return document_with(""); }
std::uint64_t FeedServer::answered() const { return counts_->answered; }
std::uint64_t FeedServer::unchanged() const { return counts_->unchanged; }
std::uint64_t FeedServer::reports() const { return counts_->reports; }

std::string FeedServer::url(int host, int feed) const {
  return fmt::format("http://{}:{}/feeds/{}.xml", address_of(host), port_, feed);
}

std::string FeedServer::hanging_up_url(int host, int feed) const {
  return fmt::format("http://{}:{}/once/{}.xml", address_of(host), port_, feed);
}

}  // namespace newswatch::bench
