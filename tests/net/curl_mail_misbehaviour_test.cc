// The mail client against servers that stall, vanish and lie, with and without TLS, and against our
// own cancellation at any moment.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <chrono>
#include <string>
#include <vector>

#include "net/curl_mail.h"
#include "tests/support/mail_fixture.h"
#include "tests/support/tls.h"

namespace newswatch::net {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::SmtpServer;
using ::testing::StartsWith;
using Stage = MailRefusal::Stage;
using Kind = HttpError::Kind;

const std::vector<std::string> kStages{"",     "EHLO", "AUTH PLAIN", "login",
                                       "MAIL", "RCPT", "DATA",       "."};

class CurlMailMisbehaviour : public testing::MailFixture {
 protected:
  MailRequest request_to(const SmtpServer& server) {
    auto request = plain_request(server.url());
    request.user = "user";
    request.password = "hunter2";
    return request;
  }
};

TEST_F(CurlMailMisbehaviour, EndsWhereTheServerDoes) {
  for (const char* how : {testing::kReset, testing::kClose}) {
    for (const std::string& stage : kStages) {
      SCOPED_TRACE(how + stage);
      const SmtpServer server(loop, {.answers = {{stage, how}}});
      const auto reply = send(request_to(server));
      ASSERT_FALSE(reply);
      if (stage.empty() && reply.error().kind == Kind::connect) continue;  // reset even earlier
      EXPECT_EQ(reply.error().kind, Kind::protocol) << reply.error().message;
      EXPECT_THAT(reply.error().message, StartsWith("127.0.0.1 broke the exchange off"));
    }
  }
}

TEST_F(CurlMailMisbehaviour, WaitsNoLongerThanItsTimeoutAtAnyStage) {
  for (const std::string& stage : kStages) {
    SCOPED_TRACE(stage);
    const SmtpServer server(loop, {.answers = {{stage, testing::kSilent}}});
    auto request = request_to(server);
    request.timeout = 300ms;
    const auto reply = send(request);
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().kind, Kind::timeout) << reply.error().message;
    EXPECT_THAT(reply.error().message, StartsWith("127.0.0.1 took too long"));
  }
}

// While one server thinks about its answer, the loop has time for others.
TEST_F(CurlMailMisbehaviour, KeepsTheLoopFreeWhileAServerIsSilent) {
  for (const std::string& stage : kStages) {
    SCOPED_TRACE(stage);
    const SmtpServer silent(loop, {.answers = {{stage, testing::kSilent}}});
    const SmtpServer quick(loop, {});
    std::optional<testing::MailResult> slow;
    asio::cancellation_signal cancel;
    bool ended = false;
    asio::co_spawn(
        loop, send_into(*mailer, request_to(silent), slow),
        asio::bind_cancellation_slot(cancel.slot(), [&](std::exception_ptr) { ended = true; }));
    testing::run_until(loop, [&] { return silent.seen().silent; });
    const auto reply = send(request_to(quick));
    ASSERT_TRUE(reply) << reply.error().message;
    EXPECT_TRUE(reply->accepted);
    EXPECT_FALSE(ended);
    cancel.emit(asio::cancellation_type::terminal);
    testing::run_until(loop, [&] { return ended; });
    EXPECT_FALSE(slow);
  }
}

TEST_F(CurlMailMisbehaviour, DoesNotTakeNonsenseForAnAnswer) {
  const std::string endless = "250-" + std::string(900, 'x') + "\r\n";
  std::string flood;
  for (int i = 0; i < 100; ++i) flood += endless;
  for (const std::string& nonsense : {std::string("HTTP/1.1 200 OK\r\n"), flood}) {
    for (const char* stage : {"", "EHLO", "MAIL", "RCPT", "DATA", "."}) {
      SCOPED_TRACE(stage);
      const SmtpServer server(loop, {.answers = {{stage, nonsense}}});
      auto request = request_to(server);
      request.timeout = 2s;
      const auto reply = send(request);
      ASSERT_FALSE(reply);
      EXPECT_NE(reply.error().kind, Kind::connect) << reply.error().message;
    }
  }
}

class MailTls : public CurlMailMisbehaviour {
 protected:
  MailTls() { authority.trust(identity); }

