// A process that commits as fast as it can is killed at any instant: what it had reported is there
// (I1). No power is lost here: the kernel keeps what was written.

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <random>

#include "tests/store/numbered_documents.h"
#include "tests/support/seed.h"

namespace newswatch::testing {
namespace {

const bool kLong = std::getenv("NEWSWATCH_LONG_TESTS") != nullptr;

// The child: commits for ever from `first` on and reports each number after its commit.
[[noreturn]] void commit_and_report(const std::string& path, std::uint64_t first, int to) {
  auto store = store::open_sqlite(path);
  if (!store) _exit(1);
  for (std::uint64_t n = first;; ++n) {
    if (!commit_numbered(**store, n, 20'000)) _exit(2);
    if (write(to, &n, sizeof n) != sizeof n) _exit(3);
  }
}

TEST(Crash, AProcessKilledWhileItCommitsLosesNothingItHasReported) {
  const std::uint64_t seed = seed_of_run(std::random_device{}());
  std::mt19937_64 chance(seed);
  TempFolder folder;
  const std::string path = folder.file("newswatch.db");
  std::uint64_t there = 0;
  const int kills = kLong ? 200 : 20;
  for (int kill_number = 1; kill_number <= kills && !HasFailure(); ++kill_number) {
    SCOPED_TRACE("kill " + std::to_string(kill_number) + ", seed " + std::to_string(seed));
    int ends[2];
    ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      close(ends[0]);
      commit_and_report(path, there + 1, ends[1]);
    }
    close(ends[1]);

    // So many reports, then some instants more: asking after the child takes about a microsecond.
    const std::uint64_t reports = chance() % 6;
    std::uint64_t reported = there;
    std::uint64_t number = 0;
    for (std::uint64_t n = 0; n < reports && read(ends[0], &number, sizeof number) > 0; ++n)
      reported = number;
    const std::uint64_t instants = chance() % 20'000;
    for (std::uint64_t n = 0; n < instants; ++n)
      ASSERT_EQ(waitpid(child, nullptr, WNOHANG), 0) << "the child has ended by itself";
    ASSERT_EQ(kill(child, SIGKILL), 0);
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFSIGNALED(status));
    while (read(ends[0], &number, sizeof number) > 0) reported = number;
    close(ends[0]);

    auto store = opened(path);
    ASSERT_NE(store, nullptr);
    there = documents_in(*store, path);
    EXPECT_GE(there, reported);
    EXPECT_LE(there, reported + 1) << "at most one commit was under way";
    expect_sound(path);
  }
  EXPECT_GT(there, 20u);
}

}  // namespace
}  // namespace newswatch::testing
