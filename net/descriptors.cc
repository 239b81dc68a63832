#include "net/descriptors.h"

// An epoll set is a descriptor itself, readable as soon as one of its own is ready. So the loop
// waits once for all of them; registering each with Asio would cost a system call and a handler for
// every event.

#include <sys/epoll.h>

#include <cerrno>
#include <system_error>

namespace newswatch::net {
namespace {

constexpr std::size_t kAtOnce = 128;  // the loop's other work comes in between

int new_set() {
  const int set = ::epoll_create1(EPOLL_CLOEXEC);
  if (set < 0) throw std::system_error(errno, std::generic_category(), "no epoll set");
  return set;
}

}  // namespace

Descriptors::Descriptors(boost::asio::io_context& loop) : set_(loop, new_set()) {}

void Descriptors::watch(int descriptor, Events events, const Owner& owner) {
  if (!events.readable && !events.writable) return forget(descriptor);
  const auto place = static_cast<std::size_t>(descriptor);
  if (place >= watches_.size()) watches_.resize(place + 1);
  Watch& watch = watches_[place];
  const bool known = watch.owner != nullptr;
  if (!known) {
    ++watch.generation;
    ++watched_;
  }
  watch.owner = &owner;
  watch.events = events;
  epoll_event wanted{};
  wanted.events = (events.readable ? static_cast<std::uint32_t>(EPOLLIN) : 0u) |
                  (events.writable ? static_cast<std::uint32_t>(EPOLLOUT) : 0u);
  wanted.data.u64 = std::uint64_t{watch.generation} << 32 | place;
  const int set = set_.native_handle();
  const bool changed = known && ::epoll_ctl(set, EPOLL_CTL_MOD, descriptor, &wanted) == 0;
  // One that was closed without a word has left the set by itself, and its number is taken again.
  if (!changed) ::epoll_ctl(set, EPOLL_CTL_ADD, descriptor, &wanted);
  wait();
}

void Descriptors::forget(int descriptor) {
  const auto place = static_cast<std::size_t>(descriptor);
  if (place >= watches_.size() || watches_[place].owner == nullptr) return;
  watches_[place].owner = nullptr;
  ::epoll_ctl(set_.native_handle(), EPOLL_CTL_DEL, descriptor, nullptr);
  if (--watched_ > 0) return;
  boost::system::error_code ignored;
  set_.cancel(ignored);  // a wait nobody needs would keep the loop running
}

void Descriptors::forget_all_of(const Owner& owner) {
  for (std::size_t place = 0; place < watches_.size(); ++place) {
    if (watches_[place].owner == &owner) forget(static_cast<int>(place));
  }
}

void Descriptors::wait() {
  if (waits_ || watched_ == 0) return;
  waits_ = true;
  const auto woken = [weak = weak_from_this()](const boost::system::error_code& failed) {
    const auto self = weak.lock();
    if (!self) return;
    self->waits_ = false;
    if (!failed) self->tell_owners();
    self->wait();
  };
  set_.async_wait(boost::asio::posix::stream_descriptor::wait_read, woken);
}

void Descriptors::tell_owners() {
  std::array<epoll_event, kAtOnce> ready{};
  const int count =
      ::epoll_wait(set_.native_handle(), ready.data(), static_cast<int>(ready.size()), 0);
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = ready[static_cast<std::size_t>(i)];
    const auto place = static_cast<std::size_t>(event.data.u64 & 0xffffffffu);
    const Watch watch = watches_[place];  // a copy: owners watch and forget meanwhile
    const bool still_meant = watch.owner != nullptr && watch.generation == event.data.u64 >> 32;
    if (!still_meant) continue;
    const bool broken = (event.events & (EPOLLERR | EPOLLHUP)) != 0;
    const Events events{
        .readable = watch.events.readable && (broken || (event.events & EPOLLIN) != 0),
        .writable = watch.events.writable && (broken || (event.events & EPOLLOUT) != 0)};
    if (events.readable || events.writable) (*watch.owner)(static_cast<int>(place), events);
  }
}

}  // namespace newswatch::net
