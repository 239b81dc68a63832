// A hub and its subscriber: how they agree, what is taken in, and how it ends.

#include "daemon/websub.h"

#include <gtest/gtest.h>

#include "feeds/subscribing.h"
#include "net/secrets.h"
#include "tests/daemon/polling_fixture.h"

namespace newswatch::daemon {
namespace {

constexpr const char* kUrl = "https://a.example/feed";
constexpr const char* kTopic = "https://a.example/topic";
constexpr const char* kHub = "https://hub.example/";
constexpr const char* kOtherHub = "https://other-hub.example/";
constexpr const char* kPublic = "https://me.example/newswatch";
constexpr const char* kConfig = R"(
feeds: [{name: a, url: "https://a.example/feed"}]
rules: [{name: ceasefire, match: ceasefire}]
channels: {desk: {webhook: {url: "https://desk.example/hook", secret: "a secret of the tests, 32 bytes!"}}}
)";

class WebsubTest : public PollingFixture {
 protected:
  using Form = std::map<std::string, std::string>;

  ~WebsubTest() override { die(); }

  void begin(const std::string& yaml = kConfig, const std::string& public_url = kPublic) {
    pushes = {.polled =
                  [this](const auto& feed, const auto& links, const auto& news) {
                    if (websub) websub->polled(feed, links, news);
                  },
              .safety = [this](const std::string& url) -> std::optional<std::chrono::seconds> {
                if (!websub) return std::nullopt;
                return websub->safety_interval(url, clock.now());
              }};
    const auto config = std::make_shared<const config::Config>(scratch.config(yaml));
    daemon.emplace(*this, config);
    websub.emplace(Websub::Doors{.executor = loop.get_executor(),
                                 .clock = clock,
                                 .http = http,
                                 .store = store.subscriptions(),
                                 .store_thread = store_thread,
                                 .workers = workers,
                                 .work = daemon->polls,
                                 .poller = daemon->poller,
                                 .metrics = metrics,
                                 .chance = chance,
                                 .random_hex = net::random_hex},
                   public_url, config, *store.subscriptions().remembered());
    daemon->loops.spawn("committer", daemon->committer.run());
    daemon->loops.spawn("notices", daemon->notices.run());
    daemon->loops.spawn("poller", daemon->poller.run());
    daemon->loops.spawn("websub", websub->run());
    clock.settle();
  }

  // As SIGKILL does.
  void die() {
    kill();
    websub.reset();
  }

  void reconfigure(const std::string& yaml) {
    reload(yaml);
    websub->configure(std::make_shared<const config::Config>(scratch.config(yaml)));
    clock.settle();
  }

  static std::vector<net::Header> links(const std::string& hub = kHub,
                                        const std::string& topic = kTopic) {
    return {{"Link", "<" + hub + ">; rel=hub, <" + topic + ">; rel=self"}};
  }

  // The feed with these items, and a hub that accepts.
  void serve(const std::vector<testing::Item>& items) {
    http.answer(kUrl, ok(items, links()));
    http.answer(kHub, {.status = 202});
  }

  // The last form sent to the hub.
  Form last_form(const std::string& hub = kHub) {
    Form form;
    for (const net::HttpRequest& request : http.asked) {
      if (request.url != hub) continue;
      form.clear();
      for (auto& [name, value] : feeds::fields_of(request.body)) form[name] = value;
      EXPECT_EQ(request.method, net::Method::post);
    }
    return form;
  }

  static std::string path_of(const std::string& callback) {
    return callback.substr(callback.find('/', std::string_view("https://").size()));
  }

  // Answers come once the clock has settled.
  std::shared_ptr<net::ServerResponse> request(net::ServerRequest asked) {
    auto answer = std::make_shared<net::ServerResponse>();
    daemon->loops.spawn("listener", listen(std::move(asked), answer));
    return answer;
  }
  boost::asio::awaitable<void> listen(net::ServerRequest asked,
                                      std::shared_ptr<net::ServerResponse> into) {
    auto answer = co_await websub->answer(std::move(asked));
    *into = std::move(answer);
  }

  net::ServerResponse ask(const std::string& target, const std::string& method = "GET") {
    const auto answer = request({.method = method, .target = target});
    clock.settle();
    return *answer;
  }

