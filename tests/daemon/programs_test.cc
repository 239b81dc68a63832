// Programs of the operator's own: what they get, what they cannot get, and how they end.

#include "daemon/programs.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/loopback.h"
#include "tests/support/temp_folder.h"

namespace newswatch::daemon {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using namespace std::chrono_literals;
using alerts::ProgramEnded;
using alerts::ProgramError;
using alerts::ProgramRequest;
using ::testing::HasSubstr;
using ::testing::Not;
using Kind = ProgramError::Kind;

class ProgramsTest : public ::testing::Test {
 protected:
  ~ProgramsTest() override {
    // Whatever was started has been reaped.
    testing::run_until(loop, [] { return ::waitpid(-1, nullptr, WNOHANG) < 0; });
    EXPECT_EQ(errno, ECHILD);
  }

  static ProgramRequest shell(std::string script) {
    return {.command = {"/bin/sh", "-c", std::move(script)}};
  }
  ProgramResult run(ProgramRequest request) {
    return testing::run(loop, programs->run(std::move(request)));
  }
  std::string output_of(ProgramRequest request) {
    const auto result = run(std::move(request));
    EXPECT_TRUE(result) << result.error().message;
    return result ? result->output : "";
  }
  static asio::awaitable<void> run_into(Programs& programs, ProgramRequest request,
                                        std::optional<ProgramResult>& result) {
    auto got = co_await programs.run(std::move(request));
    result = std::move(got);
  }
  std::string read(const fs::path& from) const {
    std::ifstream in(from);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
  }
  static bool lives(const std::string& process) { return ::kill(std::stoi(process), 0) == 0; }

  testing::TempFolder folder;
  asio::io_context loop;
  std::unique_ptr<Programs> programs = make_programs(loop, {"A=1"}, 50ms);
};

TEST_F(ProgramsTest, GetsItsInputAndTellsHowItEnded) {
  auto request = shell("cat; echo wrong >&2; exit 3");
  request.input = "{\"a\":\"$HOME `id`\"}\n";
  const auto result = run(std::move(request));
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(
      *result,
      (ProgramEnded{.exit_status = 3, .output = "{\"a\":\"$HOME `id`\"}\n", .errors = "wrong\n"}));
  const auto killed = run(shell("kill -SEGV $$"));
  ASSERT_TRUE(killed);
  EXPECT_EQ(killed->signal, SIGSEGV);
}

TEST_F(ProgramsTest, GetsItsArgumentsAsTheyAre) {
  const auto output =
      output_of({.command = {"/usr/bin/printf", "%s|", "a b", "$(id)", "", "*", "ä\n"}});
  EXPECT_EQ(output, "a b|$(id)||*|ä\n|");
}

TEST_F(ProgramsTest, GetsNoOtherEnvironmentThanItIsGiven) {
  ::setenv("NEWSWATCH_TEST_SECRET", "hunter2", 1);
  ProgramRequest request{.command = {"/usr/bin/env"}, .environment = {"B=2"}};
  EXPECT_EQ(output_of(std::move(request)), "A=1\nB=2\n");
  ::unsetenv("NEWSWATCH_TEST_SECRET");
}

TEST_F(ProgramsTest, IsGivenNoSecretsOfTheDaemonByDefault) {
  for (const char* name : {"CREDENTIALS_DIRECTORY", "NOTIFY_SOCKET", "TOKEN"})
    ::setenv(name, "hunter2", 1);
  ::setenv("TZ", "Asia/Beirut", 1);
  std::string all;
  for (const std::string& one : program_environment()) all += one + "\n";
  for (const char* name : {"CREDENTIALS_DIRECTORY", "NOTIFY_SOCKET", "TOKEN", "TZ"})
    ::unsetenv(name);
  EXPECT_THAT(all, Not(HasSubstr("hunter2")));
  EXPECT_THAT(all, HasSubstr("PATH=/usr/local/sbin:"));
  EXPECT_THAT(all, HasSubstr("\nTZ=Asia/Beirut\n"));
  EXPECT_THAT(all, HasSubstr("\nHOME="));
  EXPECT_THAT(all, HasSubstr("\nLANG="));
}

TEST_F(ProgramsTest, HasThreeDescriptorsAGroupOfItsOwnAndTheRootAsItsFolder) {
  const int left_open = ::open("/dev/null", O_RDONLY);  // without close-on-exec
  EXPECT_EQ(output_of({.command = {"/bin/ls", "/proc/self/fd"}}), "0\n1\n2\n3\n");  // 3 is ls's own
  ::close(left_open);
  EXPECT_EQ(output_of({.command = {"/bin/pwd"}}), "/\n");
  const auto result = run(shell("cut -d' ' -f5 /proc/$$/stat; echo $$ >&2"));
  ASSERT_TRUE(result);
  EXPECT_EQ(result->output, result->errors);
}

TEST_F(ProgramsTest, HasItsSignalsAsTheSystemHasThem) {
  std::signal(SIGPIPE, SIG_IGN);
  sigset_t blocked;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGTERM);
  ::pthread_sigmask(SIG_BLOCK, &blocked, nullptr);
  const std::string status = output_of({.command = {"/bin/cat", "/proc/self/status"}});
  ::pthread_sigmask(SIG_UNBLOCK, &blocked, nullptr);
  std::signal(SIGPIPE, SIG_DFL);
  constexpr unsigned long kStandard = 0x7FFFFFFF;  // glibc keeps two beyond for itself
  for (const std::string field : {"SigBlk:\t", "SigIgn:\t"}) {
    const std::size_t at = status.find(field);
    ASSERT_NE(at, std::string::npos);
    EXPECT_EQ(std::stoul(status.substr(at + field.size(), 16), nullptr, 16) & kStandard, 0u);
  }
}

