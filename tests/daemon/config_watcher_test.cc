// Real folders and real inotify; a wait ends with the event it waits for.

#include "daemon/config_watcher.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>

#include "tests/support/scratch.h"
#include "tests/support/task_fixture.h"

namespace newswatch::daemon {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

class ConfigWatcherTest : public testing::TaskFixture {
 protected:
  void SetUp() override {
    fs::create_directory(scratch.path("rules.d"));
    scratch.write("newswatch.yaml", "a");
    scratch.write("rules.d/one.yaml", "a");
    watcher.watch({scratch.path("newswatch.yaml")}, {scratch.path("rules.d")});
    ASSERT_EQ(watcher.error(), "");
    tasks.spawn("watcher", watcher.run(1ms, [this] { ++told; }));
  }
  void TearDown() override { finish(tasks); }

  // Whether `change` is told of. What is not told of is followed by a change that is, and that one
  // alone must then be told.
  void expect_told(const std::function<void()>& change) {
    const int before = told;
    change();
    testing::run_until(loop, [&] { return told > before; });
    settle_down();
  }

  // Until nothing of a burst is left to be told.
  void settle_down() {
    for (int last = -1; last != told;) {
      last = told;
      bool over = false;
      boost::asio::steady_timer quiet(loop, 20ms);
      quiet.async_wait([&](boost::system::error_code) { over = true; });
      testing::run_until(loop, [&] { return over; });
    }
  }

  testing::Scratch scratch;
  ConfigWatcher watcher{loop};
  net::TaskGroup tasks{loop.get_executor(), note_errors()};
  int told = 0;
};

TEST_F(ConfigWatcherTest, TellsOfEveryWayAFileChanges) {
  struct Case {
    std::string name;
    std::function<void()> change;
  };
  const std::vector<Case> cases = {
      {"written in place", [&] { scratch.write("newswatch.yaml", "b"); }},
      {"replaced, as editors do",
       [&] { fs::rename(scratch.write("new.tmp", "c"), scratch.path("newswatch.yaml")); }},
      {"removed", [&] { fs::remove(scratch.path("newswatch.yaml")); }},
      {"back", [&] { scratch.write("newswatch.yaml", "d"); }},
      {"touched", [&] { fs::permissions(scratch.path("newswatch.yaml"), fs::perms::owner_read); }},
      {"one in a folder of includes", [&] { scratch.write("rules.d/one.yaml", "b"); }},
      {"a new one there", [&] { scratch.write("rules.d/two.yaml", "b"); }},
      {"one gone from there", [&] { fs::remove(scratch.path("rules.d/two.yaml")); }},
      {"a link swapped, as Kubernetes does",
       [&] { fs::create_directory_symlink(scratch.path("rules.d"), scratch.path("..data")); }},
      {"the folder itself gone", [&] { fs::remove_all(scratch.path("rules.d")); }},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    expect_told(c.change);
  }
}

TEST_F(ConfigWatcherTest, TellsOfABurstOnce) {
  for (int n = 0; n < 50; ++n) scratch.write("rules.d/one.yaml", std::to_string(n));
  testing::run_until(loop, [&] { return told > 0; });
  settle_down();
  EXPECT_EQ(told, 1);
}

TEST_F(ConfigWatcherTest, IsDeafToWhatIsNoConfiguration) {
  scratch.write("newswatch.db", "x");
  scratch.write("alerts.jsonl", "x");
  for (const char* noise : {".one.yaml.swp", "one.yaml~", ".#one.yaml", "4913", ".one.yaml.swx"})
    scratch.write(std::string("rules.d/") + noise, "x");
  settle_down();
  EXPECT_EQ(told, 0);
  expect_told([&] { scratch.write("newswatch.yaml", "b"); });
  EXPECT_EQ(told, 1);
}

boost::asio::awaitable<void> write_for_ever(const testing::Scratch& scratch) {
  const auto executor = co_await boost::asio::this_coro::executor;
  boost::asio::steady_timer timer(executor);
  for (;;) {
    scratch.write("alerts.jsonl", "a line");
    timer.expires_after(1ms);
    co_await timer.async_wait(boost::asio::use_awaitable);
  }
}

// A store or a file of alerts beside the configuration is written all the time.
TEST(ConfigWatcher, WhatIsNoConfigurationDoesNotHoldTheNewsBack) {
  testing::Scratch scratch;
  scratch.write("newswatch.yaml", "a");
  boost::asio::io_context loop;
  ConfigWatcher watcher(loop);
  watcher.watch({scratch.path("newswatch.yaml")}, {});
  net::TaskGroup tasks(loop.get_executor(), [](const std::string&, std::exception_ptr) {});
  int told = 0;
  tasks.spawn("watcher", watcher.run(50ms, [&] { ++told; }));
  tasks.spawn("busy file", write_for_ever(scratch));
  scratch.write("newswatch.yaml", "b");
  testing::run_until(loop, [&] { return told > 0; });
  tasks.cancel();
  testing::run(loop, tasks.drained());
}

TEST_F(ConfigWatcherTest, WatchesWhatItIsToldToInstead) {
  fs::create_directory(scratch.path("feeds.d"));
  watcher.watch({scratch.path("newswatch.yaml")}, {scratch.path("feeds.d")});
  settle_down();
  const int before = told;
  scratch.write("rules.d/one.yaml", "b");
  settle_down();
  EXPECT_EQ(told, before);
  expect_told([&] { scratch.write("feeds.d/one.yaml", "b"); });
}

TEST_F(ConfigWatcherTest, SaysWhichFolderItCannotWatchAndWatchesTheRest) {
  watcher.watch({scratch.path("newswatch.yaml")}, {scratch.path("nowhere")});
  EXPECT_NE(watcher.error().find("nowhere"), std::string::npos);
  settle_down();
  expect_told([&] { scratch.write("newswatch.yaml", "b"); });
}

}  // namespace
}  // namespace newswatch::daemon
