// Text as mail carries it.

#include "alerts/mime.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

namespace newswatch::alerts::mime {
namespace {

struct Case {
  std::string name;
  std::string input;
  std::string expected;
};

TEST(Mime, FoldsAndEncodesHeaders) {
  const std::string words = "Mediators in Doha say that a truce proposal is close and talks go on";
  const std::vector<Case> cases = {
      {"short", "Truce", "Subject: Truce\r\n"},
      {"empty", "", "Subject:\r\n"},
      {"long", words + " " + words,
       "Subject: Mediators in Doha say that a truce proposal is close and talks go\r\n"
       " on Mediators in Doha say that a truce proposal is close and talks go on\r\n"},
      {"Arabic", "هدنة", "Subject: =?UTF-8?B?2YfYr9mG2Kk=?=\r\n"},
      {"a header of its own", "a\r\nBcc: x@y.example\nX: y",
       "Subject: a Bcc: x@y.example X: y\r\n"},
      {"blanks", "  a \t  b  ", "Subject: a b\r\n"},
      {"looks encoded", "=?UTF-8?B?YQ==?=", "Subject: =?UTF-8?B?PT9VVEYtOD9CP1lRPT0/PQ==?=\r\n"},
      {"not UTF-8", "a\xFFz", "Subject: =?UTF-8?B?Ye+/vXo=?=\r\n"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(header("Subject", c.input), c.expected);
  }
}

TEST(Mime, BreaksEncodedWordsBetweenCharacters) {
  std::string text;
  for (int i = 0; i < 60; ++i) text += "停火";
  const std::string folded = header("Subject", text);
  std::istringstream lines(folded);
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    EXPECT_LE(line.size(), 77u);  // the CR included
    const std::size_t begin = line.find("=?UTF-8?B?") + 10;
    const std::size_t digits = line.rfind("?=") - begin;
    EXPECT_EQ(digits % 4, 0u);
    EXPECT_EQ(line[begin + digits - 1] == '=', false) << "three bytes each: no padding";
  }
  EXPECT_EQ(count, 9u);
}

TEST(Mime, LeavesAddressesWhole) {
  const std::string address = std::string(90, 'a') + "@news.example";
  EXPECT_EQ(structured_header("To", "b@c.example, " + address),
            "To: b@c.example,\r\n " + address + "\r\n");
}

TEST(Mime, QuotesTextsThatAreMostlyAscii) {
  const std::string head =
      "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n"
      "\r\n";
  const std::vector<Case> cases = {
      {"lines", "a\n\nb\n", "a\r\n\r\nb\r\n"},
      {"no line end", "a", "a\r\n"},
      {"equals", "1=1\n", "1=3D1\r\n"},
      {"blank at the end", "-- \nb\n", "--=20\r\nb\r\n"},
      {"dots", ".\n..a\n", ".\r\n..a\r\n"},
      {"accent", "a café in a town\n", "a caf=C3=A9 in a town\r\n"},
      {"a carriage return is data", "a\rb, and so on\n", "a=0Db, and so on\r\n"},
      {"long", std::string(80, 'x') + "\n",
       std::string(75, 'x') + "=\r\n" + std::string(5, 'x') + "\r\n"},
      {"no code is broken", std::string(73, 'x') + "=end of a line\n",
       std::string(73, 'x') + "=\r\n=3Dend of a line\r\n"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(text_part("plain", c.input), head + c.expected);
  }
}

TEST(Mime, CodesTextsInOtherScripts) {
  EXPECT_EQ(text_part("html", "هدنة\nهدنة\n"),
            "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            "2YfYr9mG2KkNCtmH2K/ZhtipDQo=\r\n");
}

TEST(Mime, WritesDatesAsMailDoes) {
  const std::string epoch = "Thu, 01 Jan 1970 00:00:00 +0000";
  const std::vector<Case> cases = {
      {"a day", "2024-06-10T08:00:03Z", "Mon, 10 Jun 2024 08:00:03 +0000"},
      {"leap day", "2024-02-29T23:59:59Z", "Thu, 29 Feb 2024 23:59:59 +0000"},
      {"no leap day", "2023-02-29T23:59:59Z", epoch},
      {"no time", "2024-06-10", epoch},
      {"nothing", "", epoch},
      {"signs", "2024-+6--1T08:00:03Z", epoch},
      {"out of range", "2024-13-10T08:00:03Z", epoch},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(date_of(c.input), c.expected);
  }
}

}  // namespace
}  // namespace newswatch::alerts::mime
