#include "tests/bench/receiver_server.h"

// One epoll loop, level-triggered, with a queue of answers held back. What the two processes tell
// each other lies in memory they share.

#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <deque>
#include <map>
#include <random>
#include <stdexcept>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace newswatch::bench {

struct ReceiverServer::Shared {
  static constexpr std::uint32_t kMostReports = 1u << 19;
  struct Report {
    std::atomic<std::int64_t> appeared;
    std::atomic<std::int64_t> published;
    std::atomic<std::int64_t> acknowledged;
  };
  std::atomic<bool> brings_news;
  std::atomic<std::uint32_t> next_number;
  std::atomic<std::uint32_t> feeds_asked;
  std::array<std::atomic<std::uint64_t>, 2> received;  // prompt, slow
  std::array<Report, kMostReports> reports;
};

namespace {

constexpr int kBacklog = 4096;
constexpr std::string_view kMark = "report-";
constexpr std::size_t kDigits = 7;
constexpr std::size_t kItems = 10;  // a document

std::int64_t now_ns() {
  return std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// Looped over and never the same twice, so that no two reports pass for one story.
std::string words(std::uint64_t seed, std::size_t bytes) {
  std::mt19937_64 chance(seed);
  std::string text;
  while (text.size() < bytes) text += fmt::format("word{} ", chance() % 9973);
  return text;
}

std::string item_of(std::uint32_t number) {
  const std::string name = ReceiverServer::name_of(number);
  return fmt::format(
      "<item><title>Envoys open talks on a ceasefire, {0}</title><link>https://example.org/{0}"
      "</link><guid isPermaLink=\"false\">{0}</guid><description>{1}</description></item>",
      name, words(number, 1000));
}

// A socket on loopback with a port of its own.
int bound_socket(in_addr_t address, std::uint16_t& port) {
  const int one = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  // On the wildcard address it serves every host of 127.0.0.0/8; nobody else may come in.
  setsockopt(one, SOL_SOCKET, SO_BINDTODEVICE, "lo", 2);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_addr.s_addr = htonl(address);
  socklen_t size = sizeof to;
  if (bind(one, reinterpret_cast<const sockaddr*>(&to), size) != 0 ||
      getsockname(one, reinterpret_cast<sockaddr*>(&to), &size) != 0) {
    throw std::runtime_error("the receivers cannot have a port on loopback");
  }
  port = ntohs(to.sin_port);
  return one;
}

}  // namespace

namespace {

template <class Shared>
class Loop {
 public:
  Loop(int listener, int happened, Shared& shared)
      : listener_(listener),
        happened_(happened),
        epoll_(epoll_create1(EPOLL_CLOEXEC)),
        shared_(shared) {
    watch(listener_);
  }

  [[noreturn]] void run() {
    std::array<epoll_event, 256> events{};
    for (;;) {
      const int count =
          epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), milliseconds_left());
      for (int i = 0; i < count; ++i) {
        const int ready = events[static_cast<std::size_t>(i)].data.fd;
        if (ready == listener_) {
          accept_all();
        } else {
          serve(ready);
        }
      }
      answer_held_back();
      if (std::exchange(has_answered_, false)) eventfd_write(happened_, 1);
    }
  }

