#pragma once

// The one gate for outbound connections: which addresses may be connected to. Pure.
// Sources: IANA IPv4 and IPv6 Special-Purpose Address Registries; RFC 6890, 4291, 6052, 3056, 4380,
// 6761 6.3 (localhost); WHATWG URL 3.5 (a host that ends in a number is an address).

#include <array>
#include <boost/asio/ip/address.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "net/message.h"

namespace newswatch::net {

using Ipv4Bytes = std::array<std::uint8_t, 4>;
using Ipv6Bytes = std::array<std::uint8_t, 16>;

// Why an address may not be connected to under `policy` ("loopback", "private network"); nullopt
// when it may. Addresses that embed an IPv4 one (mapped, 6to4, NAT64, Teredo) are judged by it as
// well.
[[nodiscard]] std::optional<std::string_view> refusal(const Ipv4Bytes& address,
                                                      AddressPolicy policy);
[[nodiscard]] std::optional<std::string_view> refusal(const Ipv6Bytes& address,
                                                      AddressPolicy policy);

inline constexpr std::string_view kUnclearHost = "no name or address that can be judged";

// The same of a host as it stands in a URL, without a look-up: of an address in any spelling
// ("127.1", "0x7f000001", "[::1]"), of localhost, and of what cannot be told from an address
// (kUnclearHost). nullopt for names; a last label that is not ASCII has to be written as xn--.
[[nodiscard]] std::optional<std::string_view> refusal_of_host(std::string_view host,
                                                              AddressPolicy policy);

// The same of any address, as the error an operator reads: Kind::refused_address, with the mend.
[[nodiscard]] std::optional<HttpError> refused(const boost::asio::ip::address& address,
                                               AddressPolicy policy);

}  // namespace newswatch::net
