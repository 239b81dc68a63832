#pragma once

// What rules name that stands outside of them: officials and lists of words. Sets of rules that
// follow each other share it while it stays the same. Built whole, then only read.

#include "rules/judge.h"
#include "rules/officials.h"
#include "rules/resolve.h"
#include "rules/rule.h"

namespace newswatch::rules {

struct Vocabulary {
  explicit Vocabulary(const RuleSettings& settings);

  Officials officials;
  OfficialNumbers numbers;  // of officials
  ParsedLists lists;        // items that do not parse are left out: whoever names them is told
};

}  // namespace newswatch::rules
