#include "alerts/webhook.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "alerts/plain_text.h"
#include "alerts/retry.h"
#include "alerts/services.h"
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
         folded == "content-length" || folded == "transfer-encoding" || folded == "connection" ||
         folded == "x-hub-signature-256" || folded.starts_with("ce-");
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  if (what.empty()) return;
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
}

// RFC 9110 5.6.2 and 5.5. A line break would smuggle in a header of its own, a blank behind a name
// hide which one it is.
bool is_sound(const net::Header& header) {
  const bool value = std::none_of(header.value.begin(), header.value.end(), [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F;
  });
  return net::is_token(header.name) && value;
}

constexpr std::size_t kShortestUrlPart = 3;     // shorter ones are words like "v1"
constexpr std::size_t kShortestHeaderPart = 4;  // of a value such as "Bearer TOKEN"

void add_parts(std::vector<std::string>& to, std::string_view text, std::string_view separators,
               std::size_t shortest) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(separators), text.size());
    if (end >= shortest) to.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

// User, password, path and query, each as a whole and in its parts.
void add_url(std::vector<std::string>& to, std::string_view url) {
  to.emplace_back(url);
  const std::size_t scheme = url.find("://");
  const std::size_t start = scheme == std::string_view::npos ? 0 : scheme + 3;
  const std::size_t path = std::min(url.find_first_of("/?#", start), url.size());
  const std::string_view authority = url.substr(start, path - start);
  const std::size_t at = authority.rfind('@');
  if (at != std::string_view::npos) {
    to.emplace_back(authority.substr(0, at));
    add_parts(to, authority.substr(0, at), ":", kShortestUrlPart);
  }
  if (url.size() - path > 1) {
    to.emplace_back(url.substr(path));
    add_parts(to, url.substr(path), "/?#&=", kShortestUrlPart);
  }
}

// The URL may itself be the secret (chat services put a token into it), and an HTTP library likes
// to quote it.
std::string without_secrets(std::string message, const Webhook& webhook) {
  const std::vector<std::string> secrets = secrets_of(webhook);
  const auto hide = [&] {
    for (const std::string& secret : secrets)
      replace_all(message, secret, secret == webhook.url ? "the receiver" : "…");
  };
  hide();
  message = cleaned(message);
  hide();  // where a control byte stood for a blank
  return cut(message, kMaxErrorBytes);
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
      return " (it takes no such request)";
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

// A gateway's or portal's page, where a service would answer in a word or in JSON.
bool is_page(std::string_view body) {
  const std::size_t begin = body.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  return begin != std::string_view::npos && body[begin] == '<';
}

std::string error_of(const net::HttpResponse& response) {
  if (response.status >= 300 && response.status < 400) {
    return fmt::format("the receiver answered {}, a redirect, which is not followed",
                       response.status);
  }
  return fmt::format("the receiver answered {}{}", response.status, meaning(response.status));
}

}  // namespace

std::vector<std::string> secrets_of(const Webhook& webhook) {
  std::vector<std::string> secrets = webhook.secrets;
  add_url(secrets, webhook.url);
  secrets.push_back(webhook.token);
  secrets.push_back(webhook.hub_secret);
  for (const net::Header& header : webhook.headers) {
    secrets.push_back(header.value);
    add_parts(secrets, header.value, " ,;=\"", kShortestHeaderPart);
  }
  std::erase(secrets, "");
  // Of one that begins with another nothing may be left.
  std::ranges::stable_sort(secrets, std::greater(), &std::string::size);
  return secrets;
}

net::HttpRequest webhook_request(const Webhook& webhook, const Delivery& delivery,
                                 std::chrono::sys_seconds now) {
  net::HttpRequest request;
  ServiceRequest service = service_request(webhook, delivery);
  request.method = service.method;
  request.url = std::move(service.url);
  request.headers = std::move(service.headers);
  request.body = std::move(service.body);
  if (webhook.service == Service::webhook) {
    for (net::Header& header :
         signature_headers(delivery.id.value, now, delivery.body, webhook.secrets)) {
      request.headers.push_back(std::move(header));
    }
    if (!webhook.hub_secret.empty())
      request.headers.push_back(hub_signature(delivery.body, webhook.hub_secret));
  }
  for (const net::Header& header : webhook.headers) {
    if (is_sound(header) && !is_ours(header.name)) request.headers.push_back(header);
  }
  request.timeout = webhook.timeout;
  request.connect_timeout =
      std::min<std::chrono::milliseconds>(request.connect_timeout, webhook.timeout);
  request.max_body_bytes = kMaxReplyBytes;
  request.addresses = webhook.allow_private_addresses ? net::AddressPolicy::allow_private
                                                      : net::AddressPolicy::public_only;
  request.ca_file = webhook.ca_file;
  return request;
}

Outcome outcome_of(const Webhook& webhook,
                   const boost::system::result<net::HttpResponse, net::HttpError>& reply,
                   std::chrono::sys_seconds now) {
  using Kind = Outcome::Kind;
  if (!reply) {
    const net::HttpError error = reply.error();
    std::string words = without_secrets(error.message, webhook);
    if (words.empty()) words = "the receiver could not be reached";
    return {.kind = Kind::failed, .error = std::move(words)};
  }
  const int status = reply->status;
  ServiceAnswer answer = service_answer(webhook, *reply);
  answer.refused = answer.refused || (webhook.service != Service::webhook && is_page(reply->body));
  if (status >= 200 && status < 300 && !answer.refused) return {.kind = Kind::accepted};
  Outcome outcome{.error = error_of(*reply)};
  if (answer.refused) outcome.error += ", and yet did not accept the alert";
  if (status == 410 || answer.gone) {
    outcome.kind = Kind::gone;
    return outcome;
  }
  outcome.retry_after = retry_after(*reply, now);
  if (answer.retry_after) outcome.retry_after = std::max(answer.retry_after, outcome.retry_after);
  return outcome;
}

}  // namespace newswatch::alerts
