// What a hub and a publisher say of pushes. The first line is the query of a callback, the second a
// Link header, the third a signature, the rest a body. Nothing is confirmed that was not asked for,
// no link leads out of the web, and no lease hurries us.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

#include "feeds/push_links.h"
#include "feeds/subscribing.h"
#include "feeds/websub.h"
#include "net/ascii.h"
#include "net/secrets.h"
#include "net/url.h"
#include "tests/fuzz/check.h"

namespace {

using newswatch::fuzz::check;
using newswatch::fuzz::take_until;
using State = newswatch::feeds::Subscription::State;
namespace feeds = newswatch::feeds;
namespace net = newswatch::net;

constexpr std::chrono::sys_seconds kNow{std::chrono::seconds(1'718'006'400)};

void check_form(std::string_view query) {
  const feeds::FormFields fields = feeds::fields_of(query);
  check(fields.size() <= feeds::kMaxFormFields);
  feeds::FormFields named;
  for (const auto& field : fields) {
    if (!field.first.empty() || !field.second.empty()) named.push_back(field);
  }
  check(feeds::fields_of(feeds::form_of(named)) == named);
}

void check_intent(std::string_view query) {
  const auto intent = feeds::intent_of(query);
  if (!intent) return;
  const bool denied = intent->mode == feeds::Intent::Mode::denied;
  check(!intent->topic.empty());
  check(intent->challenge.empty() == denied);
  check(intent->challenge.size() <= feeds::kMaxChallengeBytes);
  for (const char c : intent->reason) check(!net::ascii::is_control(c) && (c & 0x80) == 0);
  if (intent->lease) check(*intent->lease >= std::chrono::seconds(0));
  std::mt19937_64 chance(1);
  const feeds::Subscription fresh{.topic = intent->topic};
  check(!feeds::heard(fresh, *intent, kNow, chance));
  feeds::Subscription other = feeds::asked(fresh, kNow);
  other.topic += "x";
  check(!feeds::heard(other, *intent, kNow, chance));
  const auto after = feeds::heard(feeds::asked(fresh, kNow), *intent, kNow, chance);
  check(after.has_value() == (intent->mode != feeds::Intent::Mode::unsubscribe));
  if (!after) return;
  check(feeds::next_step(*after, kNow) != feeds::Step::ask);
  if (after->state != State::active) return;
  check(after->renew_at >= kNow + feeds::kShortestRenewal);
  check(after->renew_at <= kNow + std::chrono::hours(24 * 365));
}

void check_links(std::string_view value) {
  const feeds::PushLinks links =
      feeds::links_of({{"Link", std::string(value)}}, "https://wire.example/feed");
  check(links.hubs.size() <= feeds::kMaxHubs);
  for (const std::string& hub : links.hubs) {
    check(net::is_http(hub));
    for (const char c : hub) check(!net::ascii::is_control(c) && c != ' ');
  }
  check(links.self.empty() || net::is_http(links.self));
  const feeds::PushLinks ordered = feeds::preferred(links, {});
  check(ordered.hubs.size() == links.hubs.size());
}

void check_signature(std::string_view given, std::string_view body) {
  const std::string right = net::hmac_hex(net::Hash::sha256, "a secret", body);
  const auto verdict =
      feeds::signature_of({{"X-Hub-Signature", std::string(given)}}, body, "a secret");
  if (verdict == feeds::Signature::right) check(given.find('=') != std::string_view::npos);
  check(feeds::signature_of({{"X-Hub-Signature", "sha256=" + right}}, body, "a secret") ==
        feeds::Signature::right);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest = newswatch::fuzz::text_of(data, size);
  const std::string_view query = take_until(rest, '\n');
  const std::string_view link = take_until(rest, '\n');
  const std::string_view signature = take_until(rest, '\n');
  check_form(query);
  check_intent(query);
  check_links(link);
  check_signature(signature, rest);
  return 0;
}