  net::ServerResponse verify(const Form& form, const std::string& lease = "864000") {
    return ask(path_of(form.at("hub.callback")) + "?" +
               feeds::form_of({{"hub.mode", form.at("hub.mode")},
                               {"hub.topic", form.at("hub.topic")},
                               {"hub.challenge", "a challenge"},
                               {"hub.lease_seconds", lease}}));
  }

  // Subscribed, with the form that did it.
  Form subscribed() {
    const Form form = last_form();
    EXPECT_EQ(verify(form).status, 200);
    return form;
  }

  static std::vector<net::Header> signature(const Form& form, const std::string& body) {
    return {{"Content-Type", "application/rss+xml"},
            {"X-Hub-Signature",
             "sha256=" + net::hmac_hex(net::Hash::sha256, form.at("hub.secret"), body)}};
  }

  std::shared_ptr<net::ServerResponse> post(const Form& form, const std::string& body,
                                            std::vector<net::Header> headers) {
    return request({.method = "POST",
                    .target = path_of(form.at("hub.callback")),
                    .headers = std::move(headers),
                    .body = body});
  }

  int push(const Form& form, const std::string& body) {
    const auto answer = post(form, body, signature(form, body));
    clock.settle();
    return answer->status;
  }

  std::string outcome(const std::string& name) const {
    const std::string text = metrics.text();
    const std::string key = "newswatch_pushes_total{outcome=\"" + name + "\"} ";
    const std::size_t at = text.find(key);
    if (at == std::string::npos) return "none";
    return text.substr(at + key.size(), text.find('\n', at) - at - key.size());
  }

  feeds::Subscription agreed(std::size_t n = 0) {
    clock.settle();
    const auto all = *store.subscriptions().remembered();
    if (n < all.size()) return all[n];
    ADD_FAILURE() << "there are " << all.size() << " subscriptions";
    return {};
  }

  static std::string hot(int n) {
    const std::string id = std::to_string(n);
    return testing::rss({{"hot" + id, "Ceasefire number " + id, "Text of the hot item " + id}});
  }

  const std::vector<testing::Item> quiet{{"1", "Weather", "Rain in the text of it."}};
  std::optional<Websub> websub;
};

TEST_F(WebsubTest, APushAlertsAtOnceAndNeverAgain) {
  serve(quiet);
  begin();
  const Form form = subscribed();
  EXPECT_EQ(form.at("hub.mode"), "subscribe");
  EXPECT_EQ(form.at("hub.topic"), kTopic);
  EXPECT_EQ(form.at("hub.secret").size(), 64u);
  EXPECT_EQ(form.at("hub.callback").substr(0, 34), "https://me.example/newswatch/push/");
  EXPECT_EQ(form.at("hub.callback").size(), 34u + 48u);
  EXPECT_EQ(agreed().state, feeds::Subscription::State::active);
  const auto asked = http.times_asked(kUrl);
  EXPECT_EQ(push(form, hot(1)), 202);
  EXPECT_EQ(woken, std::vector<std::string>{"desk"});
  EXPECT_EQ(outcome("news"), "1");
  EXPECT_EQ(http.times_asked(kUrl), asked);
  http.replace(kUrl, ok({quiet[0], {"hot1", "Ceasefire number 1", "Text of the hot item 1"}}));
  clock.advance(24h);
  EXPECT_GT(http.times_asked(kUrl), asked);
  EXPECT_EQ(woken.size(), 1u);
  EXPECT_EQ(scratch.articles().size(), 2u);
}

TEST_F(WebsubTest, EchoesTheChallengeAsTextAndNothingElse) {
  serve(quiet);
  begin();
  const Form form = last_form();
  const std::string hostile("<script>\r\n\x00\xff%41&", 16);
  const auto answer = ask(path_of(form.at("hub.callback")) + "?x=1&" +
                          feeds::form_of({{"hub.mode", "subscribe"},
                                          {"hub.topic", kTopic},
                                          {"hub.challenge", hostile},
                                          {"hub.lease_seconds", "3600"}}));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, hostile);
  std::string type, sniffing;
  for (const net::Header& one : answer.headers) {
    if (one.name == "Content-Type") type = one.value;
    if (one.name == "X-Content-Type-Options") sniffing = one.value;
  }
  EXPECT_EQ(type, "text/plain; charset=utf-8");
  EXPECT_EQ(sniffing, "nosniff");
}

