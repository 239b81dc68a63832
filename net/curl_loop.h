#pragma once

// One curl multi handle, driven by the Asio loop. Internal to net's Http.

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "net/descriptors.h"
#include "net/tls_trust.h"

namespace newswatch::net {

class CurlTransfer;

// Loop thread only. Always owned by a shared_ptr: a transfer keeps its loop alive, and so do
// callbacks under way. curl's own types stay out of this header; `void*` is what curl makes of
// them.
class CurlLoop : public std::enable_shared_from_this<CurlLoop> {
 public:
  CurlLoop(boost::asio::io_context& loop, std::shared_ptr<Descriptors> descriptors,
           std::shared_ptr<TlsTrust> trust, std::size_t max_connections);
  CurlLoop(const CurlLoop&) = delete;
  CurlLoop& operator=(const CurlLoop&) = delete;
  ~CurlLoop();

  // Begins a transfer. Its finish() is called once, on a later turn of the loop or inside another
  // call to this object, unless remove() comes first.
  void add(CurlTransfer& transfer);

  // Ends a transfer without a result. Never to be called from inside one of curl's callbacks.
  void remove(CurlTransfer& transfer);

  [[nodiscard]] std::size_t transfers() const { return transfers_; }

  // Of every connection of this loop.
  [[nodiscard]] TlsTrust& trust() const { return *trust_; }

  // Easy handles of transfers that have ended, cleared of all that was set, to be used again.
  [[nodiscard]] std::vector<void*>& spare_handles() { return spare_handles_; }

  // curl closes a descriptor for good.
  void close_socket(int descriptor);

 private:
  static int on_socket(void* easy, int descriptor, int what, void* self, void* known);
  static int on_timer(void* multi, long timeout_ms, void* self);

  void note_deadline(long timeout_ms);
  void act_soon();
  void wait_for_deadline();
  void act_at_deadline();
  void act(int descriptor, int events);
  void collect_finished();
  void make_room();

  boost::asio::io_context& loop_;
  std::shared_ptr<Descriptors> descriptors_;
  std::shared_ptr<TlsTrust> trust_;
  const std::size_t max_connections_;
  Descriptors::Owner on_ready_;
  std::vector<void*> spare_handles_;
  void* multi_;
  boost::asio::steady_timer timer_;
  std::optional<std::chrono::steady_clock::time_point> deadline_;  // when curl wants to be called
  bool waits_for_deadline_ = false;                                // timer_ runs
  bool acts_soon_ = false;                                         // on the next turn of the loop
  std::size_t transfers_ = 0;
};

}  // namespace newswatch::net
