#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "tests/support/dialects.h"

namespace newswatch::alerts {
namespace {

using testing::json_for;

TEST(Telegram, IsToldEveryKindOfNote) {
  testing::expect_bodies(Service::telegram, {
                                                R"json({"text":
        "<b>Ceasefire talks</b> <code>high</code>\n<a href=\"https://news.example/truce\">Mediators say truce is close</a>\n<blockquote>…a truce proposal is close, mediators in Doha said…</blockquote>\nWhy: Any sign that talks start.\nNamed: Antony Blinken\nAlso told by: <a href=\"https://other.example/1\">Other Wire</a>, Third … and 3 more\nExample Wire · published 2024-06-10T07:58:00Z",
        "parse_mode": "HTML", "link_preview_options": {"is_disabled": true}})json",
                                                R"json({"text":
        "<b>Ceasefire talks</b> · headline changed\n<a href=\"https://news.example/truce\">Truce agreed</a>\nwas: <s>Mediators say truce is close</s>\nExample Wire",
        "parse_mode": "HTML", "link_preview_options": {"is_disabled": true}})json",
                                                R"json({"text":
        "<b>newswatch</b>\n2 alerts\n• <a href=\"https://news.example/1\">Report 1</a> — Ceasefire talks, Wire\n• <a href=\"https://news.example/2\">Report 2</a> — Ceasefire talks, Wire",
        "parse_mode": "HTML", "link_preview_options": {"is_disabled": true},
        "disable_notification": true})json",
                                                R"json({"text":
        "<b>newswatch needs attention</b>\nThe feed &quot;Wire&quot; has failed for an hour.\nWire · 2024-06-10T09:00:00Z",
        "parse_mode": "HTML", "link_preview_options": {"is_disabled": true}})json",
                                                R"json({"text":
        "<b>newswatch is well again</b>\nThe feed &quot;Wire&quot; answers again.\nWire · 2024-06-10T10:00:00Z",
        "parse_mode": "HTML", "link_preview_options": {"is_disabled": true},
        "disable_notification": true})json"});
}

TEST(Telegram, ReadsNoMarkupAndNoMentionFromText) {
  Note note = testing::update_note();
  note.previous_headline.clear();
  note.headline = "<b>b</b> & \"q\" @admin <a href=\"tg://user?id=1\">x</a>";
  EXPECT_EQ(json_for(Service::telegram, note).at("text").as_string(),
            "<b>Ceasefire talks</b> · headline changed\n"
            "<a href=\"https://news.example/truce\">&lt;b&gt;b&lt;/b&gt; &amp; &quot;q&quot; "
            "@\u2060admin &lt;a href=&quot;tg://user?id=1&quot;&gt;x&lt;/a&gt;</a>\nExample Wire");
}

TEST(Telegram, IsSentTheChatWithTheBodyAndTheTokenInTheUrl) {
  const Webhook webhook{.url = "https://api.telegram.example/",
                        .service = Service::telegram,
                        .token = "123:AAb-c_/d",
                        .target = "-100\"7"};
  const ServiceRequest request = service_request(webhook, {.body = R"({"text":"x"})"});
  EXPECT_EQ(request.url, "https://api.telegram.example/bot123:AAb-c_%2Fd/sendMessage");
  EXPECT_EQ(request.body, R"({"chat_id":"-100\"7","text":"x"})");
}

TEST(Telegram, SaysInItsBodyWhetherItWasHeard) {
  const auto no = [](int code, std::string_view words, std::string_view parameters = "{}") {
    return R"({"ok":false,"error_code":)" + std::to_string(code) + R"(,"description":")" +
           std::string(words) + R"(","parameters":)" + std::string(parameters) + "}";
  };
  testing::expect_answers(
      Service::telegram,
      {{.status = 200, .body = R"({"ok":true,"result":{"message_id":1}})", .accepted = true},
       {.status = 200, .body = R"({"ok":false})", .accepted = false},
       {.status = 200, .body = "<html>Welcome</html>", .accepted = false},
       {.status = 200, .body = "", .accepted = false},
       {.status = 429,
        .body = no(429, "Too Many Requests: retry after 35", R"({"retry_after":35})"),
        .accepted = false,
        .wait = 35},
       {.status = 403,
        .body = no(403, "Forbidden: bot was kicked from the supergroup chat"),
        .accepted = false,
        .gone = true},
       {.status = 403,
        .body = no(403, "Forbidden: bot was blocked by the user"),
        .accepted = false,
        .gone = true},
       {.status = 400,
        .body = no(400, "Bad Request: group chat was upgraded to a supergroup chat",
                   R"({"migrate_to_chat_id":-1001})"),
        .accepted = false,
        .gone = true},
       {.status = 403,
        .body = no(403, "Forbidden: bot can't initiate conversation with a user"),
        .accepted = false},
       {.status = 400, .body = no(400, "Bad Request: chat not found"), .accepted = false},
       {.status = 401, .body = no(401, "Unauthorized"), .accepted = false},
       {.status = 502, .body = "bot was kicked", .accepted = false}});
}

}  // namespace
}  // namespace newswatch::alerts
