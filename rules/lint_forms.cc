#include "rules/lint_forms.h"

#include <algorithm>
#include <utility>

#include "rules/folded_article.h"
#include "rules/query.h"
#include "rules/text.h"

namespace newswatch::rules {
namespace {

using Kind = Expr::Kind;

constexpr std::size_t kMaxLists = 8;   // one inside the other, as the rules may nest them
constexpr std::size_t kMaxLabel = 60;  // bytes

void put(std::string& key, std::uint32_t number) {
  for (int shift = 0; shift < 32; shift += 8) key += static_cast<char>(number >> shift & 0xFF);
}
void put(std::string& key, std::string_view text) {
  put(key, static_cast<std::uint32_t>(text.size()));
  key += text;
}

std::string key_of(const Form& form) {
  std::string key;
  put(key, static_cast<std::uint32_t>(form.kind) | static_cast<std::uint32_t>(form.fields) << 8 |
               static_cast<std::uint32_t>(form.chain) << 16 |
               static_cast<std::uint32_t>(form.distance.ordered) << 17 |
               static_cast<std::uint32_t>(form.distance.unit) << 18);
  put(key, form.distance.words);
  put(key, form.count);
  put(key, form.text);
  for (const TermWord& word : form.words) {
    put(key, word.folded);
    put(key, word.exact);
  }
  for (const FormId part : form.parts) put(key, part);
  return key;
}

}  // namespace

FormTree Forms::read(const Expr& expr, FieldMask fields, Asked asked) {
  if (expr.field) fields = mask_of(*expr.field);
  FormTree tree{.expr = &expr, .asked = asked};
  const bool places = expr.kind == Kind::near || expr.kind == Kind::at_least;
  const Asked below = places ? Asked::where : expr.kind == Kind::negation ? Asked::whether : asked;
  for (const Expr& part : expr.parts) tree.parts.push_back(read(part, fields, below));
  std::vector<FormId> parts;
  for (const FormTree& part : tree.parts) parts.push_back(part.form);
  switch (expr.kind) {
    case Kind::all:
    case Kind::any:
      tree.form = joined(expr.kind, expr, parts, asked);
      break;
    case Kind::negation: {
      const Form& inner = forms_[parts.front()];
      // NOT NOT a stands nowhere in the text, a does.
      const bool undoes = inner.kind == Kind::negation && asked == Asked::whether;
      tree.form = undoes ? inner.parts.front()
                         : intern({.kind = Kind::negation, .parts = parts, .expr = &expr});
      break;
    }
    case Kind::at_least:
      tree.form =
          intern({.kind = Kind::at_least, .count = expr.count, .parts = parts, .expr = &expr});
      break;
    case Kind::near:
      tree.form = near(expr, tree.parts);
      break;
    case Kind::words:
      tree.form = list(expr, fields, asked);
      break;
    default:
      tree.form = leaf(expr, fields);
      break;
  }
  return tree;
}

const std::vector<Forms::Entry>& Forms::entries_of(const std::string& list) {
  const auto [at, is_new] = entries_.try_emplace(list);
  const auto given = settings_.words.find(list);
  if (!is_new || given == settings_.words.end()) return at->second;
  for (std::size_t i = 0; i < given->second.size(); ++i) {
    if (auto parsed = parse_item(given->second[i])) at->second.push_back({i, std::move(*parsed)});
  }
  return at->second;
}

FormId Forms::list(const std::string& name) {
  Expr& expr = named_.emplace_back();
  expr.kind = Kind::words;
  expr.text = name;
  return list(expr, kWhereTheListLooks, Asked::where);
}

std::string Forms::label(FormId id) const {
  std::string label = to_query(*forms_[id].expr);
  if (label.size() > kMaxLabel) {
    std::size_t end = kMaxLabel;
    while (end > 0 && (static_cast<unsigned char>(label[end]) & 0xC0) == 0x80) --end;
    label = label.substr(0, end) + "…";
  }
  return '`' + label + '`';
}

FormId Forms::intern(Form form) {
  const auto id = static_cast<FormId>(forms_.size());
  const auto [at, is_new] = by_key_.emplace(key_of(form), id);
  if (is_new) forms_.push_back(std::move(form));
  return at->second;
}

FormId Forms::leaf(const Expr& expr, FieldMask fields) {
  Form form{.kind = expr.kind, .expr = &expr};
  switch (expr.kind) {
    case Kind::term: {
      form.fields = fields;
      auto words = words_of_term(expr.text, expr.exact_case);
      if (words) {
        form.words = std::move(*words);
      } else {
        form.text = expr.text;
      }
      break;
    }
    case Kind::language:
      form.text = folded_language(expr.text);
      break;
    case Kind::feed:
    case Kind::tag:
    case Kind::publisher:
      form.text = fold(expr.text);
      break;
    default:
      form.fields = fields;
      form.text = expr.text;
      break;
  }
  return intern(std::move(form));
}

FormId Forms::list(const Expr& expr, FieldMask fields, Asked asked) {
  const auto [known, is_new] = lists_.try_emplace(std::tuple(expr.text, fields, asked));
  // One that is being read contains itself; it is like none but itself.
  const Form alone{.kind = Kind::any, .fields = fields, .text = expr.text, .expr = &expr};
  if (!is_new) return known->second ? *known->second : intern(alone);
  std::vector<FormId> parts;
  if (depth_ < kMaxLists) {
    ++depth_;
    for (const Entry& entry : entries_of(expr.text))
      parts.push_back(read(entry.expr, fields, asked).form);
    --depth_;
  }
  const FormId form = parts.empty() ? intern(alone) : joined(Kind::any, expr, parts, asked);
  known->second = form;
  return form;
}

FormId Forms::near(const Expr& expr, const std::vector<FormTree>& parts) {
  Form form{.kind = Kind::near,
            .distance = expr.distance,
            .chain = expr.parts.size() == 2,
            .expr = &expr};
  for (const FormTree& part : parts) {
    const Form& inner = forms_[part.form];
    const bool joins =
        form.chain && inner.kind == Kind::near && inner.chain && inner.distance == form.distance;
    if (joins) {
      form.parts.insert(form.parts.end(), inner.parts.begin(), inner.parts.end());
    } else {
      form.parts.push_back(part.form);
    }
  }
  if (!form.distance.ordered) std::ranges::sort(form.parts);
  return intern(std::move(form));
}

FormId Forms::joined(Kind kind, const Expr& expr, const std::vector<FormId>& parts, Asked asked) {
  Form form{.kind = kind, .expr = &expr};
  for (const FormId part : parts) {
    const Form& inner = forms_[part];
    if (inner.kind == kind && !inner.parts.empty()) {
      form.parts.insert(form.parts.end(), inner.parts.begin(), inner.parts.end());
    } else {
      form.parts.push_back(part);
    }
  }
  std::ranges::sort(form.parts);
  // Inside NEAR two parts of an AND are two places, even where they are alike.
  if (kind == Kind::any || asked == Asked::whether) {
    form.parts.erase(std::unique(form.parts.begin(), form.parts.end()), form.parts.end());
  }
  if (form.parts.size() == 1) return form.parts.front();
  return intern(std::move(form));
}

}  // namespace newswatch::rules
