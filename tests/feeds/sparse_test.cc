#include "feeds/sparse.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace newswatch::feeds {
namespace {

using Text = Sparse<std::string>;

TEST(Sparse, IsTheDefaultValueUntilItIsGivenAnother) {
  const Text none;
  EXPECT_EQ(*none, "");
  EXPECT_EQ(none, Text(std::string()));
  const Text some(std::string("some"));
  EXPECT_EQ(*some, "some");
  EXPECT_EQ(some->size(), 4u);
  EXPECT_NE(none, some);
}

TEST(Sparse, IsCopiedWhole) {
  Text one(std::string("one"));
  Text copy = one;
  one = Text(std::string("two"));
  EXPECT_EQ(*copy, "one");
  copy = one;
  EXPECT_EQ(copy, one);
  EXPECT_NE(&*copy, &*one);
  copy = Text();
  EXPECT_EQ(*copy, "");
  EXPECT_EQ(*one, "two");
}

TEST(Sparse, TakesAPointer) { EXPECT_EQ(sizeof(Text), sizeof(void*)); }

}  // namespace
}  // namespace newswatch::feeds
