#include "alerts/webhook.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace newswatch::alerts {
namespace {

using namespace std::chrono_literals;
using std::chrono::seconds;
using std::chrono::sys_seconds;
using ::testing::HasSubstr;
using ::testing::Not;
using Reply = boost::system::result<net::HttpResponse, net::HttpError>;

constexpr sys_seconds kNow{1'718'006'403s};

Webhook desk() {
  return {.url = "https://user:wort@hooks.example.org/services/T0KEN/abc?key=k3y",
          .secrets = {"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"},
          .headers = {{"Authorization", "Bearer b3arer"}}};
}

Delivery delivery(std::uint32_t attempts = 0) {
  return {.id = {"msg_GSMNVHG6M390F6NE267KMX6CC3"},
          .channel = "desk",
          .rule = "ceasefire-talks",
          .body = R"({"t":"a\nb 停火"})",
          .attempts = attempts};
}

std::vector<std::string> values_of(const net::HttpRequest& request, std::string_view name) {
  std::vector<std::string> values;
  for (const net::Header& header : request.headers) {
    const bool same = std::equal(header.name.begin(), header.name.end(), name.begin(), name.end(),
                                 [](char a, char b) { return (a | 0x20) == (b | 0x20); });
    if (same) values.push_back(header.value);
  }
  return values;
}

Verdict judged(const Reply& reply, std::uint32_t attempts = 0, const Webhook& webhook = desk()) {
  std::mt19937_64 chance(7);
  return verdict_of(outcome_of(webhook, reply, kNow), Pace{}, delivery(attempts), kNow, chance);
}

Verdict judged(int status, std::uint32_t attempts = 0) {
  return judged(net::HttpResponse{.status = status}, attempts);
}

TEST(WebhookRequest, PostsTheVeryBytesOfTheDelivery) {
  Webhook webhook = desk();
  webhook.timeout = 7s;
  webhook.ca_file = "/etc/ca.pem";
  const net::HttpRequest request = webhook_request(webhook, delivery(), kNow);
  EXPECT_EQ(request.method, net::Method::post);
  EXPECT_EQ(request.url, webhook.url);
  EXPECT_EQ(request.body, delivery().body);
  EXPECT_EQ(request.timeout, 7s);
  EXPECT_EQ(request.connect_timeout, 7s);
  EXPECT_EQ(request.ca_file, "/etc/ca.pem");
  EXPECT_EQ(request.addresses, net::AddressPolicy::public_only);
  EXPECT_EQ(request.max_body_bytes, kMaxReplyBytes);
  EXPECT_EQ(values_of(request, "content-type"), std::vector<std::string>{"application/json"});
  EXPECT_EQ(values_of(request, "webhook-id"), std::vector<std::string>{delivery().id.value});
  EXPECT_EQ(values_of(request, "authorization"), std::vector<std::string>{"Bearer b3arer"});
}

TEST(WebhookRequest, DiffersBetweenAttemptsInTimeAndSignatureOnly) {
  net::HttpRequest first = webhook_request(desk(), delivery(0), kNow);
  net::HttpRequest later = webhook_request(desk(), delivery(5), kNow + 5h);
  EXPECT_EQ(values_of(first, "webhook-timestamp"), std::vector<std::string>{"1718006403"});
  EXPECT_EQ(values_of(later, "webhook-timestamp"), std::vector<std::string>{"1718024403"});
  EXPECT_NE(values_of(first, "webhook-signature"), values_of(later, "webhook-signature"));
  EXPECT_EQ(first.body, later.body);
  EXPECT_EQ(values_of(first, "webhook-id"), values_of(later, "webhook-id"));
}

TEST(WebhookRequest, ReachesPrivateAddressesOnlyWhenTheChannelMay) {
  Webhook webhook = desk();
  webhook.allow_private_addresses = true;
  EXPECT_EQ(webhook_request(webhook, delivery(), kNow).addresses,
            net::AddressPolicy::allow_private);
}

TEST(WebhookRequest, LeavesOutHeadersThatWouldOverruleOurs) {
  const net::HttpRequest plain = webhook_request({.url = "https://a.example/"}, delivery(), kNow);
  const std::vector<net::Header> bad = {
      {"webhook-id", "forged"},         {"Webhook-Signature", "v1,forged"},
      {"WEBHOOK-TIMESTAMP", "0"},       {"webhook-anything", "x"},
      {"content-TYPE", "text/plain"},   {"Content-Length", "3"},
      {"Transfer-Encoding", "chunked"}, {"Host", "elsewhere.example"},
      {"Connection", "close"},          {"X-A", "b\r\nwebhook-id: forged"},
      {"X-A", "b\nwebhook-id: forged"}, {"X-A", "b\rc"},
      {"X-A", std::string("b\0c", 3)},  {"X-A\r\nwebhook-id", "forged"},
      {"webhook-id ", "forged"},        {" webhook-id", "forged"},
      {"webhook-id:", "forged"},        {"", "x"},
  };
  for (const net::Header& header : bad) {
    SCOPED_TRACE(header.name + "|" + header.value);
    const net::HttpRequest request =
        webhook_request({.url = "https://a.example/", .headers = {header}}, delivery(), kNow);
    EXPECT_EQ(request.headers, plain.headers);
  }
}

TEST(WebhookRequest, KeepsHeadersThatDoNoHarm) {
  const std::vector<net::Header> good = {{"X-Desk", "middle-east"},
                                         {"X-Tab", "a\tb"},
                                         {"X-Empty", ""},
                                         {"X-Utf8", "Zürich"},
                                         {"Webhookish", "x"}};
  for (const net::Header& header : good) {
    SCOPED_TRACE(header.name);
    const net::HttpRequest request =
        webhook_request({.url = "https://a.example/", .headers = {header}}, delivery(), kNow);
    EXPECT_EQ(values_of(request, header.name), std::vector<std::string>{header.value});
  }
}

TEST(RetryIfUnheard, IsNeverBeforeTheAttemptItselfHasTimedOut) {
  std::mt19937_64 chance(7);
  const Channel webhook{.name = "desk", .kind = desk()};  // 15 s; the second wait is 5 s
  EXPECT_EQ(retry_if_unheard(webhook, delivery(0), kNow, chance), kNow + 16s);
  const auto third = retry_if_unheard(webhook, delivery(1), kNow, chance);
  EXPECT_GE(third, kNow + 4min);
  EXPECT_LE(third, kNow + 6min);
  EXPECT_EQ(retry_if_unheard(webhook, delivery(9), kNow, chance), kNow + 16s);
}

TEST(Verdicts, CallOnly2xxASuccess) {
  for (int status = 200; status < 300; ++status)
    EXPECT_EQ(judged(status), (Verdict{.state = DeliveryState::delivered})) << status;
  for (const int status :
       {100, 199, 300, 301, 302, 303, 304, 307, 308, 400, 401, 403, 404, 405, 408,
        409, 411, 413, 418, 422, 429, 451, 499, 500, 502, 503, 504, 599, 0,   -1}) {
    SCOPED_TRACE(status);
    const Verdict verdict = judged(status);
    EXPECT_EQ(verdict.state, DeliveryState::waiting);
    EXPECT_GE(verdict.next_attempt, kNow + 4s);
    EXPECT_LE(verdict.next_attempt, kNow + 6s);
    EXPECT_THAT(verdict.error, HasSubstr(std::to_string(status)));
    EXPECT_FALSE(verdict.disable_channel);
  }
}

TEST(Verdicts, SayThatARedirectIsNotFollowed) {
  const Verdict verdict = judged(net::HttpResponse{
      .status = 302, .headers = {{"Location", "https://elsewhere.example/T0KEN"}}});
  EXPECT_EQ(verdict.error, "the receiver answered 302, a redirect, which is not followed");
}

TEST(Verdicts, EndTheChannelAt410AndLetTheDeliveryWaitForAnother) {
  for (const std::uint32_t attempts : {0u, 9u, 20u}) {
    SCOPED_TRACE(attempts);
    const Verdict verdict = judged(410, attempts);
    EXPECT_EQ(verdict.state, DeliveryState::waiting);
    EXPECT_EQ(verdict.next_attempt, kNow);
    EXPECT_TRUE(verdict.disable_channel);
    EXPECT_EQ(verdict.error, "the receiver answered 410 (gone: it wants nothing any more)");
  }
}

TEST(Verdicts, HoldUpTheWholeChannelForAsLongAsAsked) {
  const net::HttpResponse reply{.status = 429, .headers = {{"Retry-After", "90"}}};
  EXPECT_EQ(judged(reply).channel_waits_until, kNow + 91s);
  EXPECT_EQ(judged(reply, 9).channel_waits_until, kNow + 91s);
  EXPECT_EQ(judged(500).channel_waits_until, std::nullopt);
}

TEST(Verdicts, AreDeadWhenTheScheduleHasEnded) {
  EXPECT_EQ(judged(500, 8).state, DeliveryState::waiting);
  EXPECT_EQ(judged(500, 9).state, DeliveryState::dead);
  EXPECT_EQ(judged(500, 10).state, DeliveryState::dead);
  EXPECT_EQ(judged(net::HttpError{net::HttpError::Kind::timeout, "slow"}, 9).state,
            DeliveryState::dead);
  EXPECT_EQ(judged(204, 9).state, DeliveryState::delivered);
  EXPECT_FALSE(judged(500, 9).disable_channel);
}

TEST(Verdicts, WaitAtLeastAsLongAsAsked) {
  const auto next = [](int status, const char* value, std::uint32_t attempts) {
    const net::HttpResponse reply{.status = status, .headers = {{"Retry-After", value}}};
    return judged(reply, attempts).next_attempt - kNow;
  };
  EXPECT_EQ(next(429, "3600", 0), 1h + 1s);
  EXPECT_EQ(next(503, "Mon, 10 Jun 2024 10:00:03 GMT", 0), 2h);
  EXPECT_EQ(next(429, "999999", 0), 24h);
  EXPECT_LE(next(500, "3600", 0), 6s);
  EXPECT_GE(next(429, "1", 1), 4min);  // the schedule's own wait is longer
}

TEST(Verdicts, NeverQuoteTheUrlOrASecret) {
  const Webhook webhook = desk();
  const std::vector<std::string> messages = {
      "no connection to " + webhook.url,
      "GET " + webhook.url + " and again " + webhook.url,
      "path /services/T0KEN/abc?key=k3y is bad",
      "signed with whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
      "header Bearer b3arer refused",
      "cannot resolve user:wort@hooks.example.org",
      "the path /services/T0KEN/abc was refused",
      "the query key=k3y was refused",
      "login user with wort failed",
  };
  for (const std::string& message : messages) {
    SCOPED_TRACE(message);
    const Verdict verdict =
        judged(net::HttpError{net::HttpError::Kind::connect, message}, 0, webhook);
    EXPECT_EQ(verdict.state, DeliveryState::waiting);
    EXPECT_FALSE(verdict.error.empty());
    for (const char* secret : {"T0KEN", "k3y", "MfKQ9r8", "b3arer", "wort"})
      EXPECT_THAT(verdict.error, Not(HasSubstr(secret)));
  }
}

TEST(Verdicts, HideSecretsThatBeginAlikeOrComeWithControlBytes) {
  Webhook webhook = desk();
  webhook.secrets = {"blue", "blue-key", "red hut"};
  const auto told = [&](std::string message) {
    return judged(net::HttpError{net::HttpError::Kind::tls, std::move(message)}, 0, webhook).error;
  };
  EXPECT_EQ(told("signed with blue-key"), "signed with …");
  EXPECT_EQ(told("signed with red\x01hut"), "signed with …");
}

TEST(Verdicts, TellNetworkErrorsInOneBoundedCleanLine) {
  const auto told = [](std::string message) {
    return judged(net::HttpError{net::HttpError::Kind::protocol, std::move(message)}).error;
  };
  EXPECT_EQ(told("hooks.example.org took too long"), "hooks.example.org took too long");
  EXPECT_EQ(told(""), "the receiver could not be reached");
  EXPECT_EQ(told("a\r\nb\x1b[31m\x7f"), "a \nb [31m ");
  const std::string huge = told(std::string(100'000, 'x'));
  EXPECT_LE(huge.size(), 300u);
  EXPECT_TRUE(huge.ends_with("…"));
}

}  // namespace
}  // namespace newswatch::alerts
