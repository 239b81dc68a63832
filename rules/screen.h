#pragma once

// What each rule asks of the terms that occur, for telling at once that it misses. Built by one
// thread, then only read.

#include <cstdint>
#include <optional>
#include <vector>

#include "rules/node.h"
#include "rules/term_places.h"

namespace newswatch::rules {

class Screens {
 public:
  // The next rule's; its terms are numbered.
  void add(const Node& node);

  // False: it misses. True: it may hit, or surely does where it is exact.
  [[nodiscard]] bool passes(std::size_t rule, const TermPlaces& places) const;

  // Nothing but terms with AND, OR and NOT: passing is hitting.
  [[nodiscard]] bool is_exact(std::size_t rule) const { return exact_[rule]; }

 private:
  enum class Step : std::uint32_t { term, all, any, negation, near, always };

  bool write(const Node& node);
  bool write_near(const Node& near);
  void write_parts(Step step, const std::vector<Node>& parts, bool& exact);
  [[nodiscard]] bool holds(std::size_t& at, const TermPlaces& places) const;
  [[nodiscard]] bool near_holds(std::size_t at, const TermPlaces& places) const;

  // A step in the upper four bits, its argument below. Behind all, any and near stands where they
  // end; near goes on with its distance and whether the order counts, then for each side how many
  // terms it has and which.
  std::vector<std::uint32_t> code_;
  std::vector<std::uint32_t> begins_;
  std::vector<bool> exact_;
};

using TermUses = std::vector<std::uint32_t>;  // by term: how often the rules name it

// Terms one of which must stand for the node to hit, chosen to stand as rarely as may be; nullopt
// if there is no such set.
[[nodiscard]] std::optional<std::vector<TermId>> anchors_of(const Node& node, const TermUses& uses);

}  // namespace newswatch::rules
