#include "net/redirects.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/fake_http.h"
#include "tests/support/loopback.h"

namespace newswatch::net {
namespace {

using Kind = HttpError::Kind;
using Outcome = boost::system::result<Followed, HttpError>;

HttpResponse redirect(int status, const std::string& to) {
  return {.status = status, .headers = {{"Location", to}}};
}

class Redirects : public ::testing::Test {
 protected:
  Outcome get(const std::string& url, std::vector<Header> headers = {}, std::size_t max_hops = 5) {
    HttpRequest request{.url = url, .headers = std::move(headers)};
    return testing::run(loop, send_following_redirects(http, std::move(request), max_hops));
  }

  bool last_request_has(const std::string& name) const {
    const auto& headers = http.asked.back().headers;
    return std::any_of(headers.begin(), headers.end(),
                       [&](const Header& one) { return one.name == name; });
  }

  boost::asio::io_context loop;
  testing::FakeHttp http;
};

TEST_F(Redirects, FollowsEachRedirectingStatusAndTellsTheHops) {
  for (const int status : {301, 302, 303, 307, 308}) {
    SCOPED_TRACE(status);
    testing::FakeHttp fresh;
    fresh.answer("https://a.example/feed", redirect(status, "/rss?x=1#top"));
    fresh.answer("https://a.example/rss?x=1", {.status = 200, .body = "ok"});
    HttpRequest request{.url = "https://a.example/feed"};
    const auto got = testing::run(loop, send_following_redirects(fresh, std::move(request), 5));
    ASSERT_TRUE(got) << got.error().message;
    EXPECT_EQ(got->response.body, "ok");
    const std::vector<Hop> hops = {{status, "https://a.example/feed", "https://a.example/rss?x=1"}};
    EXPECT_EQ(got->hops, hops);
  }
}

TEST_F(Redirects, ReturnsOtherStatusesAsTheyAre) {
  for (const int status : {200, 204, 300, 304, 305, 404, 500}) {
    SCOPED_TRACE(status);
    const std::string url = "https://a.example/" + std::to_string(status);
    http.answer(url, redirect(status, "https://b.example/"));
    const auto got = get(url);
    ASSERT_TRUE(got);
    EXPECT_EQ(got->response.status, status);
    EXPECT_TRUE(got->hops.empty());
  }
}

TEST_F(Redirects, VerifyCertificatesAgainOnceTheyHaveLeftTheHost) {
  http.answer("https://a.example/", redirect(302, "/next"));
  http.answer("https://a.example/next", redirect(302, "https://b.example/"));
  http.answer("https://b.example/", redirect(302, "https://a.example/last"));
  http.answer("https://a.example/last", {.status = 200});
  HttpRequest request{.url = "https://a.example/", .certificates = Certificates::ignored};
  ASSERT_TRUE(testing::run(loop, send_following_redirects(http, std::move(request), 5)));
  std::vector<Certificates> asked;
  for (const HttpRequest& one : http.asked) asked.push_back(one.certificates);
  const std::vector<Certificates> expected = {Certificates::ignored, Certificates::ignored,
                                              Certificates::verified, Certificates::verified};
  EXPECT_EQ(asked, expected);
}

TEST_F(Redirects, TakeTheAuthoritiesOfTheFirstHostToNoOther) {
  http.answer("https://a.example/", redirect(302, "https://a.example:8443/"));
  http.answer("https://a.example:8443/", redirect(302, "https://b.example/"));
  http.answer("https://b.example/", redirect(302, "https://a.example/last"));
  http.answer("https://a.example/last", {.status = 200});
  HttpRequest request{.url = "https://a.example/", .ca_file = "internal.pem"};
  request.proxy.url = "http://proxy.example:3128";
  ASSERT_TRUE(testing::run(loop, send_following_redirects(http, std::move(request), 5)));
  std::vector<std::string> trusted;
  for (const HttpRequest& one : http.asked) {
    trusted.push_back(one.ca_file);
    EXPECT_EQ(one.proxy.url, "http://proxy.example:3128");
  }
  EXPECT_EQ(trusted, (std::vector<std::string>{"internal.pem", "internal.pem", "", ""}));
}

TEST_F(Redirects, ReturnsARedirectWithoutLocation) {
  http.answer("https://a.example/", {.status = 302});
  const auto got = get("https://a.example/");
  ASSERT_TRUE(got);
  EXPECT_EQ(got->response.status, 302);
}

TEST_F(Redirects, StopsAfterTheLastAllowedHop) {
  http.answer("https://a.example/", redirect(302, "/"));
  const auto got = get("https://a.example/", {}, 3);
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().kind, Kind::too_many_redirects);
  EXPECT_EQ(http.asked.size(), 4u);
}

TEST_F(Redirects, TakesAsManyHopsAsAllowed) {
  http.answer("https://a.example/0", redirect(302, "/1"));
  http.answer("https://a.example/1", redirect(302, "/2"));
  http.answer("https://a.example/2", {.status = 200});
  EXPECT_TRUE(get("https://a.example/0", {}, 2));
  EXPECT_FALSE(get("https://a.example/0", {}, 1));
}

TEST_F(Redirects, NeverFallsBackFromHttpsToHttp) {
  http.answer("https://a.example/", redirect(301, "http://a.example/"));
  http.answer("http://a.example/", {.status = 200});
  const auto got = get("https://a.example/");
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().kind, Kind::protocol);
  EXPECT_EQ(http.asked.size(), 1u);
}

