#pragma once

// net::Mailer over libcurl's multi interface on the Asio loop.

#include <boost/asio/io_context.hpp>
#include <memory>

#include "net/mail.h"

namespace newswatch::net {

// Loop thread only; `loop` outlives it. Destroy it after every send() has ended.
[[nodiscard]] std::unique_ptr<Mailer> make_curl_mailer(boost::asio::io_context& loop);

}  // namespace newswatch::net
