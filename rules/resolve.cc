#include "rules/resolve.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "rules/near_plan.h"
#include "rules/query.h"
#include "rules/suggest.h"
#include "rules/term_words.h"

namespace newswatch::rules {
namespace {

using Kind = Expr::Kind;

constexpr std::int64_t kMaxRegexMemory = 1 << 20;
constexpr std::size_t kMaxNodes = 100'000;  // of one rule, its lists expanded
constexpr std::size_t kMaxDepth = 1'000;
constexpr std::size_t kMaxLists = 8;  // one inside the other

class Resolver {
 public:
  Resolver(const RuleSettings& settings, const OfficialNumbers& officials)
      : settings_(settings), officials_(officials) {}

  // Empty once there is a fault.
  Node resolve(const Expr& expr, FieldMask fields) {
    if (expr.field) fields = mask_of(*expr.field);
    Node node{.kind = expr.kind,
              .fields = fields,
              .shown = expr.text,
              .distance = expr.distance,
              .count = expr.count};
    if (++nodes_ > kMaxNodes || depth_ >= kMaxDepth) {
      fail(RuleError::Kind::too_large, expr, "the rule is too large; split it");
    }
    if (fault_) return node;
    ++depth_;
    read(expr, node);
    for (const Expr& part : expr.parts) {
      if (fault_) break;
      node.parts.push_back(resolve(part, fields));
    }
    if (!fault_) bind(expr, node);
    --depth_;
    return node;
  }

  std::optional<ResolveFault> take_fault() { return std::move(fault_); }

 private:
  void fail(RuleError::Kind kind, const Expr& expr, std::string message) {
    if (!fault_) fault_ = ResolveFault{kind, expr.offset, std::move(message)};
  }

  void unknown(std::string_view what, const Expr& expr,
               const std::vector<std::string_view>& names) {
    fail(RuleError::Kind::unknown_name, expr,
         fmt::format("there is no {} \"{}\".{}", what, expr.text, did_you_mean(expr.text, names)));
  }

  void read(const Expr& expr, Node& node) {
    switch (expr.kind) {
      case Kind::term:
        return read_term(expr, node);
      case Kind::official:
        return read_official(expr, node);
      case Kind::group:
        return read_group(expr, node);
      case Kind::words:
        return read_list(expr, node);
      case Kind::regex:
        return read_regex(expr, node);
      case Kind::feed:
        node.shown = "feed:" + expr.text;
        break;
      case Kind::tag:
        node.shown = "tag:" + expr.text;
        break;
      case Kind::publisher:
        node.shown = "publisher:" + expr.text;
        break;
      case Kind::language:
        node.shown = "lang:" + expr.text;
        node.text = folded_language(expr.text);
        return;
      default:
        return;
    }
    node.text = fold(expr.text);
  }

  // What a node asks of its parts.
  void bind(const Expr& expr, Node& node) {
    switch (expr.kind) {
      case Kind::negation:
      case Kind::at_least:
        if (node.parts.size() != 1) {
          return fail(RuleError::Kind::syntax, expr, "NOT and atleast bind one part");
        }
        if (expr.kind == Kind::at_least && expr.count == 0) {
          return fail(RuleError::Kind::syntax, expr, "atleast/0 would hit everything");
        }
        if (expr.kind == Kind::at_least && !has_place(node.parts[0])) {
          fail(RuleError::Kind::syntax, expr,
               "atleast counts words, and what it is given stands nowhere in the text");
        }
        return;
      case Kind::all:
      case Kind::any:
        if (node.parts.empty()) fail(RuleError::Kind::syntax, expr, "there is nothing to look for");
        return;
      case Kind::near: {
        if (node.parts.size() < 2) {
          return fail(RuleError::Kind::syntax, expr, "NEAR and within need two things");
        }
        auto fault = plan_near(node);
        if (!fault) return;
        const auto kind = fault->kind == PlanFault::Kind::too_large ? RuleError::Kind::too_large
                                                                    : RuleError::Kind::syntax;
        return fail(kind, expr, std::move(fault->message));
      }
      default:
        return;
    }
  }

