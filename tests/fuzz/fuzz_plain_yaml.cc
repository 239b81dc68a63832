// Any text as YAML: the quick reader makes the tree that yaml-cpp makes, or leaves it alone.

#include <cstddef>
#include <cstdint>
#include <string>

#include "config/plain_yaml.h"
#include "config/problems.h"
#include "config/source.h"
#include "config/yaml.h"
#include "tests/fuzz/check.h"

namespace {

using newswatch::fuzz::check;
using namespace newswatch::config;

bool same(const Node& a, const Node& b) {
  const bool alike = a.kind == b.kind && a.quoted == b.quoted && a.place == b.place &&
                     a.text == b.text && a.items.size() == b.items.size();
  for (std::size_t i = 0; alike && i < a.items.size(); ++i) {
    if (!same(a.items[i], b.items[i])) return false;
  }
  return alike;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Sources sources;
  set_text(sources.emplace_back(), std::string(newswatch::fuzz::text_of(data, size)));
  if (find_bad_byte(sources[0].text)) return 0;
  constexpr std::size_t kFew = 10'000;
  const auto plain = parse_plain_yaml(sources[0], 0, kFew);
  if (!plain) return 0;
  NodeBudget budget{.nodes = kFew};
  Problems problems(sources);
  const auto any = parse_any_yaml(sources, 0, budget, problems);
  check(any.has_value() && problems.errors() == 0);
  check(same(plain->root, *any));
  check(plain->nodes == kFew - budget.nodes);
  return 0;
}
