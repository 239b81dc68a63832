#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "tests/support/dialects.h"

namespace newswatch::alerts {
namespace {

namespace json = boost::json;
using testing::json_for;

TEST(Discord, IsToldEveryKindOfNote) {
  testing::expect_bodies(Service::discord, {
                                               R"json({"embeds": [{"description":
        "**Ceasefire talks** `high`\n[Mediators say truce is close](https://news.example/truce)\n> …a truce proposal is close, mediators in Doha said…\nWhy\\: Any sign that talks start\\.\nNamed\\: Antony Blinken\nAlso told by\\: [Other Wire](https://other.example/1), Third … and 3 more\nExample Wire · published 2024\\-06\\-10T07\\:58\\:00Z",
        "color": 15690752, "timestamp": "2024-06-10T08:00:03Z"}], "allowed_mentions": {"parse": []}})json",
                                               R"json({"embeds": [{"description":
        "**Ceasefire talks** · headline changed\n[Truce agreed](https://news.example/truce)\nwas\\: ~~Mediators say truce is close~~\nExample Wire",
        "color": 1668818, "timestamp": "2024-06-10T09:00:00Z"}], "allowed_mentions": {"parse": []}})json",
                                               R"json({"embeds": [{"description":
        "**newswatch**\n2 alerts\n• [Report 1](https://news.example/1) — Ceasefire talks, Wire\n• [Report 2](https://news.example/2) — Ceasefire talks, Wire",
        "color": 7901340, "timestamp": "2024-06-10T09:00:00Z"}], "allowed_mentions": {"parse": []}})json",
                                               R"json({"embeds": [{"description":
        "**newswatch needs attention**\nThe feed \"Wire\" has failed for an hour\\.\nWire · 2024\\-06\\-10T09\\:00\\:00Z",
        "color": 15690752, "timestamp": "2024-06-10T09:00:00Z"}], "allowed_mentions": {"parse": []}})json",
                                               R"json({"embeds": [{"description":
        "**newswatch is well again**\nThe feed \"Wire\" answers again\\.\nWire · 2024\\-06\\-10T10\\:00\\:00Z",
        "color": 3046706, "timestamp": "2024-06-10T10:00:00Z"}], "allowed_mentions": {"parse": []}})json"});
}

std::string description_of(const Note& note) {
  return std::string(
      json_for(Service::discord, note).at("embeds").at(0).at("description").as_string());
}

TEST(Discord, ReadsNoMarkupAndNoMentionFromText) {
  Note note = testing::update_note();
  note.previous_headline.clear();
  note.headline = "**b** [x](https://evil.example) <@1> @everyone `c` # - 1. ||s|| \\";
  EXPECT_EQ(description_of(note),
            "**Ceasefire talks** · headline changed\n"
            "[\\*\\*b\\*\\* \\[x\\]\\(https\\://evil\\.example\\) \\<\\@1\\> \\@everyone \\`c\\` "
            "\\# \\- 1\\. \\|\\|s\\|\\| \\\\](https://news.example/truce)\nExample Wire");
  const json::value body = json_for(Service::discord, note);
  EXPECT_TRUE(body.at("allowed_mentions").at("parse").as_array().empty());
}

TEST(Discord, TellsByItsColourHowUrgentItIs) {
  Note note = testing::update_note();
  std::vector<std::int64_t> colours;
  for (const auto severity : {rules::Severity::low, rules::Severity::normal, rules::Severity::high,
                              rules::Severity::urgent}) {
    note.severity = severity;
    colours.push_back(json_for(Service::discord, note).at("embeds").at(0).at("color").as_int64());
  }
  EXPECT_EQ(colours, (std::vector<std::int64_t>{0x78909C, 0x1976D2, 0xEF6C00, 0xC62828}));
}

TEST(Discord, AsksToBeToldWhetherTheMessageWasKept) {
  const auto url = [](std::string of) {
    return service_request({.url = std::move(of), .service = Service::discord}, {}).url;
  };
  EXPECT_EQ(url("https://discord.example/api/webhooks/1/T"),
            "https://discord.example/api/webhooks/1/T?wait=true");
  EXPECT_EQ(url("https://discord.example/api/webhooks/1/T?thread_id=2"),
            "https://discord.example/api/webhooks/1/T?thread_id=2&wait=true");
}

TEST(Discord, SaysHowLongToWaitAndWhetherTheWebhookIsGone) {
  const std::string limited = R"({"message":"You are being rate limited.","retry_after":)";
  testing::expect_answers(
      Service::discord,
      {{.status = 200, .body = R"({"id":"1"})", .accepted = true},
       {.status = 204, .body = "", .accepted = true},
       {.status = 429, .body = limited + R"(64.57,"global":false})", .accepted = false, .wait = 65},
       {.status = 429, .body = limited + R"(3,"global":true})", .accepted = false, .wait = 3},
       {.status = 429, .body = limited + "1e300}", .accepted = false, .wait = 86'400},
       {.status = 429, .body = limited + "-4}", .accepted = false},
       {.status = 429, .body = limited + "\"9\"}", .accepted = false},
       {.status = 429,
        .body = limited + "0.3}",
        .accepted = false,
        .wait = 12,
        .headers = {{"X-RateLimit-Reset-After", "11.2"}, {"Retry-After", "1"}}},
       {.status = 429,
        .body = "",
        .accepted = false,
        .headers = {{"X-RateLimit-Reset-After", "nan"}}},
       {.status = 429,
        .body = "",
        .accepted = false,
        .headers = {{"X-RateLimit-Reset-After", "1e9"}}},
       {.status = 429,
        .body = "",
        .accepted = false,
        .wait = 86'400,
        .headers = {{"X-RateLimit-Reset-After", "99999999999999999999"}}},
       {.status = 404,
        .body = R"({"message":"Unknown Webhook","code":10015})",
        .accepted = false,
        .gone = true},
       {.status = 401,
        .body = R"({"message":"Invalid Webhook Token","code":50027})",
        .accepted = false,
        .gone = true},
       {.status = 404, .body = R"({"message":"404: Not Found","code":0})", .accepted = false},
       {.status = 404, .body = "<html>10015</html>", .accepted = false},
       {.status = 500, .body = R"({"code":10015})", .accepted = false}});
}

}  // namespace
}  // namespace newswatch::alerts
