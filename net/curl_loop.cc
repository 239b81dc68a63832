#include "net/curl_loop.h"

// curl says which sockets it watches and when it wants to be called (multi_socket_action); the loop
// waits. What makes this safe: curl is entered only from fresh turns of the loop (a socket, a
// timer, add, remove), never from inside one of its own callbacks. Those only note what is wanted.

#include <curl/curl.h>
#include <unistd.h>

#include <boost/asio/post.hpp>
#include <chrono>
#include <new>
#include <utility>

#include "net/curl_transfer.h"

namespace newswatch::net {
namespace asio = boost::asio;

CurlLoop::CurlLoop(asio::io_context& loop, std::shared_ptr<Descriptors> descriptors,
                   std::shared_ptr<TlsTrust> trust, std::size_t max_connections)
    : loop_(loop),
      descriptors_(std::move(descriptors)),
      trust_(std::move(trust)),
      max_connections_(max_connections),
      multi_(curl_multi_init()),
      timer_(loop) {
  if (multi_ == nullptr) throw std::bad_alloc();
  on_ready_ = [this](int descriptor, Descriptors::Events events) {
    act(descriptor,
        (events.readable ? CURL_CSELECT_IN : 0) | (events.writable ? CURL_CSELECT_OUT : 0));
  };
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
  make_room();
  // One exchange at a time on a connection, HTTP/2 as well: a body that stalls, or one that is
  // given up, must not take a neighbour's stream with it.
  curl_multi_setopt(multi_, CURLMOPT_PIPELINING, CURLPIPE_NOTHING);
}

CurlLoop::~CurlLoop() {
  for (void* easy : spare_handles_) curl_easy_cleanup(easy);
  curl_multi_cleanup(multi_);  // closes kept connections through close_socket()
  descriptors_->forget_all_of(on_ready_);
}

void CurlLoop::add(CurlTransfer& transfer) {
  if (curl_multi_add_handle(multi_, transfer.easy()) != CURLM_OK) throw std::bad_alloc();
  ++transfers_;
  make_room();
}

void CurlLoop::remove(CurlTransfer& transfer) {
  curl_multi_remove_handle(multi_, transfer.easy());
  --transfers_;
  make_room();
}

// curl counts connections in use as well, and closes those that nobody uses to keep the number.
void CurlLoop::make_room() {
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(max_connections_ + transfers_));
}

int CurlLoop::on_socket(void*, int descriptor, int what, void* self, void*) {
  auto* loop = static_cast<CurlLoop*>(self);
  const bool removed = what == CURL_POLL_REMOVE;
  const Descriptors::Events wanted{.readable = !removed && (what & CURL_POLL_IN) != 0,
                                   .writable = !removed && (what & CURL_POLL_OUT) != 0};
  loop->descriptors_->watch(descriptor, wanted, loop->on_ready_);
  return 0;
}

int CurlLoop::on_timer(void*, long timeout_ms, void* self) {
  static_cast<CurlLoop*>(self)->note_deadline(timeout_ms);
  return 0;
}

void CurlLoop::close_socket(int descriptor) {
  descriptors_->forget(descriptor);
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
