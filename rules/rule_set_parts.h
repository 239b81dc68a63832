#pragma once

// What a RuleSet is made of: its settings, and the layers its rules are compiled in. A set that
// follows another shares the large layer of that one and brings a small one with what changed.

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "rules/layer.h"
#include "rules/rule_changes.h"
#include "rules/rule_names.h"
#include "rules/rule_set.h"
#include "rules/vocabulary.h"

namespace newswatch::rules {

struct RuleSet::Impl {
  // A layer and which rules of the settings its own are. One that was changed or taken away since
  // the layer was compiled stays in it and is passed over.
  struct Part {
    static constexpr std::uint32_t kGone = 0xFFFF'FFFF;

    std::shared_ptr<const Layer> layer;
    std::shared_ptr<const RuleNames> names;
    std::vector<std::uint32_t> rules;  // by rule of the layer, ascending; empty: all, as they stand

    [[nodiscard]] std::uint32_t rule_of(LayerRule n) const { return rules.empty() ? n : rules[n]; }
  };
  struct Located {
    const Part* part = nullptr;
    LayerRule rule = 0;
  };

  explicit Impl(RuleSettings given) : settings(std::move(given)) {}

  // Compile, and run the examples of what they compiled. All errors.
  [[nodiscard]] std::vector<RuleError> compile_all(const Layer* before);
  [[nodiscard]] std::vector<RuleError> compile_changed(const Impl& before,
                                                       const RuleChanges& changes);

  // Whether so many changes are better compiled as a layer over the old one than all anew.
  [[nodiscard]] static bool is_small(const Impl& before, const RuleChanges& changes);

  [[nodiscard]] Located located(std::uint32_t rule) const;
  // The rule's node, its terms numbered as in its layer.
  [[nodiscard]] Node node_of(std::uint32_t rule) const;
  [[nodiscard]] bool wants_feed(const Rule& rule, const Subject& subject) const;
  [[nodiscard]] FieldMask asked() const;

  RuleSettings settings;
  std::shared_ptr<const Vocabulary> vocabulary;
  std::vector<Part> parts;  // the large one, then what changed if anything did

 private:
  void compile(std::span<const std::uint32_t> rules, Layer& layer,
               std::vector<RuleError>& errors) const;
  void check_examples(std::uint32_t rule, std::vector<RuleError>& errors) const;
};

}  // namespace newswatch::rules
