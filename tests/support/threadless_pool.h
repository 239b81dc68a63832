#pragma once

// A thread pool without threads: what is posted to it runs when the test says so, on the test's own
// thread, so that a run is the same whatever the machine has to do besides.

#include <boost/asio/detail/scheduler.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/system/error_code.hpp>
#include <cstddef>

namespace newswatch::testing {

class ThreadlessPool final : public boost::asio::thread_pool {
 public:
  ThreadlessPool() : thread_pool(std::size_t{0}) {}

  // Runs all that has been posted, in order; returns how much it was. Asio offers this for an
  // io_context alone; a pool stands on the same scheduler.
  std::size_t run() {
    boost::system::error_code ignored;
    return boost::asio::use_service<boost::asio::detail::scheduler>(*this).poll(ignored);
  }
};

}  // namespace newswatch::testing
