#include "net/address_guard.h"

// Two tables, longest story first: each range of the IANA registries with the words an operator
// reads. The IPv6 table ends with everything outside 2000::/3, the only unicast space handed out.

#include <algorithm>
#include <boost/asio/ip/address_v6.hpp>
#include <charconv>
#include <span>
#include <string>

#include "net/ascii.h"

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

// One part of an IPv4 address as inet_aton(3) reads it: decimal, 0x hexadecimal, 0 octal.
std::optional<std::uint64_t> number_of(std::string_view part) {
  int base = 10;
  if (part.starts_with("0x")) {
    part.remove_prefix(2);
    base = 16;
    if (part.empty()) return 0;
  } else if (part.size() > 1 && part.front() == '0') {
    base = 8;
  }
  std::uint64_t value = 0;
  const auto [end, fault] = std::from_chars(part.data(), part.data() + part.size(), value, base);
  if (fault != std::errc{} || end != part.data() + part.size()) return std::nullopt;
  return value;
}

// One to four parts; the last one fills what is left.
std::optional<Ipv4Bytes> ipv4_of(std::string_view host) {
  std::uint64_t address = 0;
  for (int left = 4;; --left) {
    const std::size_t dot = host.find('.');
    const auto number = number_of(host.substr(0, dot));
    const bool is_last = dot == std::string_view::npos;
    if (!number || left == 0 || *number >= std::uint64_t{1} << (is_last ? 8 * left : 8))
      return std::nullopt;
    address |= is_last ? *number : *number << 8 * (left - 1);
    if (is_last) break;
    host.remove_prefix(dot + 1);
  }
  Ipv4Bytes bytes{};
  for (std::size_t i = 0; i < 4; ++i)
    bytes[i] = static_cast<std::uint8_t>(address >> (24 - 8 * i) & 0xff);
  return bytes;
}

// A host whose last label is one is an address, or nothing.
bool is_number(std::string_view label) {
  if (label.find_first_not_of("0123456789") == std::string_view::npos) return true;
  return label.starts_with("0x") &&
         label.substr(2).find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

// Letters beyond ASCII are no matter before the last label: IDNA makes letters, digits and dots of
// them, but what ends in a word is a name.
bool is_unfit_for_a_name(char c) {
  const bool fit = ascii::is_letter(c) || ascii::is_digit(c) || c == '.' || c == '-' || c == '_';
  return !fit && is_ascii(c);
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

std::optional<std::string_view> refusal_of_host(std::string_view host, AddressPolicy policy) {
  const bool strict = policy == AddressPolicy::public_only;
  const auto unclear = strict ? std::optional(kUnclearHost) : std::nullopt;
  std::string name = ascii::lowered(host);
  if (name.starts_with('[') && name.ends_with(']')) {
    boost::system::error_code failed;
    const auto address = boost::asio::ip::make_address_v6(name.substr(1, name.size() - 2), failed);
    return failed ? unclear : refusal(address.to_bytes(), policy);
  }
  if (name.ends_with('.')) name.pop_back();
  const std::string_view last = std::string_view(name).substr(name.rfind('.') + 1);
  const bool odd = std::any_of(name.begin(), name.end(), is_unfit_for_a_name);
  if (odd || last.empty() || !std::all_of(last.begin(), last.end(), is_ascii)) return unclear;
  if (is_number(last)) {
    const auto address = ipv4_of(name);
    return address ? refusal(*address, policy) : unclear;
  }
  const bool is_here = name == "localhost" || name.ends_with(".localhost");
  return is_here && strict ? std::optional<std::string_view>("loopback") : std::nullopt;
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
