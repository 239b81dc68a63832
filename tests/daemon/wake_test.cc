#include "daemon/wake.h"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>

#include "net/task_group.h"

namespace newswatch::daemon {
namespace {

class WakeTest : public testing::Test {
 protected:
  boost::asio::awaitable<void> count_notices() {
    for (;;) {
      co_await wake_.wait();
      ++notices_;
    }
  }

  boost::asio::io_context loop_;
  Wake wake_{loop_.get_executor()};
  int notices_ = 0;
  net::TaskGroup tasks_{loop_.get_executor(),
                        [](const std::string& task, std::exception_ptr) { ADD_FAILURE() << task; }};
};

TEST_F(WakeTest, RemembersOneNoticeForWhoeverComes) {
  wake_.notify();
  wake_.notify();
  tasks_.spawn("counting", count_notices());
  loop_.poll();
  EXPECT_EQ(notices_, 1);
  wake_.notify();
  loop_.poll();
  EXPECT_EQ(notices_, 2);
}

TEST_F(WakeTest, CancellationIsNoNotice) {
  tasks_.spawn("counting", count_notices());
  loop_.poll();
  tasks_.cancel();
  loop_.run();
  EXPECT_EQ(notices_, 0);
  EXPECT_EQ(tasks_.size(), 0u);
}

}  // namespace
}  // namespace newswatch::daemon
