#include "net/curl_loops.h"

#include <curl/curl.h>

#include <clocale>
#include <stdexcept>
#include <utility>

namespace newswatch::net {
namespace {

// curl's library for international names reads them in the charset of the locale, and a program
// starts with one that has no letters beyond ASCII.
void init_curl_once() {
  static const char* const locale = std::setlocale(LC_CTYPE, "C.UTF-8");
  static_cast<void>(locale);
  static const CURLcode outcome = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (outcome != CURLE_OK) throw std::runtime_error("libcurl cannot be initialised");
}

}  // namespace

CurlLoops::CurlLoops(boost::asio::io_context& loop, std::shared_ptr<Descriptors> descriptors,
                     std::size_t max_connections)
    : io_(loop), descriptors_(std::move(descriptors)), max_connections_(max_connections) {
  init_curl_once();
}

std::shared_ptr<CurlLoop> CurlLoops::one_for(AddressPolicy policy) {
  auto& loops = policy == AddressPolicy::public_only ? strict_ : lenient_;
  for (const auto& loop : loops) {
    if (loop->transfers() < kMaxTransfers) return loop;
  }
  loops.push_back(std::make_shared<CurlLoop>(io_, descriptors_, max_connections_));
  return loops.back();
}

}  // namespace newswatch::net
