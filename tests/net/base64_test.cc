#include "net/base64.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace newswatch::net {
namespace {

TEST(Base64, IsWrittenAsTheStandardShowsIt) {
  struct Case {
    std::string bytes;
    std::string written;
  };
  const std::vector<Case> cases = {{"", ""},
                                   {"f", "Zg=="},
                                   {"fo", "Zm8="},
                                   {"foo", "Zm9v"},
                                   {"foob", "Zm9vYg=="},
                                   {"fooba", "Zm9vYmE="},
                                   {"foobar", "Zm9vYmFy"},
                                   {std::string("\0\xff\xfe", 3), "AP/+"},
                                   {"d\xc3\xa9sk:pass:word", "ZMOpc2s6cGFzczp3b3Jk"}};
  for (const Case& c : cases) {
    SCOPED_TRACE(c.written);
    EXPECT_EQ(encode_base64(c.bytes), c.written);
  }
}

}  // namespace
}  // namespace newswatch::net
