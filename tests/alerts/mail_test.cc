// Alerts as mail: the message, its request, and what the server's answer means.

#include "alerts/mail.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "alerts/payload.h"
#include "alerts/services.h"

namespace newswatch::alerts {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using Stage = net::MailRefusal::Stage;
using Result = boost::system::result<net::MailReply, net::HttpError>;

const Mail kMail{.server = "smtp://mail.example:587",
                 .user = "user",
                 .password = "hunter2",
                 .from = "newswatch@news.example",
                 .to = {"desk@news.example", "night@news.example"}};

Note alert() {
  return {.kind = Note::Kind::alert,
          .id = "msg_GSMNVHG6M390F6NE267KMX6CC3",
          .severity = rules::Severity::high,
          .headline = "Mediators: truce is <close>",
          .url = "https://example.org/1?a=1&b=2",
          .rule = "truce",
          .rule_title = "Truce talks",
          .feed = "BBC",
          .published = "2024-06-10T07:58:00Z",
          .seen = "2024-06-10T08:00:03Z",
          .excerpt = ".a proposal"};
}

TEST(Mail, TellsAnAlertInTheseBytes) {
  EXPECT_EQ(mail_message(kMail, alert()),
            "From: newswatch <newswatch@news.example>\r\n"
            "To: desk@news.example, night@news.example\r\n"
            "Subject: [high] Truce talks: Mediators: truce is <close>\r\n"
            "Date: Mon, 10 Jun 2024 08:00:03 +0000\r\n"
            "Message-ID: <msg_GSMNVHG6M390F6NE267KMX6CC3@news.example>\r\n"
            "Auto-Submitted: auto-generated\r\n"
            "X-Auto-Response-Suppress: All\r\n"
            "X-Newswatch-Rule: truce\r\n"
            "X-Newswatch-Severity: high\r\n"
            "MIME-Version: 1.0\r\n"
            "Content-Type: multipart/alternative;\r\n"
            " boundary=\"=_msg_GSMNVHG6M390F6NE267KMX6CC3\"\r\n"
            "\r\n"
            "--=_msg_GSMNVHG6M390F6NE267KMX6CC3\r\n"
            "Content-Type: text/plain; charset=utf-8\r\n"
            "Content-Transfer-Encoding: quoted-printable\r\n"
            "\r\n"
            "Mediators: truce is <close>\r\n"
            "https://example.org/1?a=3D1&b=3D2\r\n"
            "\r\n"
            ".a proposal\r\n"
            "\r\n"
            "Rule: Truce talks (high)\r\n"
            "From: BBC, published 2024-06-10T07:58:00Z, seen 2024-06-10T08:00:03Z\r\n"
            "\r\n"
            "--=20\r\n"
            "newswatch msg_GSMNVHG6M390F6NE267KMX6CC3\r\n"
            "--=_msg_GSMNVHG6M390F6NE267KMX6CC3\r\n"
            "Content-Type: text/html; charset=utf-8\r\n"
            "Content-Transfer-Encoding: quoted-printable\r\n"
            "\r\n"
            "<!DOCTYPE html>\r\n"
            "<html><head><meta charset=3D\"utf-8\"></head><body>\r\n"
            "<h2 dir=3D\"auto\"><a href=3D\"https://example.org/1?a=3D1&amp;b=3D2\">Mediator=\r\n"
            "s: truce is &lt;close&gt;</a></h2>\r\n"
            "<blockquote dir=3D\"auto\">.a proposal</blockquote>\r\n"
            "<div>Rule: <span dir=3D\"auto\">Truce talks (high)</span></div>\r\n"
            "<div>From: <span dir=3D\"auto\">BBC, published 2024-06-10T07:58:00Z, seen 202=\r\n"
            "4-06-10T08:00:03Z</span></div>\r\n"
            "<p><small>newswatch msg_GSMNVHG6M390F6NE267KMX6CC3</small></p>\r\n"
            "</body></html>\r\n"
            "--=_msg_GSMNVHG6M390F6NE267KMX6CC3--\r\n");
}

TEST(Mail, TellsEveryKindOfNote) {
  Note update = alert();
  update.kind = Note::Kind::update;
  update.previous_headline = "As it was";
  Note digest{.kind = Note::Kind::digest, .id = "msg_2", .headline = "2 alerts"};
  digest.items = {{"First", "https://example.org/1", "Truce", "BBC"}, {"Second", "", "Truce", "X"}};
  Note raised{.kind = Note::Kind::raised,
              .id = "msg_3",
              .severity = rules::Severity::high,
              .headline = "feed BBC fails",
              .rule = "feed_failing",
              .rule_title = "newswatch needs attention"};
  Note cleared = raised;
  cleared.kind = Note::Kind::cleared;
  cleared.severity = rules::Severity::low;
  cleared.rule_title = "newswatch is well again";
  struct Case {
    std::string name;
    Note note;
    std::vector<std::string> says;
  };
  const std::vector<Case> cases = {
      {"alert", alert(), {"Subject: [high] Truce talks: Mediators"}},
      {"update",
       update,
       {"Subject: [high] Truce talks (headline changed): Mediators: truce is <close>\r\n",
        "Headline before: As it was\r\n", "<s>As it was</s>"}},
      {"digest",
       digest,
       {"\r\n- First\r\n  Truce, BBC\r\n  https://example.org/1\r\n- Second\r\n  Truce, X\r\n\r\n",
        "<li dir=3D\"auto\">Second<br>Truce, X</li>"}},
      {"raised", raised, {"Subject: [high] newswatch needs attention: feed BBC fails\r\n"}},
      {"cleared", cleared, {"Subject: newswatch is well again: feed BBC fails\r\n"}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const std::string message = mail_message(kMail, c.note);
    for (const std::string& text : c.says) EXPECT_THAT(message, HasSubstr(text));
    EXPECT_EQ(message, mail_message(kMail, c.note));
  }
}

TEST(Mail, MarksUrgentOnes) {
  Note note = alert();
  EXPECT_THAT(mail_message(kMail, note), Not(HasSubstr("Importance")));
  note.severity = rules::Severity::urgent;
  EXPECT_THAT(mail_message(kMail, note),
              HasSubstr("X-Newswatch-Severity: urgent\r\nImportance: high\r\nX-Priority: 1\r\n"));
}

TEST(Mail, NamesTheFirstSourcesAndCountsTheRest) {
  Note note = alert();
  for (int i = 0; i < 22; ++i) note.sources.push_back({"Wire " + std::to_string(i), ""});
  note.more_sources = 5;
  const std::string message = mail_message(kMail, note);
  EXPECT_THAT(message, HasSubstr("Also told by: Wire 19\r\nand 7 more\r\n"));
}

TEST(Mail, NeverLetsATitleWriteAHeader) {
  Note note = alert();
  for (std::string* text : {&note.headline, &note.rule, &note.rule_title, &note.id, &note.seen})
    *text = "x\r\nBcc: thief@example.org\r\n\r\n--=_x--\r\n";
  Mail mail = kMail;
  mail.from = "a@b.example>\r\nBcc: <thief@example.org";
  const std::string message = mail_message(mail, note);
  const std::string head = message.substr(0, message.find("\r\n\r\n"));
  EXPECT_THAT(head, Not(HasSubstr("\nBcc")));
  EXPECT_THAT(head, HasSubstr("MIME-Version: 1.0\r\n"));
}

TEST(Mail, StaysWithinItsLimitsWhateverTheNote) {
  const std::vector<std::string> hard{"\"", "&", "=", "停", "ء", " ", "\n", "a", "\xFF", "e\u0301"};
  for (const std::string& one : hard) {
    SCOPED_TRACE(one);
    std::string text;
    while (text.size() < 6'000) text += one;
    Note note = alert();
    for (std::string* field :
         {&note.headline, &note.previous_headline, &note.rule, &note.rule_title, &note.why,
          &note.feed, &note.excerpt, &note.id, &note.published, &note.seen})
      *field = text;
    note.url = "https://example.org/" + std::string(1'900, '&');
    note.officials = note.tags = std::vector<std::string>(50, text);
    for (int i = 0; i < 20; ++i) note.sources.push_back({text, "https://a.example/" + text});
    for (int i = 0; i < 25; ++i)
      note.items.push_back({text, "https://a.example/" + text.substr(0, 80), text, text});
    Mail mail = kMail;
    mail.to = std::vector<std::string>(100, "somebody@news.example");
    const std::string message = mail_message(mail, note);
    EXPECT_LE(message.size(), kMaxBodyBytes);
    std::size_t begin = 0;
    while (begin < message.size()) {
      const std::size_t end = message.find("\r\n", begin);
      ASSERT_NE(end, std::string::npos);
      const std::string line = message.substr(begin, end - begin);
      ASSERT_LE(line.size(), 78u) << line;
      for (const char c : line) ASSERT_TRUE(c >= 0x20 && c < 0x7F) << line;
      begin = end + 2;
    }
  }
}

TEST(MailRequest, CarriesTheChannelAndTheDeliverysBytes) {
  const auto request = mail_request(kMail, {.body = "the message", .attempts = 2});
  EXPECT_EQ(request.url, kMail.server);
  EXPECT_EQ(request.tls, net::MailRequest::Tls::required);
  EXPECT_EQ(request.user + request.password, "userhunter2");
  EXPECT_EQ(request.from, kMail.from);
  EXPECT_EQ(request.to, kMail.to);
  EXPECT_EQ(request.message, "the message");
  EXPECT_EQ(request.timeout, 30s);
  EXPECT_EQ(request.addresses, net::AddressPolicy::public_only);
  EXPECT_EQ(request.recipients, net::MailRequest::Recipients::all);
  EXPECT_EQ(mail_request(kMail, {.attempts = 3}).recipients, net::MailRequest::Recipients::some);
}

TEST(MailOutcome, SaysWhatTheServerRefused) {
  struct Case {
    net::MailRefusal refusal;
    std::string error;
  };
  const std::vector<Case> cases = {
      {{Stage::greeting, 421, "4.3.2 busy", {}},
       "the mail server refused to serve for now (421 4.3.2 busy)"},
      {{Stage::tls, 0, "", {}},
       "the mail server offers no encryption (STARTTLS), so nothing was handed over"},
      {{Stage::tls, 454, "later", {}},
       "the mail server refused an encrypted connection for now (454 later)"},
      {{Stage::login, 535, "5.7.8 user hunter2 unknown", {}},
       "the mail server refused the login (535 5.7.8 user … unknown)"},
      {{Stage::sender, 550, "", {}}, "the mail server refused the sender (550)"},
      {{Stage::recipient, 550, "5.1.1 no such user", "a@b.example"},
       "the mail server refused the recipient a@b.example (550 5.1.1 no such user)"},
      {{Stage::recipient, 451, "4.7.1 greylisted", "a@b.example"},
       "the mail server refused the recipient a@b.example for now (451 4.7.1 greylisted)"},
      {{Stage::message, 552, "5.3.4 too large", {}},
       "the mail server refused the message (552 5.3.4 too large)"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.error);
    const net::MailReply reply{.accepted = false, .refusals = {c.refusal}};
    EXPECT_EQ(outcome_of(kMail, Result(reply)),
              (Outcome{.kind = Outcome::Kind::failed, .error = c.error}));
  }
}

TEST(MailOutcome, AcceptsWhatTheServerTookAndNamesWhoWasLeftOut) {
  net::MailReply reply{.accepted = true};
  EXPECT_EQ(outcome_of(kMail, Result(reply)), Outcome{.kind = Outcome::Kind::accepted});
  EXPECT_EQ(left_out(kMail, reply), "");
  reply.refusals = {{Stage::recipient, 550, "gone", "a@b.example"},
                    {Stage::recipient, 550, "gone", "c@b.example"}};
  EXPECT_EQ(outcome_of(kMail, Result(reply)), Outcome{.kind = Outcome::Kind::accepted});
  EXPECT_EQ(left_out(kMail, reply),
            "the mail server refused the recipient a@b.example (550 gone), and 1 more; the others "
            "got the message");
}

TEST(MailOutcome, PassesOnWhyNoServerAnsweredWithoutThePassword) {
  const net::HttpError error{net::HttpError::Kind::timeout, "mail.example took too long (hunter2)"};
  EXPECT_EQ(outcome_of(kMail, Result(error)).error, "mail.example took too long (…)");
  EXPECT_THAT(outcome_of(kMail, Result(net::HttpError{})).error, StartsWith("the mail server"));
}

}  // namespace
}  // namespace newswatch::alerts
