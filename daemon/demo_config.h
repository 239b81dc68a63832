#pragma once

// The configuration the demo runs on, as its user would have written it: worth reading as an
// example.

#include <cstdint>
#include <string>

namespace newswatch::daemon {

// YAML for feeds and a receiver at 127.0.0.1:`port`, with everything the daemon writes in `folder`.
[[nodiscard]] std::string demo_config(std::uint16_t port, const std::string& folder,
                                      const std::string& secret);

}  // namespace newswatch::daemon
