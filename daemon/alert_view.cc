#include "daemon/alert_view.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <set>

namespace newswatch::daemon {

namespace {

constexpr int kPassageBefore = 60;  // scalar values kept in front of the first hit

Style style_of(rules::Severity severity) {
  switch (severity) {
    case rules::Severity::urgent:
      return Style::red;
    case rules::Severity::high:
      return Style::yellow;
    case rules::Severity::normal:
      return Style::cyan;
    case rules::Severity::low:
      return Style::dim;
  }
  return Style::dim;
}

// Byte offset of each Unicode scalar value, and of the end.
std::vector<std::size_t> scalar_offsets(std::string_view utf8) {
  std::vector<std::size_t> offsets;
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    if ((static_cast<unsigned char>(utf8[i]) & 0xc0) != 0x80) offsets.push_back(i);
  }
  offsets.push_back(utf8.size());
  return offsets;
}

struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// The spans of one field as disjoint ranges of scalar values, in order.
std::vector<Range> ranges_in(rules::Field which, const std::vector<rules::Span>& spans,
                             std::size_t length) {
  std::vector<Range> ranges;
  for (const rules::Span& span : spans) {
    if (span.field != which || span.start >= span.end || span.start >= length) continue;
    ranges.push_back({span.start, std::min<std::size_t>(span.end, length)});
  }
  std::sort(ranges.begin(), ranges.end(),
            [](const Range& a, const Range& b) { return a.begin < b.begin; });
  std::vector<Range> merged;
  for (const Range& range : ranges) {
    if (!merged.empty() && range.begin <= merged.back().end) {
      merged.back().end = std::max(merged.back().end, range.end);
    } else {
      merged.push_back(range);
    }
  }
  return merged;
}

std::string one_line(std::string_view text) {
  std::string line(text);
  std::replace(line.begin(), line.end(), '\n', ' ');
  return printable(line);
}

std::string clock_time(std::chrono::sys_seconds when) {
  return fmt::format("{:%H:%M}", fmt::gmtime(std::chrono::system_clock::to_time_t(when)));
}

std::string reasons(const alerts::Alert& alert) {
  std::vector<std::string> terms;
  std::set<std::string> seen;
  for (const rules::Span& span : alert.spans) {
    if (span.term.starts_with("official:")) continue;  // named below
    if (seen.insert(span.term).second) terms.push_back(one_line(span.term));
  }
  if (terms.size() > 6) terms.resize(6);
  std::string text = fmt::format("{}", fmt::join(terms, " + "));
  for (const alerts::NamedOfficial& official : alert.officials) {
    text += fmt::format("{}{} named", text.empty() ? "" : ", ", one_line(official.name));
  }
  return text;
}

}  // namespace

std::string highlighted_passage(std::string_view field, rules::Field which,
                                const std::vector<rules::Span>& spans, const Terminal& terminal,
                                int width) {
  const auto offsets = scalar_offsets(field);
  const auto ranges = ranges_in(which, spans, offsets.size() - 1);
  if (ranges.empty()) return {};
  const auto bytes = [&](std::size_t begin, std::size_t end) {
    return field.substr(offsets[begin], offsets[end] - offsets[begin]);
  };
  // Begin at a blank a little before the first hit.
  std::size_t at = 0;
  if (ranges.front().begin > kPassageBefore) {
    at = ranges.front().begin - kPassageBefore;
    const std::size_t blank = field.find(' ', offsets[at]);
    const auto next = std::lower_bound(offsets.begin(), offsets.end(), blank);
    const auto after = static_cast<std::size_t>(next - offsets.begin()) + 1;
    if (blank != std::string_view::npos && after < ranges.front().begin) at = after;
  }
  std::string out = at > 0 ? "…" : "";
  int left = width - columns(out);
  const auto put = [&](std::string_view text, bool hit) {
    if (left <= 0) return;
    const std::string safe = one_line(text);
    const std::string shown = cut(safe, left);
    left -= columns(safe);
    if (!hit) {
      out += shown;
    } else {
      out +=
          terminal.colour ? styled(terminal, Style::highlight, shown) : fmt::format("[{}]", shown);
    }
  };
  for (const Range& range : ranges) {
    if (range.begin < at) continue;
    put(bytes(at, range.begin), false);
    put(bytes(range.begin, range.end), true);
    at = range.end;
  }
  put(bytes(at, offsets.size() - 1), false);
  return out;
}

std::string draw_alert(const alerts::Alert& alert, const Terminal& terminal) {
  const Style style = style_of(alert.severity);
  const std::string bar = styled(terminal, style, "▌ ");
  const int width = std::max(40, std::min(terminal.width, 120) - 2);
  const std::string rule = one_line(alert.rule_title.empty() ? alert.rule_name : alert.rule_title);
  std::string severity(rules::name_of(alert.severity));
  std::transform(severity.begin(), severity.end(), severity.begin(),
                 [](char c) { return static_cast<char>(std::toupper(c)); });

  std::string out = fmt::format(
      "{}{}  {}  {}\n", bar, styled(terminal, style, severity), styled(terminal, Style::bold, rule),
      styled(
          terminal, Style::dim,
          fmt::format("{} · {}", clock_time(alert.article.first_seen), one_line(alert.feed.name))));
  const std::string title =
      highlighted_passage(alert.article.title, rules::Field::title, alert.spans, terminal, width);
  out += bar + (title.empty() ? cut(one_line(alert.article.title), width) : title) + "\n";
  const std::string passage =
      highlighted_passage(alert.article.text, rules::Field::text, alert.spans, terminal, width);
  if (!passage.empty()) out += bar + passage + "\n";
  const std::string because = reasons(alert);
  out += bar + styled(terminal, Style::dim, "why: ") +
         cut(because.empty() ? one_line(alert.rule_name) : because, width - 5) + "\n";
  if (!alert.article.url.empty())
    out += bar + styled(terminal, Style::blue, cut(one_line(alert.article.url), width)) + "\n";
  return out;
}

}  // namespace newswatch::daemon
