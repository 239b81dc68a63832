#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "tests/support/dialects.h"

namespace newswatch::alerts {
namespace {

namespace json = boost::json;
using testing::json_for;

TEST(Alertmanager, IsToldEveryKindOfNote) {
  testing::expect_bodies(
      Service::alertmanager,
      {
          R"json([{"labels": {"alertname": "ceasefire-talks", "source": "newswatch", "kind": "alert",
        "severity": "high", "feed": "Example Wire", "id": "msg_GSMNVHG6M390F6NE267KMX6CC3"},
        "annotations": {"summary": "Ceasefire talks: Mediators say truce is close", "description":
        "…a truce proposal is close, mediators in Doha said…\nWhy: Any sign that talks start.\nNamed: Antony Blinken\nAlso told by: Other Wire https://other.example/1, Third … and 3 more\nExample Wire · published 2024-06-10T07:58:00Z"},
        "startsAt": "2024-06-10T08:00:03Z", "generatorURL": "https://news.example/truce"}])json",
          R"json([{"labels": {"alertname": "ceasefire-talks", "source": "newswatch", "kind": "update",
        "severity": "normal", "feed": "Example Wire", "id": "msg_UPDATE"}, "annotations":
        {"summary": "Ceasefire talks (headline changed): Truce agreed", "description":
        "was: Mediators say truce is close\nExample Wire"}, "startsAt": "2024-06-10T09:00:00Z",
        "generatorURL": "https://news.example/truce"}])json",
          R"json([{"labels": {"alertname": "newswatch", "source": "newswatch", "kind": "digest", "severity":
        "low", "id": "msg_DIGEST"}, "annotations": {"summary": "newswatch: 2 alerts",
        "description":
        "• Report 1 https://news.example/1 — Ceasefire talks, Wire\n• Report 2 https://news.example/2 — Ceasefire talks, Wire"},
        "startsAt": "2024-06-10T09:00:00Z"}])json",
          R"json([{"labels": {"alertname": "newswatch_feed_failing", "source": "newswatch", "kind":
        "notice", "severity": "high", "subject": "Wire"}, "annotations": {"summary":
        "newswatch needs attention: The feed \"Wire\" has failed for an hour.", "description":
        "Wire · 2024-06-10T09:00:00Z"}, "startsAt": "2024-06-10T09:00:00Z", "endsAt":
        "2024-06-17T09:00:00Z"}])json",
          R"json([{"labels": {"alertname": "newswatch_feed_failing", "source": "newswatch", "kind":
        "notice", "severity": "high", "subject": "Wire"}, "annotations": {"summary":
        "newswatch is well again: The feed \"Wire\" answers again.", "description":
        "Wire · 2024-06-10T10:00:00Z"}, "endsAt": "2024-06-10T10:00:00Z"}])json"});
}

json::object alert_for(const Note& note) {
  const json::value body = json_for(Service::alertmanager, note);
  EXPECT_EQ(body.as_array().size(), 1u);
  return body.at(0).as_object();
}

// An alert is its labels: with others, a cleared notice would be a second alert.
TEST(Alertmanager, ClearsWhatItRaised) {
  EXPECT_EQ(alert_for(testing::raised_note()).at("labels"),
            alert_for(testing::cleared_note()).at("labels"));
}

TEST(Alertmanager, LetsWhatIsNeverClearedEndByItself) {
  Note note = testing::raised_note();
  EXPECT_TRUE(alert_for(note).contains("endsAt"));
  for (const char* kind : {"items_lost", "clock_jumped"}) {
    note.rule = kind;
    EXPECT_FALSE(alert_for(note).contains("endsAt")) << kind;
  }
}

TEST(Alertmanager, TellsNoTimeThatIsNone) {
  for (const char* seen : {"", "yesterday", "2024-13-10T08:00:03Z", "2024-02-30T08:00:03Z",
                           "2024-06-10T08:61:03Z", "-024-06-10T08:00:03Z", "2024-06-10 08:00:03Z",
                           "99999-06-10T08:00:03", "2024-06-10T08:00:03+"}) {
    SCOPED_TRACE(seen);
    Note note = testing::raised_note();
    note.seen = seen;
    EXPECT_FALSE(alert_for(note).contains("startsAt"));
    EXPECT_FALSE(alert_for(note).contains("endsAt"));
  }
}

TEST(Alertmanager, LeavesOutEmptyLabelsAndAddressesThatAreNone) {
  Note note = testing::update_note();
  note.feed.clear();
  note.url = "javascript:alert(1)";
  EXPECT_FALSE(alert_for(note).at("labels").as_object().contains("feed"));
  EXPECT_FALSE(alert_for(note).contains("generatorURL"));
}

TEST(Alertmanager, SaysItAllByItsStatus) {
  testing::expect_answers(Service::alertmanager,
                          {{.status = 200, .body = "", .accepted = true},
                           {.status = 400, .body = "\"bad\"", .accepted = false}});
}

}  // namespace
}  // namespace newswatch::alerts
