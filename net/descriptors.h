#pragma once

// The descriptors of libraries that only say what they wait for (curl, c-ares), watched by the
// loop. Internal to net.

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace newswatch::net {

// Loop thread only; shared by all who watch through it. The loop has work as long as something is
// watched.
class Descriptors : public std::enable_shared_from_this<Descriptors> {
 public:
  struct Events {
    bool readable = false;
    bool writable = false;
  };
  // Told of each descriptor that is ready, from a fresh turn of the loop, again and again for as
  // long as it stays ready.
  using Owner = std::function<void(int descriptor, Events events)>;

  explicit Descriptors(boost::asio::io_context& loop);
  Descriptors(const Descriptors&) = delete;
  Descriptors& operator=(const Descriptors&) = delete;

  // From now on, and instead of what was watched before. `owner` outlives the watch. One that the
  // kernel does not take is never ready: its owner's own limits of time end what waits for it.
  void watch(int descriptor, Events events, const Owner& owner);

  // Before the descriptor is closed, or a new one of the same number would be taken for it.
  void forget(int descriptor);
  void forget_all_of(const Owner& owner);

 private:
  struct Watch {
    const Owner* owner = nullptr;  // nullptr: not watched
    Events events;
    std::uint32_t generation = 0;  // tells the descriptor from an earlier one of its number
  };

  void wait();
  void tell_owners();

  boost::asio::posix::stream_descriptor set_;
  std::vector<Watch> watches_;  // by descriptor
  std::size_t watched_ = 0;
  bool waits_ = false;
};

}  // namespace newswatch::net
