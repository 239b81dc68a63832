#include "net/curl_loop.h"

// curl says which sockets it watches and when it wants to be called (multi_socket_action); Asio
// waits. What makes this safe: curl is entered only from fresh turns of the loop (a socket, a
// timer, add, remove), never from inside one of its own callbacks. Those only note what is wanted.

#include <curl/curl.h>
#include <unistd.h>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <new>
#include <utility>

#include "net/curl_transfer.h"

namespace newswatch::net {
namespace asio = boost::asio;

struct CurlLoop::Socket {
  Socket(asio::io_context& loop, int descriptor) : watch(loop, descriptor) {}

  asio::posix::stream_descriptor watch;  // borrowed: released, never closed
  bool wants_read = false;
  bool wants_write = false;
  bool waits_read = false;
  bool waits_write = false;
};

CurlLoop::CurlLoop(asio::io_context& loop, std::size_t max_connections)
    : loop_(loop), multi_(curl_multi_init()), timer_(loop) {
  if (multi_ == nullptr) throw std::bad_alloc();
  using SocketCallback = int (*)(CURL*, curl_socket_t, int, void*, void*);
  using TimerCallback = int (*)(CURLM*, long, void*);
  const SocketCallback socket_callback = [](CURL* easy, curl_socket_t descriptor, int what,
                                            void* self, void* known) {
    return on_socket(easy, descriptor, what, self, known);
  };
  const TimerCallback timer_callback = [](CURLM* multi, long timeout_ms, void* self) {
    return on_timer(multi, timeout_ms, self);
  };
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, socket_callback);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, timer_callback);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(max_connections));
  // One exchange at a time on a connection, HTTP/2 as well: a body that stalls, or one that is
  // given up, must not take a neighbour's stream with it.
  curl_multi_setopt(multi_, CURLMOPT_PIPELINING, CURLPIPE_NOTHING);
}

CurlLoop::~CurlLoop() {
  curl_multi_cleanup(multi_);  // closes kept connections through close_socket()
  for (auto& [descriptor, socket] : sockets_) socket->watch.release();
}

void CurlLoop::add(CurlTransfer& transfer) {
  if (curl_multi_add_handle(multi_, transfer.easy()) != CURLM_OK) throw std::bad_alloc();
  ++transfers_;
}

void CurlLoop::remove(CurlTransfer& transfer) {
  curl_multi_remove_handle(multi_, transfer.easy());
  --transfers_;
}

int CurlLoop::on_socket(void*, int descriptor, int what, void* self, void*) {
  auto* loop = static_cast<CurlLoop*>(self);
  if (what == CURL_POLL_REMOVE) {
    loop->release(descriptor);
  } else {
    loop->want(descriptor, what);
  }
  return 0;
}

int CurlLoop::on_timer(void*, long timeout_ms, void* self) {
  static_cast<CurlLoop*>(self)->note_deadline(timeout_ms);
  return 0;
}

void CurlLoop::want(int descriptor, int what) {
  std::shared_ptr<Socket>& socket = sockets_[descriptor];
  if (!socket) socket = std::make_shared<Socket>(loop_, descriptor);
  socket->wants_read = (what & CURL_POLL_IN) != 0;
  socket->wants_write = (what & CURL_POLL_OUT) != 0;
  if (socket->wants_read) wait_readable(socket);
  if (socket->wants_write) wait_writable(socket);
}

// A wait that is no longer wanted is left to fire and then ignored.
void CurlLoop::wait_readable(const std::shared_ptr<Socket>& socket) {
  if (std::exchange(socket->waits_read, true)) return;
  const auto woken = [weak = weak_from_this(), socket](const boost::system::error_code& failed) {
    socket->waits_read = false;
    const auto self = weak.lock();
    if (!self || failed || !socket->watch.is_open() || !socket->wants_read) return;
    self->act(socket->watch.native_handle(), CURL_CSELECT_IN);
    if (socket->watch.is_open() && socket->wants_read) self->wait_readable(socket);
  };
  socket->watch.async_wait(asio::posix::stream_descriptor::wait_read, woken);
}

void CurlLoop::wait_writable(const std::shared_ptr<Socket>& socket) {
  if (std::exchange(socket->waits_write, true)) return;
  const auto woken = [weak = weak_from_this(), socket](const boost::system::error_code& failed) {
    socket->waits_write = false;
    const auto self = weak.lock();
    if (!self || failed || !socket->watch.is_open() || !socket->wants_write) return;
    self->act(socket->watch.native_handle(), CURL_CSELECT_OUT);
    if (socket->watch.is_open() && socket->wants_write) self->wait_writable(socket);
  };
  socket->watch.async_wait(asio::posix::stream_descriptor::wait_write, woken);
}

void CurlLoop::release(int descriptor) {
  const auto found = sockets_.find(descriptor);
  if (found == sockets_.end()) return;
  found->second->watch.release();
  sockets_.erase(found);
}

void CurlLoop::close_socket(int descriptor) {
  release(descriptor);
  ::close(descriptor);
}

// curl moves its deadline several times an exchange, mostly to now or to later, and setting a timer
// of the loop is a system call. So "now" is a turn of the loop without a timer, a timer that runs
// is moved only for an earlier deadline, and one that fires too early waits again.
void CurlLoop::note_deadline(long timeout_ms) {
  if (timeout_ms < 0) {
    deadline_.reset();
    waits_for_deadline_ = false;
    timer_.cancel();  // a wait nobody needs would keep the loop running
    return;
  }
  deadline_ = std::chrono::steady_clock::now() + std::chrono::milliseconds(timeout_ms);
  if (timeout_ms == 0) {
    act_soon();
  } else if (!waits_for_deadline_ || *deadline_ < timer_.expiry()) {
    wait_for_deadline();
  }
}

void CurlLoop::act_soon() {
  if (std::exchange(acts_soon_, true)) return;
  asio::post(loop_, [weak = weak_from_this()] {
    const auto self = weak.lock();
    if (!self) return;
    self->acts_soon_ = false;
    self->act_at_deadline();
  });
}

void CurlLoop::wait_for_deadline() {
  waits_for_deadline_ = true;
  timer_.expires_at(*deadline_);
  timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& failed) {
    const auto self = weak.lock();
    if (!self || failed) return;
    self->waits_for_deadline_ = false;
    self->act_at_deadline();
  });
}

void CurlLoop::act_at_deadline() {
  if (!deadline_) return;
  if (*deadline_ > std::chrono::steady_clock::now()) {
    if (!waits_for_deadline_ || *deadline_ < timer_.expiry()) wait_for_deadline();
    return;
  }
  deadline_.reset();
  act(CURL_SOCKET_TIMEOUT, 0);
}

void CurlLoop::act(int descriptor, int events) {
  int running = 0;
  curl_multi_socket_action(multi_, descriptor, events, &running);
  collect_finished();
}

void CurlLoop::collect_finished() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const CURLcode code = message->data.result;  // the message dies with the handle's removal
    char* owner = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &owner);
    auto* transfer = reinterpret_cast<CurlTransfer*>(owner);
    transfer->finish(code);
  }
}

}  // namespace newswatch::net
