// What goes in comes out: the ends of every range, bytes that are no text, texts too long to keep.

#include <gmock/gmock.h>

#include <limits>
#include <set>

#include "tests/store/fixtures.h"

namespace newswatch::testing {
namespace {

using store::KnownItem;
using store::NewArticle;
using ::testing::ElementsAre;
using ::testing::SizeIs;

constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint64_t kSign = std::uint64_t{1} << 63;

class Values : public StoreTest {};

TEST_F(Values, HashesOf64BitsAreKeptWhole) {
  const std::vector<std::uint64_t> hashes{0, 1, kSign - 1, kSign, kSign + 1, kMost - 1, kMost};
  std::vector<NewArticle> articles;
  std::set<store::ShortItem> remembered;
  for (const std::uint64_t hash : hashes) {
    articles.push_back(article("a_" + std::to_string(hash), hash));
    articles.back().content = ~hash;
    remembered.insert(store::short_item(hash));
  }
  store::DocumentCommit doc = document("feed", articles);
  doc.state.body_hash = kMost;
  commit(doc);
  reopen();
  for (const KnownItem& known : valid(store->known_items("feed"))) {
    EXPECT_EQ(remembered.erase(known.item), 1u);
    EXPECT_EQ(known.content, store::short_content(~known.item.bits));
  }
  EXPECT_TRUE(remembered.empty());
  EXPECT_EQ(valid(reader()->feeds())[0].state.body_hash, kMost);
  EXPECT_EQ(commit(doc), store::CommitResult{}) << "none of them is new, nor another";
}

TEST_F(Values, HashesThatDifferInOneBitAreTwoStories) {
  for (const std::uint64_t bit : {std::uint64_t{1}, std::uint64_t{1} << 32, kSign}) {
    SCOPED_TRACE(bit);
    const std::uint64_t hash = 0x0123'4567'89AB'CDEF;
    NewArticle one = article("a_" + std::to_string(bit), bit);
    one.text_key = hash;
    NewArticle other = article("b_" + std::to_string(bit), bit);
    other.text_key = hash ^ bit;
    commit(document("one", {one}));
    EXPECT_EQ(commit(document("other", {other})).duplicates, 0u);
  }
}

TEST_F(Values, TimesOfAnyYearAreKept) {
  using std::chrono::sys_seconds;
  const std::vector<sys_seconds> times{sys_seconds::min(),
                                       sys_seconds(-62'135'596'800s),  // year 1
                                       sys_seconds(-1s),
                                       sys_seconds(0s),
                                       sys_seconds(2'147'483'648s),    // 2038
                                       sys_seconds(253'402'300'800s),  // year 10000
                                       sys_seconds::max()};
  std::uint64_t item = 0;
  for (const sys_seconds time : times) {
    SCOPED_TRACE(time.time_since_epoch().count());
    const std::string key = "a_" + std::to_string(++item) + "_";
    NewArticle one = alerting(article(key, item), {alert("rule")});
    one.article.published = time;
    store::DocumentCommit doc = document("feed", {one}, time);
    doc.state.next_poll = time;
    doc.state.interval = time.time_since_epoch();
    commit(doc);
    const auto told = story(key);
    EXPECT_EQ(told.published, time);
    EXPECT_EQ(told.first_seen, time);
    ASSERT_THAT(told.deliveries, SizeIs(1));
    EXPECT_EQ(told.deliveries[0].created, time);
    EXPECT_EQ(told.deliveries[0].next_attempt, time);
    EXPECT_EQ(valid(reader()->feeds())[0].state, doc.state);
  }
  EXPECT_THAT(due("desk", sys_seconds::max()), SizeIs(times.size()));
  EXPECT_EQ(valid(store->outbox().next_due("desk", kNoon)), sys_seconds::min());
  valid(store->forget(sys_seconds::max(), 1000));
  EXPECT_THAT(due("desk", sys_seconds::max()), SizeIs(times.size()));
}

// Times near the end of their range would overflow where a window is added to them.
TEST_F(Values, AtMostHoldsAtTheEndOfTime) {
  const store::NewAlert limited = at_most(alert("rule"), 1, std::chrono::seconds::max());
  commit(document(
      "feed", {alerting(article("a_1", 1), {limited}), alerting(article("a_2", 2), {limited})}));
  EXPECT_THAT(due("desk"), SizeIs(1));
  EXPECT_THAT(due("desk", std::chrono::sys_seconds::max()), SizeIs(2));
}

TEST_F(Values, AtMostOfTheGreatestCountDelaysNothing) {
  const store::NewAlert limited =
      at_most(alert("rule"), std::numeric_limits<std::uint32_t>::max(), 1h);
  commit(document(
      "feed", {alerting(article("a_1", 1), {limited}), alerting(article("a_2", 2), {limited})}));
  EXPECT_THAT(due("desk"), SizeIs(2));
}

TEST_F(Values, TextsKeepEveryByte) {
  std::string all_bytes;
  for (int byte = 0; byte < 256; ++byte) all_bytes.push_back(static_cast<char>(byte));
  const std::vector<std::string> texts{"",
                                       std::string("\0", 1),
                                       std::string("a\0b", 3),
                                       "' \" ; -- ?1 $x :y",
                                       "\xff\xfe\xc3",
                                       "\xf0\x9f\x95\x8a \u202e \u0000",
                                       all_bytes,
                                       std::string(3, '\x80')};
  std::uint64_t item = 0;
  for (const std::string& text : texts) {
    SCOPED_TRACE(::testing::PrintToString(text));
    const std::string key = "a_" + std::to_string(++item);
    store::NewAlert odd{.rule = "rule" + text, .alert_json = "{" + text};
    odd.deliveries.push_back({.channel = "desk" + text});
    NewArticle one = alerting(article(key, 1), {odd});
    one.article.title = "title" + text;
    one.article.url = text;
    one.article.id = {text};
    store::DocumentCommit doc = document("feed" + text, {one});
    doc.state.etag = text;
    doc.state.last_error = text;
    EXPECT_EQ(commit(doc).channels, std::vector<std::string>{"desk" + text});

    const auto told = story(key);
    EXPECT_EQ(told.title, "title" + text);
    EXPECT_EQ(told.url, text);
    EXPECT_EQ(told.id, text);
    EXPECT_EQ(told.feed_url, "feed" + text);
    EXPECT_THAT(told.rules, ElementsAre("rule" + text));
    EXPECT_THAT(valid(store->known_items("feed" + text)), SizeIs(1));
    EXPECT_EQ(valid(reader()->alerts(1))[0].alert_json, "{" + text);
    const auto waiting = due("desk" + text);
    ASSERT_THAT(waiting, SizeIs(1));
    EXPECT_EQ(waiting[0].material.value().event_json, "{" + text);
    begin(waiting[0].id, kNoon, "body" + text);
    EXPECT_EQ(due("desk" + text)[0].body, "body" + text);
    end(waiting[0].id, alerts::DeliveryState::dead, kNoon, "why" + text);
    EXPECT_EQ(valid(reader()->deliveries(alerts::DeliveryState::dead, 1))[0].last_error,
              "why" + text);
    bool found = false;
    for (const auto& feed : valid(reader()->feeds())) {
      if (feed.feed_url != "feed" + text) continue;
      EXPECT_EQ(feed.state, doc.state);
      found = true;
    }
    EXPECT_TRUE(found);
  }
}

TEST_F(Values, LongTextsAreCutBetweenCharacters) {
  constexpr std::size_t kKept = 4096;
  struct Case {
    const char* name;
    std::string given;
    std::size_t kept;
  };
  const std::string fits(kKept, 'x');
  const std::string dove = "\xf0\x9f\x95\x8a";
  const std::vector<Case> cases{
      {"exactly what is kept", fits, kKept},
      {"one byte more", fits + "y", kKept},
      {"a character of four bytes across the end, 1", fits.substr(1) + dove, kKept - 1},
      {"a character of four bytes across the end, 2", fits.substr(2) + dove, kKept - 2},
      {"a character of four bytes across the end, 3", fits.substr(3) + dove, kKept - 3},
      {"a character of four bytes before the end", fits.substr(4) + dove + "y", kKept},
      {"a character of two bytes across the end", fits.substr(1) + "\xc3\xa9", kKept - 1},
      {"no characters at all", std::string(kKept + 1, '\x80'), 0},
      {"a megabyte", std::string(1 << 20, 'z'), kKept},
  };
  std::uint64_t item = 0;
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const std::string key = "a_" + std::to_string(++item);
    NewArticle one = article(key, item);
    one.article.title = c.given;
    one.article.url = c.given;
    one.article.id = {c.given};
    for (int edited = 0; edited < 2; ++edited) {
      one.content = item + static_cast<std::uint64_t>(edited);
      commit(document("feed", {one}));
      const auto told = story(key);
      EXPECT_TRUE(told.title == c.given.substr(0, c.kept)) << told.title.size();
      EXPECT_TRUE(told.url == c.given.substr(0, c.kept)) << told.url.size();
      EXPECT_TRUE(told.id == c.given.substr(0, c.kept)) << told.id.size();
    }
  }
}

TEST_F(Values, OfALongArticleTheBeginningIsKept) {
  constexpr std::size_t kKept = 64 * 1024;
  NewArticle one = article("a_1", 1);
  one.article.text = std::string(kKept - 1, 'x') + "\xc3\xa9";
  commit(document("feed", {one}));
  auto database = store::Database::open(path, store::Database::Access::read);
  ASSERT_TRUE(database);
  store::Query row = (*database)->query("SELECT text FROM texts");
  ASSERT_TRUE(row.next());
  EXPECT_TRUE(row.text(0) == std::string(kKept - 1, 'x'));
}

TEST_F(Values, ADeliveryOfManyBytesIsKeptWhole) {
  commit(document("feed", {alerting(article("a_1", 1), {alert("rule")})}));
  const std::string body(1 << 20, 'b');
  begin(due("desk")[0].id, kNoon, body);
  EXPECT_TRUE(due("desk")[0].body == body);
}

}  // namespace
}  // namespace newswatch::testing
