#include "feeds/websub.h"

#include <gtest/gtest.h>

#include "net/secrets.h"

namespace newswatch::feeds {
namespace {

using namespace std::chrono_literals;
using Mode = Intent::Mode;

TEST(WebSub, WritesAFormThatReadsBack) {
  const FormFields fields{{"hub.topic", "https://a.example/ü?x=1&y=2#z"},
                          {"empty", ""},
                          {"plus + percent %41", "a b\r\n"}};
  EXPECT_EQ(form_of({{"a b", "1+1=2&"}}), "a%20b=1%2B1%3D2%26");
  EXPECT_EQ(fields_of(form_of(fields)), fields);
}

TEST(WebSub, ReadsFormsAsStrangersWriteThem) {
  struct Case {
    std::string_view form;
    FormFields fields;
  };
  const std::vector<Case> cases = {
      {"", {}},
      {"&&", {}},
      {"a", {{"a", ""}}},
      {"=b", {{"", "b"}}},
      {"a=b=c", {{"a", "b=c"}}},
      {"a=1+2%2b", {{"a", "1 2+"}}},
      {"a=%", {{"a", "%"}}},
      {"a=%4", {{"a", "%4"}}},
      {"a=%4g%41", {{"a", "%4gA"}}},
      {"a=%00", {{"a", std::string(1, '\0')}}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.form);
    EXPECT_EQ(fields_of(c.form), c.fields);
  }
  std::string many;
  for (int n = 0; n < 1'000; ++n) many += "a=b&";
  EXPECT_EQ(fields_of(many).size(), kMaxFormFields);
}

TEST(WebSub, AsksWithAllTheHubMustKnow) {
  const std::string callback = "https://me.example/push/1";
  const Subscription one{
      .callback = callback, .topic = "https://a.example/?x=1", .secret = "5ec7e7"};
  EXPECT_EQ(fields_of(request_form(one, Asking::subscribe)),
            (FormFields{{"hub.mode", "subscribe"},
                        {"hub.topic", one.topic},
                        {"hub.callback", callback},
                        {"hub.secret", one.secret},
                        {"hub.lease_seconds", "864000"}}));
  EXPECT_EQ(
      fields_of(request_form(one, Asking::unsubscribe)),
      (FormFields{
          {"hub.mode", "unsubscribe"}, {"hub.topic", one.topic}, {"hub.callback", callback}}));
}

TEST(WebSub, UnderstandsIntents) {
  const auto asked = intent_of(
      "hub.mode=subscribe&hub.topic=https%3A%2F%2Fa%2F&hub.challenge=%3Cb%3E%0d%0a&"
      "hub.lease_seconds=60&else=1");
  ASSERT_TRUE(asked);
  EXPECT_EQ(asked->mode, Mode::subscribe);
  EXPECT_EQ(asked->topic, "https://a/");
  EXPECT_EQ(asked->challenge, "<b>\r\n");
  EXPECT_EQ(asked->lease, 60s);
  const auto denied = intent_of("hub.mode=denied&hub.topic=t&hub.reason=no%1b[31m%c3%bc+way");
  ASSERT_TRUE(denied);
  EXPECT_EQ(denied->mode, Mode::denied);
  EXPECT_EQ(denied->reason, "no[31m?? way");
  const auto unsubscribe = intent_of("hub.mode=unsubscribe&hub.topic=t&hub.challenge=c");
  ASSERT_TRUE(unsubscribe);
  EXPECT_EQ(unsubscribe->mode, Mode::unsubscribe);
  EXPECT_FALSE(unsubscribe->lease);
}

TEST(WebSub, TakesNothingElseForAnIntent) {
  const std::string challenge = "&hub.challenge=" + std::string(kMaxChallengeBytes, 'c');
  EXPECT_TRUE(intent_of("hub.mode=subscribe&hub.topic=t" + challenge));
  const std::string cases[] = {
      "",
      "hub.mode=subscribe&hub.topic=t",                    // no challenge
      "hub.mode=subscribe&hub.topic=t&hub.challenge=",     // an empty one
      "hub.mode=subscribe&hub.topic=t" + challenge + "c",  // too long a one
      "hub.mode=subscribe&hub.challenge=c",                // no topic
      "hub.mode=denied",                                   // no topic
      "hub.mode=Subscribe&hub.topic=t&hub.challenge=c",    // another mode
      "hub.mode=publish&hub.topic=t&hub.challenge=c",      // another mode
      "hub.mode=subscribe&hub.mode=unsubscribe&hub.topic=t&hub.challenge=c",
      "hub.mode=subscribe&hub.topic=t&hub.topic=u&hub.challenge=c",
      "hub.mode=subscribe&hub.topic=t&hub.challenge=c&hub.challenge=c",
  };
  for (const std::string& query : cases) {
    SCOPED_TRACE(query.substr(0, 80));
    EXPECT_FALSE(intent_of(query));
  }
}

TEST(WebSub, ReadsLeasesOfAnySize) {
  struct Case {
    std::string text;
    std::optional<std::chrono::seconds> lease;
  };
  const Case cases[] = {{"0", 0s},
                        {"864000", 864'000s},
                        {"99999999999999999999999", 365 * 24h},
                        {"9223372036854775807", 365 * 24h},
                        {"-1", std::nullopt},
                        {"-99999999999999999999999", std::nullopt},
                        {"1.5", std::nullopt},
                        {"", std::nullopt},
                        {"ten", std::nullopt}};
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    const auto intent =
        intent_of("hub.mode=subscribe&hub.topic=t&hub.challenge=c&hub.lease_seconds=" + c.text);
    ASSERT_TRUE(intent);
    EXPECT_EQ(intent->lease, c.lease);
  }
}

// RFC 2202, case 2, and RFC 4231, case 2: the same key and message under each hash.
TEST(WebSub, VerifiesSignaturesOfEachMethod) {
  const std::string key = "Jefe";
  const std::string body = "what do ya want for nothing?";
  const std::string sha1 = "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79";
  const std::string sha256 = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
  const std::string sha384 =
      "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab2"
      "1649";
  const std::string sha512 =
      "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0"
      "e6fdcaeab1a34d4a6b4b636e070a38bce737";
  struct Case {
    const char* name;
    std::vector<net::Header> headers;
    Signature signature;
  };
  const std::vector<Case> cases = {
      {"sha1", {{"X-Hub-Signature", "sha1=" + sha1}}, Signature::right},
      {"sha256", {{"x-hub-signature", " SHA256=" + sha256 + " "}}, Signature::right},
      {"sha384", {{"X-Hub-Signature", "sha384=" + sha384}}, Signature::right},
      {"sha512", {{"X-Hub-Signature", "sha512=" + sha512}}, Signature::right},
      {"none", {}, Signature::absent},
      {"another header", {{"X-Hub-Signature-256", "sha256=" + sha256}}, Signature::absent},
      {"another method", {{"X-Hub-Signature", "md5=" + sha256}}, Signature::wrong},
      {"of another method", {{"X-Hub-Signature", "sha1=" + sha256}}, Signature::wrong},
      {"cut", {{"X-Hub-Signature", "sha256=" + sha256.substr(1)}}, Signature::wrong},
      {"empty", {{"X-Hub-Signature", ""}}, Signature::wrong},
      {"no digits", {{"X-Hub-Signature", "sha256="}}, Signature::wrong},
      {"no method", {{"X-Hub-Signature", sha256}}, Signature::wrong},
      {"two of them",
       {{"X-Hub-Signature", "sha256=" + sha256}, {"X-Hub-Signature", "sha1=" + sha1}},
       Signature::wrong},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(signature_of(c.headers, body, key), c.signature);
  }
  const std::vector<net::Header> right{{"X-Hub-Signature", "sha256=" + sha256}};
  EXPECT_EQ(signature_of(right, body + " ", key), Signature::wrong);
  EXPECT_EQ(signature_of(right, body, key + "f"), Signature::wrong);
}

TEST(WebSub, FollowsAHubThatHasMoved) {
  struct Case {
    const char* name;
    int status;
    std::string location;
    std::string from;
    std::optional<std::string> to;
  };
  const std::vector<Case> cases = {
      {"307", 307, "https://b.example/", "https://a.example/", "https://b.example/"},
      {"308, relative", 308, "/hub2", "https://a.example/hub", "https://a.example/hub2"},
      {"to https", 307, "https://b.example/", "http://a.example/", "https://b.example/"},
      {"from https to http", 307, "http://b.example/", "https://a.example/", std::nullopt},
      {"another redirect", 302, "https://b.example/", "https://a.example/", std::nullopt},
      {"no redirect", 202, "https://b.example/", "https://a.example/", std::nullopt},
      {"not of the web", 308, "ftp://b.example/", "https://a.example/", std::nullopt},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const net::HttpResponse answer{.status = c.status, .headers = {{"Location", c.location}}};
    EXPECT_EQ(redirection(answer, c.from), c.to);
  }
  EXPECT_FALSE(redirection({.status = 307}, "https://a.example/"));
}

TEST(Secrets, AreDrawnAnewEachTime) {
  const auto one = net::random_hex(32);
  const auto two = net::random_hex(32);
  ASSERT_TRUE(one && two);
  EXPECT_EQ(one->size(), 64u);
  EXPECT_NE(*one, *two);
  EXPECT_EQ(one->find_first_not_of("0123456789abcdef"), std::string::npos);
}

}  // namespace
}  // namespace newswatch::feeds
