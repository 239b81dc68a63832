#include "net/local_host.h"

#include <gtest/gtest.h>

namespace newswatch::net {
namespace {

TEST(LocalHost, IsKnownByItsAddressOrByTheNameThatIsReservedForIt) {
  for (const char* host : {"localhost", "LOCALHOST", "feeds.localhost", "127.0.0.1", "127.255.0.9",
                           "10.1.2.3", "192.168.0.1", "169.254.1.1", "[::1]", "[fe80::1]", "10.1.2",
                           "127.1", "0x7f000001", "localhost.", "[fd00::1]", "[::ffff:10.0.0.1]"})
    EXPECT_TRUE(is_local_host(host)) << host;
  for (const char* host : {"example.org", "localhost.example.org", "mylocalhost", "93.184.216.34",
                           "[2606:4700::1]", "пример.рф", "127.0.0.1.example.org", "", "[", "[]"})
    EXPECT_FALSE(is_local_host(host)) << host;
}

}  // namespace
}  // namespace newswatch::net