TEST_F(WebsubTest, ConfirmsOnlyWhatItAskedFor) {
  serve(quiet);
  begin();
  const Form form = last_form();
  Form other_topic = form;
  other_topic["hub.topic"] = "https://a.example/other";
  EXPECT_EQ(verify(other_topic).status, 404);
  Form unsubscribe = form;
  unsubscribe["hub.mode"] = "unsubscribe";
  EXPECT_EQ(verify(unsubscribe).status, 404);
  Form guessed = form;
  guessed["hub.callback"].back() = guessed["hub.callback"].back() == 'a' ? 'b' : 'a';
  EXPECT_EQ(verify(guessed).status, 404);
  EXPECT_EQ(ask(path_of(form.at("hub.callback"))).status, 404);
  EXPECT_EQ(verify(form).status, 200);
  EXPECT_EQ(verify(form).status, 404);  // nobody has asked again
  EXPECT_EQ(verify(unsubscribe).status, 404);
  EXPECT_EQ(agreed().state, feeds::Subscription::State::active);
}

TEST_F(WebsubTest, TakesInOnlyWhatIsSigned) {
  serve(quiet);
  begin();
  const Form form = subscribed();
  Form other = form;
  other["hub.secret"] = "another";
  const auto unsigned_one = post(form, hot(1), {});
  const auto of_another_body = post(form, hot(1), signature(form, hot(2)));
  const auto of_another_secret = post(form, hot(1), signature(other, hot(1)));
  clock.settle();
  EXPECT_EQ(unsigned_one->status, 202);
  EXPECT_EQ(of_another_body->status, 202);
  EXPECT_EQ(of_another_secret->status, 202);
  EXPECT_EQ(outcome("unsigned"), "1");
  EXPECT_EQ(outcome("forged"), "2");
  EXPECT_TRUE(woken.empty());
  EXPECT_EQ(agreed().last_push, std::chrono::sys_seconds{});
}

TEST_F(WebsubTest, TellsStrangersNothing) {
  serve(quiet);
  begin();
  subscribed();
  Form guessed{{"hub.callback", std::string(kPublic) + "/push/0123"}, {"hub.secret", "s"}};
  EXPECT_EQ(push(guessed, hot(1)), 404);
  EXPECT_EQ(outcome("unknown"), "1");
  EXPECT_EQ(websub->body_limit("/push/0123", 7), 7u);
  EXPECT_EQ(ask("/push/0123", "DELETE").status, 404);
}

TEST_F(WebsubTest, KnowsItsCallbacksWithAndWithoutThePathOfItsUrl) {
  serve(quiet);
  begin();
  const Form form = subscribed();
  const std::string token = form.at("hub.callback").substr(34);
  for (const std::string& target : {"/newswatch/push/" + token, "/push/" + token}) {
    EXPECT_TRUE(websub->is_known(target)) << target;
    EXPECT_EQ(websub->body_limit(target, 7), std::size_t{32} << 20);
    EXPECT_EQ(ask(target, "PUT").status, 405);
  }
  const std::vector<std::string> others = {"/other/push/" + token,
                                           "/newswatch/push/" + token + "/",
                                           "/newswatchpush/" + token,
                                           "/newswatch/push/",
                                           "/metrics",
                                           "/push"};
  for (const std::string& target : others) {
    EXPECT_FALSE(websub->is_known(target)) << target;
  }
  EXPECT_FALSE(websub->is_callback("/metrics"));
  EXPECT_FALSE(websub->is_callback("/?/push/" + token));
}

TEST_F(WebsubTest, AReplayIsHarmless) {
  serve(quiet);
  begin();
  const Form form = subscribed();
  push(form, hot(1));
  push(form, hot(2));
  push(form, hot(1));
  EXPECT_EQ(outcome("news"), "2");
  EXPECT_EQ(outcome("replayed"), "1");
  die();
  begin();
  push(form, hot(2));
  EXPECT_EQ(outcome("replayed"), "2");
  EXPECT_EQ(scratch.articles().size(), 3u);
}

