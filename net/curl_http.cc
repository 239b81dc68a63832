#include "net/curl_http.h"

// Each request's way: its host, as curl reads it; the addresses of that, each judged by the guard;
// then one exchange after the other until one of them is connected to.

#include <algorithm>
#include <utility>

#include "net/address_guard.h"
#include "net/curl_exchange.h"
#include "net/curl_host.h"
#include "net/curl_loops.h"
#include "net/curl_proxy.h"
#include "net/resolver.h"

namespace newswatch::net {
namespace asio = boost::asio;
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// A name that leads to many addresses is tried at so many; families take turns among them.
constexpr std::size_t kMaxTries = 4;

milliseconds time_until(steady_clock::time_point end) {
  return std::chrono::duration_cast<milliseconds>(end - steady_clock::now());
}

// Those that may be connected to; when there is none, why the first may not.
Resolver::Answer allowed(Resolver::Answer found, AddressPolicy policy) {
  if (!found) return found;
  std::optional<HttpError> refusal;
  std::erase_if(*found, [&refusal, policy](const asio::ip::address& one) {
    auto no = refused(one, policy);
    if (no && !refusal) refusal = no;
    return no.has_value();
  });
  if (found->empty() && refusal) return std::move(*refusal);
  return found;
}

class CurlHttp : public Http {
 public:
  using Result = CurlExchange::Result;

  CurlHttp(asio::io_context& loop, CurlHttpOptions options)
      : io_(loop),
        options_(std::move(options)),
        descriptors_(std::make_shared<Descriptors>(loop)),
        loops_(loop, descriptors_, options_.max_connections),
        resolver_(loop, descriptors_, options_.names) {}

  asio::awaitable<Result> send(HttpRequest request) override {
    if (auto fault = fault_of(request)) co_return std::move(*fault);
    if (auto refused = refused_behind_proxy(request)) co_return std::move(*refused);
    auto host = curl_host(request.url);
    if (!host) co_return host.error();
    const auto began = steady_clock::now();
    const auto ends = began + request.timeout;
    const auto connects = began + std::min(request.connect_timeout, request.timeout);
    // Where it may go; nothing: the URL says so itself, or a proxy looks the name up.
    Resolver::Addresses ways;
    if (host->kind == CurlHost::Kind::name && request.proxy.url.empty()) {
      auto found = resolver_.remembered(host->text);
      if (!found) {
        std::string name = host->text;
        found = co_await resolver_.look_up(std::move(name), connects);
      }
      auto judged = allowed(std::move(*found), request.addresses);
      if (!judged) co_return judged.error();
      ways = std::move(*judged);
    }
    const std::size_t tries = std::clamp<std::size_t>(ways.size(), 1, kMaxTries);
    for (std::size_t i = 0;; ++i) {
      const bool last = i + 1 == tries;
      request.timeout = time_until(ends);
      request.connect_timeout = time_until(connects) / (last ? 1 : 2);
      std::optional<asio::ip::address> way;
      if (!ways.empty()) way = ways[i];
      auto choice =
          loops_.one_for({request.addresses, request.certificates, request.ca_file, request.proxy},
                         server_of(request.url));
      CurlExchange exchange(std::move(choice), io_, std::move(request), way, options_);
      auto outcome = co_await exchange.run();
      if (outcome && way) resolver_.worked(host->text, *way);
      if (last || time_until(connects) <= milliseconds::zero()) co_return outcome;
      auto unsent = exchange.unsent();
      if (!unsent) co_return outcome;
      request = std::move(*unsent);
    }
  }

 private:
  asio::io_context& io_;
  CurlHttpOptions options_;
  std::shared_ptr<Descriptors> descriptors_;
  CurlLoops loops_;
  Resolver resolver_;
};

}  // namespace

std::unique_ptr<Http> make_curl_http(asio::io_context& loop, CurlHttpOptions options) {
  return std::make_unique<CurlHttp>(loop, std::move(options));
}

}  // namespace newswatch::net
