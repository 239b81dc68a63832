#include "net/message.h"

#include <gtest/gtest.h>

namespace newswatch::net {
namespace {

TEST(Message, FindsAHeaderWhateverItsLetterCase) {
  const HttpResponse response{.headers = {{"ETag", "\"a\""}, {"etag", "\"b\""}}};
  EXPECT_EQ(header(response, "ETAG"), "\"a\"");
}

TEST(Message, GivesTheValueWithoutOuterBlanks) {
  const HttpResponse response{.headers = {{"Link", " \t<x>; rel=y \t"}}};
  EXPECT_EQ(header(response, "link"), "<x>; rel=y");
}

TEST(Message, TellsAnEmptyHeaderFromNone) {
  const HttpResponse response{.headers = {{"X-Empty", "  "}}};
  EXPECT_EQ(header(response, "X-Empty"), "");
  EXPECT_EQ(header(response, "X-Emp"), std::nullopt);
}

}  // namespace
}  // namespace newswatch::net
