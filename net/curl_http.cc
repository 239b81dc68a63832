#include "net/curl_http.h"

// Chooses the curl loop for each exchange. A multi handle slows down past some hundred transfers,
// so each takes at most kMaxTransfers and another is opened when all are full. Policies never share
// a loop: a connection kept from a lenient request must not serve a strict one past the guard.

#include <curl/curl.h>

#include <stdexcept>
#include <utility>
#include <vector>

#include "net/curl_loop.h"
#include "net/curl_transfer.h"

namespace newswatch::net {
namespace asio = boost::asio;
namespace {

constexpr std::size_t kMaxTransfers = 512;

void init_curl_once() {
  static const CURLcode outcome = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (outcome != CURLE_OK) throw std::runtime_error("libcurl cannot be initialised");
}

class CurlHttp : public Http {
 public:
  CurlHttp(asio::io_context& loop, CurlHttpOptions options)
      : io_(loop), options_(std::move(options)) {}

  asio::awaitable<CurlTransfer::Result> send(HttpRequest request) override {
    if (auto fault = fault_of(request)) co_return std::move(*fault);
    auto loop = loop_for(request.addresses);
    CurlTransfer transfer(std::move(loop), io_, std::move(request), options_);
    auto outcome = co_await transfer.run();
    co_return outcome;
  }

 private:
  std::shared_ptr<CurlLoop> loop_for(AddressPolicy policy) {
    auto& loops = policy == AddressPolicy::public_only ? strict_ : lenient_;
    for (const auto& loop : loops) {
      if (loop->transfers() < kMaxTransfers) return loop;
    }
    loops.push_back(std::make_shared<CurlLoop>(io_, options_.max_connections));
    return loops.back();
  }

  asio::io_context& io_;
  CurlHttpOptions options_;
  std::vector<std::shared_ptr<CurlLoop>> strict_;
  std::vector<std::shared_ptr<CurlLoop>> lenient_;
};

}  // namespace

std::unique_ptr<Http> make_curl_http(asio::io_context& loop, CurlHttpOptions options) {
  init_curl_once();
  return std::make_unique<CurlHttp>(loop, std::move(options));
}

}  // namespace newswatch::net
