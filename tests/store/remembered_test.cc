// What one feed remembers of its items: packed and unpacked, what stays and what goes.

#include "store/remembered.h"

#include <gmock/gmock.h>

#include <chrono>
#include <numeric>
#include <string>
#include <vector>

namespace newswatch::testing {
namespace {

using store::KnownItem;
using store::Remembered;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::uint64_t kMost = ~std::uint64_t{0};

KnownItem known(std::uint64_t item, std::uint64_t content = 1) {
  return {.item = store::short_item(item), .content = store::short_content(content)};
}

constexpr std::chrono::sys_seconds kNow{std::chrono::seconds(1'718'020'800)};

KnownItem gone(KnownItem item, std::chrono::sys_seconds left_at = kNow) {
  item.left_at = left_at;
  return item;
}

Remembered unpacked(const Remembered& one) {
  const Remembered::Packed packed = one.packed();
  return Remembered(packed.items, packed.left_at);
}

std::vector<std::uint64_t> numbers(std::uint64_t from, std::size_t count) {
  std::vector<std::uint64_t> all(count);
  std::iota(all.begin(), all.end(), from);
  return all;
}

void tell(Remembered& remembered, const std::vector<std::uint64_t>& items) {
  std::vector<KnownItem> told;
  for (const std::uint64_t item : items) told.push_back(known(item));
  remembered.tell(told);
}

// A document of these, new or not.
bool show(Remembered& remembered, const std::vector<std::uint64_t>& items,
          std::chrono::sys_seconds now = kNow) {
  tell(remembered, remembered.unknown(items));
  return !remembered.leave_but(items, now).empty();
}

TEST(Remembered, IsEightBytesAnItemAndNothingOfItIsLost) {
  for (const std::uint64_t item : {std::uint64_t{0}, std::uint64_t{1}, kMost >> 1, kMost - 1}) {
    for (const std::uint64_t content : {std::uint64_t{0}, kMost}) {
      for (const bool alerted : {false, true}) {
        Remembered one;
        one.tell(std::vector{
            KnownItem{store::short_item(item), store::short_content(content), alerted}});
        EXPECT_THAT(one.packed().items, SizeIs(8));
        EXPECT_THAT(one.packed().left_at, IsEmpty());
        EXPECT_EQ(unpacked(one).items(), one.items());
      }
    }
  }
  EXPECT_THAT(Remembered("", "").items(), IsEmpty());
  EXPECT_THAT(Remembered("12345678 and", "").items(), SizeIs(1)) << "a rest is nothing";
}

TEST(Remembered, TellsToTheSecondWhenItemsLeft) {
  using std::chrono::seconds;
  const std::vector<std::chrono::sys_seconds> times{kNow + std::chrono::hours(48),
                                                    kNow,
                                                    kNow,
                                                    kNow - seconds(1),
                                                    kNow + seconds(1),
                                                    {},
                                                    std::chrono::sys_seconds::max(),
                                                    std::chrono::sys_seconds::min(),
                                                    kNow};
  std::vector<KnownItem> items{known(99)};
  for (std::size_t n = 0; n < times.size(); ++n) items.push_back(gone(known(n), times[n]));
  Remembered one;
  one.tell(items);
  EXPECT_EQ(unpacked(one).items(), items);
  EXPECT_EQ(one.first_left(), std::chrono::sys_seconds::min());
}

TEST(Remembered, OfItemsThatLeftTogetherTheTimeIsAByteEach) {
  Remembered one;
  show(one, numbers(0, 100));
  show(one, {1000});
  EXPECT_THAT(one.packed().left_at, SizeIs(5 + 99));
}

TEST(Remembered, TimesThatAreCutOffOrDoNotEndAreReadAllTheSame) {
  Remembered one;
  show(one, {1, 2});
  show(one, {3});
  const Remembered::Packed packed = one.packed();
  for (const std::string& left_at :
       {std::string(), packed.left_at.substr(0, 2), packed.left_at, std::string(100, '\xff')}) {
    const Remembered read(packed.items, left_at);
    ASSERT_THAT(read.items(), SizeIs(3));
    EXPECT_TRUE(read.items()[2].left_at);
  }
}

TEST(Remembered, ForgetsByTheTimeAtWhichItemsLeft) {
  Remembered one;
  show(one, {1, 2, 3});
  EXPECT_FALSE(one.first_left());
  show(one, {2, 3}, kNow + std::chrono::hours(1));
  show(one, {3}, kNow + std::chrono::hours(2));
  show(one, {3}, kNow + std::chrono::hours(9));  // still away: the first time counts
  EXPECT_EQ(one.first_left(), kNow + std::chrono::hours(1));
  EXPECT_THAT(one.forget(kNow + std::chrono::hours(1)), IsEmpty());
  EXPECT_THAT(one.forget(kNow + std::chrono::hours(1) + std::chrono::seconds(1)),
              ElementsAre(gone(known(1), kNow + std::chrono::hours(1))));
  EXPECT_THAT(one.items(), ElementsAre(known(3), gone(known(2), kNow + std::chrono::hours(2))));
  EXPECT_TRUE(one.is_present(3));
  EXPECT_FALSE(one.is_present(2));
  EXPECT_FALSE(one.is_present(1));
}

TEST(Remembered, TakesWhatIsNewInFrontAndWhatIsEditedInItsPlace) {
  Remembered remembered;
  tell(remembered, {1, 2, 3});
  remembered.tell(std::vector{known(4), known(2, 5), known(5), known(4, 6)});
  EXPECT_THAT(remembered.items(),
              ElementsAre(known(4, 6), known(5), known(1), known(2, 5), known(3)));
}

TEST(Remembered, ShowsWhatIsInTheDocumentInItsOrder) {
  Remembered remembered;
  EXPECT_FALSE(show(remembered, {1, 2, 3}));
  EXPECT_FALSE(show(remembered, {2, 3}));
  EXPECT_THAT(remembered.items(), ElementsAre(known(2), known(3), gone(known(1))));
  EXPECT_TRUE(remembered.shows(std::vector<std::uint64_t>{2, 3}));
  EXPECT_FALSE(remembered.shows(std::vector<std::uint64_t>{3, 2}));
  EXPECT_FALSE(remembered.shows(std::vector<std::uint64_t>{2}));
  EXPECT_FALSE(remembered.shows(std::vector<std::uint64_t>{2, 3, 1}));
}

TEST(Remembered, WhatLeftLastStandsFirstAmongWhatLeft) {
  Remembered remembered;
  show(remembered, {1, 2, 3});
  show(remembered, {2, 3});
  show(remembered, {3});
  EXPECT_THAT(remembered.items(), ElementsAre(known(3), gone(known(2)), gone(known(1))));
  show(remembered, {3, 1});
  EXPECT_THAT(remembered.items(), ElementsAre(known(3), known(1), gone(known(2))));
}

TEST(Remembered, KeepsHalfAsManyThatLeftAsAreThereOrSixteen) {
  for (const std::size_t present :
       {std::size_t{1}, std::size_t{32}, std::size_t{33}, std::size_t{100}, std::size_t{1000}}) {
    SCOPED_TRACE(present);
    const std::size_t limit = std::max(Remembered::kFewestLeft, present / 2);
    Remembered remembered;
    std::uint64_t first = 0;
    bool dropped = show(remembered, numbers(first, present));
    for (std::size_t n = 0; n < limit; ++n)  // one comes, one goes
      dropped = show(remembered, numbers(++first, present)) || dropped;
    EXPECT_FALSE(dropped);
    EXPECT_THAT(remembered.items(), SizeIs(present + limit));
    EXPECT_TRUE(show(remembered, numbers(++first, present)));
    EXPECT_THAT(remembered.items(), SizeIs(present + limit));
    EXPECT_EQ(remembered.items().back(), gone(known(1))) << "the first to leave is the first to go";
  }
}

TEST(Remembered, KeepsAllThatLeftWithTheLastDocumentAndNoMore) {
  Remembered remembered;
  show(remembered, numbers(0, 1000));
  EXPECT_FALSE(show(remembered, {5000}));
  EXPECT_THAT(remembered.items(), SizeIs(1001));
  EXPECT_FALSE(show(remembered, numbers(0, 1000)));
  EXPECT_THAT(remembered.items(), SizeIs(1001)) << "all of them are back, and known";
  EXPECT_TRUE(show(remembered, {6000}));
  EXPECT_THAT(remembered.items(), SizeIs(1001));
  EXPECT_TRUE(show(remembered, {7000}));
  EXPECT_THAT(remembered.items(), SizeIs(1 + Remembered::kFewestLeft));
}

TEST(Remembered, DocumentsOfNewsAloneDoNotMakeItGrowForEver) {
  Remembered remembered;
  bool dropped = false;
  for (std::uint64_t n = 0; n < Remembered::kMostOfNewsAlone; ++n) {
    const std::size_t before = remembered.items().size();
    tell(remembered, {n});
    dropped = !remembered.leave_none(before).empty() || dropped;
  }
  EXPECT_FALSE(dropped);
  tell(remembered, {kMost});
  EXPECT_THAT(remembered.leave_none(Remembered::kMostOfNewsAlone), ElementsAre(known(0)));
  EXPECT_THAT(remembered.items(), SizeIs(Remembered::kMostOfNewsAlone));
  EXPECT_EQ(remembered.items().front(), known(kMost));
  EXPECT_EQ(remembered.items().back(), known(1)) << "the oldest went";

  const std::size_t large = 2 * Remembered::kMostOfNewsAlone;
  show(remembered, numbers(10'000, large));
  const std::size_t before = remembered.items().size();
  tell(remembered, {1'000'000});
  EXPECT_THAT(remembered.leave_none(before), SizeIs(1));
  EXPECT_THAT(remembered.items(), SizeIs(before)) << "a large document is not cut by a small one";
}

TEST(Remembered, AlertsOfTheirStoriesAreMarkedOnce) {
  Remembered remembered;
  show(remembered, {1, 2, 3});
  EXPECT_TRUE(remembered.alert(std::vector<std::uint64_t>{2, 9}));
  EXPECT_TRUE(remembered.items()[1].alerted);
  EXPECT_FALSE(remembered.items()[0].alerted);
  EXPECT_FALSE(remembered.alert(std::vector<std::uint64_t>{2, 9}));
}

}  // namespace
}  // namespace newswatch::testing
