#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "tests/support/dialects.h"

namespace newswatch::alerts {
namespace {

namespace json = boost::json;
using testing::json_for;

TEST(Slack, IsToldEveryKindOfNote) {
  testing::expect_bodies(
      Service::slack,
      {
          R"json({"text": "Ceasefire talks: Mediators say truce is close", "mrkdwn": false, "blocks":
        [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type":
        "text", "text": "Ceasefire talks", "style": {"bold": true}}, {"type": "text", "text": " "},
        {"type": "text", "text": "high", "style": {"code": true}}, {"type": "text", "text": "\n"},
        {"type": "link", "url": "https://news.example/truce", "text":
        "Mediators say truce is close"}]}, {"type": "rich_text_quote", "elements": [{"type":
        "text", "text": "…a truce proposal is close, mediators in Doha said…"}]}, {"type":
        "rich_text_section", "elements": [{"type": "text", "text":
        "Why: Any sign that talks start."}, {"type": "text", "text": "\n"}, {"type": "text",
        "text": "Named: Antony Blinken"}, {"type": "text", "text": "\n"}, {"type": "text", "text":
        "Also told by: "}, {"type": "link", "url": "https://other.example/1", "text":
        "Other Wire"}, {"type": "text", "text": ", "}, {"type": "text", "text": "Third"}, {"type":
        "text", "text": " … and 3 more"}]}]}, {"type": "context", "elements": [{"type":
        "plain_text", "text": "Example Wire · published 2024-06-10T07:58:00Z", "emoji": false}]}],
        "unfurl_links": false, "unfurl_media": false})json",
          R"json({"text": "Ceasefire talks (headline changed): Truce agreed", "mrkdwn": false, "blocks":
        [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type":
        "text", "text": "Ceasefire talks", "style": {"bold": true}}, {"type": "text", "text":
        " · headline changed"}, {"type": "text", "text": "\n"}, {"type": "link", "url":
        "https://news.example/truce", "text": "Truce agreed"}, {"type": "text", "text": "\n"},
        {"type": "text", "text": "was: "}, {"type": "text", "text": "Mediators say truce is close",
        "style": {"strike": true}}]}]}, {"type": "context", "elements": [{"type": "plain_text",
        "text": "Example Wire", "emoji": false}]}], "unfurl_links": false, "unfurl_media": false})json",
          R"json({"text": "newswatch: 2 alerts", "mrkdwn": false, "blocks": [{"type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text":
        "newswatch", "style": {"bold": true}}, {"type": "text", "text": "\n"}, {"type": "text",
        "text": "2 alerts"}]}, {"type": "rich_text_list", "elements": [{"type":
        "rich_text_section", "elements": [{"type": "link", "url": "https://news.example/1", "text":
        "Report 1"}, {"type": "text", "text": " — Ceasefire talks, Wire"}]}, {"type":
        "rich_text_section", "elements": [{"type": "link", "url": "https://news.example/2", "text":
        "Report 2"}, {"type": "text", "text": " — Ceasefire talks, Wire"}]}], "style":
        "bullet"}]}], "unfurl_links": false, "unfurl_media": false})json",
          R"json({"text": "newswatch needs attention: The feed \"Wire\" has failed for an hour.", "mrkdwn":
        false, "blocks": [{"type": "rich_text", "elements": [{"type": "rich_text_section",
        "elements": [{"type": "text", "text": "newswatch needs attention", "style": {"bold":
        true}}, {"type": "text", "text": "\n"}, {"type": "text", "text":
        "The feed \"Wire\" has failed for an hour."}]}]}, {"type": "context", "elements": [{"type":
        "plain_text", "text": "Wire · 2024-06-10T09:00:00Z", "emoji": false}]}], "unfurl_links":
        false, "unfurl_media": false})json",
          R"json({"text": "newswatch is well again: The feed \"Wire\" answers again.", "mrkdwn": false,
        "blocks": [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements":
        [{"type": "text", "text": "newswatch is well again", "style": {"bold": true}}, {"type":
        "text", "text": "\n"}, {"type": "text", "text": "The feed \"Wire\" answers again."}]}]},
        {"type": "context", "elements": [{"type": "plain_text", "text":
        "Wire · 2024-06-10T10:00:00Z", "emoji": false}]}], "unfurl_links": false, "unfurl_media":
        false})json"});
}

// Rich text shows words as they are; the text of a notification alone is read as markup.
TEST(Slack, NeverMentionsAnybody) {
  const json::object body =
      json_for(Service::slack, testing::note_full_of("<!channel> <@U1|x> *b* & @here")).as_object();
  EXPECT_EQ(body.at("text").as_string(),
            "&lt;!channel&gt; &lt;@U1|x&gt; *b* &amp; @here: "
            "&lt;!channel&gt; &lt;@U1|x&gt; *b* &amp; @here");
  EXPECT_FALSE(body.at("mrkdwn").as_bool());
  for (const char* kind : {"mrkdwn", "broadcast", "user", "usergroup", "channel"})
    EXPECT_EQ(json::serialize(body).find(std::string("\"type\":\"") + kind), std::string::npos);
}

TEST(Slack, SaysInOneWordWhetherTheWebhookIsGone) {
  testing::expect_answers(
      Service::slack,
      {{.status = 200, .body = "ok", .accepted = true},
       {.status = 200, .body = "", .accepted = true},
       {.status = 200, .body = R"({"ok":true})", .accepted = true},
       {.status = 200, .body = R"({"ok":false,"error":"no_text"})", .accepted = false},
       {.status = 404, .body = "no_service", .accepted = false, .gone = true},
       {.status = 404, .body = "no_team\n", .accepted = false, .gone = true},
       {.status = 404, .body = "channel_not_found", .accepted = false, .gone = true},
       {.status = 403, .body = "invalid_token", .accepted = false, .gone = true},
       {.status = 403, .body = "action_prohibited", .accepted = false},
       {.status = 404, .body = "<html>no_service</html>", .accepted = false},
       {.status = 410, .body = "channel_is_archived", .accepted = false, .gone = true},
       {.status = 500, .body = "no_service", .accepted = false},
       {.status = 400, .body = "invalid_blocks", .accepted = false},
       {.status = 429,
        .body = "rate_limited",
        .accepted = false,
        .wait = 31,
        .headers = {{"Retry-After", "30"}}}});
}

}  // namespace
}  // namespace newswatch::alerts
