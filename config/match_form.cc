#include "config/match_form.h"

// One mapping is the conjunction of its keys. `within` binds all its parts that stand in the text,
// `atleast` its only one; feeds and languages stand beside, and what stands under `none` must not
// occur.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

#include "config/keys.h"
#include "config/reader.h"
#include "config/values.h"
#include "rules/query.h"

namespace newswatch::config {
namespace {

using rules::Expr;
using Kind = rules::Expr::Kind;

// Keys whose value is a name or a pattern, not text to look for.
struct NameKey {
  std::string_view key;
  Kind kind;
};
constexpr std::array kNameKeys{
    NameKey{"words", Kind::words},   NameKey{"official", Kind::official},
    NameKey{"group", Kind::group},   NameKey{"feed", Kind::feed},
    NameKey{"tag", Kind::tag},       NameKey{"publisher", Kind::publisher},
    NameKey{"lang", Kind::language}, NameKey{"regex", Kind::regex}};

struct FieldKey {
  std::string_view key;
  rules::Field field;
};
constexpr std::array kFieldKeys{
    FieldKey{"title", rules::Field::title}, FieldKey{"text", rules::Field::text},
    FieldKey{"author", rules::Field::author}, FieldKey{"category", rules::Field::category},
    FieldKey{"url", rules::Field::url}};

void shift(Expr& expr, std::uint32_t by) {
  expr.offset += by;
  for (Expr& part : expr.parts) shift(part, by);
}

Expr joined(Kind kind, std::vector<Expr> parts, std::uint32_t offset) {
  if (parts.size() == 1) return std::move(parts.front());
  Expr expr;
  expr.kind = kind;
  expr.parts = std::move(parts);
  expr.offset = offset;
  return expr;
}

// Whether it asks for the feed or the language, not for words.
bool is_about_the_feed(const Expr& expr) {
  switch (expr.kind) {
    case Kind::feed:
    case Kind::tag:
    case Kind::publisher:
    case Kind::language:
      return true;
    case Kind::any:
      return std::all_of(expr.parts.begin(), expr.parts.end(), is_about_the_feed);
    default:
      return false;
  }
}

bool only_terms(const Expr& expr) {
  if (expr.kind == Kind::term) return true;
  return expr.kind == Kind::any && std::all_of(expr.parts.begin(), expr.parts.end(), only_terms);
}

void set_exact_case(Expr& expr) {
  expr.exact_case = expr.kind == Kind::term;
  for (Expr& part : expr.parts) set_exact_case(part);
}

class FormReader {
 public:
  FormReader(MatchPlaces& places, Problems& problems) : places_(places), problems_(problems) {}

  std::optional<Expr> query(const Node& node, std::string_view key) {
    const auto text = read_text(node, key, problems_);
    if (!text) return std::nullopt;
    auto parsed = rules::parse_query(*text);
    if (!parsed) return refuse(node, parsed.error());
    for (const rules::QueryError& warning : parsed->warnings) {
      problems_.query_warning(node, warning.offset, warning.message);
    }
    shift(parsed->expr, places_.add(node));
    return std::move(parsed->expr);
  }

  std::optional<Expr> form(const Node& node) {
    const Mapping keys(node, "match", kMatchKeys, problems_);
    if (!keys.is_mapping()) return std::nullopt;
    const std::uint32_t offset = places_.add(node);
    const std::size_t errors = problems_.errors();
    std::vector<Expr> parts;
    std::vector<Expr> unwanted;
    for (std::size_t i = 0; i < node.items.size(); i += 2) {
      const std::string_view key = node.items[i].text;
      const Node& value = node.items[i + 1];
      if (key == "all") {
        for (Expr& part : list(value, key)) parts.push_back(std::move(part));
      } else if (key == "none") {
        for (Expr& part : list(value, key)) unwanted.push_back(negation_of(std::move(part)));
      } else if (key != "within" && key != "atleast") {
        if (auto part = single(key, value)) parts.push_back(std::move(*part));
      }
    }
    if (problems_.errors() == errors) bind(keys, parts, offset);
    if (problems_.errors() != errors) return std::nullopt;
    if (node.items.empty()) {
      problems_.error(node.place, "match: is empty; say what to look for");
      return std::nullopt;
    }
    if (parts.empty() && unwanted.empty()) return std::nullopt;
    for (Expr& part : unwanted) parts.push_back(std::move(part));
    return joined(Kind::all, std::move(parts), offset);
  }

 private:
  std::nullopt_t refuse(const Node& node, const rules::QueryError& error) {
    problems_.query_error(node, error.offset, error.message);
    return std::nullopt;
  }

  static Expr negation_of(Expr part) {
    Expr expr;
    expr.kind = Kind::negation;
    expr.offset = part.offset;
    expr.parts.push_back(std::move(part));
    return expr;
  }

  // `within` and `atleast`, once the parts they bind are known.
  void bind(const Mapping& keys, std::vector<Expr>& parts, std::uint32_t offset) {
    const Node* within = keys.find("within");
    const Node* at_least = keys.find("atleast");
    if (within && at_least) {
      problems_.error(at_least->place,
                      "atleast: cannot stand beside within; nest one in the other with all or any");
      return;
    }
    if (!within && !at_least) return;
    std::vector<Expr> beside;
    const auto placed = std::stable_partition(
        parts.begin(), parts.end(), [](const Expr& part) { return !is_about_the_feed(part); });
    beside.assign(std::move_iterator(placed), std::move_iterator(parts.end()));
    parts.erase(placed, parts.end());
    if (within) bind_near(*within, parts, offset);
    if (at_least) bind_count(keys, *at_least, parts, offset);
    for (Expr& part : beside) parts.push_back(std::move(part));
  }

