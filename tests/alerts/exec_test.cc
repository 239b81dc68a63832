// Alerts to programs: what they are given, and what their end means.

#include "alerts/exec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace newswatch::alerts {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::ElementsAre;
using Result = boost::system::result<ProgramEnded, ProgramError>;

const Exec kExec{.command = {"/usr/local/bin/tell", "--token=hunter2"}, .timeout = 7s};

TEST(ExecRequest, HandsOverTheBodyAndWhatAShortScriptNeeds) {
  const std::string body =
      R"({"id":"msg_1","type":"alert.matched","data":{"rule":{"name":"truce","title":"Truce talks",)"
      R"("severity":"high"},"feed":{"name":"bbc","publisher":"BBC"},)"
      R"("article":{"url":"https://example.org/1","title":"-x\n$(id) \u001b[31m"}}})";
  const auto request =
      program_request(kExec, {.id = {"msg_1"}, .channel = "desk", .rule = "truce", .body = body});
  EXPECT_EQ(request.command, kExec.command);
  EXPECT_EQ(request.timeout, 7s);
  EXPECT_EQ(request.input, body + "\n");
  EXPECT_THAT(
      request.environment,
      ElementsAre("NEWSWATCH_ID=msg_1", "NEWSWATCH_CHANNEL=desk", "NEWSWATCH_TYPE=alert.matched",
                  "NEWSWATCH_RULE=truce", "NEWSWATCH_SEVERITY=high",
                  "NEWSWATCH_MESSAGE=Truce talks: -x $(id)  [31m", "NEWSWATCH_TITLE=-x $(id)  [31m",
                  "NEWSWATCH_URL=https://example.org/1", "NEWSWATCH_FEED=BBC"));
}

TEST(ExecRequest, GivesValuesOfBoundedLength) {
  const std::string long_text(100'000, 'x');
  const std::string body = R"({"data":{"rule":{"name":"r"},"article":{"title":")" + long_text +
                           R"(","url":"https://a.example/)" + long_text + R"("}}})";
  const auto request = program_request(kExec, {.body = body});
  for (const std::string& one : request.environment) EXPECT_LT(one.size(), 2'100u);
  EXPECT_THAT(request.environment, Contains("NEWSWATCH_URL="));
}

TEST(ExecOutcome, TakesOnlyExitStatusZeroForAYes) {
  struct Case {
    std::string name;
    ProgramEnded ended;
    std::string error;
  };
  const std::string program = "the program /usr/local/bin/tell ";
  const std::vector<Case> cases = {
      {"status", {.exit_status = 3}, program + "failed (exit status 3)"},
      {"last line",
       {.exit_status = 1, .output = "out\n", .errors = "first\nno \x1b[31mroute\n\n"},
       program + "failed (exit status 1): no  [31mroute"},
      {"output where there are no errors",
       {.exit_status = 1, .output = "all broken\n"},
       program + "failed (exit status 1): all broken"},
      {"later",
       {.exit_status = 75, .errors = "busy"},
       program + "asks to be tried again (exit status 75): busy"},
      {"signal", {.signal = 9}, program + "was ended by signal 9 (Killed)"},
      {"unknown", {.exit_status = -1}, program + "failed (exit status -1)"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(outcome_of(kExec, Result(c.ended)),
              (Outcome{.kind = Outcome::Kind::failed, .error = c.error}));
  }
  const ProgramEnded well{.errors = "warning: something\n"};
  EXPECT_EQ(outcome_of(kExec, Result(well)), Outcome{.kind = Outcome::Kind::accepted});
}

TEST(ExecOutcome, TellsWhyAProgramDidNotRun) {
  const ProgramError error{ProgramError::Kind::missing, "there is no program /x"};
  EXPECT_EQ(outcome_of(kExec, Result(error)),
            (Outcome{.kind = Outcome::Kind::failed, .error = "there is no program /x"}));
}

TEST(ExecOutcome, KeepsItsErrorShort) {
  const ProgramEnded ended{.exit_status = 1, .errors = std::string(4'000, 'x')};
  EXPECT_LE(outcome_of(kExec, Result(ended)).error.size(), 310u);
}

}  // namespace
}  // namespace newswatch::alerts
