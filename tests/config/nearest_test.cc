#include "config/nearest.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace newswatch::config {
namespace {

const std::vector<std::string_view> kFetch{
    "user_agent_contact", "min_interval", "max_interval", "timeout", "max_body", "per_host"};

TEST(NearestWord, IsTheOneProbablyMeant) {
  struct Case {
    std::string_view word;
    std::string_view meant;
  };
  const Case cases[] = {
      {"timout", "timeout"},
      {"time_out", "timeout"},
      {"tiemout", "timeout"},
      {"Timeout", "timeout"},
      {"intervall", "min_interval"},
      {"max_intervall", "max_interval"},
      {"perhost", "per_host"},
      {"body", "max_body"},
      {"feeds", ""},
      {"x", ""},
      {"", ""},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.word);
    EXPECT_EQ(nearest(c.word, kFetch), c.meant);
  }
}

TEST(NearestWord, IsNotSoughtForWordsLongerThanAnyName) {
  EXPECT_EQ(nearest(std::string(10'000, 'a'), kFetch), "");
}

TEST(NearestWord, IsOfferedAsTheEndOfASentence) {
  EXPECT_EQ(did_you_mean("timout", kFetch), "; did you mean \"timeout\"?");
  EXPECT_EQ(did_you_mean("zebra", kFetch), "");
}

}  // namespace
}  // namespace newswatch::config
