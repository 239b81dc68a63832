#include "alerts/fingerprint.h"

#include <gtest/gtest.h>

#include <functional>
#include <map>

namespace newswatch::alerts {
namespace {

using namespace std::chrono_literals;

Channel desk() {
  return {.name = "desk",
          .kind = Webhook{.url = "https://example.org/hook",
                          .secrets = {"new", "old"},
                          .headers = {{"X-Desk", "Zürich"}},
                          .ca_file = "ca.pem"}};
}

// Worked out with Python's hashlib. Another value would enable every disabled channel at the next
// start.
TEST(Fingerprint, IsTheSameForEver) {
  EXPECT_EQ(fingerprint(desk()),
            "1ec863ba583b5bb1dfc053a6a5dd86911b8e8042136d411369fd11474cba6c1a");
  EXPECT_EQ(fingerprint({.name = "log", .kind = Log{"alerts.jsonl"}}),
            "45f45c9887047d09dd1dbde90ef1b5afbb700edcad32d552164e2b8b7073af63");
}

TEST(Fingerprint, ChangesWithEverySetting) {
  struct Case {
    std::string name;
    std::function<void(Webhook&, Pace&)> edit;
  };
  const std::vector<Case> cases = {
      {"nothing", [](Webhook&, Pace&) {}},
      {"url", [](Webhook& w, Pace&) { w.url += "/2"; }},
      {"a secret", [](Webhook& w, Pace&) { w.secrets[0] = "newer"; }},
      {"order of secrets", [](Webhook& w, Pace&) { std::swap(w.secrets[0], w.secrets[1]); }},
      {"one secret less", [](Webhook& w, Pace&) { w.secrets.pop_back(); }},
      {"where a secret ends",
       [](Webhook& w, Pace&) {
         w.secrets = {"newo", "ld"};
       }},
      {"header name", [](Webhook& w, Pace&) { w.headers[0].name = "X-Desks"; }},
      {"header value", [](Webhook& w, Pace&) { w.headers[0].value = "Bern"; }},
      {"where a header ends",
       [](Webhook& w, Pace&) {
         w.headers[0] = {"X-DeskZ", "ürich"};
       }},
      {"one header more",
       [](Webhook& w, Pace&) {
         w.headers.push_back({"A", "b"});
       }},
      {"timeout", [](Webhook& w, Pace&) { w.timeout = 16s; }},
      {"a wait", [](Webhook&, Pace& p) { p.retry[1] = 6s; }},
      {"one wait less", [](Webhook&, Pace& p) { p.retry.pop_back(); }},
      {"at_once", [](Webhook&, Pace& p) { p.at_once = 5; }},
      {"private addresses", [](Webhook& w, Pace&) { w.allow_private_addresses = true; }},
      {"service", [](Webhook& w, Pace&) { w.service = Service::slack; }},
      {"token", [](Webhook& w, Pace&) { w.token = "a"; }},
      {"target", [](Webhook& w, Pace&) { w.target = "a"; }},
      {"envelope", [](Webhook& w, Pace&) { w.envelope = Envelope::cloudevents_binary; }},
      {"hub secret", [](Webhook& w, Pace&) { w.hub_secret = "a"; }},
      {"template", [](Webhook& w, Pace&) { w.body_template = "a"; }},
      {"ca_file", [](Webhook& w, Pace&) { w.ca_file = "other.pem"; }},
  };
  std::map<std::string, std::string> seen;
  for (const Case& c : cases) {
    Channel channel = desk();
    c.edit(std::get<Webhook>(channel.kind), channel.pace);
    const auto [other, fresh] = seen.emplace(fingerprint(channel), c.name);
    EXPECT_TRUE(fresh) << c.name << " gives what " << other->second << " gives";
  }
  Channel renamed = desk();
  renamed.name = "desks";
  EXPECT_TRUE(seen.emplace(fingerprint(renamed), "name").second);
  EXPECT_NE(fingerprint({.name = "log", .kind = Log{"a"}}),
            fingerprint({.name = "log", .kind = Log{"b"}}));
}

TEST(Fingerprint, IsSixtyFourHexadecimalDigitsAndNothingElse) {
  const std::string made = fingerprint(desk());
  EXPECT_EQ(made.size(), 64u);
  EXPECT_EQ(made.find_first_not_of("0123456789abcdef"), std::string::npos);
}

TEST(Form, IsTheSameWhereBodiesLookAlikeAndOnlyThere) {
  const auto webhook = [](auto edit) {
    Channel channel = desk();
    edit(std::get<Webhook>(channel.kind));
    return form_of(channel);
  };
  const std::string plain = webhook([](Webhook&) {});
  EXPECT_EQ(webhook([](Webhook& w) { w.url = "https://other.example/"; }), plain);
  EXPECT_EQ(webhook([](Webhook& w) { w.secrets = {"another"}; }), plain);
  EXPECT_NE(webhook([](Webhook& w) { w.service = Service::slack; }), plain);
  EXPECT_NE(webhook([](Webhook& w) { w.envelope = Envelope::cloudevents_binary; }), plain);
  EXPECT_NE(webhook([](Webhook& w) { w.body_template = "{}"; }), plain);
  EXPECT_LT(webhook([](Webhook& w) { w.body_template.assign(8'000, 'x'); }).size(), 40u);
  const auto mail = [](const char* from) {
    return form_of({"m", Mail{.from = from, .to = {"b@c"}}});
  };
  EXPECT_NE(mail("a@c"), mail("d@c"));
  EXPECT_EQ(form_of({"a", Log{}}), form_of({"b", Exec{}}));
  EXPECT_NE(form_of({"a", Log{}}), plain);
}

}  // namespace
}  // namespace newswatch::alerts
