#pragma once

// Finds officials by name in folded texts. Immutable and thread-safe after construction.

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
