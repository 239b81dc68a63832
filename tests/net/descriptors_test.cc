// Many descriptors watched by one of the loop.

#include "net/descriptors.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <vector>

#include "tests/support/loopback.h"

namespace newswatch::net {
namespace {

class DescriptorsTest : public ::testing::Test {
 protected:
  struct Pipe {
    Pipe() {
      if (::pipe(ends.data()) != 0) throw std::runtime_error("no pipe");
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    ~Pipe() {
      ::close(ends[0]);
      ::close(ends[1]);
    }
    int reader() const { return ends[0]; }
    void write() const { ASSERT_EQ(::write(ends[1], "x", 1), 1); }
    void read() const {
      char taken = 0;
      ASSERT_EQ(::read(ends[0], &taken, 1), 1);
    }
    std::array<int, 2> ends{};
  };

  boost::asio::io_context loop;
  std::shared_ptr<Descriptors> descriptors = std::make_shared<Descriptors>(loop);
  std::vector<int> told;
  const Descriptors::Owner owner = [this](int descriptor, Descriptors::Events events) {
    EXPECT_TRUE(events.readable);
    EXPECT_FALSE(events.writable);
    told.push_back(descriptor);
  };
};

constexpr Descriptors::Events kReadable{.readable = true, .writable = false};

TEST_F(DescriptorsTest, TellsOfOneForAsLongAsItIsReady) {
  const Pipe pipe;
  descriptors->watch(pipe.reader(), kReadable, owner);
  testing::settle(loop);
  EXPECT_TRUE(told.empty());
  pipe.write();
  testing::run_until(loop, [this] { return told.size() >= 3; });
  pipe.read();
  testing::settle(loop);
  told.clear();
  testing::settle(loop);
  EXPECT_TRUE(told.empty());
}

TEST_F(DescriptorsTest, TellsNoMoreOfOneThatIsForgotten) {
  const Pipe kept;
  const Pipe forgotten;
  descriptors->watch(kept.reader(), kReadable, owner);
  descriptors->watch(forgotten.reader(), kReadable, owner);
  kept.write();
  forgotten.write();
  descriptors->forget(forgotten.reader());
  testing::run_until(loop, [this] { return !told.empty(); });
  for (const int one : told) EXPECT_EQ(one, kept.reader());
}

TEST_F(DescriptorsTest, ForgettingWhatIsReadyTooIsHeardAtOnce) {
  const Pipe a;
  const Pipe b;
  int count = 0;
  const Descriptors::Owner first_come = [&](int descriptor, Descriptors::Events) {
    ++count;
    descriptors->forget(descriptor == a.reader() ? b.reader() : a.reader());
  };
  descriptors->watch(a.reader(), kReadable, first_come);
  descriptors->watch(b.reader(), kReadable, first_come);
  a.write();
  b.write();
  loop.restart();
  loop.run_one();
  EXPECT_EQ(count, 1);
}

// A library closed it without a word, and its next one has the same number.
TEST_F(DescriptorsTest, WatchesTheNextOneOfANumber) {
  auto first = std::make_unique<Pipe>();
  const int number = first->reader();
  descriptors->watch(number, kReadable, owner);
  first.reset();
  const Pipe second;
  ASSERT_EQ(second.reader(), number);
  descriptors->watch(number, kReadable, owner);
  second.write();
  testing::run_until(loop, [this] { return !told.empty(); });
  EXPECT_EQ(told.front(), number);
}

TEST_F(DescriptorsTest, TheLoopHasNoWorkWhenNothingIsWatched) {
  const Pipe pipe;
  descriptors->watch(pipe.reader(), kReadable, owner);
  descriptors->forget(pipe.reader());
  loop.restart();
  loop.run();  // ends
  descriptors->watch(pipe.reader(), kReadable, owner);
  pipe.write();
  testing::run_until(loop, [this] { return !told.empty(); });
}

TEST_F(DescriptorsTest, AnOwnerCanBeForgottenAsAWhole) {
  const Pipe a;
  const Pipe b;
  for (const Pipe* one : {&a, &b}) {
    descriptors->watch(one->reader(), kReadable, owner);
    one->write();
  }
  descriptors->forget_all_of(owner);
  testing::settle(loop);
  EXPECT_TRUE(told.empty());
}

}  // namespace
}  // namespace newswatch::net
