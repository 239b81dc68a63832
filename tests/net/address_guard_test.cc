#include "net/address_guard.h"

#include <gtest/gtest.h>

#include <boost/asio/ip/address.hpp>
#include <random>
#include <string>
#include <vector>

namespace newswatch::net {
namespace {

namespace ip = boost::asio::ip;

// "" when the address may be connected to.
std::string reason(const std::string& text, AddressPolicy policy) {
  const auto address = ip::make_address(text);
  const auto refused = address.is_v4() ? refusal(Ipv4Bytes(address.to_v4().to_bytes()), policy)
                                       : refusal(Ipv6Bytes(address.to_v6().to_bytes()), policy);
  return refused ? std::string(*refused) : "";
}

struct Case {
  std::string address;
  std::string expected;
};

// First and last address of each range, and the neighbours outside it.
const std::vector<Case> kIpv4 = {
    {"0.0.0.0", "this network"},
    {"0.255.255.255", "this network"},
    {"1.0.0.0", ""},
    {"9.255.255.255", ""},
    {"10.0.0.0", "private network"},
    {"10.255.255.255", "private network"},
    {"11.0.0.0", ""},
    {"100.63.255.255", ""},
    {"100.64.0.0", "shared address space"},
    {"100.127.255.255", "shared address space"},
    {"100.128.0.0", ""},
    {"126.255.255.255", ""},
    {"127.0.0.0", "loopback"},
    {"127.0.0.1", "loopback"},
    {"127.255.255.255", "loopback"},
    {"128.0.0.0", ""},
    {"169.253.255.255", ""},
    {"169.254.0.0", "link-local"},
    {"169.254.169.254", "link-local"},
    {"169.254.255.255", "link-local"},
    {"169.255.0.0", ""},
    {"172.15.255.255", ""},
    {"172.16.0.0", "private network"},
    {"172.31.255.255", "private network"},
    {"172.32.0.0", ""},
    {"191.255.255.255", ""},
    {"192.0.0.0", "IETF protocol assignments"},
    {"192.0.0.255", "IETF protocol assignments"},
    {"192.0.1.0", ""},
    {"192.0.1.255", ""},
    {"192.0.2.0", "documentation"},
    {"192.0.2.255", "documentation"},
    {"192.0.3.0", ""},
    {"192.31.195.255", ""},
    {"192.31.196.0", "AS112 service"},
    {"192.31.196.255", "AS112 service"},
    {"192.31.197.0", ""},
    {"192.52.192.255", ""},
    {"192.52.193.0", "multicast tunnelling"},
    {"192.52.193.255", "multicast tunnelling"},
    {"192.52.194.0", ""},
    {"192.88.98.255", ""},
    {"192.88.99.0", "6to4 relay"},
    {"192.88.99.255", "6to4 relay"},
    {"192.88.100.0", ""},
    {"192.167.255.255", ""},
    {"192.168.0.0", "private network"},
    {"192.168.255.255", "private network"},
    {"192.169.0.0", ""},
    {"192.175.47.255", ""},
    {"192.175.48.0", "AS112 service"},
    {"192.175.48.255", "AS112 service"},
    {"192.175.49.0", ""},
    {"198.17.255.255", ""},
    {"198.18.0.0", "benchmarking"},
    {"198.19.255.255", "benchmarking"},
    {"198.20.0.0", ""},
    {"198.51.99.255", ""},
    {"198.51.100.0", "documentation"},
    {"198.51.100.255", "documentation"},
    {"198.51.101.0", ""},
    {"203.0.112.255", ""},
    {"203.0.113.0", "documentation"},
    {"203.0.113.255", "documentation"},
    {"203.0.114.0", ""},
    {"223.255.255.255", ""},
    {"224.0.0.0", "multicast"},
    {"239.255.255.255", "multicast"},
    {"240.0.0.0", "reserved"},
    {"255.255.255.254", "reserved"},
    {"255.255.255.255", "broadcast"},
    {"8.8.8.8", ""},
    {"151.101.0.81", ""},
};

const std::vector<Case> kIpv6 = {
    {"::", "unspecified"},
    {"::1", "loopback"},
    {"::2", "IPv4-compatible"},
    {"::8.8.8.8", "IPv4-compatible"},
    {"::127.0.0.1", "loopback"},
    {"::10.1.2.3", "private network"},
    {"::ffff:8.8.8.8", ""},
    {"::ffff:127.0.0.1", "loopback"},
    {"::ffff:10.0.0.1", "private network"},
    {"::ffff:169.254.169.254", "link-local"},
    {"::ffff:224.0.0.1", "multicast"},
    {"64:ff9b::8.8.8.8", ""},
    {"64:ff9b::127.0.0.1", "loopback"},
    {"64:ff9b::192.168.1.1", "private network"},
    {"64:ff9b::169.254.169.254", "link-local"},
    {"64:ff9b:1::", "local-use translation"},
    {"64:ff9b:1:ffff:ffff:ffff:ffff:ffff", "local-use translation"},
    {"64:ff9b:2::", "reserved"},
    {"64:ff9b:0:1::8.8.8.8", "reserved"},
    {"100::", "discard-only"},
    {"100::ffff:ffff:ffff:ffff", "discard-only"},
    {"100:0:0:1::", "dummy prefix"},
    {"100:0:0:2::", "reserved"},
    {"1fff:ffff::", "reserved"},
    {"2000::1", ""},
    {"2001::", "broadcast"},  // the Teredo client is stored inverted
    {"2001::f7f7:f7f7", "Teredo"},
    {"2001:0:53aa:64c:0:7827:80ff:fffe", "loopback"},         // client 127.0.0.1
    {"2001:0:53aa:64c:0:7827:f5ff:fffe", "private network"},  // client 10.0.0.1
    {"2001:1::1", "IETF protocol assignments"},
    {"2001:2::1", "benchmarking"},
    {"2001:2:1::1", "IETF protocol assignments"},
    {"2001:3::1", "multicast tunnelling"},
    {"2001:4:112::1", "AS112 service"},
    {"2001:10::1", "ORCHID"},
    {"2001:20::1", "ORCHIDv2"},
    {"2001:2f:ffff::1", "ORCHIDv2"},
    {"2001:30::1", "drone remote identification"},
    {"2001:1ff:ffff::", "IETF protocol assignments"},
    {"2001:200::", ""},
    {"2001:db7:ffff::", ""},
    {"2001:db8::", "documentation"},
    {"2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "documentation"},
    {"2001:db9::", ""},
    {"2002:808:808::1", "6to4"},
    {"2002:7f00:1::1", "loopback"},
    {"2002:a01:203::1", "private network"},
    {"2002:c0a8:101::", "private network"},
    {"2003::", ""},
    {"2620:4f:7fff:ffff::", ""},
    {"2620:4f:8000::", "AS112 service"},
    {"2620:4f:8000:ffff::", "AS112 service"},
    {"2620:4f:8001::", ""},
    {"2606:4700::1111", ""},
    {"2a00:1450:4001:82a::200e", ""},
    {"2a00:1450::5efe:10.0.0.1", "private network"},  // ISATAP
    {"2a00:1450::200:5efe:127.0.0.1", "loopback"},
    {"2a00:1450::5efe:8.8.8.8", ""},
    {"3ffe:ffff::", ""},
    {"3fff::", "documentation"},
    {"3fff:fff:ffff::", "documentation"},
    {"3fff:1000::", ""},
    {"4000::", "reserved"},
    {"5f00::1", "segment routing"},
    {"5f01::1", "reserved"},
    {"fbff::", "reserved"},
    {"fc00::", "private network"},
    {"fd12:3456:789a::1", "private network"},
    {"fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "private network"},
    {"fe00::", "reserved"},
    {"fe80::", "link-local"},
    {"fe80::1", "link-local"},
    {"febf:ffff::", "link-local"},
    {"fec0::1", "site-local"},
    {"feff:ffff::", "site-local"},
    {"ff00::", "multicast"},
    {"ff02::1", "multicast"},
    {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "multicast"},
};

TEST(AddressGuard, RefusesEachSpecialIpv4RangeToItsEdges) {
  for (const Case& c : kIpv4) {
    SCOPED_TRACE(c.address);
    EXPECT_EQ(reason(c.address, AddressPolicy::public_only), c.expected);
  }
}

TEST(AddressGuard, RefusesEachSpecialIpv6RangeToItsEdges) {
  for (const Case& c : kIpv6) {
    SCOPED_TRACE(c.address);
    EXPECT_EQ(reason(c.address, AddressPolicy::public_only), c.expected);
  }
}

TEST(AddressGuard, JudgesMappedAndNat64AddressesExactlyAsTheirIpv4Address) {
  for (const Case& c : kIpv4) {
    SCOPED_TRACE(c.address);
    EXPECT_EQ(reason("::ffff:" + c.address, AddressPolicy::public_only), c.expected);
    EXPECT_EQ(reason("64:ff9b::" + c.address, AddressPolicy::public_only), c.expected);
  }
}

TEST(AddressGuard, RefusesEveryTransitionFormOfARefusedIpv4Address) {
  for (const Case& c : kIpv4) {
    if (c.expected.empty()) continue;
    SCOPED_TRACE(c.address);
    const auto inner = ip::make_address_v4(c.address).to_bytes();
    Ipv6Bytes six_to_four{0x20, 0x02, inner[0], inner[1], inner[2], inner[3]};
    Ipv6Bytes teredo{0x20, 0x01};
    for (std::size_t i = 0; i < 4; ++i) teredo[12 + i] = static_cast<std::uint8_t>(~inner[i]);
    EXPECT_EQ(refusal(six_to_four, AddressPolicy::public_only), c.expected);
    EXPECT_EQ(refusal(teredo, AddressPolicy::public_only), c.expected);
  }
}

TEST(AddressGuard, AllowsEverythingConnectableWhenPrivateAddressesAreAllowed) {
  for (const auto* table : {&kIpv4, &kIpv6}) {
    for (const Case& c : *table) {
      SCOPED_TRACE(c.address);
      const bool never = c.expected == "multicast" || c.expected == "broadcast";
      EXPECT_EQ(reason(c.address, AddressPolicy::allow_private), never ? c.expected : "");
    }
  }
}

TEST(AddressGuard, AllowsNothingOutsideGlobalUnicastByChance) {
  std::mt19937 random(4291);
  std::uniform_int_distribution<int> byte(0, 255);
  for (int i = 0; i < 20'000; ++i) {
    Ipv6Bytes address{};
    for (auto& one : address) one = static_cast<std::uint8_t>(byte(random));
    const bool global = (address[0] & 0xe0) == 0x20;
    if (global) continue;
    EXPECT_TRUE(refusal(address, AddressPolicy::public_only).has_value())
        << ip::make_address_v6(address);
  }
}

}  // namespace
}  // namespace newswatch::net