  void read_term(const Expr& expr, Node& node) {
    auto words = words_of_term(expr.text, expr.exact_case);
    if (!words) return fail(RuleError::Kind::syntax, expr, words.error().message);
    node.words = std::move(*words);
  }

  void read_official(const Expr& expr, Node& node) {
    node.shown = "official:" + expr.text;
    const auto found = officials_.by_id.find(expr.text);
    if (found != officials_.by_id.end()) {
      node.officials = std::span(&found->second, 1);
      return;
    }
    std::vector<std::string_view> ids;
    for (const Official& official : settings_.officials) ids.push_back(official.id);
    unknown("official", expr, ids);
  }

  void read_group(const Expr& expr, Node& node) {
    node.shown = "group:" + expr.text;
    const auto found = officials_.by_group.find(expr.text);
    if (found != officials_.by_group.end()) {
      node.officials = found->second;
      return;
    }
    std::set<std::string_view> groups;
    for (const auto& [group, members] : officials_.by_group) groups.insert(group);
    unknown("group of officials", expr, {groups.begin(), groups.end()});
  }

  void read_list(const Expr& expr, Node& node) {
    const auto list = settings_.words.find(expr.text);
    if (list == settings_.words.end()) {
      std::vector<std::string_view> names;
      for (const auto& [name, words] : settings_.words) names.push_back(name);
      return unknown("list in words:", expr, names);
    }
    if (std::ranges::find(lists_, list->first) != lists_.end()) {
      return fail(RuleError::Kind::too_large, expr,
                  fmt::format("words:{} contains itself", expr.text));
    }
    if (lists_.size() >= kMaxLists) {
      return fail(RuleError::Kind::too_large, expr,
                  fmt::format("words:{} lies more than {} lists deep", expr.text, kMaxLists));
    }
    if (list->second.empty()) {
      return fail(RuleError::Kind::syntax, expr, fmt::format("words:{} is empty", expr.text));
    }
    lists_.push_back(list->first);
    for (const std::string& item : list->second) {
      auto parsed = parse_item(item);
      if (!parsed) {
        return fail(RuleError::Kind::syntax, expr,
                    fmt::format("in words: {}: {}", expr.text, parsed.error().message));
      }
      place_at(*parsed, expr.offset);  // offsets inside the list would point nowhere in the rule
      node.parts.push_back(resolve(*parsed, node.fields));
      if (fault_) return;
      if (!has_place(node.parts.back())) {
        return fail(RuleError::Kind::syntax, expr,
                    fmt::format("in words: {}: \"{}\" says nothing to look for in the text; write "
                                "it in the rule's match",
                                expr.text, item));
      }
    }
    lists_.pop_back();
  }

  static void place_at(Expr& expr, std::uint32_t offset) {
    expr.offset = offset;
    for (Expr& part : expr.parts) place_at(part, offset);
  }

  void read_regex(const Expr& expr, Node& node) {
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(kMaxRegexMemory);
    auto regex = std::make_shared<RE2>(expr.text, options);
    if (!regex->ok()) {
      return fail(RuleError::Kind::syntax, expr,
                  fmt::format("the regular expression is wrong: {}", regex->error()));
    }
    node.shown = "/" + expr.text + "/";
    node.regex = std::move(regex);
  }

  const RuleSettings& settings_;
  const OfficialNumbers& officials_;
  std::size_t nodes_ = 0;
  std::size_t depth_ = 0;
  std::vector<std::string_view> lists_;  // being read, outermost first
  std::optional<ResolveFault> fault_;
};

}  // namespace

OfficialNumbers::OfficialNumbers(std::span<const Official> officials) {
  for (std::uint32_t n = 0; n < officials.size(); ++n) {
    by_id.emplace(officials[n].id, n);
    for (const std::string& group : officials[n].groups) {
      std::vector<std::uint32_t>& members = by_group[group];
      if (members.empty() || members.back() != n) members.push_back(n);
    }
  }
}

boost::system::result<Node, ResolveFault> resolve(const Expr& match, const RuleSettings& settings,
                                                  const OfficialNumbers& officials) {
  Resolver resolver(settings, officials);
  Node node = resolver.resolve(match, kTitleAndText);
  if (auto fault = resolver.take_fault()) return std::move(*fault);
  return node;
}

}  // namespace newswatch::rules
