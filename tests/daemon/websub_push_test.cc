// What hubs send: confirmations asked for, pushes signed, forged, replayed and in floods.

#include "tests/daemon/websub_fixture.h"

namespace newswatch::daemon {
namespace {

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

}  // namespace
}  // namespace newswatch::daemon