TEST_F(WebsubTest, APushThatIsNoFeedMakesItPollOnceAMinuteAtMost) {
  serve(quiet);
  begin();
  const Form form = subscribed();
  clock.advance(2min);
  const auto asked = http.times_asked(kUrl);
  push(form, "");
  clock.advance(1s);
  EXPECT_EQ(http.times_asked(kUrl), asked + 1);
  for (int n = 0; n < 20; ++n) push(form, "no feed " + std::to_string(n));
  clock.advance(58s);
  EXPECT_EQ(http.times_asked(kUrl), asked + 1);
  clock.advance(3s);
  EXPECT_EQ(http.times_asked(kUrl), asked + 2);
  EXPECT_EQ(outcome("no_feed"), "21");
}

TEST_F(WebsubTest, AFloodIsTakenInAsFarAsThereIsRoomAndPolledForTheRest) {
  serve(quiet);
  begin();
  const Form form = subscribed();
  clock.advance(2min);
  const auto asked = http.times_asked(kUrl);
  for (int n = 0; n < 50; ++n) post(form, hot(n), signature(form, hot(n)));
  clock.settle();
  const int news = std::stoi(outcome("news"));
  EXPECT_TRUE(news == 8 || news == 9) << news;  // eight wait; one may be on its way already
  EXPECT_EQ(outcome("crowded"), std::to_string(50 - news));
  clock.advance(1s);
  EXPECT_EQ(http.times_asked(kUrl), asked + 1);
  push(form, hot(60));  // there is room again
  EXPECT_EQ(outcome("news"), std::to_string(news + 1));
}

TEST_F(WebsubTest, HoldsSoManyBytesAndNoMore) {
  serve(quiet);
  begin();
  const Form form = subscribed();
  for (const char digit : {'1', '2', '3'}) {
    const std::string body(std::size_t{30} << 20, digit);
    post(form, body, signature(form, body));
  }
  clock.settle();
  EXPECT_EQ(outcome("crowded"), "1");
  EXPECT_EQ(outcome("no_feed"), "2");
}

TEST_F(WebsubTest, WhatAPushDoesNotNameHasNotLeftTheFeed) {
  serve({{"1", "Weather", "Rain in the text of it."}, {"2", "Sports", "A game in the text."}});
  begin();
  const Form form = subscribed();
  const feeds::PollState before = stored(kUrl);
  push(form, hot(1));
  EXPECT_EQ(stored(kUrl), before);
  EXPECT_EQ(store.known_items(kUrl)->size(), 3u);
  static_cast<void>(*store.forget(clock.now() + 1000h, 1000));
  EXPECT_EQ(store.known_items(kUrl)->size(), 2u);
}

TEST_F(WebsubTest, WhatTheStoreCouldNotTakeIsPolled) {
  serve(quiet);
  begin();
  const Form form = subscribed();
  clock.advance(2min);
  http.replace(kUrl, ok({{"hot1", "Ceasefire number 1", "Text of the hot item 1"}}));
  store.commit_fails = testing::FailingStore::full();
  push(form, hot(1));
  EXPECT_EQ(outcome("unstored"), "1");
  store.commit_fails.reset();
  clock.advance(2min);
  EXPECT_EQ(woken, std::vector<std::string>{"desk"});
}

TEST_F(WebsubTest, OutlivesARestartWithoutAskingAgain) {
  serve(quiet);
  begin();
  const Form form = subscribed();
  const auto asked = http.times_asked(kHub);
  die();
  clock.jump(clock.now() + 24h);
  begin();
  clock.advance(1h);
  EXPECT_EQ(http.times_asked(kHub), asked);
  push(form, hot(1));
  EXPECT_EQ(woken, std::vector<std::string>{"desk"});
}

TEST_F(WebsubTest, PollsAtStartForWhatCameMeanwhile) {
  serve(quiet);
  begin();
  const Form form = subscribed();
  push(form, hot(1));
  clock.advance(3h);  // the poll in which it learns that it can wait
  die();
  const auto asked = http.times_asked(kUrl);
  clock.jump(clock.now() + 2min);
  begin();
  clock.advance(1s);
  EXPECT_EQ(http.times_asked(kUrl), asked + 1);
}