  void bind_near(const Node& within, std::vector<Expr>& parts, std::uint32_t offset) {
    const auto text = read_text(within, "within", problems_);
    if (!text) return;
    const auto distance = parse_distance(*text);
    if (!distance) {
      problems_.error(within.place,
                      fmt::format("within: expected a distance such as 25 words (at most {}), "
                                  "sentence or paragraph, not {}",
                                  rules::kMaxNearWords, in_quotes(*text)));
    } else if (parts.size() < 2) {
      problems_.error(within.place,
                      "within: needs two things to be near each other; give them in all");
    } else {
      Expr near;
      near.kind = Kind::near;
      near.distance = *distance;
      near.offset = offset;
      near.parts = std::move(parts);
      parts.clear();
      parts.push_back(std::move(near));
    }
  }

  void bind_count(const Mapping& keys, const Node& at_least, std::vector<Expr>& parts,
                  std::uint32_t offset) {
    const std::size_t errors = problems_.errors();
    Expr counted;
    counted.kind = Kind::at_least;
    keys.number("atleast", counted.count, {1, rules::kMaxCount});
    if (problems_.errors() != errors) return;
    if (parts.size() != 1) {
      problems_.error(at_least.place, "atleast: counts one thing; give the words in one any");
      return;
    }
    counted.offset = offset;
    counted.parts = std::move(parts);
    parts.clear();
    parts.push_back(std::move(counted));
  }

  // The elements of any, all, none: items or nested forms.
  std::vector<Expr> list(const Node& node, std::string_view key) {
    std::vector<Expr> parts;
    const std::vector<Node>* items = read_list(node, key, problems_);
    if (!items) return parts;
    if (items->empty()) {
      problems_.error(node.place, fmt::format("{}: is empty; say what to look for", key));
    }
    for (const Node& node_of_item : *items) {
      if (auto part = item_or_form(node_of_item, key)) parts.push_back(std::move(*part));
    }
    return parts;
  }

  std::optional<Expr> item_or_form(const Node& node, std::string_view key) {
    if (node.kind == Node::Kind::mapping) return form(node);
    return item(node, key);
  }

  std::optional<Expr> item(const Node& node, std::string_view key) {
    const auto text = read_text(node, key, problems_);
    if (!text) return std::nullopt;
    auto parsed = rules::parse_item(*text);
    if (!parsed) return refuse(node, parsed.error());
    shift(*parsed, places_.add(node));
    return std::move(*parsed);
  }

  // The part that one key other than all, none, within and atleast makes.
  std::optional<Expr> single(std::string_view key, const Node& value) {
    if (key == "any") return any_of(list(value, key), value);
    if (key == "query") return query(value, key);
    if (key == "case") return exact(value);
    for (const NameKey& known : kNameKeys) {
      if (known.key == key) return names(known, value);
    }
    for (const FieldKey& known : kFieldKeys) {
      if (known.key == key) return in_field(known, value);
    }
    return std::nullopt;  // Mapping has told the unknown key
  }

  std::optional<Expr> any_of(std::vector<Expr> parts, const Node& node) {
    if (parts.empty()) return std::nullopt;
    return joined(Kind::any, std::move(parts), places_.add(node));
  }

  // One element, or a list of them of which any will do.
  template <class ReadOne>
  std::optional<Expr> one_or_any(const Node& value, std::string_view key, ReadOne read_one) {
    if (value.kind != Node::Kind::sequence) return read_one(value);
    if (value.items.empty()) {
      problems_.error(value.place, fmt::format("{}: is empty; say what to look for", key));
    }
    std::vector<Expr> parts;
    for (const Node& node : value.items) {
      if (auto part = read_one(node)) parts.push_back(std::move(*part));
    }
    return any_of(std::move(parts), value);
  }

  std::optional<Expr> names(const NameKey& known, const Node& value) {
    return one_or_any(value, known.key, [&](const Node& node) -> std::optional<Expr> {
      auto text = known.kind == Kind::regex ? read_text(node, known.key, problems_)
                                            : read_name(node, known.key, problems_);
      if (!text) return std::nullopt;
      if (text->empty()) {
        problems_.error(node.place, fmt::format("{}: is empty", known.key));
        return std::nullopt;
      }
      Expr expr;
      expr.kind = known.kind;
      expr.text = std::move(*text);
      expr.offset = places_.add(node);
      return expr;
    });
  }

  std::optional<Expr> exact(const Node& value) {
    auto expr = one_or_any(value, "case", [&](const Node& node) { return item(node, "case"); });
    if (!expr) return std::nullopt;
    if (!only_terms(*expr)) {
      problems_.error(value.place, "case: takes words and phrases only, not a query");
      return std::nullopt;
    }
    set_exact_case(*expr);
    return expr;
  }

  std::optional<Expr> in_field(const FieldKey& known, const Node& value) {
    auto expr = one_or_any(value, known.key,
                           [&](const Node& node) { return item_or_form(node, known.key); });
    if (!expr) return std::nullopt;
    if (!expr->field) {
      expr->field = known.field;
      return expr;
    }
    Expr outer;
    outer.kind = Kind::all;
    outer.field = known.field;
    outer.offset = expr->offset;
    outer.parts.push_back(std::move(*expr));
    return outer;
  }

  MatchPlaces& places_;
  Problems& problems_;
};

}  // namespace

std::optional<Expr> read_match(const Node& node, MatchPlaces& places, Problems& problems) {
  FormReader reader(places, problems);
  if (node.kind == Node::Kind::scalar) return reader.query(node, "match");
  if (node.kind == Node::Kind::mapping) return reader.form(node);
  wrong_kind(node, "match", "a query or any:, all:, none:", problems);
  return std::nullopt;
}

}  // namespace newswatch::config
