#include "net/address_guard.h"

// Two tables, longest story first: each range of the IANA registries with the words an operator
// reads. The IPv6 table ends with everything outside 2000::/3, the only unicast space handed out.

#include <algorithm>
#include <span>

namespace newswatch::net {
namespace {

enum class Connectable : std::uint8_t { yes, no };

template <std::size_t Size>
struct Range {
  std::array<std::uint8_t, Size> prefix;
  int bits;
  std::string_view reason;
  Connectable connectable = Connectable::yes;  // no: refused under every policy
};

constexpr Range<4> kIpv4Ranges[] = {
    {{0, 0, 0, 0}, 8, "this network"},
    {{10, 0, 0, 0}, 8, "private network"},
    {{100, 64, 0, 0}, 10, "shared address space"},
    {{127, 0, 0, 0}, 8, "loopback"},
    {{169, 254, 0, 0}, 16, "link-local"},
    {{172, 16, 0, 0}, 12, "private network"},
    {{192, 0, 0, 0}, 24, "IETF protocol assignments"},
    {{192, 0, 2, 0}, 24, "documentation"},
    {{192, 31, 196, 0}, 24, "AS112 service"},
    {{192, 52, 193, 0}, 24, "multicast tunnelling"},
    {{192, 88, 99, 0}, 24, "6to4 relay"},
    {{192, 168, 0, 0}, 16, "private network"},
    {{192, 175, 48, 0}, 24, "AS112 service"},
    {{198, 18, 0, 0}, 15, "benchmarking"},
    {{198, 51, 100, 0}, 24, "documentation"},
    {{203, 0, 113, 0}, 24, "documentation"},
    {{224, 0, 0, 0}, 4, "multicast", Connectable::no},
    {{255, 255, 255, 255}, 32, "broadcast", Connectable::no},
    {{240, 0, 0, 0}, 4, "reserved"},
};

constexpr Range<16> kIpv6Ranges[] = {
    {{}, 128, "unspecified"},
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128, "loopback"},
    {{}, 96, "IPv4-compatible"},
    {{0x00, 0x64, 0xff, 0x9b, 0, 1}, 48, "local-use translation"},
    {{0x01, 0x00}, 64, "discard-only"},
    {{0x01, 0x00, 0, 0, 0, 0, 0, 1}, 64, "dummy prefix"},
    {{0x20, 0x01, 0, 0}, 32, "Teredo"},
    {{0x20, 0x01, 0, 2}, 48, "benchmarking"},
    {{0x20, 0x01, 0, 3}, 32, "multicast tunnelling"},
    {{0x20, 0x01, 0, 4, 0x01, 0x12}, 48, "AS112 service"},
    {{0x20, 0x01, 0x00, 0x10}, 28, "ORCHID"},
    {{0x20, 0x01, 0x00, 0x20}, 28, "ORCHIDv2"},
    {{0x20, 0x01, 0x00, 0x30}, 28, "drone remote identification"},
    {{0x20, 0x01}, 23, "IETF protocol assignments"},
    {{0x20, 0x01, 0x0d, 0xb8}, 32, "documentation"},
    {{0x20, 0x02}, 16, "6to4"},
    {{0x26, 0x20, 0x00, 0x4f, 0x80, 0x00}, 48, "AS112 service"},
    {{0x3f, 0xff}, 20, "documentation"},
    {{0x5f, 0x00}, 16, "segment routing"},
    {{0xfc, 0x00}, 7, "private network"},
    {{0xfe, 0x80}, 10, "link-local"},
    {{0xfe, 0xc0}, 10, "site-local"},
    {{0xff, 0x00}, 8, "multicast", Connectable::no},
};

constexpr Range<16> kMapped = {
    {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96, "IPv4-mapped"};    // RFC 4291 2.5.5.2
constexpr Range<16> kNat64 = {{0x00, 0x64, 0xff, 0x9b}, 96, "NAT64"};  // RFC 6052 2.1
constexpr Range<16> kGlobalUnicast = {{0x20}, 3, "global unicast"};    // RFC 4291 2.4

template <std::size_t Size>
bool holds(const Range<Size>& range, const std::array<std::uint8_t, Size>& address) {
  const auto whole = static_cast<std::size_t>(range.bits / 8);
  if (!std::equal(address.begin(), address.begin() + whole, range.prefix.begin())) return false;
  const int rest = range.bits % 8;
  if (rest == 0) return true;
  const auto mask = static_cast<std::uint8_t>(0xff << (8 - rest));
  return (address[whole] & mask) == (range.prefix[whole] & mask);
}

template <std::size_t Size>
std::optional<std::string_view> refusal_by(std::span<const Range<Size>> ranges,
                                           const std::array<std::uint8_t, Size>& address,
                                           AddressPolicy policy) {
  for (const Range<Size>& range : ranges) {
    if (!holds(range, address)) continue;
    if (policy == AddressPolicy::allow_private && range.connectable == Connectable::yes) {
      return std::nullopt;
    }
    return range.reason;
  }
  return std::nullopt;
}

Ipv4Bytes ipv4_at(const Ipv6Bytes& address, std::size_t place) {
  return {address[place], address[place + 1], address[place + 2], address[place + 3]};
}

// The IPv4 address that traffic to `address` would end at, when its form carries one.
std::optional<Ipv4Bytes> embedded_ipv4(const Ipv6Bytes& address) {
  if (holds(kMapped, address) || holds(kNat64, address)) return ipv4_at(address, 12);
  if (address[0] == 0x20 && address[1] == 0x02) return ipv4_at(address, 2);  // RFC 3056 2
  if (address[0] == 0x20 && address[1] == 0x01 && address[2] == 0 && address[3] == 0) {
    Ipv4Bytes client = ipv4_at(address, 12);  // RFC 4380 4: stored inverted
    for (std::uint8_t& byte : client) byte = static_cast<std::uint8_t>(~byte);
    return client;
  }
  const bool isatap = (address[8] & 0xfd) == 0 && address[9] == 0 && address[10] == 0x5e &&
                      address[11] == 0xfe;  // RFC 5214 6.1
  if (isatap) return ipv4_at(address, 12);
  const bool compatible = std::all_of(address.begin(), address.begin() + 12,
                                      [](std::uint8_t byte) { return byte == 0; });
  const bool tiny = address[12] == 0 && address[13] == 0;  // :: and ::1 are no IPv4 addresses
  if (compatible && !tiny) return ipv4_at(address, 12);
  return std::nullopt;
}

}  // namespace

std::optional<std::string_view> refusal(const Ipv4Bytes& address, AddressPolicy policy) {
  return refusal_by<4>(kIpv4Ranges, address, policy);
}

std::optional<std::string_view> refusal(const Ipv6Bytes& address, AddressPolicy policy) {
  if (const auto inner = embedded_ipv4(address)) {
    if (const auto reason = refusal(*inner, policy)) return reason;
  }
  if (holds(kMapped, address) || holds(kNat64, address)) return std::nullopt;  // as good as IPv4
  if (const auto reason = refusal_by<16>(kIpv6Ranges, address, policy)) return reason;
  if (policy == AddressPolicy::allow_private || holds(kGlobalUnicast, address)) return std::nullopt;
  return "reserved";
}

std::optional<HttpError> refused(const boost::asio::ip::address& address, AddressPolicy policy) {
  const auto reason = address.is_v4() ? refusal(address.to_v4().to_bytes(), policy)
                                      : refusal(address.to_v6().to_bytes(), policy);
  if (!reason) return std::nullopt;
  const bool mendable = policy == AddressPolicy::public_only;
  return HttpError{HttpError::Kind::refused_address,
                   address.to_string() + " is " + std::string(*reason) +
                       (mendable ? "; allow it with allow_private_addresses: true"
                                 : " and cannot be connected to")};
}

}  // namespace newswatch::net
