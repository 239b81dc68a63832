#include "net/curl_http.h"

#include <utility>

#include "net/curl_exchange.h"
#include "net/curl_loops.h"
#include "net/curl_proxy.h"

namespace newswatch::net {
namespace asio = boost::asio;
namespace {

class CurlHttp : public Http {
 public:
  CurlHttp(asio::io_context& loop, CurlHttpOptions options)
      : io_(loop), options_(std::move(options)), loops_(loop, options_.max_connections) {}

  asio::awaitable<CurlExchange::Result> send(HttpRequest request) override {
    if (auto fault = fault_of(request)) co_return std::move(*fault);
    if (auto refused = refused_behind_proxy(request)) co_return std::move(*refused);
    auto loop = loops_.one_for(request.addresses, request.proxy);
    CurlExchange exchange(std::move(loop), io_, std::move(request), options_);
    auto outcome = co_await exchange.run();
    co_return outcome;
  }

 private:
  asio::io_context& io_;
  CurlHttpOptions options_;
  CurlLoops loops_;
};

}  // namespace

std::unique_ptr<Http> make_curl_http(asio::io_context& loop, CurlHttpOptions options) {
  return std::make_unique<CurlHttp>(loop, std::move(options));
}

}  // namespace newswatch::net
