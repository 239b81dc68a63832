#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "tests/support/dialects.h"

namespace newswatch::alerts {
namespace {

using testing::json_for;

TEST(Ntfy, IsToldEveryKindOfNote) {
  testing::expect_bodies(Service::ntfy,
                         {
                             R"json({"title": "Ceasefire talks [high]", "message":
        "Mediators say truce is close\n…a truce proposal is close, mediators in Doha said…\nWhy: Any sign that talks start.\nNamed: Antony Blinken\nAlso told by: Other Wire https://other.example/1, Third … and 3 more\nExample Wire · published 2024-06-10T07:58:00Z",
        "priority": 4, "tags": ["newspaper", "diplomacy"], "click": "https://news.example/truce"})json",
                             R"json({"title": "Ceasefire talks · headline changed", "message":
        "Truce agreed\nwas: Mediators say truce is close\nExample Wire", "priority": 3, "tags":
        ["newspaper"], "click": "https://news.example/truce"})json",
                             R"json({"title": "newswatch", "message":
        "2 alerts\n• Report 1 https://news.example/1 — Ceasefire talks, Wire\n• Report 2 https://news.example/2 — Ceasefire talks, Wire",
        "priority": 2, "tags": ["newspaper"]})json",
                             R"json({"title": "newswatch needs attention", "message":
        "The feed \"Wire\" has failed for an hour.\nWire · 2024-06-10T09:00:00Z", "priority": 4,
        "tags": ["warning"]})json",
                             R"json({"title": "newswatch is well again", "message":
        "The feed \"Wire\" answers again.\nWire · 2024-06-10T10:00:00Z", "priority": 2, "tags":
        ["white_check_mark"]})json"});
}

TEST(Ntfy, HasAPriorityForEachSeverity) {
  Note note = testing::update_note();
  std::vector<std::int64_t> priorities;
  for (const auto severity : {rules::Severity::low, rules::Severity::normal, rules::Severity::high,
                              rules::Severity::urgent}) {
    note.severity = severity;
    priorities.push_back(json_for(Service::ntfy, note).at("priority").as_int64());
  }
  EXPECT_EQ(priorities, (std::vector<std::int64_t>{2, 3, 4, 5}));
  EXPECT_EQ(json_for(Service::ntfy, note).at("tags").at(0).as_string(), "rotating_light");
}

TEST(Ntfy, IsSentTheTopicWithTheBodyAndTheTokenOnlyIfThereIsOne) {
  Webhook webhook{.url = "https://ntfy.example", .service = Service::ntfy, .target = "n/e\"w"};
  ServiceRequest request = service_request(webhook, {.body = R"({"title":"x"})"});
  EXPECT_EQ(request.url, "https://ntfy.example/");
  EXPECT_EQ(request.body, R"({"topic":"n/e\"w","title":"x"})");
  EXPECT_EQ(request.headers, (std::vector<net::Header>{{"Content-Type", "application/json"}}));
  webhook.token = "tk_1";
  request = service_request(webhook, {.body = "{}"});
  EXPECT_EQ(request.body, R"({"topic":"n/e\"w"})");
  EXPECT_EQ(request.headers.back(), (net::Header{"Authorization", "Bearer tk_1"}));
}

TEST(Ntfy, SaysItAllByItsStatus) {
  testing::expect_answers(
      Service::ntfy,
      {{.status = 200, .body = R"({"id":"x","event":"message"})", .accepted = true},
       {.status = 403, .body = R"({"code":40301,"error":"forbidden"})", .accepted = false},
       {.status = 429, .body = R"({"code":42901,"error":"limit reached"})", .accepted = false}});
}

}  // namespace
}  // namespace newswatch::alerts
