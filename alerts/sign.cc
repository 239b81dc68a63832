#include "alerts/sign.h"

#include "net/base64.h"
#include "net/secrets.h"

namespace newswatch::alerts {
namespace {

constexpr std::string_view kPrefix = "whsec_";
constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// Base 64 with or without its padding; nullopt for any other character or an impossible length.
std::optional<std::string> decode_base64(std::string_view text) {
  while (!text.empty() && text.back() == '=') text.remove_suffix(1);
  if (text.size() % 4 == 1) return std::nullopt;
  std::string out;
  unsigned pending = 0;
  unsigned bits = 0;
  for (const char c : text) {
    const std::size_t digit = kAlphabet.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    pending = ((pending << 6) | static_cast<unsigned>(digit)) & 0xFFFFu;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out.push_back(static_cast<char>((pending >> bits) & 0xFFu));
    }
  }
  return out;
}

}  // namespace

std::optional<std::string> key_of(std::string_view secret) {
  if (!secret.starts_with(kPrefix)) {
    if (secret.empty()) return std::nullopt;
    return std::string(secret);
  }
  std::optional<std::string> key = decode_base64(secret.substr(kPrefix.size()));
  if (key && key->empty()) return std::nullopt;
  return key;
}

std::vector<net::Header> signature_headers(std::string_view id, std::chrono::sys_seconds timestamp,
                                           std::string_view body,
                                           const std::vector<std::string>& secrets) {
  const std::string seconds = std::to_string(timestamp.time_since_epoch().count());
  std::string message;
  message.reserve(id.size() + seconds.size() + body.size() + 2);
  message.append(id).append(".").append(seconds).append(".").append(body);

  std::string signatures;
  for (const std::string& secret : secrets) {
    const std::optional<std::string> key = key_of(secret);
    if (!key) continue;
    if (!signatures.empty()) signatures.push_back(' ');
    signatures.append("v1,").append(
        net::encode_base64(net::hmac(net::Hash::sha256, *key, message)));
  }
  std::vector<net::Header> headers{{"webhook-id", std::string(id)}, {"webhook-timestamp", seconds}};
  if (!signatures.empty()) headers.push_back({"webhook-signature", signatures});
  return headers;
}

net::Header hub_signature(std::string_view body, std::string_view secret) {
  return {"X-Hub-Signature-256", "sha256=" + net::hmac_hex(net::Hash::sha256, secret, body)};
}

}  // namespace newswatch::alerts
