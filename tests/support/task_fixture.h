#pragma once

// A loop, a journal, and coroutines to put into task groups.

#include <gtest/gtest.h>

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <exception>
#include <string>
#include <vector>

#include "net/task_group.h"
#include "tests/support/loopback.h"

namespace newswatch::testing {

struct Journal {
  std::vector<std::string> lines;
  void operator()(std::string line) { lines.push_back(std::move(line)); }
};

inline boost::asio::awaitable<void> wait_for_ever() {
  const auto executor = co_await boost::asio::this_coro::executor;
  boost::asio::steady_timer never(executor, boost::asio::steady_timer::time_point::max());
  co_await never.async_wait(boost::asio::use_awaitable);
}

// Lives for so many turns of the loop and notes when.
inline boost::asio::awaitable<void> linger(Journal& journal, std::string name, int turns) {
  journal("+" + name);
  const auto executor = co_await boost::asio::this_coro::executor;
  for (int i = 0; i < turns; ++i) {
    co_await boost::asio::post(executor, boost::asio::use_awaitable);
  }
  journal("-" + name);
}

class TaskFixture : public ::testing::Test {
 protected:
  net::TaskGroup::OnError note_errors() {
    return [this](const std::string& task, std::exception_ptr error) {
      try {
        std::rethrow_exception(error);
      } catch (const std::exception& e) {
        journal(task + ": " + e.what());
      }
    };
  }

  void finish(net::TaskGroup& group) {
    group.cancel();
    run(loop, group.drained());
  }

  boost::asio::io_context loop;
  Journal journal;
};

}  // namespace newswatch::testing
