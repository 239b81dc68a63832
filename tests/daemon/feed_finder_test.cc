// The search for feeds, on an internet of a test's own.

#include "daemon/feed_finder.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <optional>
#include <string>
#include <vector>

#include "net/task_group.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_http.h"

namespace newswatch::daemon {
namespace {

using namespace std::chrono_literals;
using feeds::FoundBy;

constexpr std::chrono::sys_seconds kNow{std::chrono::seconds(1'718'000'000)};  // 2024-06-10

std::string rss(const std::string& title, const std::string& item = "a") {
  return "<rss version='2.0'><channel><title>" + title + "</title><item><link>https://a.example/" +
         item + "</link><title>x</title><pubDate>Sun, 09 Jun 2024 08:00:00 GMT</pubDate></item>" +
         "</channel></rss>";
}

class FeedFinderTest : public ::testing::Test {
 protected:
  void serve(const std::string& url, std::string body, std::vector<net::Header> headers = {}) {
    http.answer(url, net::HttpResponse{
                         .status = 200, .headers = std::move(headers), .body = std::move(body)});
  }
  void answer(const std::string& url, int status) {
    http.answer(url, net::HttpResponse{.status = status});
  }
  void redirect(const std::string& url, const std::string& to, int status) {
    http.answer(url, net::HttpResponse{.status = status, .headers = {{"Location", to}}});
  }

  boost::asio::awaitable<void> search(FeedFinder& finder, std::string typed,
                                      std::optional<Finding>& into) {
    into = co_await finder.find(std::move(typed));
  }

  Finding find(const std::string& typed, FindOptions options = {}) {
    options.fetch.host_pause = 0s;
    FeedFinder finder(http, clock, options, [this](const std::string&, std::size_t) { ++looks; });
    std::optional<Finding> finding;
    net::TaskGroup tasks(loop.get_executor(), [](const std::string& task, std::exception_ptr) {
      ADD_FAILURE() << task;
    });
    tasks.spawn("find", search(finder, typed, finding));
    loop.restart();
    loop.run();
    EXPECT_TRUE(finding);
    return finding ? *finding : Finding{};
  }

  std::vector<std::string> asked() const {
    std::vector<std::string> urls;
    for (const net::HttpRequest& request : http.asked) urls.push_back(request.url);
    return urls;
  }
  bool was_asked(const std::string& url) const {
    const auto urls = asked();
    return std::find(urls.begin(), urls.end(), url) != urls.end();
  }

  static std::vector<std::string> urls(const Finding& finding) {
    std::vector<std::string> found;
    for (const auto& feed : finding.feeds) found.push_back(feed.url);
    return found;
  }

  boost::asio::io_context loop;
  testing::FakeClock clock{loop, kNow};
  testing::FakeHttp http;
  int looks = 0;
};

using Urls = std::vector<std::string>;

TEST_F(FeedFinderTest, AFeedItselfIsOneRequest) {
  serve("https://a.example/feed", rss("A"), {{"Link", "<https://hub.example/>; rel=\"hub\""}});
  const Finding finding = find("https://a.example/feed#top");
  ASSERT_EQ(urls(finding), Urls{"https://a.example/feed"});
  EXPECT_EQ(finding.feeds[0].title, "A");
  EXPECT_EQ(finding.feeds[0].found_by, FoundBy::given);
  EXPECT_EQ(finding.feeds[0].hub, "https://hub.example/");
  EXPECT_EQ(http.asked.size(), 1u);
  EXPECT_EQ(looks, 1);
}

TEST_F(FeedFinderTest, AsksAsTheDaemonDoes) {
  serve("https://a.example/feed", rss("A"));
  FindOptions options;
  options.fetch.user_agent_contact = "https://us.example";
  (void)find("https://a.example/feed", options);
  ASSERT_EQ(http.asked.size(), 1u);
  const auto& headers = http.asked[0].headers;
  EXPECT_NE(std::find_if(headers.begin(), headers.end(),
                         [](const net::Header& one) {
                           return one.name == "User-Agent" &&
                                  one.value.find("https://us.example") != std::string::npos;
                         }),
            headers.end());
  EXPECT_EQ(http.asked[0].addresses, net::AddressPolicy::public_only);
}

TEST_F(FeedFinderTest, ABareHostIsAskedOverHttpsThenHttp) {
  serve("http://a.example/feed", rss("A"));
  EXPECT_EQ(urls(find("a.example/feed")), Urls{"http://a.example/feed"});
  EXPECT_EQ(asked(), (Urls{"https://a.example/feed", "http://a.example/feed"}));
}

TEST_F(FeedFinderTest, LooksAtWhatThePageNamesAndNowhereElse) {
  serve("https://a.example/",
        "<html><head><link rel=alternate type=application/rss+xml href=/world.rss>"
        "<link rel=alternate type=application/atom+xml href=/comments/feed></head>"
        "<body><a href=/rss/asia>Asia</a></body></html>",
        {{"Link", "</json>; rel=alternate; type=\"application/feed+json\", </x>; rel=alternate"}});
  serve("https://a.example/world.rss", rss("World", "1"));
  serve("https://a.example/comments/feed", rss("Replies", "2"));
  serve("https://a.example/json",
        "{\"version\":\"https://jsonfeed.org/version/"
        "1.1\",\"title\":\"J\",\"items\":[{\"id\":\"1\",\"content_text\":\"x\"}]}");
  serve("https://a.example/rss/asia", rss("Asia", "3"));
  const Finding finding = find("https://a.example/");
  EXPECT_EQ(urls(finding), (Urls{"https://a.example/world.rss", "https://a.example/json",
                                 "https://a.example/rss/asia", "https://a.example/comments/feed"}));
  EXPECT_EQ(finding.feeds[0].found_by, FoundBy::link_element);
  EXPECT_EQ(finding.feeds[0].found_at, "https://a.example/");
  EXPECT_EQ(finding.feeds[1].found_by, FoundBy::link_header);
  EXPECT_EQ(finding.feeds[2].found_by, FoundBy::page_link);
  EXPECT_EQ(http.asked.size(), 5u);
}

TEST_F(FeedFinderTest, APageOfFeedsIsReadToo) {
  serve("https://a.example/", "<html><a href=/rss>Our feeds</a></html>");
  serve("https://a.example/rss", "<html><a href=/rss/world.xml>World</a></html>");
  serve("https://a.example/rss/world.xml", rss("World"));
  EXPECT_EQ(urls(find("https://a.example/")), Urls{"https://a.example/rss/world.xml"});
}

TEST_F(FeedFinderTest, GuessesOnlyWherePagesNameNothing) {
  serve("https://a.example/story", "<html>a story</html>");
  serve("https://a.example/", "<html>a site</html>");
  answer("https://a.example/robots.txt", 404);
  serve("https://a.example/rss.xml", rss("A"));
  const Finding finding = find("https://a.example/story");
  EXPECT_EQ(urls(finding), Urls{"https://a.example/rss.xml"});
  EXPECT_EQ(finding.feeds[0].found_by, FoundBy::common_path);
  EXPECT_FALSE(was_asked("https://a.example/atom.xml")) << "one is enough";
}

TEST_F(FeedFinderTest, TheHomePageIsAskedWhatThePageDoesNotName) {
  serve("https://a.example/story", "<html>a story</html>");
  serve("https://a.example/", "<html><link rel=alternate type=application/rss+xml href=/f></html>");
  answer("https://a.example/robots.txt", 404);
  serve("https://a.example/f", rss("A"));
  const Finding finding = find("https://a.example/story");
  EXPECT_EQ(urls(finding), Urls{"https://a.example/f"});
  EXPECT_EQ(finding.feeds[0].found_by, FoundBy::link_element);
}

TEST_F(FeedFinderTest, RobotsForbidGuessesButNotWhatAPageNames) {
  serve("https://a.example/",
        "<html><link rel=alternate type=application/rss+xml href=/named></html>");
  serve("https://a.example/robots.txt", "User-agent: *\nDisallow: /\nAllow: /atom.xml\n");
  answer("https://a.example/named", 404);
  answer("https://a.example/atom.xml", 404);
  const Finding finding = find("https://a.example/");
  EXPECT_TRUE(finding.feeds.empty());
  EXPECT_EQ(asked(), (Urls{"https://a.example/", "https://a.example/named",
                           "https://a.example/robots.txt", "https://a.example/atom.xml"}));
}

TEST_F(FeedFinderTest, RobotsThatCannotBeHadForbidGuesses) {
  serve("https://a.example/", "<html></html>");
  answer("https://a.example/robots.txt", 503);
  (void)find("https://a.example/");
  EXPECT_EQ(http.asked.size(), 2u);
}

TEST_F(FeedFinderTest, NewsSitemapsOfLateAreFeeds) {
  const std::string head =
      "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' "
      "xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'><url><loc>"
      "https://a.example/1</loc><news:news><news:publication><news:name>A Times"
      "</news:name></news:publication><news:title>x</news:title>"
      "<news:publication_date>";
  const std::string tail = "</news:publication_date></news:news></url></urlset>";
  serve("https://a.example/", "<html></html>");
  serve("https://a.example/robots.txt",
        "Sitemap: https://a.example/index.xml.gz\nSitemap: https://a.example/old-news.xml\n");
  serve("https://a.example/old-news.xml", head + "2020-01-01" + tail);
  serve("https://a.example/index.xml.gz",
        "<sitemapindex><sitemap><loc>https://a.example/pages.xml</loc></sitemap>"
        "<sitemap><loc>https://a.example/news.xml</loc></sitemap></sitemapindex>");
  serve("https://a.example/pages.xml",
        "<urlset><url><loc>https://a.example/about</loc></url></urlset>");
  serve("https://a.example/news.xml", head + "2024-06-10" + tail);
  const Finding finding = find("https://a.example/");
  EXPECT_EQ(urls(finding), Urls{"https://a.example/news.xml"});
  EXPECT_EQ(finding.feeds[0].found_by, FoundBy::sitemap);
}

TEST_F(FeedFinderTest, AllLooksEverywhere) {
  serve("https://a.example/", "<html><link rel=alternate type=application/rss+xml href=/f></html>");
  serve("https://a.example/f", rss("A", "1"));
  answer("https://a.example/robots.txt", 404);
  serve("https://a.example/feed", rss("B", "2"));
  serve("https://a.example/rss", rss("A too", "1"));
  const Finding finding = find("https://a.example/", {.all = true});
  EXPECT_EQ(urls(finding), (Urls{"https://a.example/f", "https://a.example/feed"}));
  EXPECT_EQ(finding.feeds[0].also_found, Urls{"https://a.example/rss"});
}

TEST_F(FeedFinderTest, TakesThePermanentAddress) {
  redirect("https://a.example/old", "https://a.example/new", 301);
  redirect("https://a.example/new", "https://cdn.example/x", 302);
  serve("https://cdn.example/x", rss("A"));
  const Finding finding = find("https://a.example/old");
  EXPECT_EQ(urls(finding), Urls{"https://a.example/new"});
  EXPECT_EQ(finding.feeds[0].final_url, "https://cdn.example/x");
  EXPECT_EQ(finding.requests, 3u);
}

TEST_F(FeedFinderTest, AsksNoMoreThanItMay) {
  std::string page = "<html>";
  for (int i = 0; i < 5'000; ++i)
    page += "<link rel=alternate type=application/rss+xml href=/f" + std::to_string(i) + ">";
  serve("https://a.example/", page);
  const Finding many = find("https://a.example/");
  EXPECT_LE(http.asked.size(), 30u);
  EXPECT_TRUE(many.feeds.empty());
  http.asked.clear();
  const Finding few = find("https://a.example/", {.max_requests = 3});
  EXPECT_EQ(http.asked.size(), 3u);
  EXPECT_TRUE(few.is_cut);
}

TEST_F(FeedFinderTest, PagesThatLeadInCirclesEnd) {
  for (const char* path : {"/rss/a", "/rss/b", "/rss/c"}) {
    serve(std::string("https://a.example") + path,
          "<a href=/rss/a>a</a><a href=/rss/b>b</a><a href=/rss/c>c</a><html>");
  }
  redirect("https://a.example/feed", "https://a.example/feed", 302);
  answer("https://a.example/robots.txt", 404);
  const Finding finding = find("https://a.example/rss/a");
  EXPECT_TRUE(finding.feeds.empty());
  EXPECT_LE(finding.requests, 36u);
  EXPECT_EQ(
      std::count_if(finding.looks.begin(), finding.looks.end(),
                    [](const Finding::Look& one) { return one.url == "https://a.example/rss/a"; }),
      1);
}

TEST_F(FeedFinderTest, AsksNoMoreOnceItIsToldToWait) {
  answer("https://a.example/", 429);
  EXPECT_TRUE(find("https://a.example/").is_told_to_wait);
  EXPECT_EQ(http.asked.size(), 1u);
  http.answer("https://b.example/", net::HttpResponse{.status = 200, .body = "<html>"});
  http.answer("https://b.example/robots.txt",
              net::HttpResponse{.status = 503, .headers = {{"Retry-After", "60"}}});
  EXPECT_TRUE(find("https://b.example/").is_told_to_wait);
  EXPECT_EQ(asked().back(), "https://b.example/robots.txt");
}

TEST_F(FeedFinderTest, AsksAHostNoFasterThanItsFeedsArePolled) {
  serve("https://a.example/", "<link rel=alternate type=application/rss+xml href=/f>");
  serve("https://a.example/f", rss("A"));
  std::optional<Finding> finding;
  FeedFinder finder(http, clock, {.fetch = {.host_pause = 2s}},
                    [](const std::string&, std::size_t) {});
  net::TaskGroup tasks(loop.get_executor(),
                       [](const std::string& task, std::exception_ptr) { ADD_FAILURE() << task; });
  tasks.spawn("find", search(finder, "https://a.example/", finding));
  clock.advance(1s);
  EXPECT_EQ(http.asked.size(), 1u);
  clock.advance(1s);
  EXPECT_EQ(http.asked.size(), 2u);
  ASSERT_TRUE(finding);
  EXPECT_EQ(urls(*finding), Urls{"https://a.example/f"});
}

TEST_F(FeedFinderTest, SendsNoPasswordThatNoFeedCouldHaveInItsUrl) {
  const Finding finding = find("https://user:secret@a.example/");
  EXPECT_TRUE(http.asked.empty());
  EXPECT_THAT(finding.page_fault, ::testing::HasSubstr("password"));
}

TEST_F(FeedFinderTest, WhereNobodyAnswersNothingIsGuessed) {
  const Finding finding = find("https://a.example/");
  EXPECT_FALSE(finding.is_reachable);
  EXPECT_FALSE(finding.page_fault.empty());
  EXPECT_EQ(http.asked.size(), 1u);
}

}  // namespace
}  // namespace newswatch::daemon