TEST_F(WebsubTest, RenewsBeforeTheLeaseRunsOut) {
  serve(quiet);
  begin();
  Form form = subscribed();
  const auto since = clock.now();
  const auto asked = http.times_asked(kHub);
  for (int n = 1; n <= 3; ++n) {
    const auto began = clock.now();
    while (http.times_asked(kHub) < asked + static_cast<std::size_t>(n)) {
      clock.advance(1h);
      ASSERT_LT(clock.now(), began + 10 * 24h);
    }
    EXPECT_GE(clock.now() - began, 6 * 24h);
    EXPECT_LE(clock.now() - began, 8 * 24h + 1h);
    const Form renewal = last_form();
    EXPECT_EQ(renewal, form);  // the same callback, the same secret
    EXPECT_EQ(verify(renewal).status, 200);
  }
  EXPECT_GT(clock.now() - since, 18 * 24h);
  EXPECT_LT(agreed().active_since, since + 1h);
}

TEST_F(WebsubTest, AsksAnewAfterALeaseThatRanOutMeanwhile) {
  serve(quiet);
  begin();
  const Form form = subscribed();
  die();
  clock.jump(clock.now() + 11 * 24h);
  const auto asked = http.times_asked(kHub);
  begin();
  clock.advance(1s);
  EXPECT_EQ(http.times_asked(kHub), asked + 1);
  EXPECT_EQ(verify(last_form()).status, 200);
  EXPECT_EQ(agreed().state, feeds::Subscription::State::active);
}

TEST_F(WebsubTest, AsksAHubThatFailsMoreAndMoreRarely) {
  http.answer(kUrl, ok(quiet, links()));
  http.answer(kHub, {.status = 500});
  begin();
  const auto first = http.times.at(kHub).front();
  clock.advance(40h);
  const std::vector<std::chrono::sys_seconds> expected{first,      first + 1h,  first + 3h,
                                                       first + 7h, first + 15h, first + 31h};
  EXPECT_EQ(http.times.at(kHub), expected);
  EXPECT_EQ(agreed().reason, "the hub answers 500");
}

TEST_F(WebsubTest, TriesTheNextHubWithASecretOfItsOwn) {
  http.answer(
      kUrl,
      ok(quiet, {{"Link", "<" + std::string(kHub) + ">; rel=hub, <" + kOtherHub + ">; rel=hub"}}));
  http.answer(kHub, net::HttpError{net::HttpError::Kind::timeout, "too slow"});
  http.answer(kOtherHub, {.status = 202});
  begin();
  clock.advance(1min);
  const Form first = last_form();
  const Form second = last_form(kOtherHub);
  EXPECT_EQ(second.at("hub.topic"), kUrl);  // no self: the feed's own address
  EXPECT_NE(first.at("hub.secret"), second.at("hub.secret"));
  EXPECT_NE(first.at("hub.callback"), second.at("hub.callback"));
  EXPECT_EQ(verify(first).status, 404);
  EXPECT_EQ(verify(second).status, 200);
  EXPECT_EQ(store.subscriptions().remembered()->size(), 1u);
}

TEST_F(WebsubTest, FollowsAHubThatHasMovedAndGivesUpOnOneThatTurnsInCircles) {
  http.answer(kUrl, ok(quiet, links()));
  http.answer(kHub, {.status = 307, .headers = {{"Location", kOtherHub}}});
  http.answer(kOtherHub, {.status = 202});
  http.answer(kOtherHub, {.status = 308, .headers = {{"Location", kOtherHub}}});
  begin();
  const Form form = last_form(kOtherHub);
  EXPECT_EQ(form, last_form());
  EXPECT_EQ(verify(form, "3600").status, 200);
  clock.advance(1h);
  EXPECT_EQ(http.times_asked(kOtherHub), 1u + 3u);
  EXPECT_EQ(agreed().reason, "the hub answers 308");
}

