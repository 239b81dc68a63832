#include "feeds/websub.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "net/ascii.h"
#include "net/secrets.h"
#include "net/url.h"

namespace newswatch::feeds {
namespace {

namespace ascii = net::ascii;
using std::chrono::seconds;

constexpr std::size_t kMaxReasonBytes = 200;
constexpr seconds kLongestLease{365 * 86'400};

bool is_plain(char c) {
  return ascii::is_letter(c) || ascii::is_digit(c) || c == '-' || c == '.' || c == '_' || c == '*';
}

void append_escaped(std::string& out, std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  for (const char c : text) {
    if (is_plain(c)) {
      out.push_back(c);
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out.push_back('%');
      out.push_back(kDigits[byte >> 4]);
      out.push_back(kDigits[byte & 0x0fu]);
    }
  }
}

int digit_of(char c) {
  if (ascii::is_digit(c)) return c - '0';
  return ascii::lower(c) - 'a' + 10;
}

std::string unescaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t n = 0; n < text.size(); ++n) {
    const bool escape = text[n] == '%' && n + 2 < text.size() && ascii::is_hex(text[n + 1]) &&
                        ascii::is_hex(text[n + 2]);
    if (escape) {
      out.push_back(static_cast<char>(digit_of(text[n + 1]) * 16 + digit_of(text[n + 2])));
      n += 2;
    } else {
      out.push_back(text[n] == '+' ? ' ' : text[n]);
    }
  }
  return out;
}

// The value of a field that is there once; empty where it is not. Sets `twice` where it is there
// again: two answers to one question are none.
std::string single(const FormFields& fields, std::string_view name, bool& twice) {
  const std::string* found = nullptr;
  for (const auto& [key, value] : fields) {
    if (key != name) continue;
    if (found != nullptr) twice = true;
    found = &value;
  }
  return found == nullptr ? std::string() : *found;
}

std::optional<seconds> lease_of(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::result_out_of_range && !text.starts_with('-')) return kLongestLease;
  if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return std::min(seconds(value), kLongestLease);
}

// A stranger's words for the log: ASCII, so that no cut falls into a character.
std::string reason_of(std::string_view text) {
  std::string reason = ascii::without_controls(text.substr(0, kMaxReasonBytes));
  std::replace_if(
      reason.begin(), reason.end(), [](char c) { return static_cast<unsigned char>(c) > 0x7e; },
      '?');
  return reason;
}

std::optional<net::Hash> method_of(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, net::Hash>, 4> kMethods{
      {{"sha1", net::Hash::sha1},
       {"sha256", net::Hash::sha256},
       {"sha384", net::Hash::sha384},
       {"sha512", net::Hash::sha512}}};
  for (const auto& [known, hash] : kMethods) {
    if (ascii::equal_ignoring_case(known, name)) return hash;
  }
  return std::nullopt;
}

}  // namespace

std::string form_of(const FormFields& fields) {
  std::string form;
  for (const auto& [name, value] : fields) {
    if (!form.empty()) form.push_back('&');
    append_escaped(form, name);
    form.push_back('=');
    append_escaped(form, value);
  }
  return form;
}

FormFields fields_of(std::string_view form) {
  FormFields fields;
  while (!form.empty() && fields.size() < kMaxFormFields) {
    const std::size_t end = std::min(form.find('&'), form.size());
    const std::string_view field = form.substr(0, end);
    form.remove_prefix(std::min(end + 1, form.size()));
    if (field.empty()) continue;
    const std::size_t equals = std::min(field.find('='), field.size());
    fields.emplace_back(unescaped(field.substr(0, equals)),
                        unescaped(field.substr(std::min(equals + 1, field.size()))));
  }
  return fields;
}

std::optional<std::string> redirection(const net::HttpResponse& response, std::string_view from) {
  if (response.status != 307 && response.status != 308) return std::nullopt;
  const auto location = net::header(response, "Location");
  if (!location) return std::nullopt;
  auto to = net::resolve(from, *location);
  if (!to || !net::is_http(*to)) return std::nullopt;
  const auto is_secure = [](std::string_view url) {
    return net::origin(url).value_or("").starts_with("https:");
  };
  if (is_secure(from) && !is_secure(*to)) return std::nullopt;
  return to;
}

std::string request_form(const Subscription& subscription, Asking asking) {
  const bool subscribe = asking == Asking::subscribe;
  FormFields fields{{"hub.mode", subscribe ? "subscribe" : "unsubscribe"},
                    {"hub.topic", subscription.topic},
                    {"hub.callback", subscription.callback}};
  if (subscribe) {
    fields.emplace_back("hub.secret", subscription.secret);
    fields.emplace_back("hub.lease_seconds", std::to_string(kWantedLease.count()));
  }
  return form_of(fields);
}

std::optional<Intent> intent_of(std::string_view query) {
  const FormFields fields = fields_of(query);
  bool twice = false;
  const std::string mode = single(fields, "hub.mode", twice);
  Intent intent{.topic = single(fields, "hub.topic", twice),
                .challenge = single(fields, "hub.challenge", twice),
                .lease = lease_of(single(fields, "hub.lease_seconds", twice)),
                .reason = reason_of(single(fields, "hub.reason", twice))};
  if (twice || intent.topic.empty()) return std::nullopt;
  if (mode == "denied") {
    intent.mode = Intent::Mode::denied;
    intent.challenge.clear();
    return intent;
  }
  if (mode != "subscribe" && mode != "unsubscribe") return std::nullopt;
  intent.mode = mode == "subscribe" ? Intent::Mode::subscribe : Intent::Mode::unsubscribe;
  if (intent.challenge.empty() || intent.challenge.size() > kMaxChallengeBytes) return std::nullopt;
  return intent;
}

Signature signature_of(const std::vector<net::Header>& headers, std::string_view body,
                       std::string_view secret) {
  const net::Header* found = nullptr;
  for (const net::Header& header : headers) {
    if (!ascii::equal_ignoring_case(header.name, "X-Hub-Signature")) continue;
    if (found != nullptr) return Signature::wrong;
    found = &header;
  }
  if (found == nullptr) return Signature::absent;
  const std::string_view value = ascii::trimmed(found->value);
  const std::size_t equals = value.find('=');
  if (equals == std::string_view::npos) return Signature::wrong;
  const auto method = method_of(value.substr(0, equals));
  if (!method) return Signature::wrong;
  const std::string given = ascii::lowered(value.substr(equals + 1));
  const std::string wanted = net::hmac_hex(*method, secret, body);
  return net::equal_in_constant_time(given, wanted) ? Signature::right : Signature::wrong;
}

}  // namespace newswatch::feeds
