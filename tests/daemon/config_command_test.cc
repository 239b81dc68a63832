#include "daemon/config_command.h"

#include <gtest/gtest.h>

#include <string>

namespace newswatch::daemon {
namespace {

config::Problem problem() {
  return {.file = "rules.yaml",
          .line = 12,
          .column = 14,
          .message = "Two words in a row.",
          .excerpt = "match: truce talks",
          .excerpt_at = 13};
}

TEST(DrawProblem, PointsAtThePlaceOnATerminal) {
  EXPECT_EQ(draw_problem(problem(), {.is_terminal = true}),
            "rules.yaml:12:14: Two words in a row.\n"
            "   12 | match: truce talks\n"
            "                     ^\n");
}

TEST(DrawProblem, IsOneLineForScripts) {
  EXPECT_EQ(draw_problem(problem(), {}), "rules.yaml:12:14: Two words in a row.\n");
}

TEST(DrawProblem, PointsAtTheColumnThatWideAndHiddenCharactersLeaveIt) {
  config::Problem wide = problem();
  wide.excerpt = "停火\t\x1b talks";
  wide.excerpt_at = std::string("停火\t\x1b ").size();
  EXPECT_EQ(draw_problem(wide, {.is_terminal = true}),
            "rules.yaml:12:14: Two words in a row.\n"
            "   12 | 停火\\t\\x1b talks\n" +
                std::string(8 + 4 + 2 + 4 + 1, ' ') + "^\n");
}

}  // namespace
}  // namespace newswatch::daemon
