#include "daemon/status_gate.h"

// A bucket a peer: each answer takes one from it, and it fills by time.

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <utility>

#include "daemon/status_pages.h"
#include "net/ascii.h"

namespace newswatch::daemon {

namespace ip = boost::asio::ip;
namespace ascii = net::ascii;

namespace {

// Without ":8642", and an IPv6 address without its brackets.
std::string_view without_port(std::string_view host) {
  if (host.starts_with('[')) {
    const std::size_t end = host.find(']');
    return end == std::string_view::npos ? std::string_view() : host.substr(1, end - 1);
  }
  return host.substr(0, host.find(':'));
}

bool is_loopback(std::string_view address) {
  boost::system::error_code none;
  const ip::address parsed = ip::make_address(std::string(address), none);
  if (none) return false;
  if (parsed.is_v6() && parsed.to_v6().is_v4_mapped())
    return ip::make_address_v4(ip::v4_mapped, parsed.to_v6()).is_loopback();
  return parsed.is_loopback();
}

std::string key_of(const std::string& peer) {
  boost::system::error_code none;
  const ip::address parsed = ip::make_address(peer, none);
  if (none || !parsed.is_v6() || parsed.to_v6().is_v4_mapped()) return peer;
  const auto bytes = parsed.to_v6().to_bytes();
  return {bytes.begin(), bytes.begin() + 8};
}

}  // namespace

bool is_host_answered(std::string_view listen, std::string_view host) {
  if (!is_loopback(without_port(listen))) return true;
  const std::string name = ascii::lowered(without_port(host));
  return name == "localhost" || is_loopback(name);
}

std::optional<net::ServerResponse> StatusGate::refusal(const net::ServerRequest& request,
                                                       Time now) {
  if (!take(key_of(request.peer), now)) {
    auto response = plain_answer(429, "too many requests; ask again in a second\n");
    response.headers.push_back({"Retry-After", "1"});
    return response;
  }
  const net::Header* host = nullptr;
  for (const net::Header& one : request.headers) {
    if (!ascii::equal_ignoring_case(one.name, "Host")) continue;
    if (host != nullptr) return plain_answer(400, "a request has one Host\n");
    host = &one;
  }
  // HTTP/1.0 knows no Host, and no browser speaks it.
  if (host == nullptr) return std::nullopt;
  const std::string_view name = ascii::trimmed(host->value);
  const bool is_public =
      !public_host_.empty() && ascii::lowered(without_port(name)) == without_port(public_host_);
  if (!is_public && !is_host_answered(listen_, name))
    return plain_answer(421, "this listener answers to localhost and to addresses of loopback\n");
  return std::nullopt;
}

bool StatusGate::take(const std::string& peer, Time now) {
  const auto [entry, is_new] = buckets_.try_emplace(peer, Bucket{limit_.burst, now, {}});
  Bucket& bucket = entry->second;
  if (is_new) {
    bucket.place = latest_first_.insert(latest_first_.begin(), peer);
  } else {
    latest_first_.splice(latest_first_.begin(), latest_first_, bucket.place);
  }
  const std::chrono::duration<double> gone = std::max(now, bucket.at) - bucket.at;
  bucket.left = std::min(limit_.burst, bucket.left + gone.count() * limit_.per_second);
  bucket.at = std::max(now, bucket.at);
  const bool taken = bucket.left >= 1;
  if (taken) bucket.left -= 1;
  if (buckets_.size() > limit_.peers) {
    buckets_.erase(latest_first_.back());
    latest_first_.pop_back();
  }
  return taken;
}

}  // namespace newswatch::daemon
