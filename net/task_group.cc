#include "net/task_group.h"

// A task's cancellation signal must outlive its coroutine frame, and Asio runs the completion
// handler while that frame still stands. So the handler only takes the task off the list and posts
// its remains to the loop, to be freed one turn later.
//
// Tasks are told of cancellation on a turn of its own, when each of them is suspended: in Boost
// 1.81, a coroutine that is cancelled before it was ever suspended throws out of io_context::run().

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <list>
#include <utility>
#include <vector>

namespace newswatch::net {
namespace asio = boost::asio;

namespace {

struct Task {
  std::string name;
  asio::cancellation_signal signal;
};

bool is_cancellation(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const boost::system::system_error& e) {
    return e.code() == asio::error::operation_aborted;
  } catch (...) {  // anything else is an error, whatever its type
    return false;
  }
}

}  // namespace

struct TaskGroup::State {
  asio::any_io_executor loop;
  OnError on_error;
  std::list<std::shared_ptr<Task>> tasks;
  bool cancelled = false;
  asio::steady_timer emptied;  // never expires; cancelled when the last task ends

  State(asio::any_io_executor on, OnError tell)
      : loop(std::move(on)),
        on_error(std::move(tell)),
        emptied(loop, asio::steady_timer::time_point::max()) {}

  void ended(std::list<std::shared_ptr<Task>>::iterator at, const std::exception_ptr& error) {
    std::shared_ptr<Task> task = std::move(*at);
    tasks.erase(at);
    if (error && !is_cancellation(error) && on_error) on_error(task->name, error);
    if (tasks.empty()) emptied.cancel();
    asio::post(loop, [task = std::move(task)] {});
  }

  void tell_everyone() {
    // Copied: a task may end while the others are being told.
    const std::vector<std::shared_ptr<Task>> told(tasks.begin(), tasks.end());
    for (const auto& task : told) task->signal.emit(asio::cancellation_type::terminal);
  }
};

TaskGroup::TaskGroup(asio::any_io_executor loop, OnError on_error)
    : state_(std::make_shared<State>(std::move(loop), std::move(on_error))) {}

TaskGroup::~TaskGroup() { cancel(); }

void TaskGroup::spawn(std::string name, asio::awaitable<void> task) {
  if (state_->cancelled) return;
  auto entry = std::make_shared<Task>();
  entry->name = std::move(name);
  const auto slot = entry->signal.slot();
  const auto at = state_->tasks.insert(state_->tasks.end(), entry);
  // The handler owns the entry too: when the loop is destroyed instead of drained, nothing dangles.
  auto ended = [state = state_, entry, at](std::exception_ptr error) { state->ended(at, error); };
  asio::co_spawn(state_->loop, std::move(task),
                 asio::bind_cancellation_slot(slot, std::move(ended)));
}

void TaskGroup::cancel() {
  if (state_->cancelled) return;
  state_->cancelled = true;
  asio::post(state_->loop, [state = state_] { state->tell_everyone(); });
}

asio::awaitable<void> TaskGroup::drained() {
  const std::shared_ptr<State> state = state_;
  while (!state->tasks.empty()) {
    co_await state->emptied.async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

std::size_t TaskGroup::size() const { return state_->tasks.size(); }

}  // namespace newswatch::net
