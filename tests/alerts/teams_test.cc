#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "tests/support/dialects.h"

namespace newswatch::alerts {
namespace {

namespace json = boost::json;
using testing::json_for;

TEST(Teams, IsToldEveryKindOfNote) {
  testing::expect_bodies(Service::teams,
                         {
                             R"json({"type": "message", "attachments": [{"contentType":
        "application/vnd.microsoft.card.adaptive", "contentUrl": null, "content": {"$schema":
        "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard", "version":
        "1.4", "fallbackText": "Ceasefire talks: Mediators say truce is close", "msteams":
        {"width": "Full"}, "body": [{"type": "RichTextBlock", "inlines": [{"type": "TextRun",
        "text": "Ceasefire talks", "weight": "Bolder"}, {"type": "TextRun", "text": " "}, {"type":
        "TextRun", "text": "high", "weight": "Bolder", "color": "Warning"}]}, {"type":
        "RichTextBlock", "inlines": [{"type": "TextRun", "text": "Mediators say truce is close",
        "weight": "Bolder", "size": "Medium", "selectAction": {"type": "Action.OpenUrl", "url":
        "https://news.example/truce"}}]}, {"type": "RichTextBlock", "inlines": [{"type": "TextRun",
        "text": "…a truce proposal is close, mediators in Doha said…", "italic": true}]}, {"type":
        "RichTextBlock", "inlines": [{"type": "TextRun", "text":
        "Why: Any sign that talks start."}]}, {"type": "RichTextBlock", "inlines": [{"type":
        "TextRun", "text": "Named: Antony Blinken"}]}, {"type": "RichTextBlock", "inlines":
        [{"type": "TextRun", "text": "Also told by: "}, {"type": "TextRun", "text": "Other Wire",
        "selectAction": {"type": "Action.OpenUrl", "url": "https://other.example/1"}}, {"type":
        "TextRun", "text": ", "}, {"type": "TextRun", "text": "Third"}, {"type": "TextRun", "text":
        " … and 3 more"}]}, {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text":
        "Example Wire · published 2024-06-10T07:58:00Z", "isSubtle": true}]}], "actions": [{"type":
        "Action.OpenUrl", "url": "https://news.example/truce", "title": "Read"}]}}]})json",
                             R"json({"type": "message", "attachments": [{"contentType":
        "application/vnd.microsoft.card.adaptive", "contentUrl": null, "content": {"$schema":
        "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard", "version":
        "1.4", "fallbackText": "Ceasefire talks (headline changed): Truce agreed", "msteams":
        {"width": "Full"}, "body": [{"type": "RichTextBlock", "inlines": [{"type": "TextRun",
        "text": "Ceasefire talks", "weight": "Bolder"}, {"type": "TextRun", "text":
        " · headline changed"}]}, {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text":
        "Truce agreed", "weight": "Bolder", "size": "Medium", "selectAction": {"type":
        "Action.OpenUrl", "url": "https://news.example/truce"}}]}, {"type": "RichTextBlock",
        "inlines": [{"type": "TextRun", "text": "was: ", "isSubtle": true}, {"type": "TextRun",
        "text": "Mediators say truce is close", "strikethrough": true, "isSubtle": true}]},
        {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": "Example Wire",
        "isSubtle": true}]}], "actions": [{"type": "Action.OpenUrl", "url":
        "https://news.example/truce", "title": "Read"}]}}]})json",
                             R"json({"type": "message", "attachments": [{"contentType":
        "application/vnd.microsoft.card.adaptive", "contentUrl": null, "content": {"$schema":
        "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard", "version":
        "1.4", "fallbackText": "newswatch: 2 alerts", "msteams": {"width": "Full"}, "body":
        [{"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": "newswatch", "weight":
        "Bolder"}]}, {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": "2 alerts",
        "weight": "Bolder", "size": "Medium"}]}, {"type": "RichTextBlock", "inlines": [{"type":
        "TextRun", "text": "• "}, {"type": "TextRun", "text": "Report 1", "selectAction": {"type":
        "Action.OpenUrl", "url": "https://news.example/1"}}, {"type": "TextRun", "text":
        " — Ceasefire talks, Wire"}], "spacing": "Small"}, {"type": "RichTextBlock", "inlines":
        [{"type": "TextRun", "text": "• "}, {"type": "TextRun", "text": "Report 2", "selectAction":
        {"type": "Action.OpenUrl", "url": "https://news.example/2"}}, {"type": "TextRun", "text":
        " — Ceasefire talks, Wire"}], "spacing": "Small"}]}}]})json",
                             R"json({"type": "message", "attachments": [{"contentType":
        "application/vnd.microsoft.card.adaptive", "contentUrl": null, "content": {"$schema":
        "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard", "version":
        "1.4", "fallbackText":
        "newswatch needs attention: The feed \"Wire\" has failed for an hour.", "msteams":
        {"width": "Full"}, "body": [{"type": "RichTextBlock", "inlines": [{"type": "TextRun",
        "text": "newswatch needs attention", "weight": "Bolder"}]}, {"type": "RichTextBlock",
        "inlines": [{"type": "TextRun", "text": "The feed \"Wire\" has failed for an hour.",
        "weight": "Bolder", "size": "Medium"}]}, {"type": "RichTextBlock", "inlines": [{"type":
        "TextRun", "text": "Wire · 2024-06-10T09:00:00Z", "isSubtle": true}]}]}}]})json",
                             R"json({"type": "message", "attachments": [{"contentType":
        "application/vnd.microsoft.card.adaptive", "contentUrl": null, "content": {"$schema":
        "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard", "version":
        "1.4", "fallbackText": "newswatch is well again: The feed \"Wire\" answers again.",
        "msteams": {"width": "Full"}, "body": [{"type": "RichTextBlock", "inlines": [{"type":
        "TextRun", "text": "newswatch is well again", "weight": "Bolder"}]}, {"type":
        "RichTextBlock", "inlines": [{"type": "TextRun", "text":
        "The feed \"Wire\" answers again.", "weight": "Bolder", "size": "Medium"}]}, {"type":
        "RichTextBlock", "inlines": [{"type": "TextRun", "text": "Wire · 2024-06-10T10:00:00Z",
        "isSubtle": true}]}]}}]})json"});
}

