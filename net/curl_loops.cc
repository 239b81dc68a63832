#include "net/curl_loops.h"

#include <curl/curl.h>

#include <algorithm>
#include <stdexcept>

namespace newswatch::net {
namespace {

void init_curl_once() {
  static const CURLcode outcome = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (outcome != CURLE_OK) throw std::runtime_error("libcurl cannot be initialised");
}

}  // namespace

CurlLoops::CurlLoops(boost::asio::io_context& loop, std::size_t max_connections)
    : io_(loop), max_connections_(max_connections) {
  init_curl_once();
}

std::shared_ptr<CurlLoop> CurlLoops::one_for(AddressPolicy policy) {
  return one_of(policy == AddressPolicy::public_only ? strict_ : lenient_);
}

std::shared_ptr<CurlLoop> CurlLoops::one_for(AddressPolicy policy, const Proxy& proxy) {
  if (proxy.url.empty()) return one_for(policy);
  const auto known = std::find_if(proxied_.begin(), proxied_.end(),
                                  [&proxy](const Proxied& one) { return one.proxy == proxy; });
  if (known != proxied_.end()) return one_of(known->loops);
  if (proxied_.size() >= kMaxProxies) forget_idle_proxies();
  return one_of(proxied_.emplace_back(Proxied{proxy, {}}).loops);
}

void CurlLoops::forget_idle_proxies() {
  std::erase_if(proxied_, [](const Proxied& one) {
    return std::all_of(one.loops.begin(), one.loops.end(),
                       [](const auto& loop) { return loop->transfers() == 0; });
  });
}

std::shared_ptr<CurlLoop> CurlLoops::one_of(Loops& loops) {
  for (const auto& loop : loops) {
    if (loop->transfers() < kMaxTransfers) return loop;
  }
  loops.push_back(std::make_shared<CurlLoop>(io_, max_connections_));
  return loops.back();
}

}  // namespace newswatch::net
