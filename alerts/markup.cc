#include "alerts/markup.h"

namespace newswatch::alerts {
namespace {

constexpr std::string_view kWordJoiner = "\xE2\x81\xA0";

std::string_view bullet_of(const Line& line) { return line.kind == Line::Kind::item ? "• " : ""; }

Markup::Around around(const Markup& markup, Run::Style style) {
  switch (style) {
    case Run::Style::bold:
      return markup.bold;
    case Run::Style::code:
      return markup.code;
    case Run::Style::struck:
      return markup.struck;
    case Run::Style::plain:
      break;
  }
  return {};
}

std::string as_it_is(std::string_view text) { return std::string(text); }

std::string followed_by(std::string_view words, std::string_view url) {
  return std::string(words).append(" ").append(url);
}

}  // namespace

constinit const Markup kPlain{.escaped = as_it_is,
                              .linked = followed_by,
                              .bold = {"", ""},
                              .code = {"[", "]"},
                              .struck = {"", ""},
                              .quote = {"", ""},
                              .line_break = "\n",
                              .after_quote = "\n"};

std::string written(const Line& line, const Markup& markup) {
  std::string out(bullet_of(line));
  if (line.kind == Line::Kind::excerpt) out += markup.quote.open;
  for (const Run& run : line.runs) {
    const Markup::Around marks = around(markup, run.style);
    std::string words = std::string(marks.open).append(markup.escaped(run.text));
    words.append(marks.close);
    out += run.url.empty() ? words : markup.linked(words, run.url);
  }
  if (line.kind == Line::Kind::excerpt) out += markup.quote.close;
  return out;
}

std::string written(const Message& message, const Markup& markup) {
  std::string out;
  const Line* last = nullptr;
  for (const Line& line : message) {
    if (last != nullptr)
      out += last->kind == Line::Kind::excerpt ? markup.after_quote : markup.line_break;
    out += written(line, markup);
    last = &line;
  }
  return out;
}

std::string html_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out.push_back(c);
    }
  }
  return out;
}

std::string without_mentions(std::string_view text) {
  std::string out;
  for (const char c : text) {
    out.push_back(c);
    if (c == '@') out += kWordJoiner;
  }
  return out;
}

}  // namespace newswatch::alerts
