// The scripted Http that other rooms' tests stand on keeps its own promises.

#include "tests/support/fake_http.h"

#include <gtest/gtest.h>

#include "tests/support/task_fixture.h"

namespace newswatch::net {
namespace {

class FakeHttpTest : public testing::TaskFixture {
 protected:
  testing::FakeHttp::Result get(const std::string& url) {
    HttpRequest request{.url = url};
    return testing::run(loop, http.send(std::move(request)));
  }
  testing::FakeHttp http;
};

TEST_F(FakeHttpTest, AnswersInOrderAndRepeatsTheLast) {
  http.answer("http://a/", {.status = 200, .body = "first"});
  http.answer("http://a/", HttpError{HttpError::Kind::timeout, "slow"});
  http.answer("http://a/", {.status = 304});
  EXPECT_EQ(get("http://a/")->body, "first");
  EXPECT_EQ(get("http://a/").error().kind, HttpError::Kind::timeout);
  EXPECT_EQ(get("http://a/")->status, 304);
  EXPECT_EQ(get("http://a/")->status, 304);
  EXPECT_EQ(get("http://a/")->url, "http://a/");
  EXPECT_EQ(http.asked.size(), 5u);
}

TEST_F(FakeHttpTest, RefusesWhatWasNeverScripted) {
  EXPECT_EQ(get("http://b/").error().kind, HttpError::Kind::connect);
}

TEST_F(FakeHttpTest, HangsUntilCancelled) {
  http.hang("http://c/");
  TaskGroup group(loop.get_executor(), note_errors());
  const auto ask = [](Http& through) -> boost::asio::awaitable<void> {
    HttpRequest request{.url = "http://c/"};
    auto reply = co_await through.send(std::move(request));
  };
  group.spawn("ask", ask(http));
  testing::settle(loop);
  EXPECT_EQ(group.size(), 1u);
  EXPECT_EQ(http.asked.size(), 1u);
  finish(group);
  EXPECT_EQ(group.size(), 0u);
}

TEST_F(FakeHttpTest, AnswersWhatHangsOnceItIsReleased) {
  http.answer("http://c/", {.status = 200, .body = "late"});
  http.hang("http://c/");
  TaskGroup group(loop.get_executor(), note_errors());
  const auto ask = [](Http& through, testing::Journal& note) -> boost::asio::awaitable<void> {
    HttpRequest request{.url = "http://c/"};
    auto reply = co_await through.send(std::move(request));
    note(reply->body);
  };
  group.spawn("ask", ask(http, journal));
  testing::settle(loop);
  EXPECT_TRUE(journal.lines.empty());
  http.release("http://c/");
  testing::settle(loop);
  EXPECT_EQ(journal.lines, (std::vector<std::string>{"late"}));
  EXPECT_EQ(get("http://c/")->body, "late");
}

}  // namespace
}  // namespace newswatch::net
