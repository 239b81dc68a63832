#include "net/curl_loops.h"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>

namespace newswatch::net {
namespace {

class CurlLoopsTest : public ::testing::Test {
 protected:
  bool keeps(const std::string& server) { return loops.one_for({}, server).keeps_connection; }

  boost::asio::io_context io;
  CurlLoops loops{io, std::make_shared<Descriptors>(io), 3};
};

TEST_F(CurlLoopsTest, KeepsTheConnectionsOfAsManyServersAsMayBeKept) {
  for (int round = 0; round < 3; ++round) {
    for (const char* server : {"http://a", "http://b", "http://c"}) EXPECT_TRUE(keeps(server));
  }
}

TEST_F(CurlLoopsTest, OfMoreServersKeepsThoseThatAreAskedAgainBeforeTheyArePushedOut) {
  for (int n = 0; n < 10; ++n) keeps("http://once-" + std::to_string(n));
  EXPECT_FALSE(keeps("http://a"));
  EXPECT_TRUE(keeps("http://a"));
  for (int n = 0; n < 2; ++n) EXPECT_FALSE(keeps("http://twice-" + std::to_string(n)));
  EXPECT_TRUE(keeps("http://a"));
  for (int n = 0; n < 3; ++n) EXPECT_FALSE(keeps("http://thrice-" + std::to_string(n)));
  EXPECT_FALSE(keeps("http://a"));
}

}  // namespace
}  // namespace newswatch::net
