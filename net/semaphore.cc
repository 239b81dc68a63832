#include "net/semaphore.h"

// A waiter lives in the frame of its acquire(): a timer that never expires, cancelled to wake it.
// Its destructor leaves the queue, so a frame may be destroyed at any time, by cancellation or with
// the loop. The queue is intrusive in spirit: pointers to frames, each removed before it dies.

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <list>
#include <utility>

namespace newswatch::net {
namespace asio = boost::asio;

namespace {

struct Waiter {
  explicit Waiter(const asio::any_io_executor& loop)
      : wake(loop, asio::steady_timer::time_point::max()) {}
  asio::steady_timer wake;
  bool granted = false;
};

}  // namespace

struct Semaphore::State {
  std::size_t free = 0;
  std::list<Waiter*> queue;

  // Passes one unit to the first in the queue, or keeps it.
  void give_back() {
    if (queue.empty()) {
      ++free;
      return;
    }
    Waiter* first = queue.front();
    queue.pop_front();
    first->granted = true;
    first->wake.cancel();
  }
};

Semaphore::Permit& Semaphore::Permit::operator=(Permit&& other) noexcept {
  if (this != &other) {
    if (state_) state_->give_back();
    state_ = std::move(other.state_);
  }
  return *this;
}

Semaphore::Permit::~Permit() {
  if (state_) state_->give_back();
}

Semaphore::Semaphore(asio::any_io_executor loop, std::size_t permits)
    : loop_(std::move(loop)), state_(std::make_shared<State>()) {
  state_->free = permits;
}

asio::awaitable<Semaphore::Permit> Semaphore::acquire() {
  if (state_->free > 0) {  // nobody waits then
    --state_->free;
    co_return Permit(state_);
  }

  struct Place {
    std::shared_ptr<State> state;
    Waiter waiter;
    std::list<Waiter*>::iterator at;

    Place(std::shared_ptr<State> of, const asio::any_io_executor& loop)
        : state(std::move(of)),
          waiter(loop),
          at(state->queue.insert(state->queue.end(), &waiter)) {}
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place() {
      if (!state) return;  // the permit was taken
      if (waiter.granted) {
        state->give_back();
      } else {
        state->queue.erase(at);
      }
    }
  };
  Place place(state_, loop_);
  co_await place.waiter.wake.async_wait(asio::as_tuple(asio::use_awaitable));
  if (!place.waiter.granted) {
    throw boost::system::system_error(asio::error::operation_aborted);
  }
  co_return Permit(std::exchange(place.state, nullptr));
}

std::size_t Semaphore::free() const { return state_->free; }

std::size_t Semaphore::waiting() const { return state_->queue.size(); }

}  // namespace newswatch::net
