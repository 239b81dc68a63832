#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "tests/support/dialects.h"

namespace newswatch::alerts {
namespace {

namespace json = boost::json;
using testing::json_for;

TEST(Matrix, IsToldEveryKindOfNote) {
  testing::expect_bodies(Service::matrix, {
                                              R"json({"msgtype": "m.text", "body":
        "Ceasefire talks [high]\nMediators say truce is close https://news.example/truce\n…a truce proposal is close, mediators in Doha said…\nWhy: Any sign that talks start.\nNamed: Antony Blinken\nAlso told by: Other Wire https://other.example/1, Third … and 3 more\nExample Wire · published 2024-06-10T07:58:00Z",
        "format": "org.matrix.custom.html", "formatted_body":
        "<strong>Ceasefire talks</strong> <code>high</code><br><a href=\"https://news.example/truce\">Mediators say truce is close</a><br><blockquote>…a truce proposal is close, mediators in Doha said…</blockquote>Why: Any sign that talks start.<br>Named: Antony Blinken<br>Also told by: <a href=\"https://other.example/1\">Other Wire</a>, Third … and 3 more<br>Example Wire · published 2024-06-10T07:58:00Z",
        "m.mentions": {}})json",
                                              R"json({"msgtype": "m.text", "body":
        "Ceasefire talks · headline changed\nTruce agreed https://news.example/truce\nwas: Mediators say truce is close\nExample Wire",
        "format": "org.matrix.custom.html", "formatted_body":
        "<strong>Ceasefire talks</strong> · headline changed<br><a href=\"https://news.example/truce\">Truce agreed</a><br>was: <del>Mediators say truce is close</del><br>Example Wire",
        "m.mentions": {}})json",
                                              R"json({"msgtype": "m.notice", "body":
        "newswatch\n2 alerts\n• Report 1 https://news.example/1 — Ceasefire talks, Wire\n• Report 2 https://news.example/2 — Ceasefire talks, Wire",
        "format": "org.matrix.custom.html", "formatted_body":
        "<strong>newswatch</strong><br>2 alerts<br>• <a href=\"https://news.example/1\">Report 1</a> — Ceasefire talks, Wire<br>• <a href=\"https://news.example/2\">Report 2</a> — Ceasefire talks, Wire",
        "m.mentions": {}})json",
                                              R"json({"msgtype": "m.text", "body":
        "newswatch needs attention\nThe feed \"Wire\" has failed for an hour.\nWire · 2024-06-10T09:00:00Z",
        "format": "org.matrix.custom.html", "formatted_body":
        "<strong>newswatch needs attention</strong><br>The feed &quot;Wire&quot; has failed for an hour.<br>Wire · 2024-06-10T09:00:00Z",
        "m.mentions": {}})json",
                                              R"json({"msgtype": "m.notice", "body":
        "newswatch is well again\nThe feed \"Wire\" answers again.\nWire · 2024-06-10T10:00:00Z",
        "format": "org.matrix.custom.html", "formatted_body":
        "<strong>newswatch is well again</strong><br>The feed &quot;Wire&quot; answers again.<br>Wire · 2024-06-10T10:00:00Z",
        "m.mentions": {}})json"});
}

TEST(Matrix, ReadsNoMarkupAndNoMentionFromText) {
  Note note = testing::update_note();
  note.previous_headline.clear();
  note.headline = "<b>b</b> & @room <mx-reply>";
  const json::object body = json_for(Service::matrix, note).as_object();
  EXPECT_EQ(body.at("formatted_body").as_string(),
            "<strong>Ceasefire talks</strong> · headline changed<br>"
            "<a href=\"https://news.example/truce\">&lt;b&gt;b&lt;/b&gt; &amp; @room "
            "&lt;mx-reply&gt;</a><br>Example Wire");
  EXPECT_EQ(body.at("m.mentions"), json::object());
}

// Two attempts with one transaction id are one message.
TEST(Matrix, NamesRoomAndDeliveryInTheUrl) {
  const Webhook webhook{.url = "https://matrix.example//",
                        .service = Service::matrix,
                        .token = "syt_x",
                        .target = "!a/b?c:matrix.example"};
  const ServiceRequest request =
      service_request(webhook, {.id = {"msg_A"}, .body = R"({"body":"x"})", .attempts = 3});
  EXPECT_EQ(request.method, net::Method::put);
  EXPECT_EQ(request.url,
            "https://matrix.example/_matrix/client/v3/rooms/%21a%2Fb%3Fc%3Amatrix.example/send/"
            "m.room.message/msg_A");
  EXPECT_EQ(request.headers.back(), (net::Header{"Authorization", "Bearer syt_x"}));
  EXPECT_EQ(request.body, R"({"body":"x"})");
}

TEST(Matrix, SaysInItsBodyWhatHasHappened) {
  const std::string limited = R"({"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":)";
  testing::expect_answers(
      Service::matrix,
      {{.status = 200, .body = R"({"event_id":"$x"})", .accepted = true},
       {.status = 200, .body = "{}", .accepted = false},
       {.status = 200, .body = "<html></html>", .accepted = false},
       {.status = 429, .body = limited + "2001}", .accepted = false, .wait = 3},
       {.status = 429, .body = limited + "999999999999}", .accepted = false, .wait = 86'400},
       {.status = 429, .body = limited + "null}", .accepted = false},
       {.status = 401, .body = R"({"errcode":"M_UNKNOWN_TOKEN"})", .accepted = false, .gone = true},
       {.status = 403,
        .body = R"({"errcode":"M_USER_DEACTIVATED"})",
        .accepted = false,
        .gone = true},
       {.status = 403, .body = R"({"errcode":"M_FORBIDDEN"})", .accepted = false},
       {.status = 500, .body = R"({"errcode":"M_UNKNOWN_TOKEN"})", .accepted = false}});
}

}  // namespace
}  // namespace newswatch::alerts