  testing::Identity identity = testing::make_identity("IP:127.0.0.1", 0, 3600);
  testing::AuthorityFile authority;
};

TEST_F(MailTls, LogsInOnlyInsideOfTls) {
  const SmtpServer server(loop, {.starts_tls = testing::tls_context(identity)});
  auto request = request_to(server);
  request.tls = MailRequest::Tls::required;
  request.ca_file = authority.path();
  request.message = "Subject: s\r\n\r\n.dot\r\n";
  const auto reply = send(request);
  ASSERT_TRUE(reply) << reply.error().message;
  EXPECT_TRUE(reply->accepted);
  EXPECT_EQ(server.seen().data, "Subject: s\r\n\r\n..dot\r\n.\r\n");
  testing::run_until(loop, [&] { return server.seen().lines.back() == "QUIT"; });
  EXPECT_THAT(
      server.seen().lines,
      ElementsAre(StartsWith("EHLO "), "STARTTLS", "(tls)", StartsWith("EHLO "), "AUTH PLAIN",
                  "AHVzZXIAaHVudGVyMg==", StartsWith("MAIL"), StartsWith("RCPT"), "DATA", "QUIT"));
}

TEST_F(MailTls, SpeaksTlsFromTheFirstByteWhereTheUrlSaysSo) {
  const SmtpServer server(loop, {.speaks_tls = testing::tls_context(identity)});
  auto request = request_to(server);
  request.url = server.url("smtps");
  request.tls = MailRequest::Tls::required;
  request.ca_file = authority.path();
  const auto reply = send(request);
  ASSERT_TRUE(reply) << reply.error().message;
  EXPECT_TRUE(reply->accepted);
  EXPECT_EQ(server.seen().lines.front(), "(tls)");
}

TEST_F(MailTls, HandsNothingOverWithoutATrustedConnection) {
  const auto stranger = testing::tls_context(testing::make_identity("IP:127.0.0.1", 0, 3600));
  const auto namesake = testing::tls_context(testing::make_identity("DNS:mail.example", 0, 3600));
  const auto late = testing::tls_context(testing::make_identity("IP:127.0.0.1", -7200, -3600));
  for (const auto& context : {stranger, namesake, late}) {
    const SmtpServer server(loop, {.starts_tls = context});
    auto request = request_to(server);
    request.tls = MailRequest::Tls::required;
    request.ca_file = authority.path();
    const auto reply = send(request);
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().kind, Kind::tls) << reply.error().message;
    EXPECT_THAT(server.seen().lines, ElementsAre(StartsWith("EHLO "), "STARTTLS"));
  }
}

TEST_F(MailTls, GoesNoFurtherWhenTheServerHasNoTls) {
  struct Case {
    std::string name;
    SmtpServer::Manner manner;
    MailRefusal refusal;
  };
  SmtpServer::Manner offers{.answers = {{"STARTTLS", "454 4.7.0 not now\r\n"}}};
  offers.starts_tls = testing::tls_context(identity);
  const std::vector<Case> cases = {
      {"not offered", {}, {Stage::tls, 0, "", {}}},
      {"offered and refused", offers, {Stage::tls, 454, "4.7.0 not now", {}}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const SmtpServer server(loop, c.manner);
    auto request = request_to(server);
    request.tls = MailRequest::Tls::required;
    const auto reply = send(request);
    ASSERT_TRUE(reply) << reply.error().message;
    EXPECT_FALSE(reply->accepted);
    EXPECT_THAT(reply->refusals, ElementsAre(c.refusal));
    EXPECT_THAT(server.seen().lines, Not(Contains("AUTH PLAIN")));
  }
}

// What comes before TLS must not be read as if it had come inside (CVE-2011-0411).
TEST_F(MailTls, TakesNoAnswerFromBeforeTls) {
  SmtpServer::Manner manner{.answers = {{"STARTTLS", "220 go\r\n250 injected\r\n"}}};
  manner.starts_tls = testing::tls_context(identity);
  const SmtpServer server(loop, manner);
  auto request = request_to(server);
  request.tls = MailRequest::Tls::required;
  request.ca_file = authority.path();
  request.timeout = 2s;
  const auto reply = send(request);
  EXPECT_FALSE(reply);
  EXPECT_EQ(server.seen().data, "");
}

}  // namespace
}  // namespace newswatch::net
