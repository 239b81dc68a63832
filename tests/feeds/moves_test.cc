#include "feeds/moves.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace newswatch::feeds {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_seconds;

const sys_seconds kNow{1'700'000'000s};
const std::string kConfigured = "https://old.example/feed";
const std::string kNew = "https://new.example/feed";

class Moves : public ::testing::Test {
 protected:
  void poll(sys_seconds at, const std::string& permanent_url) {
    follow_move(state, {.permanent_url = permanent_url}, kConfigured, at, notes);
  }
  PollState state;
  std::vector<std::string> notes;
};

TEST_F(Moves, AreBelievedAfterADayAndSeveralPolls) {
  for (int hour = 0; hour < 24; hour += 6) poll(kNow + hour * 1h, kNew);
  EXPECT_EQ(state.moved_to, "");
  EXPECT_EQ(notes.size(), 1u) << "told once";
  poll(kNow + 24h, kNew);
  EXPECT_EQ(state.moved_to, kNew);
  EXPECT_EQ(state.moving_to, "");
  ASSERT_EQ(notes.size(), 2u);
  EXPECT_EQ(notes[1],
            "has moved for good to https://new.example/feed; put that URL into the configuration");
}

TEST_F(Moves, AreNotBelievedByTwoPollsHoweverFarApart) {
  poll(kNow, kNew);
  poll(kNow + 48h, kNew);
  EXPECT_EQ(state.moved_to, "");
  poll(kNow + 49h, kNew);
  EXPECT_EQ(state.moved_to, kNew);
}

TEST_F(Moves, BeginAnewWhenTheyPointElsewhere) {
  for (int hour = 0; hour <= 20; hour += 5) poll(kNow + hour * 1h, kNew);
  poll(kNow + 23h, "https://third.example/");
  for (int hour = 24; hour < 47; hour += 5) poll(kNow + hour * 1h, "https://third.example/");
  EXPECT_EQ(state.moved_to, "");
  poll(kNow + 47h, "https://third.example/");
  EXPECT_EQ(state.moved_to, "https://third.example/");
}

TEST_F(Moves, AreForgottenWhenTheFeedAnswersWhereItWas) {
  poll(kNow, kNew);
  poll(kNow + 12h, "");
  EXPECT_EQ(state.moving_to, "");
  poll(kNow + 25h, kNew);
  poll(kNow + 26h, kNew);
  poll(kNow + 27h, kNew);
  EXPECT_EQ(state.moved_to, "") << "a day has to pass again";
}

TEST_F(Moves, LeadOnFromTheAddressInForceAndBackToTheConfiguredOne) {
  state.moved_to = kNew;
  poll(kNow, kNew);
  EXPECT_EQ(state.moving_to, "") << "that is where it is";
  for (const auto at : {kNow, kNow + 20h, kNow + 30h}) poll(at, kConfigured);
  EXPECT_EQ(state.moved_to, "");
  EXPECT_EQ(notes.back(), "is back at its configured address");
}

}  // namespace
}  // namespace newswatch::feeds
