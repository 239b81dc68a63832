#pragma once

// The host of a URL as curl reads it: that is whom it would connect to. Internal to net.

#include <boost/system/result.hpp>
#include <string>

#include "net/message.h"

namespace newswatch::net {

struct CurlHost {
  std::string text;  // in lower case; international names in their ASCII form (xn--…)
  enum class Kind : std::uint8_t { name, address } kind = Kind::name;
  bool operator==(const CurlHost&) const = default;
};

// Of an http or https URL. An address is one however it is written: 127.1, 0x7f000001, [::1]. What
// curl cannot read, or would take for neither, fails as curl's own transfer would.
[[nodiscard]] boost::system::result<CurlHost, HttpError> curl_host(const std::string& url);

}  // namespace newswatch::net
