#include "net/curl_loops.h"

#include <curl/curl.h>

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
  auto& loops = policy == AddressPolicy::public_only ? strict_ : lenient_;
  for (const auto& loop : loops) {
    if (loop->transfers() < kMaxTransfers) return loop;
  }
  loops.push_back(std::make_shared<CurlLoop>(io_, max_connections_));
  return loops.back();
}

}  // namespace newswatch::net
