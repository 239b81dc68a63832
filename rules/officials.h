#pragma once

// Finds officials by name in folded texts. Immutable and thread-safe after construction.
//
// Names (name, aliases): any script, either order where the family name is known, hyphens and
// apostrophes written or not, al-/el- written or not, bin/ibn/ben alike, middle initials let in
// (Antony J. Blinken), Arabic and Hebrew prefixes and Korean particles hanging on. A word written
// small is no name unless the official's own name is written so; Chinese and Japanese names are
// found inside running text. A name inside a longer official's name is that longer one.
// The family name alone, by family_alone:
// - always: wherever it is written as a name;
// - introduced: after one of `titles` or the right initial (A. Blinken), where the name or a strong
//   alias stands in one of the texts, or a word of `context` in the sentence;
// - never: not at all.
// Under both policies another given name or initial right before it (Anna Blinken, K. Blinken)
// means another person; see name_context.h for how a given name is told from other words. A family
// name of one Chinese character never stands alone.
// `weak_aliases` count where the name or a strong alias counts in one of the texts. A `not_if` word
// or phrase in the sentence undoes any hit there.
// `role`, of two words or more and with `since`, is a mention where the day lies in the term, both
// ends included; without `since` nobody knows whose it was. Terms do not limit names.

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "rules/official.h"
#include "rules/text.h"

namespace newswatch::rules {

struct OfficialHit {
  std::uint32_t official = 0;  // index into the officials given
  std::uint32_t text = 0;      // index into the texts searched
  std::uint32_t first_token = 0;
  std::uint32_t last_token = 0;  // inclusive
  bool operator==(const OfficialHit&) const = default;
};

class Officials {
 public:
  // `officials` need not outlive it.
  explicit Officials(std::span<const Official> officials);
  ~Officials();
  Officials(Officials&&) noexcept;
  Officials& operator=(Officials&&) noexcept;

  // Every mention that counts under the policies of Official, in order of text and token. `texts`
  // are the fields of one article (title, text): a full name in one introduces the family name in
  // the other. `day` is the article's, for terms of office. Linear in the texts.
  [[nodiscard]] std::vector<OfficialHit> find(std::span<const FoldedText> texts,
                                              std::chrono::sys_days day) const;

 private:
  struct Impl;
  std::unique_ptr<const Impl> impl_;
};

}  // namespace newswatch::rules
