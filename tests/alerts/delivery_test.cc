#include "alerts/delivery.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace newswatch::alerts {
namespace {

// Worked out with Python's hashlib. An id that changed would send every waiting alert a second
// time, under another name.
TEST(DeliveryIds, AreTheSameForEver) {
  EXPECT_EQ(delivery_id("ceasefire-talks", "a_00000000000000000000000001", "desk").value,
            "msg_GSMNVHG6M390F6NE267KMX6CC3");
  EXPECT_EQ(delivery_id("правило", "a_2", "канал").value, "msg_4EQ49CY08C0MJ08H94V7RY111V");
  EXPECT_EQ(delivery_id("", "", "").value, "msg_KP88XKXPP9BDXY5MK9Y50KKCH2");
}

TEST(DeliveryIds, DifferForWhateverDiffers) {
  // Names that run into one another, one of which would be taken for another if they were only
  // joined.
  const std::vector<std::string> names = {"",     "a", "b", "ab", "a.b", std::string("a\0b", 3),
                                          "a\x01"};
  std::set<std::string> ids;
  for (const std::string& rule : names) {
    for (const std::string& story : names) {
      for (const std::string& channel : names) {
        const std::string id = delivery_id(rule, story, channel).value;
        EXPECT_TRUE(ids.insert(id).second) << rule << '|' << story << '|' << channel;
        EXPECT_EQ(id.size(), 30u);
        EXPECT_EQ(id.find_first_not_of("0123456789ABCDEFGHJKMNPQRSTVWXYZ", 4), std::string::npos);
      }
    }
  }
  EXPECT_EQ(ids.size(), names.size() * names.size() * names.size());
}

TEST(DeliveryStates, HaveNames) {
  EXPECT_EQ(name_of(DeliveryState::waiting), "waiting");
  EXPECT_EQ(name_of(DeliveryState::delivered), "delivered");
  EXPECT_EQ(name_of(DeliveryState::dead), "dead");
  EXPECT_EQ(name_of(DeliveryState::dropped), "dropped");
}

}  // namespace
}  // namespace newswatch::alerts
