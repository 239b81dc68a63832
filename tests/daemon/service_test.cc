// The whole daemon in one process: what it answers, how it reloads and how it ends.

#include "daemon/service.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <functional>
#include <map>
#include <set>

#include "feeds/websub.h"
#include "net/curl_http.h"
#include "net/secrets.h"
#include "net/task_group.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_http.h"
#include "tests/support/log_lines.h"
#include "tests/support/loopback.h"
#include "tests/support/scratch.h"

namespace newswatch::daemon {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;

constexpr const char* kUrl = "https://a.example/feed";
constexpr const char* kOther = "https://b.example/feed";
constexpr const char* kConfig = R"(
http: {listen: "127.0.0.1:0"}
feeds: [{name: a, url: "https://a.example/feed"}]
rules: [{name: ceasefire, match: ceasefire}]
channels: {desk: {webhook: {url: "https://desk.example/hook", secret: "a secret of the tests, 32 bytes!"}}}
)";

// Time stands still, so each feed is asked once; the story that a test plays runs beside the
// service, on its loop.
class ServiceTest : public ::testing::Test {
 protected:
  using Story = std::function<asio::awaitable<void>()>;
  using Condition = std::function<bool()>;

  // Runs the daemon until `story` ends, and stops it then.
  boost::system::result<void, std::string> run(const std::string& yaml, Story story,
                                               ServiceOptions options = {}) {
    config::Config config = scratch.config(yaml);
    options.config_path = scratch.path("newswatch.yaml");
    options.watch_files = false;
    options.workers = 1;
    service.emplace(
        ServiceDoors{.loop = loop, .clock = clock, .http = http, .store = *store, .events = events},
        std::move(options), std::move(config));
    net::TaskGroup beside(loop.get_executor(), [](const std::string& task, std::exception_ptr) {
      ADD_FAILURE() << task << " failed";
    });
    beside.spawn("story", play(story));
    service->on_end([&] { beside.cancel(); });
    auto ended = service->run();
    service.reset();
    return ended;
  }

  asio::awaitable<void> play(Story story) {
    co_await story();
    if (service) service->stop();
  }

  // Turns of the loop until it comes to pass.
  asio::awaitable<void> until(Condition reached) {
    const auto end = std::chrono::steady_clock::now() + testing::kPatience;
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer(executor);
    while (!reached()) {
      if (std::chrono::steady_clock::now() > end) {
        ADD_FAILURE() << "never came to pass";
        co_return;
      }
      timer.expires_after(1ms);
      co_await timer.async_wait(asio::use_awaitable);
    }
  }

  // A story that ends only with the daemon.
  Story for_ever() {
    return [this]() -> asio::awaitable<void> {
      Condition never = [] { return false; };
      co_await until(std::move(never));
    };
  }

  static asio::awaitable<void> turns(int count) {
    const auto executor = co_await asio::this_coro::executor;
    for (int n = 0; n < count; ++n) co_await asio::post(executor, asio::use_awaitable);
  }

  asio::awaitable<net::HttpResponse> get(std::string path) {
    std::vector<net::Header> no_headers;
    return get_with(std::move(path), std::move(no_headers));
  }

  asio::awaitable<net::HttpResponse> get_with(std::string path, std::vector<net::Header> headers) {
    net::HttpRequest request{.url = "http://127.0.0.1:" + std::to_string(service->port()) + path,
                             .headers = std::move(headers),
                             .addresses = net::AddressPolicy::allow_private};
    auto reply = co_await client->send(std::move(request));
    if (reply) co_return *reply;
    ADD_FAILURE() << reply.error().message;
    co_return net::HttpResponse{};
  }

  std::size_t times_asked(const std::string& url) const {
    return static_cast<std::size_t>(
        std::count_if(http.asked.begin(), http.asked.end(),
                      [&](const net::HttpRequest& one) { return one.url == url; }));
  }

  static net::HttpResponse ceasefire() {
    return {.status = 200, .body = testing::rss({{"1", "Ceasefire talks begin", "In Doha."}})};
  }

  void rewrite(const std::string& yaml) { static_cast<void>(scratch.config(yaml)); }

