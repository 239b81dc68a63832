#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "tests/support/dialects.h"

namespace newswatch::alerts {
namespace {

using testing::json_for;

TEST(Pagerduty, IsToldEveryKindOfNote) {
  testing::expect_bodies(
      Service::pagerduty,
      {
          R"json({"event_action": "trigger", "dedup_key": "msg_GSMNVHG6M390F6NE267KMX6CC3", "payload":
        {"summary": "Ceasefire talks: Mediators say truce is close", "source": "Example Wire",
        "severity": "error", "timestamp": "2024-06-10T08:00:03Z", "component": "newswatch",
        "class": "ceasefire-talks", "custom_details": {"message":
        "Ceasefire talks [high]\nMediators say truce is close https://news.example/truce\n…a truce proposal is close, mediators in Doha said…\nWhy: Any sign that talks start.\nNamed: Antony Blinken\nAlso told by: Other Wire https://other.example/1, Third … and 3 more\nExample Wire · published 2024-06-10T07:58:00Z"}},
        "client": "newswatch", "links": [{"href": "https://news.example/truce", "text":
        "Mediators say truce is close"}]})json",
          R"json({"event_action": "trigger", "dedup_key": "msg_UPDATE", "payload": {"summary":
        "Ceasefire talks (headline changed): Truce agreed", "source": "Example Wire", "severity":
        "warning", "timestamp": "2024-06-10T09:00:00Z", "component": "newswatch", "class":
        "ceasefire-talks", "custom_details": {"message":
        "Ceasefire talks · headline changed\nTruce agreed https://news.example/truce\nwas: Mediators say truce is close\nExample Wire"}},
        "client": "newswatch", "links": [{"href": "https://news.example/truce", "text":
        "Truce agreed"}]})json",
          R"json({"event_action": "trigger", "dedup_key": "msg_DIGEST", "payload": {"summary":
        "newswatch: 2 alerts", "source": "newswatch", "severity": "info", "timestamp":
        "2024-06-10T09:00:00Z", "component": "newswatch", "custom_details": {"message":
        "newswatch\n2 alerts\n• Report 1 https://news.example/1 — Ceasefire talks, Wire\n• Report 2 https://news.example/2 — Ceasefire talks, Wire"}},
        "client": "newswatch"})json",
          R"json({"event_action": "trigger", "dedup_key": "msg_2VZE6WHXFE6T472GVQ7H96YQHY", "payload":
        {"summary": "newswatch needs attention: The feed \"Wire\" has failed for an hour.",
        "source": "Wire", "severity": "error", "timestamp": "2024-06-10T09:00:00Z", "component":
        "newswatch", "class": "feed_failing", "custom_details": {"message":
        "newswatch needs attention\nThe feed \"Wire\" has failed for an hour.\nWire · 2024-06-10T09:00:00Z"}},
        "client": "newswatch"})json",
          R"json({"event_action": "resolve", "dedup_key": "msg_2VZE6WHXFE6T472GVQ7H96YQHY", "payload":
        {"summary": "newswatch is well again: The feed \"Wire\" answers again.", "source": "Wire",
        "severity": "info", "timestamp": "2024-06-10T10:00:00Z", "component": "newswatch", "class":
        "feed_failing", "custom_details": {"message":
        "newswatch is well again\nThe feed \"Wire\" answers again.\nWire · 2024-06-10T10:00:00Z"}},
        "client": "newswatch"})json"});
}

TEST(Pagerduty, ResolvesWhatItRaisedAndNothingElse) {
  const auto key = [](const Note& note) {
    return json_for(Service::pagerduty, note).at("dedup_key").as_string();
  };
  Note other = testing::cleared_note();
  EXPECT_EQ(key(testing::raised_note()), key(other));
  other.feed = "Another Wire";
  EXPECT_NE(key(testing::raised_note()), key(other));
  other = testing::cleared_note();
  other.rule = "feed_silent";
  EXPECT_NE(key(testing::raised_note()), key(other));
}

TEST(Pagerduty, KnowsItsOwnSeverities) {
  Note note = testing::update_note();
  std::vector<std::string> severities;
  for (const auto severity : {rules::Severity::low, rules::Severity::normal, rules::Severity::high,
                              rules::Severity::urgent}) {
    note.severity = severity;
    severities.emplace_back(
        json_for(Service::pagerduty, note).at("payload").at("severity").as_string());
  }
  EXPECT_EQ(severities, (std::vector<std::string>{"info", "warning", "error", "critical"}));
}

// What the store keeps holds no secret, and an attempt has the key of its day.
TEST(Pagerduty, IsSentTheKeyWithTheBody) {
  const Webhook webhook{
      .url = "https://events.example/v2/enqueue", .service = Service::pagerduty, .token = "R0"};
  const ServiceRequest request = service_request(webhook, {.body = R"({"client":"x"})"});
  EXPECT_EQ(request.url, webhook.url);
  EXPECT_EQ(request.body, R"({"routing_key":"R0","client":"x"})");
}

TEST(Pagerduty, SaysItAllByItsStatus) {
  testing::expect_answers(
      Service::pagerduty,
      {{.status = 202, .body = R"({"status":"success","dedup_key":"x"})", .accepted = true},
       {.status = 202, .body = "", .accepted = true},
       {.status = 200, .body = R"({"status":"invalid event"})", .accepted = false},
       {.status = 400, .body = R"({"status":"invalid event"})", .accepted = false},
       {.status = 429, .body = "", .accepted = false}});
}

}  // namespace
}  // namespace newswatch::alerts
