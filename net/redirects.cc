#include "net/redirects.h"

// Each hop is a request of its own through the same door, so the guard, the caps and the timeouts
// hold for every one of them.

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <utility>

#include "net/ascii.h"
#include "net/url.h"

namespace newswatch::net {
namespace {

using Kind = HttpError::Kind;
using Next = boost::system::result<std::string, HttpError>;

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool is_secure(std::string_view url) {
  const auto from = origin(url);
  return from && from->starts_with("https:");
}

// Where a redirect leads, without a fragment.
Next target(std::string_view from, std::string_view location) {
  const auto to = resolve(from, location);
  if (!to || !is_http(*to)) {
    return HttpError{Kind::protocol, host(from) + " redirects to what is no http or https URL"};
  }
  if (is_secure(from) && !is_secure(*to)) {
    return HttpError{Kind::protocol,
                     host(from) + " redirects from https to http, which is never followed"};
  }
  return to->substr(0, to->find('#'));
}

// May a credential given for `from` travel to `to`? To the same origin, and to the same host when
// http becomes https on its usual ports.
bool same_trust(std::string_view from, std::string_view to) {
  const auto before = origin(from);
  const auto after = origin(to);
  if (!before || !after) return false;
  if (before == after) return true;
  return before == "http://" + host(from) && after == "https://" + host(from);
}

// What a stranger may see. Anything else, an API key in a header of its own name included, stays.
bool is_harmless(const Header& header) {
  constexpr std::array<std::string_view, 7> kHarmless = {
      "accept", "accept-encoding", "accept-language", "user-agent", "cache-control", "a-im",
      "from"};
  const std::string name = ascii::lowered(header.name);
  return std::find(kHarmless.begin(), kHarmless.end(), name) != kHarmless.end();
}

}  // namespace

void keep_what_may_travel(std::vector<Header>& headers, std::string_view from,
                          std::string_view to) {
  if (same_trust(from, to)) return;
  std::erase_if(headers, [](const Header& one) { return !is_harmless(one); });
}

boost::asio::awaitable<boost::system::result<Followed, HttpError>> send_following_redirects(
    Http& http, HttpRequest request, std::size_t max_hops, OnlyFor only) {
  if (request.method != Method::get) {
    co_return HttpError{Kind::bad_request, "only a GET follows redirects"};
  }
  const auto end = std::chrono::steady_clock::now() + request.timeout;
  Followed followed;
  for (;;) {
    HttpRequest hop = request;
    if (hop.url == only.url)
      hop.headers.insert(hop.headers.end(), only.headers.begin(), only.headers.end());
    auto reply = co_await http.send(std::move(hop));
    if (!reply) co_return reply.error();
    const auto location = header(*reply, "Location");
    if (!is_redirect(reply->status) || !location) {
      followed.response = std::move(*reply);
      co_return followed;
    }
    if (followed.hops.size() >= max_hops) {
      co_return HttpError{Kind::too_many_redirects, host(request.url) + " redirects more than " +
                                                        std::to_string(max_hops) + " times"};
    }
    Next to = target(request.url, *location);
    if (!to) co_return to.error();
    if (host(request.url) != host(*to)) {
      request.certificates = Certificates::verified;
      request.ca_file.clear();
    }
    keep_what_may_travel(request.headers, request.url, *to);
    request.timeout = std::chrono::duration_cast<std::chrono::milliseconds>(
        end - std::chrono::steady_clock::now());
    if (request.timeout <= std::chrono::milliseconds::zero()) {
      co_return HttpError{Kind::timeout,
                          "the redirects of " + host(request.url) + " took too long"};
    }
    followed.hops.push_back({reply->status, request.url, *to});
    request.url = std::move(*to);
  }
}

boost::asio::awaitable<boost::system::result<Followed, HttpError>> send_following_redirects(
    Http& http, HttpRequest request, std::size_t max_hops) {
  return send_following_redirects(http, std::move(request), max_hops, OnlyFor{});
}

}  // namespace newswatch::net
