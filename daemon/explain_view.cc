#include "daemon/explain_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/alert_view.h"

namespace newswatch::daemon {

namespace {

using Kind = rules::Expr::Kind;
using rules::Explanation;
using rules::Span;

constexpr std::size_t kPlainMissesShown = 3;  // of the alternatives of one OR
constexpr std::size_t kPassagesShown = 3;     // of one part
constexpr std::string_view kNothing = "does not occur";

std::string_view text_of(const feeds::Article& article, const Span& span) {
  switch (span.field) {
    case rules::Field::title:
      return article.title;
    case rules::Field::text:
      return article.text;
    case rules::Field::url:
      return article.url;
    case rules::Field::author:
      return article.authors[span.item].name;
    case rules::Field::category: {
      const feeds::Category& category = article.categories[span.item];
      return category.label.empty() ? category.term : category.label;
    }
  }
  return {};
}

bool in_same_text(const Span& a, const Span& b) { return a.field == b.field && a.item == b.item; }

class Drawing {
 public:
  Drawing(const feeds::Article& article, const Terminal& terminal)
      : article_(article), terminal_(terminal) {}

  enum class Passages { shown, shown_above };

  void draw(const Explanation& part, int indent, Passages passages) {
    const std::string mark =
        part.hit ? styled(terminal_, Style::green, "✓") : styled(terminal_, Style::red, "✗");
    const std::string label = cut(printable(part.label), room(indent + 2));
    out_ += fmt::format("{:{}}{} {}", "", indent, mark, label);
    if (!part.reason.empty()) draw_reason(printable(part.reason), indent, columns(label));
    out_ += '\n';
    if (part.kind != Kind::negation && passages == Passages::shown) draw_passages(part, indent + 4);
    // The passages of a NEAR say more than where else its words stand.
    const bool has_passages = part.kind == Kind::near && part.hit;
    draw_parts(part, indent + 2, has_passages ? Passages::shown_above : passages);
  }

  std::string take() { return std::move(out_); }

 private:
  [[nodiscard]] int room(int used) const { return std::max(40, terminal_.width - used); }

  // Behind the label, or below it where the line would be too long.
  void draw_reason(const std::string& reason, int indent, int label_columns) {
    const bool fits = indent + 2 + label_columns + 3 + columns(reason) <= terminal_.width;
    out_ += fits ? "   " : fmt::format("\n{:{}}", "", indent + 4);
    out_ += styled(terminal_, reason == kNothing ? Style::dim : Style::yellow, reason);
  }

  void draw_passages(const Explanation& part, int indent) {
    std::size_t shown = 0;
    for (auto begin = part.spans.begin(); begin != part.spans.end();) {
      const auto end = std::find_if(begin, part.spans.end(),
                                    [&](const Span& span) { return !in_same_text(span, *begin); });
      if (shown++ == kPassagesShown) {
        out_ += fmt::format("{:{}}{}\n", "", indent, styled(terminal_, Style::dim, "…"));
        return;
      }
      const std::string name = fmt::format("{}: ", rules::name_of(begin->field));
      out_ += fmt::format("{:{}}{}{}\n", "", indent, styled(terminal_, Style::dim, name),
                          highlighted_passage(text_of(article_, *begin), begin->field, {begin, end},
                                              terminal_, room(indent + columns(name))));
      begin = end;
    }
  }

  void draw_parts(const Explanation& part, int indent, Passages passages) {
    // What a NOT excludes is in its own label; only a compound says more.
    if (part.kind == Kind::negation && part.parts.front().parts.empty()) return;
    std::vector<std::string> plain;
    for (const Explanation& one : part.parts) {
      if (part.kind == Kind::any && one.reason == kNothing) plain.push_back(printable(one.label));
    }
    const bool gathered = plain.size() > kPlainMissesShown;
    for (const Explanation& one : part.parts) {
      if (gathered && one.reason == kNothing) continue;
      draw(one, indent, passages);
    }
    if (!gathered) return;
    const std::string line =
        fmt::format("{} do not occur: {}", plain.size(), fmt::join(plain, ", "));
    out_ += fmt::format("{:{}}{} {}\n", "", indent, styled(terminal_, Style::red, "✗"),
                        cut(line, room(indent + 2)));
  }

  const feeds::Article& article_;
  const Terminal& terminal_;
  std::string out_;
};

}  // namespace

std::string draw_explanation(const Explanation& whole, const feeds::Article& article,
                             const Terminal& terminal, int indent) {
  Drawing drawing(article, terminal);
  drawing.draw(whole, indent, Drawing::Passages::shown);
  return drawing.take();
}

std::string draw_failure(const Explanation& whole, const Terminal& terminal) {
  constexpr int kLabelColumns = 60;
  const Explanation& part = rules::first_failure(whole);
  const std::string_view between = part.reason.starts_with(kNothing) ? " " : ": ";
  return cut(printable(part.label), kLabelColumns) +
         styled(terminal, Style::dim, std::string(between) + printable(part.reason));
}

}  // namespace newswatch::daemon
