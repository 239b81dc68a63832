#pragma once

// A counting semaphore for coroutines of one loop thread.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <memory>
#include <utility>

namespace newswatch::net {

// First come, first served. Loop thread only. Permits may outlive the semaphore.
class Semaphore {
  struct State;

 public:
  // One unit, given back by the destructor.
  class [[nodiscard]] Permit {
   public:
    Permit() = default;  // holds nothing
    Permit(Permit&&) noexcept = default;
    Permit& operator=(Permit&& other) noexcept;
    ~Permit();

   private:
    friend class Semaphore;
    explicit Permit(std::shared_ptr<State> state) : state_(std::move(state)) {}
    std::shared_ptr<State> state_;  // null: holds nothing
  };

  Semaphore(boost::asio::any_io_executor loop, std::size_t permits);

  // Waits for a permit behind everyone who asked before. A cancelled wait leaves the queue; a
  // permit granted at the moment of cancellation is given back, never lost.
  [[nodiscard]] boost::asio::awaitable<Permit> acquire();

  [[nodiscard]] std::size_t free() const;
  [[nodiscard]] std::size_t waiting() const;

 private:
  boost::asio::any_io_executor loop_;
  std::shared_ptr<State> state_;
};

}  // namespace newswatch::net
