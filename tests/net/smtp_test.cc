// What mail servers say, and how a message is put to them.

#include "net/smtp.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace newswatch::net::smtp {
namespace {

using Step = ReplyReader::Step;

TEST(Smtp, PutsAReplyTogetherFromItsLines) {
  struct Case {
    std::string name;
    std::vector<std::string> lines;
    Step last;
    int code;
    std::string text;
  };
  const std::vector<Case> cases = {
      {"one line", {"250 2.1.0 ok"}, Step::whole, 250, "2.1.0 ok"},
      {"several",
       {"550-5.1.1 no", "550-", "550  such user"},
       Step::whole,
       550,
       "5.1.1 no such user"},
      {"bare code", {"354"}, Step::whole, 354, ""},
      {"code and blank", {"354 "}, Step::whole, 354, ""},
      {"unfinished", {"250-a"}, Step::more, 250, "a"},
      {"control bytes", {"550 a\x1b[31m\rb"}, Step::whole, 550, "a[31mb"},
      {"no code", {"hello"}, Step::broken, 0, ""},
      {"nothing", {""}, Step::broken, 0, ""},
      {"a fourth digit", {"2500 ok"}, Step::broken, 250, ""},
      {"code out of range", {"999 ok"}, Step::broken, 0, ""},
      {"two codes", {"250-a", "550 b"}, Step::broken, 250, "a"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    ReplyReader reader;
    Step step = Step::broken;
    for (const std::string& line : c.lines) step = reader.take(line);
    EXPECT_EQ(step, c.last);
    EXPECT_EQ(reader.reply().code, c.code);
    EXPECT_EQ(reader.reply().text, c.text);
  }
}

TEST(Smtp, BeginsAnewAfterAWholeReply) {
  ReplyReader reader;
  EXPECT_EQ(reader.take("250 a"), Step::whole);
  EXPECT_EQ(reader.take("550 b"), Step::whole);
  EXPECT_EQ(reader.reply().text, "b");
}

TEST(Smtp, KeepsAsMuchOfTheTextAsIsReadable) {
  ReplyReader reader;
  for (int i = 0; i < 100; ++i) EXPECT_EQ(reader.take("250-" + std::string(90, 'x')), Step::more);
  EXPECT_EQ(reader.take("250 end"), Step::whole);
  EXPECT_LE(reader.reply().text.size(), kMaxTextBytes);
}

TEST(Smtp, DoublesDotsThatBeginALineAndMarksTheEnd) {
  struct Case {
    std::string message;
    std::string data;
  };
  const std::vector<Case> cases = {
      {"a\r\n", "a\r\n.\r\n"},
      {"a", "a\r\n.\r\n"},
      {"", "\r\n.\r\n"},
      {".\r\n", "..\r\n.\r\n"},
      {"a\r\n.b\r\n..\r\nc.\r\n", "a\r\n..b\r\n...\r\nc.\r\n.\r\n"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.message);
    EXPECT_EQ(data_of(c.message), c.data);
  }
}

TEST(Smtp, ReadsTheHostOfAServer) {
  struct Case {
    std::string url;
    std::string host;
  };
  const std::vector<Case> cases = {
      {"smtp://mail.example", "mail.example"},
      {"smtp://Mail.Example:587", "mail.example"},
      {"smtps://mail_1.example:465/", "mail_1.example"},
      {"smtp://mail.example:587/desk.example", "mail.example"},
      {"smtps://[2001:db8::1]", "[2001:db8::1]"},
      {"smtps://[2001:db8::1]:465", "[2001:db8::1]"},
      {"http://mail.example", ""},
      {"smtp://", ""},
      {"smtp://:25", ""},
      {"smtp://mail.example:", ""},
      {"smtp://mail.example:port", ""},
      {"smtp://[2001:db8::1", ""},
      {"smtp://[]", ""},
      {"smtp://[::1]x", ""},
      {"smtp://u:p@mail.example", ""},
      {"smtp://mail.example/a b", ""},
      {"smtp://mail.example/a\r\nRSET", ""},
      {"smtp://mail.example?x", ""},
  };
  for (const Case& c : cases) EXPECT_EQ(host_of(c.url), c.host) << c.url;
}

TEST(Smtp, KnowsWhatIsAnAddress) {
  for (const char* good : {"a@b", "desk+alerts@news.example", "o'brien@[192.0.2.1]"}) {
    EXPECT_TRUE(is_address(good)) << good;
  }
  for (const char* bad : {"", "a", "@b", "a@", "a b@c", "a@b>", "<a@b>", "a@b\r\nDATA", "\"a\"@b",
                          "ä@b", "a@b,c@d"}) {
    EXPECT_FALSE(is_address(bad)) << bad;
  }
  EXPECT_FALSE(is_address(std::string(260, 'a') + "@b"));
}

}  // namespace
}  // namespace newswatch::net::smtp
