#include "daemon/feed_slots.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <utility>

namespace newswatch::daemon {
namespace {

using namespace std::chrono_literals;
using Numbers = std::vector<FeedSlots::Number>;

const std::chrono::sys_seconds kNow{1'700'000'000s};

std::shared_ptr<const config::Config> config_of(const std::vector<std::string>& urls) {
  auto config = std::make_shared<config::Config>();
  for (const std::string& url : urls) config->feeds.push_back({.name = url, .url = url});
  return config;
}

store::FeedRecord failing(const std::string& url) {
  store::FeedRecord record{.feed_url = url};
  record.state.failures = 2;
  record.state.next_poll = kNow;
  return record;
}

TEST(FeedSlots, FeedsThatStayKeepTheirNumbersAndNewOnesTakeFreeOnes) {
  FeedSlots slots;
  EXPECT_EQ(slots.configure(config_of({"a", "b", "c"})).fresh, (Numbers{0, 1, 2}));
  const auto changes = slots.configure(config_of({"c", "a"}));
  EXPECT_EQ(changes.fresh, Numbers{});
  ASSERT_EQ(changes.removed, Numbers{1});
  EXPECT_EQ(slots.find("b"), 1u) << "until it is retired";
  slots.retire(1);
  EXPECT_EQ(slots.find("b"), std::nullopt);
  EXPECT_EQ(slots.configure(config_of({"d", "a", "e"})).fresh, (Numbers{1, 3}));
  EXPECT_EQ(slots.find("a"), 0u);
  EXPECT_EQ(slots.find("d"), 1u);
  EXPECT_EQ(slots[1].feed->name, "d");
}

TEST(FeedSlots, AFeedThatIsPolledKeepsItsConfigurationUntilItIsRetired) {
  FeedSlots slots;
  auto first = config_of({"a"});
  const std::weak_ptr<const config::Config> alive = first;
  static_cast<void>(slots.configure(std::exchange(first, nullptr)));
  slots[0].at = FeedSlot::At::polled;
  EXPECT_EQ(slots.configure(config_of({"b"})).removed, Numbers{});
  static_cast<void>(slots.configure(config_of({"c"})));
  ASSERT_FALSE(alive.expired());
  EXPECT_TRUE(slots[0].removed);
  EXPECT_EQ(slots[0].feed->url, "a");
  slots.retire(0);
  EXPECT_TRUE(alive.expired());
}

TEST(FeedSlots, AFeedRemovedInMidPollAndBackIsTheSame) {
  FeedSlots slots;
  static_cast<void>(slots.configure(config_of({"a"})));
  slots[0].at = FeedSlot::At::waiting;
  static_cast<void>(slots.configure(config_of({})));
  EXPECT_EQ(slots.configure(config_of({"a"})).fresh, Numbers{});
  EXPECT_FALSE(slots[0].removed);
}

TEST(FeedSlots, WhatIsKnownOfAFeedComesBackWithIt) {
  FeedSlots slots;
  static_cast<void>(slots.configure(config_of({"a"})));
  EXPECT_EQ(slots.recall(failing("a")), 0u);
  EXPECT_EQ(slots.recall(failing("b")), std::nullopt);
  EXPECT_EQ(slots.failing(), 1u);
  slots[0].ahead = true;
  slots[0].state = std::make_unique<feeds::PollState>();
  slots[0].state->etag = "\"never stored\"";
  for (const auto number : slots.configure(config_of({"b"})).removed) slots.retire(number);
  EXPECT_EQ(slots.failing(), 1u);
  EXPECT_EQ(slots.known(*slots.find("b")), failing("b").state);
  static_cast<void>(slots.configure(config_of({"a", "b"})));
  EXPECT_EQ(slots.failing(), 2u);
  EXPECT_EQ(slots.known(*slots.find("a")).etag, "\"never stored\"");
  EXPECT_TRUE(slots[*slots.find("a")].ahead);
}

TEST(FeedSlots, TellsWhoseIntervalIsAnother) {
  FeedSlots slots;
  static_cast<void>(slots.configure(config_of({"a", "b", "c"})));
  config::Config other = *config_of({"a", "b", "c"});
  other.feeds[0].every = 5min;
  other.feeds[1].max_interval = 1h;
  other.feeds[2].tags = {"news"};
  EXPECT_EQ(slots.configure(std::make_shared<const config::Config>(other)).repaced,
            (Numbers{0, 1}));
  other.fetch.max_interval = 9h;
  EXPECT_EQ(slots.configure(std::make_shared<const config::Config>(other)).repaced, (Numbers{0, 2}))
      << "b has bounds of its own";
}

TEST(FeedSlots, AUrlConfiguredTwiceIsOneFeed) {
  FeedSlots slots;
  EXPECT_EQ(slots.configure(config_of({"a", "b", "a"})).fresh, (Numbers{0, 1}));
  EXPECT_EQ(slots.configure(config_of({"a", "a"})).removed, Numbers{1});
}

TEST(FeedSlots, AgreesWithAPlainMapOverManyConfigurations) {
  std::mt19937_64 dice(3);
  FeedSlots slots;
  std::map<std::string, FeedSlots::Number> plain;
  for (int round = 0; round < 300; ++round) {
    std::vector<std::string> urls;
    for (int n = 0; n < 60; ++n) {
      if (dice() % 3 > 0) urls.push_back("https://feed.example/" + std::to_string(n));
    }
    std::shuffle(urls.begin(), urls.end(), dice);
    const auto changes = slots.configure(config_of(urls));
    for (const auto number : changes.removed) slots.retire(number);
    std::map<std::string, FeedSlots::Number> now;
    for (const std::string& url : urls) {
      const auto number = slots.find(url);
      ASSERT_TRUE(number);
      ASSERT_EQ(slots[*number].feed->url, url);
      const auto before = plain.find(url);
      if (before != plain.end()) {
        ASSERT_EQ(before->second, *number);
      }
      now[url] = *number;
    }
    for (const auto& [url, number] : plain) {
      if (!now.contains(url)) {
        ASSERT_EQ(slots.find(url), std::nullopt);
      }
    }
    plain = std::move(now);
    ASSERT_LE(slots.end(), 60u);
  }
}

}  // namespace
}  // namespace newswatch::daemon
