#include "rules/vocabulary.h"

#include <utility>

#include "rules/query.h"

namespace newswatch::rules {

Vocabulary::Vocabulary(const RuleSettings& settings)
    : officials(settings.officials), numbers(settings.officials) {
  for (const auto& [name, items] : settings.words) {
    std::vector<Expr> parsed;
    for (const std::string& item : items) {
      if (auto expr = parse_item(item)) parsed.push_back(std::move(*expr));
    }
    lists.emplace(name, std::move(parsed));
  }
}

}  // namespace newswatch::rules