  testing::LogLines log;
  testing::Scratch scratch;
  std::unique_ptr<store::Store> store = scratch.open_store();
  asio::io_context loop;
  testing::FakeClock clock{loop, std::chrono::sys_seconds{1'718'006'400s}};
  testing::FakeHttp http;
  std::unique_ptr<net::Http> client = net::make_curl_http(loop, {.user_agent = "newswatch-test"});
  Events events;
  std::optional<Service> service;
};

TEST_F(ServiceTest, CarriesAnArticleFromItsFeedToTheReceiver) {
  http.answer(kUrl, ceasefire());
  http.answer("https://desk.example/hook", {.status = 204});
  ASSERT_TRUE(run(kConfig, [&]() -> asio::awaitable<void> {
    Condition reached = [&] { return times_asked("https://desk.example/hook") > 0; };
    co_await until(std::move(reached));
  }));
  const auto articles = scratch.articles();
  ASSERT_EQ(articles.size(), 1u);
  ASSERT_EQ(articles[0].deliveries.size(), 1u);
  EXPECT_EQ(articles[0].deliveries[0].state, alerts::DeliveryState::delivered);
}

TEST_F(ServiceTest, CarriesAPushFromItsHubToTheReceiver) {
  http.answer(kUrl, {.status = 200,
                     .headers = {{"Link", "<https://hub.example/>; rel=hub"}},
                     .body = testing::rss({{"0", "Rain", "It rains."}})});
  http.answer("https://hub.example/", {.status = 202});
  http.answer("https://desk.example/hook", {.status = 204});
  std::string yaml = kConfig;
  yaml.replace(yaml.find("\"}"), 2, "\", public_url: \"https://news.example/watch\"}");
  ASSERT_TRUE(run(yaml, [&]() -> asio::awaitable<void> {
    Condition asked = [&] { return times_asked("https://hub.example/") == 1; };
    co_await until(std::move(asked));
    std::map<std::string, std::string> form;
    for (auto& [name, value] : feeds::fields_of(http.asked.back().body)) form[name] = value;
    const std::string path =
        form["hub.callback"].substr(std::string("https://news.example").size());
    const std::string query = feeds::form_of({{"hub.mode", "subscribe"},
                                              {"hub.topic", kUrl},
                                              {"hub.challenge", "a challenge"},
                                              {"hub.lease_seconds", "60"}});
    std::vector<net::Header> proxied{{"Host", "news.example"}};
    const auto confirmed = co_await get_with(path + "?" + query, proxied);
    EXPECT_EQ(confirmed.status, 200);
    EXPECT_EQ(confirmed.body, "a challenge");
    const auto page = co_await get_with("/metrics", proxied);
    EXPECT_EQ(page.status, 421);
    net::HttpRequest push{.method = net::Method::post,
                          .url = "http://127.0.0.1:" + std::to_string(service->port()) + path,
                          .headers = std::move(proxied),
                          .body = ceasefire().body,
                          .addresses = net::AddressPolicy::allow_private};
    push.headers.push_back(
        {"X-Hub-Signature",
         "sha512=" + net::hmac_hex(net::Hash::sha512, form["hub.secret"], push.body)});
    const auto taken = co_await client->send(std::move(push));
    EXPECT_TRUE(taken && taken->status == 202);
    Condition told = [&] { return times_asked("https://desk.example/hook") == 1; };
    co_await until(std::move(told));
  }));
  EXPECT_EQ(times_asked(kUrl), 1u);
}

TEST_F(ServiceTest, AnswersOnItsStatusPages) {
  http.answer(kUrl, ceasefire());
  ASSERT_TRUE(run(kConfig, [&]() -> asio::awaitable<void> {
    Condition reached = [&] { return service->port() != 0 && times_asked(kUrl) == 1; };
    co_await until(std::move(reached));
    const auto live = co_await get("/livez");
    EXPECT_EQ(live.status, 200);
    const auto ready = co_await get("/readyz");
    EXPECT_EQ(ready.status, 200);
    const auto front = co_await get("/");
    EXPECT_NE(front.body.find("watching 1 feeds with 1 rules"), std::string::npos) << front.body;
    const auto metrics = co_await get("/metrics");
    EXPECT_NE(metrics.body.find("newswatch_rules 1"), std::string::npos) << metrics.body;
    const auto nothing = co_await get("/nothing");
    EXPECT_EQ(nothing.status, 404);
  }));
}

TEST_F(ServiceTest, TurnsForeignNamesAndTooManyRequestsAway) {
  http.answer(kUrl, ceasefire());
  ASSERT_TRUE(run(kConfig, [&]() -> asio::awaitable<void> {
    Condition reached = [&] { return service->port() != 0 && times_asked(kUrl) == 1; };
    co_await until(std::move(reached));
    std::vector<net::Header> foreign{{"Host", "evil.example"}};
    const auto misled = co_await get_with("/metrics", std::move(foreign));
    EXPECT_EQ(misled.status, 421);
    EXPECT_EQ(misled.body.find("newswatch_rules"), std::string::npos);
    int status = 200;
    int asked = 0;
    while (status == 200 && asked < 5000) {
      const auto page = co_await get("/livez");
      status = page.status;
      ++asked;
    }
    EXPECT_EQ(status, 429);
    EXPECT_GE(asked, 100);
  }));
}

TEST_F(ServiceTest, CountsTheFeedsWhoseCertificatesAreNotVerified) {
  http.answer(kUrl, ceasefire());
  std::string config = kConfig;
  const std::string feed = "{name: a, url: \"https://a.example/feed\"}";
  config.replace(config.find(feed), feed.size(),
                 "{name: a, url: \"https://a.example/feed\", verify_tls: false}");
  ASSERT_TRUE(run(config, [&]() -> asio::awaitable<void> {
    Condition reached = [&] { return service->port() != 0 && times_asked(kUrl) == 1; };
    co_await until(std::move(reached));
    EXPECT_EQ(http.asked.front().certificates, net::Certificates::ignored);
    const auto front = co_await get("/");
    EXPECT_NE(front.body.find(", 1 with certificates unverified"), std::string::npos) << front.body;
  }));
}

TEST_F(ServiceTest, SwapsFeedsAndRulesOnReload) {
  http.answer(kUrl, ceasefire());
  http.answer(kOther, ceasefire());
  http.answer("https://desk.example/hook", {.status = 204});
  ASSERT_TRUE(run(kConfig, [&]() -> asio::awaitable<void> {
    // Told to the desk, so matched by the rules as they were.
    Condition reached = [&] { return times_asked("https://desk.example/hook") == 1; };
    co_await until(std::move(reached));
    rewrite(R"(
http: {listen: "127.0.0.1:0"}
feeds: [{name: b, url: "https://b.example/feed"}]
rules: [{name: talks, match: talks}]
)");
    service->reload();
    Condition asks_the_other = [&] { return times_asked(kOther) == 1; };
    co_await until(std::move(asks_the_other));
  }));
  std::set<std::string> rules;
  for (const auto& article : scratch.articles())
    rules.insert(article.rules.begin(), article.rules.end());
  EXPECT_EQ(rules, (std::set<std::string>{"ceasefire", "talks"}));
}

TEST_F(ServiceTest, ABadConfigurationChangesNothing) {
  http.hang(kUrl);
  http.answer(kUrl, ceasefire());
  http.answer("https://desk.example/hook", {.status = 204});
  ASSERT_TRUE(run(kConfig, [&]() -> asio::awaitable<void> {
    Condition reached = [&] { return times_asked(kUrl) == 1; };
    co_await until(std::move(reached));
    scratch.write("newswatch.yaml", R"(
feeds: [{name: b, url: "https://b.example/feed"}]
rules: [{name: ceasefire, match: "ceasefire AND"}]
)");
    service->reload();
    std::string metrics;
    const auto refused = [&] {
      return metrics.find("newswatch_config_last_reload_successful 0") != std::string::npos;
    };
    for (int turn = 0; turn < 1000 && !refused(); ++turn) {
      const auto page = co_await get("/metrics");
      metrics = page.body;
    }
    EXPECT_TRUE(refused());
    EXPECT_EQ(log.with("newswatch.yaml:3:"), 1u) << "the place of the fault";
    EXPECT_EQ(log.with("the previous one stays in force"), 1u);
    http.release(kUrl);
    Condition delivered = [&] { return times_asked("https://desk.example/hook") > 0; };
    co_await until(std::move(delivered));
  }));
  EXPECT_EQ(times_asked(kOther), 0u);
  EXPECT_EQ(scratch.articles().at(0).rules, (std::vector<std::string>{"ceasefire"}));
}

TEST_F(ServiceTest, FinishesWhatIsInFlightBeforeItEnds) {
  http.hang(kUrl);
  http.answer(kUrl, ceasefire());
  ASSERT_TRUE(run(kConfig, [&]() -> asio::awaitable<void> {
    Condition reached = [&] { return times_asked(kUrl) == 1; };
    co_await until(std::move(reached));
    service->stop();
    co_await turns(9);
    EXPECT_EQ(times_asked(kUrl), 1u);
    http.release(kUrl);
  }));
  const auto articles = scratch.articles();
  ASSERT_EQ(articles.size(), 1u);
  ASSERT_EQ(articles[0].deliveries.size(), 1u) << "kept for the next start";
}

TEST_F(ServiceTest, KeepsForTheNextStartWhatItCannotDeliver) {
  http.answer(kUrl, ceasefire());
  http.answer("https://desk.example/hook", {.status = 503});
  ASSERT_TRUE(run(kConfig, [&]() -> asio::awaitable<void> {
    Condition reached = [&] { return times_asked("https://desk.example/hook") > 0; };
    co_await until(std::move(reached));
  }));
  const auto waiting = scratch.articles().at(0).deliveries.at(0);
  EXPECT_EQ(waiting.state, alerts::DeliveryState::waiting);
  EXPECT_EQ(waiting.attempts, 1u);
  EXPECT_GT(waiting.next_attempt, clock.now());
}

TEST_F(ServiceTest, OnePassAsksDeliversAndEndsByItself) {
  http.answer(kUrl, ceasefire());
  http.answer("https://desk.example/hook", {.status = 204});
  ServiceOptions options{.one_pass = true, .listen = false};
  ASSERT_TRUE(run(kConfig, for_ever(), std::move(options)));
  EXPECT_EQ(times_asked(kUrl), 1u);
  EXPECT_EQ(times_asked("https://desk.example/hook"), 1u);
  EXPECT_EQ(scratch.articles().at(0).deliveries.at(0).state, alerts::DeliveryState::delivered);
}

TEST_F(ServiceTest, OnePassTriesADeadReceiverOnceAndLeavesTheRestForLater) {
  http.answer(kUrl, ceasefire());
  http.answer("https://desk.example/hook", {.status = 503});
  ASSERT_TRUE(run(kConfig, for_ever(), ServiceOptions{.one_pass = true, .listen = false}));
  EXPECT_EQ(times_asked("https://desk.example/hook"), 1u);
  EXPECT_EQ(scratch.articles().at(0).deliveries.at(0).state, alerts::DeliveryState::waiting);
}

TEST_F(ServiceTest, BeginsNoDeliveryOnceItIsStopping) {
  http.hang(kUrl);
  http.answer(kUrl, ceasefire());
  http.answer("https://desk.example/hook", {.status = 204});
  ASSERT_TRUE(run(kConfig, [&]() -> asio::awaitable<void> {
    Condition reached = [&] { return times_asked(kUrl) == 1; };
    co_await until(std::move(reached));
    service->stop();
    co_await turns(9);
    http.release(kUrl);
  }));
  EXPECT_EQ(times_asked("https://desk.example/hook"), 0u);
  const auto kept = scratch.articles().at(0).deliveries.at(0);
  EXPECT_EQ(kept.state, alerts::DeliveryState::waiting);
  EXPECT_EQ(kept.attempts, 0u);
  EXPECT_LE(kept.next_attempt, clock.now());
}

TEST_F(ServiceTest, SaysWhatKeepsItFromListening) {
  asio::io_context elsewhere;
  const auto nothing = [](net::ServerRequest) -> asio::awaitable<net::ServerResponse> {
    co_return net::ServerResponse{};
  };
  const auto taken = testing::serve(elsewhere, nothing);
  const std::string address = "127.0.0.1:" + std::to_string(taken->port());
  const auto ended =
      run("http: {listen: \"" + address + "\"}\n", []() -> asio::awaitable<void> { co_return; });
  ASSERT_FALSE(ended);
  EXPECT_NE(ended.error().find(address), std::string::npos) << ended.error();
}

}  // namespace
}  // namespace newswatch::daemon