 private:
  enum class Answer : std::uint8_t { feed, late };
  struct HeldBack {
    int descriptor;
    std::uint64_t connection;  // a descriptor may meanwhile be another's
    Answer answer;
    std::string path;
    std::string body;
  };
  struct Connection {
    std::uint64_t serial;
    std::string received;
  };
  struct Feed {
    std::deque<std::string> items;  // newest first
    std::int64_t last_answer = 0;
  };

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
      connections_[one] = {++connected_, {}};
    }
  }

  void hang_up(int descriptor) {
    connections_.erase(descriptor);
    close(descriptor);
  }

  void serve(int descriptor) {
    std::array<char, 65536> piece;
    const ssize_t got = read(descriptor, piece.data(), piece.size());
    if (got <= 0) return hang_up(descriptor);
    std::string& text = connections_[descriptor].received;
    text.append(piece.data(), static_cast<std::size_t>(got));
    for (;;) {
      const std::size_t end = text.find("\r\n\r\n");
      if (end == std::string::npos) return;
      const std::size_t length = content_length(std::string_view(text).substr(0, end));
      if (text.size() < end + 4 + length) return;
      const std::string_view message(text);
      const bool is_sent =
          answer(descriptor, message.substr(0, end), message.substr(end + 4, length));
      if (!is_sent) return hang_up(descriptor);
      text.erase(0, end + 4 + length);
    }
  }

  static std::size_t content_length(std::string_view head) {
    constexpr std::string_view kName = "\r\nContent-Length: ";
    const std::size_t at = head.find(kName);
    std::size_t length = 0;
    if (at != std::string_view::npos)
      std::from_chars(head.data() + at + kName.size(), head.data() + head.size(), length);
    return length;
  }

  bool answer(int descriptor, std::string_view head, std::string_view body) {
    const std::size_t begin = head.find(' ') + 1;
    const std::string_view path = head.substr(begin, head.find(' ', begin) - begin);
    if (path == "/prompt") return acknowledge(descriptor, 0, body);
    const bool is_slow = path == "/slow";
    const std::int64_t held_back =
        is_slow ? std::chrono::nanoseconds(ReceiverServer::kSlowness).count()
                : std::uniform_int_distribution<std::int64_t>(
                      0, std::chrono::nanoseconds(ReceiverServer::kHeldBack).count())(chance_);
    held_back_.emplace(now_ns() + held_back,
                       HeldBack{.descriptor = descriptor,
                                .connection = connections_[descriptor].serial,
                                .answer = is_slow ? Answer::late : Answer::feed,
                                .path = std::string(path),
                                .body = is_slow ? std::string(body) : std::string()});
    return true;
  }

  int milliseconds_left() const {
    if (held_back_.empty()) return -1;
    const std::int64_t left = held_back_.begin()->first - now_ns();
    return static_cast<int>(std::max<std::int64_t>(0, left / 1'000'000));
  }

  void answer_held_back() {
    while (!held_back_.empty() && held_back_.begin()->first <= now_ns()) {
      const HeldBack one = std::move(held_back_.begin()->second);
      held_back_.erase(held_back_.begin());
      const auto found = connections_.find(one.descriptor);
      if (found == connections_.end() || found->second.serial != one.connection) continue;
      const bool is_sent = one.answer == Answer::late ? acknowledge(one.descriptor, 1, one.body)
                                                      : hand_out(one.descriptor, one.path);
      if (!is_sent) hang_up(one.descriptor);
    }
  }

  bool send(int descriptor, std::string_view bytes) {
    has_answered_ = true;
    return write(descriptor, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size());
  }

  bool acknowledge(int descriptor, std::size_t receiver, std::string_view body) {
    if (!send(descriptor, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) return false;
    const std::int64_t now = now_ns();
    shared_.received[receiver].fetch_add(1, std::memory_order_release);
    if (receiver != 0) return true;
    for (std::size_t at = body.find(kMark); at != std::string_view::npos;
         at = body.find(kMark, at + kMark.size())) {
      std::uint32_t number = 0;
      const char* digits = body.data() + at + kMark.size();
      const char* end = std::min(digits + kDigits, body.data() + body.size());
      std::from_chars(digits, end, number);
      if (number >= Shared::kMostReports) continue;
      std::int64_t none = 0;
      shared_.reports[number].acknowledged.compare_exchange_strong(none, now);
    }
    return true;
  }

  bool hand_out(int descriptor, const std::string& path) {
    Feed& feed = feeds_[path];
    const std::int64_t before = feed.last_answer;
    feed.last_answer = now_ns();
    if (before == 0) ++shared_.feeds_asked;
    std::optional<std::uint32_t> number;
    // The first answer only tells what was there before.
    if (before == 0 || shared_.brings_news) number = shared_.next_number.fetch_add(1);
    if (number) {
      if (*number >= Shared::kMostReports) return false;
      feed.items.push_front(item_of(*number));
      if (feed.items.size() > kItems) feed.items.pop_back();
    }
    std::string body = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Bench</title>";
    for (const std::string& item : feed.items) body += item;
    body += "</channel></rss>";
    const std::string reply = fmt::format(
        "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: {}\r\n\r\n{}",
        body.size(), body);
    if (number && before != 0) {
      auto& report = shared_.reports[*number];
      const std::int64_t now = now_ns();
      report.appeared = std::uniform_int_distribution<std::int64_t>(before, now)(chance_);
      report.published = now;
    }
    return send(descriptor, reply);
  }

  int listener_;
  int happened_;
  int epoll_;
  Shared& shared_;
  std::mt19937_64 chance_{7};
  bool has_answered_ = false;  // on this turn
  std::uint64_t connected_ = 0;
  std::unordered_map<int, Connection> connections_;
  std::unordered_map<std::string, Feed> feeds_;
  std::multimap<std::int64_t, HeldBack> held_back_;
};

}  // namespace