// A TextRun is no Markdown, and a mention is one only with an entity in the card.
TEST(Teams, ShowsTextAsItIsAndMentionsNobody) {
  const std::string text = "<at>Everyone</at> **b** [x](https://evil.example)";
  Note note = testing::update_note();
  note.headline = text;
  const json::value card = json_for(Service::teams, note).at("attachments").at(0).at("content");
  EXPECT_EQ(card.at("body").at(1).at("inlines").at(0).at("text").as_string(), text);
  EXPECT_FALSE(card.at("msteams").as_object().contains("entities"));
  for (const json::value& block : card.at("body").as_array())
    EXPECT_EQ(block.at("type").as_string(), "RichTextBlock");
}

TEST(Teams, OffersToReadOnlyWhatHasAnAddress) {
  Note note = testing::update_note();
  note.url = "https://user@evil.example/";
  const json::value card = json_for(Service::teams, note).at("attachments").at(0).at("content");
  EXPECT_FALSE(card.as_object().contains("actions"));
}

TEST(Teams, AnswersWithAnErrorInASuccess) {
  const std::string failed =
      "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error ";
  const auto flow = [](std::string_view code) {
    return R"({"error":{"code":")" + std::string(code) + R"(","message":"…"}})";
  };
  testing::expect_answers(
      Service::teams,
      {{.status = 202, .body = "", .accepted = true},
       {.status = 200, .body = "1", .accepted = true},
       {.status = 200, .body = failed + "429 with ContextId tcid=0", .accepted = false, .wait = 60},
       {.status = 200, .body = failed + "413 with ContextId tcid=0", .accepted = false},
       {.status = 404, .body = flow("WorkflowNotFound"), .accepted = false, .gone = true},
       {.status = 404, .body = flow("ResourceNotFound"), .accepted = false},
       {.status = 400, .body = flow("WorkflowTriggerIsNotEnabled"), .accepted = false},
       {.status = 410, .body = "", .accepted = false, .gone = true}});
}

}  // namespace
}  // namespace newswatch::alerts
