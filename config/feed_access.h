#pragma once

// How a feed is asked: headers, login, proxy, user agent, authorities. Messages never quote a
// value: it may be a secret.

#include <optional>

#include "config/draft.h"
#include "config/reader.h"
#include "feeds/feed.h"

namespace newswatch::config {

// `headers`, `login`, `proxy`, `user_agent`, `ca_file` and `verify_tls`; `feed` has its URL.
void read_access(const Mapping& keys, feeds::Feed& feed, Reading& reading);

// "none", which is one without a URL, or the URL of a proxy, with user and password.
[[nodiscard]] std::optional<net::Proxy> read_proxy(const Node& node, Reading& reading);

}  // namespace newswatch::config
