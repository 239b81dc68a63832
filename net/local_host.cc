#include "net/local_host.h"

#include "net/address_guard.h"

namespace newswatch::net {

bool is_local_host(std::string_view host) {
  const auto reason = refusal_of_host(host, AddressPolicy::public_only);
  return reason && *reason != kUnclearHost;
}

}  // namespace newswatch::net
