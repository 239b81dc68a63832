#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "tests/support/dialects.h"

namespace newswatch::alerts {
namespace {

using testing::body_for;
using testing::json_for;

TEST(Mattermost, IsToldEveryKindOfNote) {
  testing::expect_bodies(Service::mattermost, {
                                                  R"json({"text":
        "**Ceasefire talks** `high`\n[Mediators say truce is close](https://news.example/truce)\n> …a truce proposal is close, mediators in Doha said…\n\nWhy: Any sign that talks start\\.\nNamed: Antony Blinken\nAlso told by: [Other Wire](https://other.example/1), Third … and 3 more\nExample Wire · published 2024\\-06\\-10T07:58:00Z"})json",
                                                  R"json({"text":
        "**Ceasefire talks** · headline changed\n[Truce agreed](https://news.example/truce)\nwas: ~~Mediators say truce is close~~\nExample Wire"})json",
                                                  R"json({"text":
        "**newswatch**\n2 alerts\n• [Report 1](https://news.example/1) — Ceasefire talks, Wire\n• [Report 2](https://news.example/2) — Ceasefire talks, Wire"})json",
                                                  R"json({"text":
        "**newswatch needs attention**\nThe feed \"Wire\" has failed for an hour\\.\nWire · 2024\\-06\\-10T09:00:00Z"})json",
                                                  R"json({"text":
        "**newswatch is well again**\nThe feed \"Wire\" answers again\\.\nWire · 2024\\-06\\-10T10:00:00Z"})json"});
}

// Word joiners are invisible; with them, no name is a name.
TEST(Mattermost, ReadsNoMarkupAndNoMentionFromText) {
  Note note = testing::raised_note();
  note.headline = "@all <!channel> **b** :x: https://evil.example &lt; AT&T 10:30";
  note.feed.clear();
  EXPECT_EQ(json_for(Service::mattermost, note).at("text").as_string(),
            "**newswatch needs attention**\n"
            "@\u2060all <\u2060\\!channel\\> \\*\\*b\\*\\* :\u2060x: https:\u2060//evil\\.example "
            "&\u2060lt; AT&\u2060T 10:30\n2024\\-06\\-10T09:00:00Z");
}

TEST(Mattermost, MentionsNobodyInAnAddress) {
  Note note = testing::update_note();
  note.url = "https://news.example/@all";
  EXPECT_NE(body_for(Service::mattermost, note).find("](https://news.example/%40all)"),
            std::string::npos);
}

TEST(Mattermost, NeverSaysForCertainThatAWebhookIsGone) {
  testing::expect_answers(
      Service::mattermost,
      {{.status = 200, .body = "ok", .accepted = true},
       {.status = 400,
        .body = R"({"id":"web.incoming_webhook.invalid.app_error","status_code":400})",
        .accepted = false},
       {.status = 501,
        .body = R"({"id":"web.incoming_webhook.disabled.app_error"})",
        .accepted = false},
       {.status = 429,
        .body = "limit exceeded",
        .accepted = false,
        .wait = 8,
        .headers = {{"Retry-After", "7"}}}});
}

}  // namespace
}  // namespace newswatch::alerts
