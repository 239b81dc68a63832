#include "net/local_host.h"

#include <boost/asio/ip/address.hpp>
#include <boost/system/error_code.hpp>
#include <string>

#include "net/address_guard.h"
#include "net/ascii.h"

namespace newswatch::net {

bool is_local_host(std::string_view host) {
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  const std::string name = ascii::lowered(host);
  if (name == "localhost" || name.ends_with(".localhost")) return true;
  boost::system::error_code is_a_name;
  const auto address = boost::asio::ip::make_address(name, is_a_name);
  if (is_a_name) return false;
  const auto reason = address.is_v4()
                          ? refusal(address.to_v4().to_bytes(), AddressPolicy::public_only)
                          : refusal(address.to_v6().to_bytes(), AddressPolicy::public_only);
  return reason.has_value();
}

}  // namespace newswatch::net
