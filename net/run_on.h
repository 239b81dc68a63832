#pragma once

// Work for another thread, awaited on this one.

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <type_traits>
#include <utility>

namespace newswatch::net {

// Runs `job` on `pool` and resumes the caller on its own thread with the value. Not cancellable;
// `pool` outlives all tasks. `job` must not throw. co_spawn onto a pool is no substitute: in
// Boost 1.81, cancelling its awaiter races and aborts.
template <class Job, class Value = std::invoke_result_t<Job>>
boost::asio::awaitable<Value> run_on(boost::asio::thread_pool& pool, Job job) {
  auto start = [&pool](auto handler, Job work) {
    auto home = boost::asio::make_work_guard(boost::asio::get_associated_executor(handler));
    boost::asio::post(pool, [handler = std::move(handler), work = std::move(work), home]() mutable {
      auto resume = [handler = std::move(handler), value = work()]() mutable {
        std::move(handler)(std::move(value));
      };
      boost::asio::post(home.get_executor(), std::move(resume));
    });
  };
  return boost::asio::async_initiate<const boost::asio::use_awaitable_t<>&, void(Value)>(
      start, boost::asio::use_awaitable, std::move(job));
}

}  // namespace newswatch::net
