#pragma once

// Sentences and who is named in them, for the tests of officials.

#include <gtest/gtest.h>

#include <chrono>
#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "rules/officials.h"

namespace newswatch::rules::test {

struct Sentence {
  std::string_view text;
  std::string_view named;  // ids, in order, a blank between
};

// Each sentence on its own, on 10 June 2024.
inline void expect_named(const std::vector<Official>& people,
                         std::initializer_list<Sentence> sentences) {
  using namespace std::chrono_literals;
  const Officials officials(people);
  for (const Sentence& one : sentences) {
    SCOPED_TRACE(one.text);
    const FoldedText folded = fold_text(one.text);
    std::set<std::string> ids;
    for (const OfficialHit& hit : officials.find({&folded, 1}, 2024y / 6 / 10))
      ids.insert(people[hit.official].id);
    std::string all;
    for (const std::string& id : ids) all += (all.empty() ? "" : " ") + id;
    EXPECT_EQ(all, one.named);
  }
}

}  // namespace newswatch::rules::test
