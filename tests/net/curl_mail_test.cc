// The mail client against servers of the test's own: what they get, and what their "no" means.

#include "net/curl_mail.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/mail_fixture.h"

namespace newswatch::net {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::SmtpServer;
using ::testing::StartsWith;
using Stage = MailRefusal::Stage;
using Kind = HttpError::Kind;

class CurlMail : public testing::MailFixture {};

TEST_F(CurlMail, HandsOverOneMessageByteForByte) {
  const SmtpServer server(loop, {});
  auto request = plain_request(server.url());
  request.message = "Subject: s\r\n\r\n.\r\n..two\r\n.one\r\nend.\r\n";
  const auto reply = send(request);
  ASSERT_TRUE(reply) << reply.error().message;
  EXPECT_TRUE(reply->accepted);
  EXPECT_THAT(reply->refusals, ElementsAre());
  EXPECT_EQ(server.seen().data, "Subject: s\r\n\r\n..\r\n...two\r\n..one\r\nend.\r\n.\r\n");
  testing::run_until(loop, [&] { return server.seen().lines.back() == "QUIT"; });
  EXPECT_THAT(server.seen().lines,
              ElementsAre(StartsWith("EHLO "), "MAIL FROM:<newswatch@news.example>",
                          "RCPT TO:<desk@news.example>", "DATA", "QUIT"));
}

TEST_F(CurlMail, HandsOverALargeMessage) {
  const SmtpServer server(loop, {});
  auto request = plain_request(server.url());
  for (int i = 0; i < 40'000; ++i) request.message += "a line of a message that is quite long\r\n";
  const auto reply = send(request);
  ASSERT_TRUE(reply) << reply.error().message;
  EXPECT_EQ(server.seen().data, request.message + ".\r\n");
}

TEST_F(CurlMail, LogsInByTheWaysTheServerKnows) {
  struct Case {
    std::string offered;
    std::vector<std::string> lines;  // of the login
  };
  const std::vector<Case> cases = {
      {"PLAIN LOGIN", {"AUTH PLAIN", "AHVzZXIAaHVudGVyMg=="}},
      {"LOGIN", {"AUTH LOGIN", "dXNlcg==", "aHVudGVyMg=="}},
      {"NTLM GSSAPI EXTERNAL LOGIN", {"AUTH LOGIN", "dXNlcg==", "aHVudGVyMg=="}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.offered);
    const SmtpServer server(loop, {.logins = c.offered});
    auto request = plain_request(server.url());
    request.user = "user";
    request.password = "hunter2";
    const auto reply = send(request);
    ASSERT_TRUE(reply) << reply.error().message;
    EXPECT_TRUE(reply->accepted);
    const auto& seen = server.seen().lines;
    ASSERT_GT(seen.size(), c.lines.size());
    EXPECT_EQ(std::vector<std::string>(seen.begin() + 1,
                                       seen.begin() + 1 + static_cast<long>(c.lines.size())),
              c.lines);
  }
}

TEST_F(CurlMail, TellsWhatTheServerRefusedAndInWhichWords) {
  struct Case {
    std::string name;
    std::string at;
    std::string answer;
    MailRefusal refusal;
  };
  const std::vector<Case> cases = {
      {"busy", "", "421 4.3.2 too busy\r\n", {Stage::greeting, 421, "4.3.2 too busy", {}}},
      {"no service", "", "554-go\r\n554 away\r\n", {Stage::greeting, 554, "go away", {}}},
      {"login",
       "login",
       "535 5.7.8 bad credentials\r\n",
       {Stage::login, 535, "5.7.8 bad credentials", {}}},
      {"login for now", "login", "454 4.7.0 later\r\n", {Stage::login, 454, "4.7.0 later", {}}},
      {"sender", "MAIL", "550 5.7.1 not you\r\n", {Stage::sender, 550, "5.7.1 not you", {}}},
      {"greylisting",
       "RCPT",
       "451 4.7.1 come again\r\n",
       {Stage::recipient, 451, "4.7.1 come again", "desk@news.example"}},
      {"recipient",
       "RCPT",
       "550 5.1.1 no such user\r\n",
       {Stage::recipient, 550, "5.1.1 no such user", "desk@news.example"}},
      {"mailbox busy",
       "RCPT",
       "450 busy\r\n",
       {Stage::recipient, 450, "busy", "desk@news.example"}},
      {"no data", "DATA", "554 no\r\n", {Stage::message, 554, "no", {}}},
      {"data at once", "DATA", "250 what\r\n", {Stage::message, 250, "what", {}}},
      {"too large", ".", "552 5.3.4 too large\r\n", {Stage::message, 552, "5.3.4 too large", {}}},
      {"spam", ".", "554 5.7.1 spam\r\n", {Stage::message, 554, "5.7.1 spam", {}}},
      {"for now", ".", "451 4.3.0 later\r\n", {Stage::message, 451, "4.3.0 later", {}}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const SmtpServer server(loop, {.answers = {{c.at, c.answer}}});
    auto request = plain_request(server.url());
    request.user = "user";
    request.password = "hunter2";
    const auto reply = send(request);
    ASSERT_TRUE(reply) << reply.error().message;
    EXPECT_FALSE(reply->accepted);
    EXPECT_THAT(reply->refusals, ElementsAre(c.refusal));
  }
}

TEST_F(CurlMail, SendsToThoseWhoAreAcceptedWhenOthersAreRefusedForGood) {
  const SmtpServer server(loop, {.answers = {{"RCPT TO:<b@x.example>", "550 5.1.1 gone\r\n"}}});
  auto request = plain_request(server.url());
  request.to = {"a@x.example", "b@x.example", "c@x.example"};
  const auto reply = send(request);
  ASSERT_TRUE(reply) << reply.error().message;
  EXPECT_TRUE(reply->accepted);
  EXPECT_THAT(reply->refusals,
              ElementsAre(MailRefusal{Stage::recipient, 550, "5.1.1 gone", "b@x.example"}));
  EXPECT_EQ(server.seen().data, request.message + ".\r\n");
}

TEST_F(CurlMail, WaitsForOneWhoIsRefusedForNowUnlessToldOtherwise) {
  struct Case {
    MailRequest::Recipients recipients;
    bool accepted;
  };
  const MailRefusal for_now{Stage::recipient, 451, "later", "c@x.example"};
  const MailRefusal for_good{Stage::recipient, 550, "gone", "b@x.example"};
  for (const Case& c :
       {Case{MailRequest::Recipients::all, false}, Case{MailRequest::Recipients::some, true}}) {
    const SmtpServer server(loop, {.answers = {{"RCPT TO:<b@x.example>", "550 gone\r\n"},
                                               {"RCPT TO:<c@x.example>", "451 later\r\n"}}});
    auto request = plain_request(server.url());
    request.to = {"a@x.example", "b@x.example", "c@x.example"};
    request.recipients = c.recipients;
    const auto reply = send(request);
    ASSERT_TRUE(reply) << reply.error().message;
    EXPECT_EQ(reply->accepted, c.accepted);
    EXPECT_THAT(reply->refusals, ElementsAre(for_now, for_good));
    EXPECT_EQ(server.seen().data.empty(), !c.accepted);
  }
}

TEST_F(CurlMail, RefusesWhatItMayNotSend) {
  const SmtpServer server(loop, {});
  struct Case {
    std::string name;
    void (*spoil)(MailRequest&);
  };
  const std::vector<Case> cases = {
      {"no server", [](MailRequest& r) { r.url = ""; }},
      {"web server", [](MailRequest& r) { r.url = "http://127.0.0.1/"; }},
      {"password in the URL", [](MailRequest& r) { r.url = "smtp://u:hunter2@127.0.0.1/"; }},
      {"line break in the URL", [](MailRequest& r) { r.url += "/\r\nRSET"; }},
      {"sender", [](MailRequest& r) { r.from = "a@b>\r\nRSET"; }},
      {"no recipient", [](MailRequest& r) { r.to.clear(); }},
      {"recipient",
       [](MailRequest& r) {
         r.to = {"a@b.example", "b"};
       }},
      {"NUL", [](MailRequest& r) { r.user = std::string("a\0b", 3); }},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    auto request = plain_request(server.url());
    c.spoil(request);
    const auto reply = send(request);
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().kind, Kind::bad_request);
    EXPECT_THAT(reply.error().message, ::testing::Not(HasSubstr("hunter2")));
  }
  EXPECT_EQ(server.accepted(), 0u);
}

TEST_F(CurlMail, RefusesAddressesThatAreNotPublic) {
  const SmtpServer server(loop, {});
  auto request = plain_request(server.url());
  request.addresses = AddressPolicy::public_only;
  const auto reply = send(request);
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, Kind::refused_address);
  EXPECT_EQ(reply.error().message,
            "127.0.0.1 is loopback; allow it with allow_private_addresses: true");
  EXPECT_EQ(server.accepted(), 0u);
}

}  // namespace
}  // namespace newswatch::net
