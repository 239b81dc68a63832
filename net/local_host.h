#pragma once

// Hosts that are called by an address of this machine or house. Pure.

#include <string_view>

namespace newswatch::net {

// localhost and literal addresses that the guard would not let the world send us to; of any other
// name nobody knows before it is looked up, so it is none.
[[nodiscard]] bool is_local_host(std::string_view host);

}  // namespace newswatch::net
