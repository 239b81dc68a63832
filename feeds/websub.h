#pragma once

// What subscriber and hub say to each other, read and written. Pure.
// Sources: WebSub (W3C, 2018) 5 (subscribing), 7 (delivery), 8 (signatures); WHATWG URL
// (application/x-www-form-urlencoded).

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "feeds/subscription.h"
#include "net/message.h"

namespace newswatch::feeds {

using FormFields = std::vector<std::pair<std::string, std::string>>;

[[nodiscard]] std::string form_of(const FormFields& fields);
// In order, at most kMaxFormFields; what is broken is read as it stands.
[[nodiscard]] FormFields fields_of(std::string_view form);

inline constexpr std::size_t kMaxFormFields = 64;
inline constexpr std::size_t kMaxChallengeBytes = 2048;
inline constexpr std::chrono::seconds kWantedLease{10 * 86'400};

enum class Asking : std::uint8_t { subscribe, unsubscribe };

// The form sent to the hub. An unsubscription tells no secret.
[[nodiscard]] std::string request_form(const Subscription& subscription, Asking asking);

// Where a hub's 307 or 308 leads, to be asked in its stead; nullopt for any other answer, for what
// is no address of the web, and from https to http.
[[nodiscard]] std::optional<std::string> redirection(const net::HttpResponse& response,
                                                     std::string_view from);

// A hub's question at the callback: do you mean it? Or its word that it will not.
struct Intent {
  enum class Mode : std::uint8_t { subscribe, unsubscribe, denied } mode = Mode::denied;
  std::string topic;
  std::string challenge;                      // 1 to kMaxChallengeBytes bytes; empty where denied
  std::optional<std::chrono::seconds> lease;  // never negative
  std::string reason;                         // printable, short
};
// `query` without its question mark; nullopt for what is no intent, or says a thing twice.
[[nodiscard]] std::optional<Intent> intent_of(std::string_view query);

enum class Signature : std::uint8_t {
  absent,
  wrong,  // another method than sha1, sha256, sha384 and sha512, several, or not made of `body`
  right,
};
// Of a push; `body` as it was transferred.
[[nodiscard]] Signature signature_of(const std::vector<net::Header>& headers, std::string_view body,
                                     std::string_view secret);

}  // namespace newswatch::feeds
