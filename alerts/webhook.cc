#include "alerts/webhook.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>

#include "alerts/plain_text.h"
#include "alerts/retry.h"
#include "alerts/sign.h"

namespace newswatch::alerts {
namespace {

constexpr std::size_t kMaxErrorBytes = 300;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

// What we set ourselves, and what frames the message.
bool is_ours(std::string_view name) {
  const std::string folded = lower(name);
  return folded.starts_with("webhook-") || folded == "content-type" || folded == "host" ||
         folded == "content-length" || folded == "transfer-encoding" || folded == "connection";
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  if (what.empty()) return;
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
}

// The URL may itself be the secret (chat services put a token into it), and an HTTP library likes
// to quote it.
std::string without_secrets(std::string message, const Webhook& webhook) {
  replace_all(message, webhook.url, "the receiver");
  const std::size_t scheme = webhook.url.find("://");
  const std::size_t path =
      webhook.url.find_first_of("/?#", scheme == std::string::npos ? 0 : scheme + 3);
  if (path != std::string::npos && webhook.url.size() - path > 1) {
    replace_all(message, std::string_view(webhook.url).substr(path), "…");
  }
  for (const std::string& secret : webhook.secrets) replace_all(message, secret, "…");
  for (const net::Header& header : webhook.headers) replace_all(message, header.value, "…");
  return cut(cleaned(message), kMaxErrorBytes);
}

std::string_view meaning(int status) {
  switch (status) {
    case 400:
      return " (bad request)";
    case 401:
      return " (it wants other credentials)";
    case 403:
      return " (forbidden)";
    case 404:
      return " (no such address)";
    case 405:
      return " (it takes no POST)";
    case 408:
      return " (it gave up waiting)";
    case 410:
      return " (gone: it wants nothing any more)";
    case 413:
      return " (too large for it)";
    case 429:
      return " (too many requests)";
    case 500:
      return " (it failed)";
    case 502:
      return " (its gateway failed)";
    case 503:
      return " (unavailable)";
    case 504:
      return " (its gateway waited in vain)";
    default:
      return "";
  }
}

std::string error_of(const net::HttpResponse& response) {
  if (response.status >= 300 && response.status < 400) {
    return fmt::format("the receiver answered {}, a redirect, which is not followed",
                       response.status);
  }
  return fmt::format("the receiver answered {}{}", response.status, meaning(response.status));
}

}  // namespace

net::HttpRequest webhook_request(const Webhook& webhook, const Delivery& delivery,
                                 std::chrono::sys_seconds now) {
  net::HttpRequest request;
  request.method = net::Method::post;
  request.url = webhook.url;
  request.headers.push_back({"Content-Type", "application/json"});
  for (net::Header& header :
       signature_headers(delivery.id.value, now, delivery.body, webhook.secrets)) {
    request.headers.push_back(std::move(header));
  }
  for (const net::Header& header : webhook.headers) {
    if (!is_ours(header.name)) request.headers.push_back(header);
  }
  request.body = delivery.body;
  request.timeout = webhook.timeout;
  request.connect_timeout =
      std::min<std::chrono::milliseconds>(request.connect_timeout, webhook.timeout);
  request.max_body_bytes = kMaxReplyBytes;
  request.addresses = webhook.allow_private_addresses ? net::AddressPolicy::allow_private
                                                      : net::AddressPolicy::public_only;
  request.ca_file = webhook.ca_file;
  return request;
}

std::chrono::sys_seconds retry_if_unheard(const Webhook& webhook, const Delivery& delivery,
                                          std::chrono::sys_seconds now, std::mt19937_64& chance) {
  const auto wait = next_wait(webhook.retry, delivery.attempts + 1, chance);
  return now + std::max(wait.value_or(webhook.timeout), webhook.timeout);
}

Verdict judge(const Webhook& webhook,
              const boost::system::result<net::HttpResponse, net::HttpError>& reply,
              const Delivery& delivery, std::chrono::sys_seconds now, std::mt19937_64& chance) {
  Verdict verdict;
  std::optional<std::chrono::seconds> asked;
  if (reply) {
    const int status = reply->status;
    if (status >= 200 && status < 300) {
      verdict.state = DeliveryState::delivered;
      return verdict;
    }
    verdict.error = error_of(*reply);
    if (status == 410) {
      verdict.state = DeliveryState::dead;
      verdict.disable_channel = true;
      return verdict;
    }
    asked = retry_after(*reply, now);
  } else {
    const net::HttpError error = reply.error();
    verdict.error = without_secrets(error.message, webhook);
    if (verdict.error.empty()) verdict.error = "the receiver could not be reached";
  }
  const auto wait = next_wait(webhook.retry, delivery.attempts + 1, chance);
  if (!wait) {
    verdict.state = DeliveryState::dead;
    return verdict;
  }
  verdict.next_attempt = now + std::max(*wait, asked.value_or(std::chrono::seconds(0)));
  return verdict;
}

}  // namespace newswatch::alerts
