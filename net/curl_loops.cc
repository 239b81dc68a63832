#include "net/curl_loops.h"

#include <curl/curl.h>

#include <algorithm>
#include <clocale>
#include <functional>
#include <stdexcept>
#include <utility>

namespace newswatch::net {
namespace {

// curl takes no connection again that was idle for longer than two minutes.
constexpr std::chrono::seconds kMaxIdle{90};
constexpr std::size_t kMaxAskedServers = 16'384;
constexpr std::size_t kMaxTrusts = 64;  // beyond: only those in use

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

CurlLoops::Choice CurlLoops::one_for(const CurlTrust& trust, std::string_view server) {
  const std::size_t print = std::hash<std::string_view>()(server);
  auto loop = with_room(trust, print);
  const bool again = comes_back(print, loop->transfers());
  const bool keeps = again || asked_.size() <= max_connections_;
  return {std::move(loop), keeps};
}

std::shared_ptr<CurlLoop> CurlLoops::with_room(const CurlTrust& trust, std::size_t print) {
  if (loops_.size() >= kMaxTrusts && !loops_.contains(trust)) forget_idle();
  Loops& loops = loops_[trust];
  for (std::size_t i = 0; i < loops.size(); ++i) {
    const auto& loop = loops[(print + i) % loops.size()];
    if (loop->transfers() < kMaxTransfers) return loop;
  }
  loops.push_back(std::make_shared<CurlLoop>(io_, descriptors_, tls_of(trust), max_connections_));
  return loops.back();
}

void CurlLoops::forget_idle() {
  std::erase_if(loops_, [](const auto& entry) {
    return std::all_of(entry.second.begin(), entry.second.end(),
                       [](const auto& loop) { return loop->transfers() == 0; });
  });
}

std::shared_ptr<TlsTrust> CurlLoops::tls_of(const CurlTrust& trust) {
  auto& tls = tls_[{trust.certificates, trust.ca_file}];
  if (!tls) tls = std::make_shared<TlsTrust>(trust.certificates, trust.ca_file);
  return tls;
}

// Whether a connection kept after the last transfer to this server would have been there for the
// one that begins: neither too old, nor pushed out by those that came in between.
bool CurlLoops::comes_back(std::size_t print, std::size_t transfers) {
  const Asked now{std::chrono::steady_clock::now(), ++turn_};
  if (asked_.size() >= kMaxAskedServers) asked_.clear();  // it is learnt again within one round
  const auto [found, fresh] = asked_.try_emplace(print, now);
  const Asked last = std::exchange(found->second, now);
  return !fresh && now.when - last.when <= kMaxIdle &&
         now.turn - last.turn <= transfers + max_connections_;
}

}  // namespace newswatch::net