TEST_F(WebsubTest, LeavesAHubThatDeniesAloneForADay) {
  serve(quiet);
  begin();
  const Form form = last_form();
  const auto answer = ask(path_of(form.at("hub.callback")) + "?hub.mode=denied&hub.topic=" +
                          feeds::form_of({{kTopic, ""}}) + "&hub.reason=members+only");
  EXPECT_EQ(answer.status, 404);  // "=" is no part of the topic
  const auto denied =
      ask(path_of(form.at("hub.callback")) + "?" +
          feeds::form_of(
              {{"hub.mode", "denied"}, {"hub.topic", kTopic}, {"hub.reason", "members only"}}));
  EXPECT_EQ(denied.status, 200);
  EXPECT_EQ(agreed().reason, "the hub denies it: members only");
  const auto asked = http.times_asked(kHub);
  clock.advance(24h - 1s);
  EXPECT_EQ(http.times_asked(kHub), asked);
  clock.advance(1s);
  EXPECT_EQ(http.times_asked(kHub), asked + 1);
}

TEST_F(WebsubTest, AHubThatNeverConfirmsHasFailed) {
  serve(quiet);
  begin();
  const Form form = last_form();
  const auto first = http.times.at(kHub).front();
  clock.advance(3h);
  EXPECT_EQ(http.times.at(kHub), (std::vector<std::chrono::sys_seconds>{first, first + 2h}));
  EXPECT_EQ(agreed().reason, "the hub has not confirmed within an hour");
}