TEST_F(ProgramsTest, MayLeaveItsInputUnread) {
  auto request = shell("exit 0");
  request.input = std::string(5'000'000, 'x');
  const auto result = run(std::move(request));
  ASSERT_TRUE(result);
  EXPECT_EQ(result->exit_status, 0);
}

TEST_F(ProgramsTest, MayWriteMuchOfWhichTheEndIsKept) {
  const auto result = run(
      shell("i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done; echo no >&2; exit 1"));
  ASSERT_TRUE(result);
  EXPECT_EQ(result->output.size(), 4096u);
  EXPECT_THAT(result->output, ::testing::EndsWith("line 19998\nline 19999\n"));
  EXPECT_EQ(result->errors, "no\n");
}

TEST_F(ProgramsTest, SaysWhyOneCannotBeStarted) {
  const std::string plain = folder.path() / "plain";
  const std::string script = folder.path() / "script";
  const std::string orphan = folder.path() / "orphan";
  std::ofstream(plain) << "echo\n";
  std::ofstream(script) << "echo\n";
  std::ofstream(orphan) << "#!/no/such/shell\n";
  fs::permissions(script, fs::perms::owner_all);
  fs::permissions(orphan, fs::perms::owner_all);
  struct Case {
    std::vector<std::string> command;
    Kind kind;
    std::string says;
  };
  const std::vector<Case> cases = {
      {{}, Kind::bad_request, "the program is not named by its absolute path"},
      {{"sh"}, Kind::bad_request, "the program is not named by its absolute path"},
      {{"/bin/sh", std::string("a\0b", 3)},
       Kind::bad_request,
       "an argument of the program holds a NUL"},
      {{"/no/such/program", "hunter2"}, Kind::missing, "there is no program /no/such/program"},
      {{plain},
       Kind::cannot_start,
       "the program " + plain +
           " may not be run: its mode, or under systemd ExecPaths=, does not allow it"},
      {{script},
       Kind::cannot_start,
       script + " is no program: a script begins with #! and its interpreter"},
      {{orphan},
       Kind::cannot_start,
       "the program " + orphan + " needs an interpreter that is not there"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.says);
    const auto result = run({.command = c.command});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error(), (ProgramError{c.kind, c.says}));
  }
}

TEST_F(ProgramsTest, EndsOneThatTakesTooLong) {
  for (const char* script :
       {"exec tail -f /dev/null", "trap '' TERM; while :; do tail -f /dev/null; done"}) {
    SCOPED_TRACE(script);
    auto request = shell(script);
    request.timeout = 100ms;
    const auto result = run(std::move(request));
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error(), (ProgramError{Kind::timeout,
                                            "the program /bin/sh took longer than 1 s and was "
                                            "ended"}));
  }
}

TEST_F(ProgramsTest, EndsOneThatWritesForEver) {
  auto request = shell("yes >&2");
  request.timeout = 200ms;
  const auto result = run(std::move(request));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, Kind::timeout);
}

TEST_F(ProgramsTest, EndsWithWhatItHasStarted) {
  const fs::path told = folder.path() / "told";
  const auto result = run(shell("tail -f /dev/null & echo $! > " + told.string()));
  ASSERT_TRUE(result);
  EXPECT_EQ(result->exit_status, 0);
  // Whoever stands in for init reaps an orphan when it likes: until then it is a zombie.
  const std::string process = read(told);
  const fs::path about = fs::path("/proc") / std::to_string(std::stoi(process)) / "stat";
  testing::run_until(
      loop, [&] { return !lives(process) || read(about).find(") Z ") != std::string::npos; });
}

TEST_F(ProgramsTest, EndsWhenNobodyAwaitsItAnyMore) {
  const fs::path told = folder.path() / "told";
  std::optional<ProgramResult> result;
  asio::cancellation_signal cancel;
  bool ended = false;
  asio::co_spawn(
      loop,
      run_into(*programs, shell("echo $$ > " + told.string() + "; exec tail -f /dev/null"), result),
      asio::bind_cancellation_slot(cancel.slot(), [&](std::exception_ptr) { ended = true; }));
  testing::run_until(loop, [&] { return read(told).ends_with('\n'); });
  cancel.emit(asio::cancellation_type::terminal);
  testing::run_until(loop, [&] { return ended; });
  EXPECT_FALSE(result);
  testing::run_until(loop, [&] { return !lives(read(told)); });
}

TEST_F(ProgramsTest, RunsManyAtOnce) {
  std::vector<std::optional<ProgramResult>> results(20);
  std::size_t ended = 0;
  for (auto& result : results) {
    auto request = shell("cat");
    request.input = "x";
    asio::co_spawn(loop, run_into(*programs, std::move(request), result),
                   [&](std::exception_ptr) { ++ended; });
  }
  testing::run_until(loop, [&] { return ended == results.size(); });
  for (const auto& result : results) {
    ASSERT_TRUE(result && *result);
    EXPECT_EQ((*result)->output, "x");
  }
}

}  // namespace
}  // namespace newswatch::daemon
