#include "daemon/status_pages.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace newswatch::daemon {
namespace {

class StatusPages : public ::testing::Test {
 protected:
  net::ServerResponse ask(const std::string& target, const std::string& method = "GET") {
    return answer_status(sources, {.method = method, .target = target});
  }
  static std::string header(const net::ServerResponse& response, const std::string& name) {
    const auto found = std::find_if(response.headers.begin(), response.headers.end(),
                                    [&](const auto& one) { return one.name == name; });
    return found == response.headers.end() ? "" : found->value;
  }

  bool is_alive = true;
  std::string unready;
  std::string summary = "watching 3 feeds";
  StatusSources sources{.metrics = [] { return std::string("newswatch_feeds 3\n"); },
                        .alive = [this] { return is_alive; },
                        .unready = [this] { return unready; },
                        .summary = [this] { return summary; }};
};

TEST_F(StatusPages, AnswerEachPath) {
  struct Case {
    std::string target;
    int status;
    std::string body;
  };
  const std::vector<Case> cases = {
      {"/livez", 200, "ok\n"},
      {"/readyz", 200, "ok\n"},
      {"/metrics", 200, "newswatch_feeds 3\n"},
      {"/metrics?format=text", 200, "newswatch_feeds 3\n"},
      {"/", 200,
       "newswatch " NEWSWATCH_VERSION "\nwatching 3 feeds\n\n/metrics  /livez  /readyz\n"},
      {"/livez/", 404, "there is nothing at this path; see /\n"},
      {"/../etc/passwd", 404, "there is nothing at this path; see /\n"},
      {"", 404, "there is nothing at this path; see /\n"},
      {"*", 404, "there is nothing at this path; see /\n"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.target);
    for (const char* method : {"GET", "HEAD"}) {
      const auto response = ask(c.target, method);
      EXPECT_EQ(response.status, c.status);
      EXPECT_EQ(response.body, c.body);
    }
  }
}

TEST_F(StatusPages, TakeNoOtherMethod) {
  for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "get", ""}) {
    SCOPED_TRACE(method);
    for (const char* target : {"/", "/metrics", "/nowhere"}) {
      const auto response = ask(target, method);
      EXPECT_EQ(response.status, 405);
      EXPECT_EQ(header(response, "Allow"), "GET, HEAD");
    }
  }
}

// A page of another origin may read none of this, whatever it asks for.
TEST_F(StatusPages, ShareNothingWithOtherOrigins) {
  const std::vector<net::Header> headers = {{"Origin", "https://evil.example"},
                                            {"Access-Control-Request-Method", "GET"},
                                            {"Access-Control-Request-Private-Network", "true"}};
  for (const char* method : {"GET", "HEAD", "OPTIONS", "POST"}) {
    for (const char* target : {"/", "/metrics", "/livez", "/readyz", "/nowhere"}) {
      const auto response =
          answer_status(sources, {.method = method, .target = target, .headers = headers});
      for (const net::Header& one : response.headers)
        EXPECT_FALSE(one.name.starts_with("Access-Control-")) << method << " " << target;
    }
  }
}

TEST_F(StatusPages, SayWhatIsWrong) {
  is_alive = false;
  EXPECT_EQ(ask("/livez").status, 503);
  EXPECT_EQ(ask("/readyz").status, 200) << "each answers for itself";
  is_alive = true;
  unready = "starting or stopping";
  EXPECT_EQ(ask("/readyz").status, 503);
  EXPECT_EQ(ask("/readyz").body, "starting or stopping\n");
  EXPECT_EQ(ask("/livez").status, 200);
}

TEST_F(StatusPages, AreNeverCachedNorTakenForAnythingButText) {
  for (const char* target : {"/", "/metrics", "/livez", "/readyz", "/nowhere"}) {
    const auto response = ask(target);
    EXPECT_EQ(header(response, "Cache-Control"), "no-store");
    EXPECT_EQ(header(response, "X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(header(response, "Content-Security-Policy"),
              "default-src 'none'; frame-ancestors 'none'");
    EXPECT_EQ(header(response, "X-Frame-Options"), "DENY");
    EXPECT_EQ(header(response, "Referrer-Policy"), "no-referrer");
    EXPECT_EQ(header(response, "Cross-Origin-Resource-Policy"), "same-origin");
    EXPECT_TRUE(header(response, "Content-Type").starts_with("text/plain"));
  }
  EXPECT_EQ(header(ask("/metrics"), "Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
}

TEST_F(StatusPages, PassNoControlByteOn) {
  summary = "a feed named \x1b]0;owned\x07";
  unready = "x\ny\x9b";
  EXPECT_EQ(ask("/").body.find_first_of("\x1b\x07"), std::string::npos);
  EXPECT_EQ(ask("/readyz").body, "x\\ny\\x9b\n");
}

}  // namespace
}  // namespace newswatch::daemon
