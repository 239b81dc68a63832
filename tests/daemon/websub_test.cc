// Agreements with hubs: made, renewed, moved, given back, and what is polled meanwhile.

#include "daemon/websub.h"

#include "tests/daemon/websub_fixture.h"

namespace newswatch::daemon {
namespace {

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

TEST_F(WebsubTest, AFeedThatComesBackIsPolledForWhatNobodyHasPushedToUsMeanwhile) {
  serve(quiet);
  begin();
  const Form form = subscribed();
  push(form, hot(1));
  clock.advance(8h);  // its safety poll is paced by the pushes
  reconfigure("feeds: []");
  const auto asked = http.times_asked(kUrl);
  clock.advance(2min);
  reconfigure(kConfig);
  clock.advance(2min);
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
