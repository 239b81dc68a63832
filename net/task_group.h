#pragma once

// Where coroutines live: every task of the daemon is spawned here, so none is forgotten.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <string>

namespace newswatch::net {

// Loop thread only. Services that tasks refer to must live until drained().
class TaskGroup {
 public:
  // Told of every exception a task ends with, other than its cancellation; must not throw.
  using OnError = std::function<void(const std::string& task, std::exception_ptr error)>;

  TaskGroup(boost::asio::any_io_executor loop, OnError on_error);
  TaskGroup(const TaskGroup&) = delete;
  TaskGroup& operator=(const TaskGroup&) = delete;
  ~TaskGroup();  // cancels; what still runs ends on the loop

  // Starts `task`. Once the group is cancelled, it stays so: a task that comes later never starts.
  void spawn(std::string name, boost::asio::awaitable<void> task);

  // Asks every task to end (cancellation_type::terminal), on the loop's next turn. A task may
  // cancel its own group.
  void cancel();

  // Returns when no task is left. To be awaited from outside the group.
  [[nodiscard]] boost::asio::awaitable<void> drained();

  [[nodiscard]] std::size_t size() const;  // tasks not yet ended

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace newswatch::net
