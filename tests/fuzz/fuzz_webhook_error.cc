// What an HTTP library says of a failed delivery: the first line is the path of the receiver's URL,
// the next three are two secrets and the value of a header, the rest is its message. Whatever it
// quotes, people read none of the secrets.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

#include "alerts/webhook.h"
#include "feeds/utf8.h"
#include "tests/fuzz/check.h"

namespace {

using newswatch::fuzz::check;
using newswatch::fuzz::take_until;
namespace alerts = newswatch::alerts;
namespace net = newswatch::net;

// Shorter ones are in every second word, and no key.
bool is_telling(std::string_view secret) {
  return secret.size() >= 4 &&
         std::all_of(secret.begin(), secret.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest = newswatch::fuzz::text_of(data, size);
  alerts::Webhook webhook;
  webhook.url = "https://desk.example/" + std::string(take_until(rest, '\n'));
  webhook.secrets = {std::string(take_until(rest, '\n')), std::string(take_until(rest, '\n'))};
  webhook.headers = {{"X-Desk", std::string(take_until(rest, '\n'))}};
  const net::HttpError error{net::HttpError::Kind::connect, std::string(rest)};
  const auto verdict = alerts::outcome_of(webhook, error, {});
  check(!verdict.error.empty() && verdict.error.size() <= 300);
  check(newswatch::feeds::is_valid_utf8(verdict.error));
  if (verdict.error == "the receiver could not be reached") return 0;
  for (const std::string& secret :
       {webhook.url, webhook.secrets[0], webhook.secrets[1], webhook.headers[0].value}) {
    check(!is_telling(secret) || verdict.error.find(secret) == std::string::npos);
  }
  return 0;
}
