#include "rules/fold_table.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <latch>
#include <thread>
#include <vector>

namespace newswatch::rules {
namespace {

constexpr std::size_t kThreads = 4;
constexpr char32_t kCharacters = 0x10000;

TEST(FoldTable, GivesEveryThreadTheSameAnswerWhoeverAsksFirst) {
  std::vector<std::vector<const CharInfo*>> told(kThreads);
  std::latch start(kThreads);
  std::vector<std::thread> threads;
  for (std::size_t n = 0; n < kThreads; ++n) {
    threads.emplace_back([&start, &mine = told[n]] {
      start.arrive_and_wait();
      CharInfo scratch;
      for (char32_t c = 0; c < kCharacters; ++c) mine.push_back(&char_info(c, scratch));
    });
  }
  for (std::thread& one : threads) one.join();
  for (std::size_t n = 1; n < kThreads; ++n) EXPECT_TRUE(told[n] == told[0]) << "thread " << n;
}

TEST(FoldTable, StoresPagesThatAreAlikeOnce) {
  struct Case {
    const char* name;
    char32_t asked_first;
    char32_t alike;
  };
  CharInfo scratch;
  for (const Case& c : {Case{"Han", 0x9F80, 0x4E00}, Case{"Hangul", 0xD740, 0xAC00},
                        Case{"private use", 0xE000, 0xD800}}) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(&char_info(c.asked_first, scratch), &char_info(c.alike, scratch));
  }
  EXPECT_NE(&char_info(U'a', scratch), &char_info(0x4E21, scratch));
}

}  // namespace
}  // namespace newswatch::rules