ReceiverServer::ReceiverServer() {
  void* memory = mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) throw std::runtime_error("the receivers get no memory to share");
  shared_ = static_cast<Shared*>(memory);  // all zero, which is how it begins
  const int listener = bound_socket(INADDR_ANY, port_);
  refusing_ = bound_socket(INADDR_LOOPBACK, refusing_port_);
  happened_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (happened_ < 0) throw std::runtime_error("the receivers cannot tell what happens");
  if (listen(listener, kBacklog) != 0) throw std::runtime_error("the receivers cannot listen");
  const pid_t parent = getpid();
  child_ = fork();
  if (child_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(0);
    signal(SIGPIPE, SIG_IGN);
    Loop(listener, happened_, *shared_).run();
  }
  close(listener);
  if (child_ < 0) throw std::runtime_error("the receivers cannot be started");
}

ReceiverServer::~ReceiverServer() {
  kill(child_, SIGKILL);
  waitpid(child_, nullptr, 0);
  close(refusing_);
  close(happened_);
  munmap(shared_, sizeof(Shared));
}

std::string ReceiverServer::feed_url(int feed) const {
  return fmt::format("http://127.1.{}.{}:{}/feeds/{}.xml", feed / 250, 1 + feed % 250, port_, feed);
}

std::string ReceiverServer::receiver_url(Receiver receiver) const {
  const bool is_dead = receiver == Receiver::dead;
  return fmt::format("http://127.0.0.1:{}{}", is_dead ? refusing_port_ : port_,
                     receiver == Receiver::slow ? "/slow" : "/prompt");
}

void ReceiverServer::bring_news(bool on) { shared_->brings_news = on; }

std::uint32_t ReceiverServer::take_numbers(std::uint32_t count) {
  return shared_->next_number.fetch_add(count);
}

std::uint32_t ReceiverServer::next_number() const { return shared_->next_number; }

void ReceiverServer::publish_now(std::uint32_t number) {
  shared_->reports.at(number).published = now_ns();
}

std::optional<ReportTimes> ReceiverServer::times(std::uint32_t number) const {
  const Shared::Report& report = shared_->reports.at(number);
  if (report.published == 0 || report.acknowledged == 0) return std::nullopt;
  return ReportTimes{.appeared = std::chrono::nanoseconds(report.appeared),
                     .published = std::chrono::nanoseconds(report.published),
                     .acknowledged = std::chrono::nanoseconds(report.acknowledged)};
}

std::uint64_t ReceiverServer::received(Receiver receiver) const {
  return receiver == Receiver::dead ? 0
                                    : shared_->received[receiver == Receiver::slow ? 1 : 0].load(
                                          std::memory_order_acquire);
}

std::uint32_t ReceiverServer::feeds_asked() const { return shared_->feeds_asked; }

bool ReceiverServer::something_happens(std::chrono::milliseconds patience) const {
  pollfd one{.fd = happened_, .events = POLLIN, .revents = 0};
  if (poll(&one, 1, static_cast<int>(patience.count())) <= 0) return false;
  eventfd_t times = 0;
  eventfd_read(happened_, &times);
  return true;
}

bool ReceiverServer::wait_until(const std::function<bool()>& condition,
                                std::chrono::milliseconds patience) const {
  using std::chrono::milliseconds, std::chrono::steady_clock;
  const auto end = steady_clock::now() + patience;
  while (!condition()) {
    const auto left = std::chrono::ceil<milliseconds>(end - steady_clock::now());
    if (left <= milliseconds(0)) return false;
    static_cast<void>(something_happens(left));
  }
  return true;
}

void ReceiverServer::wait_for_silence(std::chrono::milliseconds silence) const {
  while (something_happens(silence)) continue;
}

std::string ReceiverServer::name_of(std::uint32_t number) {
  return fmt::format("{}{:0{}}", kMark, number, kDigits);
}

}  // namespace newswatch::bench
