// A real exchange with each service, played by a server that is as strict as the service.

#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "alerts/webhook.h"
#include "tests/support/curl_fixture.h"
#include "tests/support/dialects.h"

namespace newswatch::alerts {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

struct Exchange {
  Service service;
  std::string path;  // of the channel's URL
  std::string method;
  std::string target;         // asked for
  std::string authorization;  // empty: none
  std::vector<std::string> members;
  int accepted_status;
  std::string accepted;
  int refused_status;
  std::string refused;
  Outcome::Kind refusal = Outcome::Kind::failed;
  int wait = -1;
};

std::vector<Exchange> exchanges() {
  const std::string id = testing::alert_note().id;
  return {
      {Service::slack,
       "/services/T/B/x",
       "POST",
       "/services/T/B/x",
       "",
       {"text", "blocks"},
       200,
       "ok",
       403,
       "invalid_token",
       Outcome::Kind::gone},
      {Service::discord,
       "/api/webhooks/1/x",
       "POST",
       "/api/webhooks/1/x?wait=true",
       "",
       {"embeds", "allowed_mentions"},
       200,
       R"({"id":"1"})",
       429,
       R"({"retry_after":1.5})",
       Outcome::Kind::failed,
       2},
      {Service::teams,
       "/workflows/1?sig=x",
       "POST",
       "/workflows/1?sig=x",
       "",
       {"type", "attachments"},
       202,
       "",
       200,
       "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error "
       "429",
       Outcome::Kind::failed,
       60},
      {Service::mattermost,
       "/hooks/x",
       "POST",
       "/hooks/x",
       "",
       {"text"},
       200,
       "ok",
       400,
       R"({"id":"web.incoming_webhook.invalid.app_error"})"},
      {Service::telegram,
       "",
       "POST",
       "/bot123:T0KEN/sendMessage",
       "",
       {"chat_id", "text", "parse_mode", "link_preview_options"},
       200,
       R"({"ok":true})",
       403,
       R"({"ok":false,"description":"Forbidden: bot was blocked by the user"})",
       Outcome::Kind::gone},
      {Service::ntfy,
       "",
       "POST",
       "/",
       "Bearer 123:T0KEN",
       {"topic", "title", "message", "priority", "tags", "click"},
       200,
       R"({"id":"x"})",
       507,
       R"({"code":50701})"},
      {Service::matrix,
       "",
       "PUT",
       "/_matrix/client/v3/rooms/%21room%3Aa.example/send/m.room.message/" + id,
       "Bearer 123:T0KEN",
       {"msgtype", "body", "format", "formatted_body", "m.mentions"},
       200,
       R"({"event_id":"$1"})",
       429,
       R"({"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":4000})",
       Outcome::Kind::failed,
       4},
      {Service::pagerduty,
       "/v2/enqueue",
       "POST",
       "/v2/enqueue",
       "",
       {"routing_key", "event_action", "dedup_key", "payload"},
       202,
       R"({"status":"success"})",
       400,
       R"({"status":"invalid event"})"},
      {Service::alertmanager, "/am/", "POST", "/am/api/v2/alerts", "", {}, 200, "", 400, "bad"},
  };
}

class ServiceExchange : public testing::CurlFixture {
 protected:
  Outcome exchanged(const Exchange& exchange, net::ServerResponse answer) {
    const auto server = testing::serve(
        loop,
        [this, answer](net::ServerRequest request) -> boost::asio::awaitable<net::ServerResponse> {
          seen = std::move(request);
          co_return answer;
        });
    const Webhook webhook{.url = testing::url_of(*server, exchange.path),
                          .allow_private_addresses = true,
                          .service = exchange.service,
                          .token = "123:T0KEN",
                          .target = "!room:a.example"};
    const Note note = testing::alert_note();
    const Delivery delivery{.id = {note.id}, .body = service_body(webhook, note)};
    return outcome_of(webhook, send(webhook_request(webhook, delivery, {})), {});
  }

  std::vector<std::string> seen_headers(std::string_view name) const {
    std::vector<std::string> values;
    for (const net::Header& header : seen.headers) {
      const bool same = std::equal(header.name.begin(), header.name.end(), name.begin(), name.end(),
                                   [](char a, char b) { return (a | 0x20) == (b | 0x20); });
      if (same) values.push_back(header.value);
    }
    return values;
  }

  net::ServerRequest seen;
};

TEST_F(ServiceExchange, IsWhatTheServiceWantsToHear) {
  for (const Exchange& exchange : exchanges()) {
    SCOPED_TRACE(name_of(exchange.service));
    const Outcome outcome =
        exchanged(exchange, {.status = exchange.accepted_status, .body = exchange.accepted});
    EXPECT_EQ(outcome, (Outcome{.kind = Outcome::Kind::accepted}));
    EXPECT_EQ(seen.method, exchange.method);
    EXPECT_EQ(seen.target, exchange.target);
    EXPECT_EQ(seen_headers("content-type"), std::vector<std::string>{"application/json"});
    std::vector<std::string> authorization;
    if (!exchange.authorization.empty()) authorization.push_back(exchange.authorization);
    EXPECT_EQ(seen_headers("authorization"), authorization);
    EXPECT_TRUE(seen_headers("webhook-signature").empty());
    EXPECT_EQ(seen_headers("content-length"),
              std::vector<std::string>{std::to_string(seen.body.size())});
    const json::value body = json::parse(seen.body);
    for (const std::string& member : exchange.members)
      EXPECT_TRUE(body.as_object().contains(member)) << member;
  }
}

TEST_F(ServiceExchange, HearsWhatTheServiceRefuses) {
  for (const Exchange& exchange : exchanges()) {
    SCOPED_TRACE(name_of(exchange.service));
    const Outcome outcome =
        exchanged(exchange, {.status = exchange.refused_status, .body = exchange.refused});
    EXPECT_EQ(outcome.kind, exchange.refusal);
    EXPECT_FALSE(outcome.error.empty());
    EXPECT_EQ(outcome.error.find("T0KEN"), std::string::npos);
    EXPECT_EQ(outcome.retry_after ? outcome.retry_after->count() : -1, exchange.wait);
  }
}

}  // namespace
}  // namespace newswatch::alerts