TEST_F(WebsubTest, GivesBackWhatIsNoLongerConfigured) {
  serve(quiet);
  begin();
  const Form form = subscribed();
  reconfigure(R"(feeds: [{name: a, url: "https://a.example/feed", websub: false}])");
  const Form leaving = last_form();
  EXPECT_EQ(leaving.at("hub.mode"), "unsubscribe");
  EXPECT_EQ(leaving.at("hub.callback"), form.at("hub.callback"));
  EXPECT_FALSE(leaving.contains("hub.secret"));
  EXPECT_EQ(push(form, hot(1)), 410);
  EXPECT_EQ(verify(form).status, 404);  // a subscription, which nobody wants any more
  EXPECT_EQ(verify(leaving).status, 200);
  EXPECT_EQ(push(form, hot(1)), 410);
  EXPECT_EQ(agreed().state, feeds::Subscription::State::ended);
  clock.advance(24h + 1s);
  EXPECT_EQ(push(form, hot(1)), 404);
  EXPECT_TRUE(store.subscriptions().remembered()->empty());
  EXPECT_TRUE(woken.empty());
}

TEST_F(WebsubTest, PollsSoonWhatIsNoLongerPushed) {
  serve(quiet);
  begin();
  const Form form = subscribed();
  push(form, hot(1));
  clock.advance(2h);  // the next poll is hours away
  const auto asked = http.times_asked(kUrl);
  reconfigure(R"(feeds: [{name: a, url: "https://a.example/feed", websub: false}])");
  clock.advance(1s);
  EXPECT_EQ(http.times_asked(kUrl), asked + 1);
}

TEST_F(WebsubTest, TakesUpAgainWhatItHasNotYetGivenBack) {
  serve(quiet);
  begin();
  const Form form = subscribed();
  reconfigure("feeds: []");
  EXPECT_EQ(last_form().at("hub.mode"), "unsubscribe");
  reconfigure(kConfig);
  EXPECT_EQ(last_form(), form);
  EXPECT_EQ(verify(form).status, 200);
  push(form, hot(1));
  EXPECT_EQ(outcome("news"), "1");
}

TEST_F(WebsubTest, FollowsAFeedToItsNewTopicAndLeavesTheOldOneOnceThatIsConfirmed) {
  serve(quiet);
  begin();
  const Form first = subscribed();
  const std::vector<testing::Item> sports{{"2", "Sports", "A game in the text of it."}};
  http.replace(kUrl, ok(sports, links(kHub, "https://a.example/new")));
  clock.advance(75min);
  const Form second = last_form();
  EXPECT_EQ(second.at("hub.topic"), "https://a.example/new");
  EXPECT_NE(second.at("hub.callback"), first.at("hub.callback"));
  push(first, hot(1));  // still agreed
  EXPECT_EQ(outcome("news"), "1");
  EXPECT_EQ(verify(second).status, 200);
  const Form leaving = last_form();
  EXPECT_EQ(leaving.at("hub.mode"), "unsubscribe");
  EXPECT_EQ(leaving.at("hub.callback"), first.at("hub.callback"));
  EXPECT_EQ(leaving.at("hub.topic"), kTopic);
  EXPECT_EQ(verify(leaving).status, 200);
  push(second, hot(2));
  EXPECT_EQ(outcome("news"), "2");
}

TEST_F(WebsubTest, AFeedThatCannotMakeUpItsMindIsFollowedOnceAnHour) {
  http.answer(kHub, {.status = 202});
  for (int n = 0; n < 200; ++n) {
    const std::string id = std::to_string(n);
    http.answer(kUrl, ok({{id, "Title " + id, "Text of item " + id}},
                         links(kHub, "https://a.example/" + id)));
  }
  begin(R"(feeds: [{name: a, url: "https://a.example/feed", every: 1m}])");
  clock.advance(150min);
  EXPECT_EQ(http.times_asked(kHub), 1u + 3u);
  EXPECT_EQ(store.subscriptions().remembered()->size(), 1u);
}

TEST_F(WebsubTest, MovesToANewPublicUrl) {
  serve(quiet);
  begin();
  const Form first = subscribed();
  die();
  begin(kConfig, "https://new.example");
  std::vector<Form> forms;
  for (const net::HttpRequest& request : http.asked) {
    if (request.url != kHub) continue;
    forms.emplace_back();
    for (auto& [name, value] : feeds::fields_of(request.body)) forms.back()[name] = value;
  }
  ASSERT_EQ(forms.size(), 3u);  // the first, and then one of each
  const bool order = forms[1].at("hub.mode") == "subscribe";
  const Form& leaving = forms[order ? 2 : 1];
  const Form& second = forms[order ? 1 : 2];
  EXPECT_EQ(leaving.at("hub.callback"), first.at("hub.callback"));
  EXPECT_EQ(second.at("hub.callback").substr(0, 25), "https://new.example/push/");
  EXPECT_EQ(second.at("hub.topic"), kTopic);
}

TEST_F(WebsubTest, ReadsHubAndTopicInADocumentToo) {
  http.answer(kHub, {.status = 202});
  const std::string link = R"(<link xmlns="http://www.w3.org/2005/Atom" )";
  std::string body = testing::rss(quiet);
  body.insert(body.find("<title>"), link + R"(rel="hub" href="https://hub.example/"/>)" + link +
                                        R"(rel="self" href="https://a.example/topic"/>)");
  http.answer(kUrl, {.status = 200, .body = body});
  begin();
  EXPECT_EQ(last_form().at("hub.topic"), kTopic);
}

TEST_F(WebsubTest, HubsPassTheAddressGuardAsFeedsDo) {
  http.answer(kUrl, ok(quiet, links()));
  http.answer("https://b.example/feed", ok(quiet, links(kOtherHub)));
  begin(R"(
feeds:
  - {name: a, url: "https://a.example/feed"}
  - {name: b, url: "https://b.example/feed", allow_private_addresses: true}
)");
  std::map<std::string, net::AddressPolicy> policies;
  for (const net::HttpRequest& request : http.asked) policies[request.url] = request.addresses;
  EXPECT_EQ(policies.at(kHub), net::AddressPolicy::public_only);
  EXPECT_EQ(policies.at(kOtherHub), net::AddressPolicy::allow_private);
}

TEST_F(WebsubTest, AsksFewHubsAtATimeAndAllInTheEnd) {
  std::string yaml = "feeds:\n";
  for (int n = 0; n < 30; ++n) {
    const std::string url = "https://" + std::to_string(n) + ".example/feed";
    const std::string hub = "https://hub.example/" + std::to_string(n);
    yaml += "  - {name: f" + std::to_string(n) + ", url: \"" + url + "\"}\n";
    http.answer(url, ok(quiet, links(hub, url)));
    http.answer(hub, {.status = 202});
    http.hang(hub);
  }
  begin(yaml);
  clock.advance(1min);
  EXPECT_EQ(http.most_open_at["hub.example"], Websub::kMostAsked);
  for (int n = 0; n < 30; ++n) {
    http.release("https://hub.example/" + std::to_string(n));
    clock.settle();
  }
  clock.advance(1s);
  for (int n = 0; n < 30; ++n)
    EXPECT_EQ(http.times_asked("https://hub.example/" + std::to_string(n)), 1u) << n;
  EXPECT_EQ(http.most_open_at["hub.example"], Websub::kMostAsked);
}

TEST_F(WebsubTest, AsksNobodyWhereItMayNot) {
  for (const std::string& yaml :
       {std::string(R"(feeds: [{name: a, url: "https://a.example/feed", websub: false}])"),
        std::string(kConfig)}) {
    serve(quiet);
    begin(yaml, yaml == kConfig ? "" : kPublic);
    clock.advance(24h);
    EXPECT_EQ(http.times_asked(kHub), 0u) << yaml;
    die();
  }
}

TEST_F(WebsubTest, PollsRarelyWhilePushesCome) {
  serve(quiet);
  begin();
  const Form form = subscribed();
  EXPECT_FALSE(websub->push_active(kUrl, clock.now()));
  push(form, hot(1));
  EXPECT_TRUE(websub->push_active(kUrl, clock.now()));
  clock.advance(4h);  // the polls that were planned before
  const auto asked = http.times_asked(kUrl);
  clock.advance(24h);
  EXPECT_LE(http.times_asked(kUrl), asked + 4);
  EXPECT_GE(http.times_asked(kUrl), asked + 2);
}

TEST_F(WebsubTest, AFixedPaceIsTheUsersWord) {
  serve(quiet);
  begin(R"(feeds: [{name: a, url: "https://a.example/feed", every: 30m}])");
  const Form form = subscribed();
  push(form, hot(1));
  const auto asked = http.times_asked(kUrl);
  clock.advance(10h);
  EXPECT_GE(http.times_asked(kUrl), asked + 18);
}

TEST_F(WebsubTest, NoticesThatPushesNoLongerCome) {
  serve(quiet);
  begin();
  const Form form = subscribed();
  push(form, hot(1));
  clock.advance(4h);
  http.replace(kUrl, ok({quiet[0], {"3", "Election", "Votes are counted."}}, links()));
  const auto hub_asked = http.times_asked(kHub);
  clock.advance(5h);  // more than six hours and a tenth after the last poll
  EXPECT_EQ(http.times_asked(kHub), hub_asked + 1);
  EXPECT_FALSE(websub->push_active(kUrl, clock.now()));
  EXPECT_GT(log.with("pushes have failed to come"), 0u);
  const auto asked = http.times_asked(kUrl);
  clock.advance(24h);
  EXPECT_GE(http.times_asked(kUrl), asked + 5);  // at its own pace: four hours at most
}

TEST_F(WebsubTest, TheSecretIsInNoLog) {
  serve(quiet);
  begin();
  const Form form = subscribed();
  push(form, hot(1));
  post(form, hot(2), signature(form, hot(1)));
  ask(path_of(form.at("hub.callback")) + "?hub.mode=denied&hub.topic=" + kTopic);
  clock.advance(30h);
  EXPECT_GT(log.with("subscribed"), 0u);
  EXPECT_EQ(log.with(form.at("hub.secret")), 0u);
  EXPECT_EQ(log.with(form.at("hub.callback").substr(34)), 0u);
}

TEST_F(WebsubTest, AClockSetBackLeavesNothingWaitingForEver) {
  serve(quiet);
  begin();
  subscribed();
  const auto asked = http.times_asked(kHub);
  clock.jump(clock.now() - 1000h);
  clock.advance(1s);
  EXPECT_EQ(http.times_asked(kHub), asked + 1);
}

TEST_F(WebsubTest, IsWrittenOnceTheStoreAnswersAgain) {
  serve(quiet);
  store.write_fails = testing::FailingStore::full();
  begin();
  subscribed();
  EXPECT_TRUE(store.subscriptions().remembered()->empty());
  store.write_fails.reset();
  clock.advance(10s);
  EXPECT_EQ(agreed().state, feeds::Subscription::State::active);
}

}  // namespace
}  // namespace newswatch::daemon