TEST_F(Redirects, FollowsNothingButHttp) {
  for (const std::string to : {"file:///etc/passwd", "ftp://a.example/", "gopher://a.example/",
                               "http://", "javascript:1"}) {
    SCOPED_TRACE(to);
    testing::FakeHttp fresh;
    fresh.answer("http://a.example/", redirect(302, to));
    HttpRequest request{.url = "http://a.example/"};
    const auto got = testing::run(loop, send_following_redirects(fresh, std::move(request), 5));
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().kind, Kind::protocol);
  }
}

TEST_F(Redirects, DropsCredentialsForAnotherHostAndKeepsWhatIsHarmless) {
  http.answer("https://a.example/", redirect(302, "https://b.example/"));
  http.answer("https://b.example/", {.status = 200});
  ASSERT_TRUE(get("https://a.example/", {{"Authorization", "Bearer s"},
                                         {"Cookie", "s"},
                                         {"X-Api-Key", "s"},
                                         {"If-None-Match", "\"1\""},
                                         {"Cache-Control", "no-cache"},
                                         {"Accept-Encoding", "gzip"}}));
  EXPECT_FALSE(last_request_has("Authorization"));
  EXPECT_FALSE(last_request_has("Cookie"));
  EXPECT_FALSE(last_request_has("X-Api-Key"));
  EXPECT_FALSE(last_request_has("If-None-Match"));
  EXPECT_TRUE(last_request_has("Cache-Control"));
  EXPECT_TRUE(last_request_has("Accept-Encoding"));
}

TEST_F(Redirects, KeepsCredentialsOnTheSameHostOnly) {
  struct Case {
    std::string from;
    std::string to;
    bool kept;
  };
  const std::vector<Case> cases = {
      {"https://a.example/", "https://a.example/x", true},
      {"http://a.example/", "https://a.example/x", true},
      {"https://a.example/", "https://a.example:8443/x", false},
      {"http://a.example:8080/", "https://a.example/x", false},
      {"https://a.example/", "https://www.a.example/x", false},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.from + " to " + c.to);
    http.answer(c.from, redirect(302, c.to));
    http.answer(c.from, {.status = 200});
    http.answer(c.to, {.status = 200});
    testing::FakeHttp fresh;
    fresh.answer(c.from, redirect(302, c.to));
    fresh.answer(c.to, {.status = 200});
    HttpRequest request{.url = c.from, .headers = {{"Authorization", "Bearer s"}}};
    const auto got = testing::run(loop, send_following_redirects(fresh, std::move(request), 5));
    ASSERT_TRUE(got);
    EXPECT_EQ(fresh.asked.back().headers.size(), c.kept ? 1u : 0u);
  }
}

TEST_F(Redirects, SendsWhatBelongsToOneUrlToThatUrlOnly) {
  http.answer("https://a.example/", redirect(302, "/x"));
  http.answer("https://a.example/x", redirect(302, "/y"));
  http.answer("https://a.example/y", {.status = 200});
  HttpRequest request{.url = "https://a.example/", .headers = {{"Accept", "text/xml"}}};
  OnlyFor only{"https://a.example/x", {{"If-None-Match", "W/\"1\""}}};
  const auto got =
      testing::run(loop, send_following_redirects(http, std::move(request), 5, std::move(only)));
  ASSERT_TRUE(got);
  ASSERT_EQ(http.asked.size(), 3u);
  EXPECT_EQ(http.asked[0].headers, (std::vector<Header>{{"Accept", "text/xml"}}));
  EXPECT_EQ(http.asked[1].headers,
            (std::vector<Header>{{"Accept", "text/xml"}, {"If-None-Match", "W/\"1\""}}));
  EXPECT_EQ(http.asked[2].headers, (std::vector<Header>{{"Accept", "text/xml"}}));
}

TEST_F(Redirects, GivesLaterHopsOnlyTheTimeThatIsLeft) {
  http.answer("https://a.example/", redirect(302, "/x"));
  http.answer("https://a.example/x", {.status = 200});
  ASSERT_TRUE(get("https://a.example/"));
  EXPECT_LE(http.asked[1].timeout, http.asked[0].timeout);
}

TEST_F(Redirects, PassesErrorsOn) {
  http.answer("https://a.example/", redirect(302, "https://b.example/"));
  http.answer("https://b.example/", HttpError{Kind::tls, "no trust"});
  const auto got = get("https://a.example/");
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error(), (HttpError{Kind::tls, "no trust"}));
}

TEST_F(Redirects, RefusesToRepeatAPost) {
  HttpRequest request{.method = Method::post, .url = "https://a.example/"};
  const auto got = testing::run(loop, send_following_redirects(http, std::move(request), 5));
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().kind, Kind::bad_request);
  EXPECT_TRUE(http.asked.empty());
}

}  // namespace
}  // namespace newswatch::net
