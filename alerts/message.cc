#include "alerts/message.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "alerts/payload.h"
#include "alerts/plain_text.h"
#include "net/url.h"

namespace newswatch::alerts {
namespace {

using Style = Run::Style;

struct Widths {  // in bytes, but for the lists
  std::size_t headline;
  std::size_t excerpt;
  std::size_t name;
  std::size_t item;
  std::size_t url;
  std::size_t item_url;
  std::size_t list;
};

constexpr std::array<Widths, 4> kWidths{{{400, 1200, 150, 250, 1000, 400, 10},
                                         {300, 800, 100, 160, 1000, 250, 8},
                                         {250, 400, 60, 100, 500, 150, 5},
                                         {160, 150, 40, 60, 250, 0, 3}}};

// Embeddings, overrides and isolates (UAX #9); marks, which turn nothing round, are none of them.
bool opens_a_direction(char32_t c) {
  return c == 0x202A || c == 0x202B || c == 0x202D || c == 0x202E || (c >= 0x2066 && c <= 0x2068);
}

constexpr char32_t kCloseEmbedding = 0x202C;
constexpr char32_t kCloseIsolate = 0x2069;

bool is_balanced(std::string_view text) {
  std::string open;
  for (std::size_t at = 0; at < text.size();) {
    const Scalar scalar = first_scalar(text.substr(at));
    at += scalar.bytes;
    if (opens_a_direction(scalar.value)) open.push_back(scalar.value >= 0x2066 ? 'i' : 'e');
    if (scalar.value != kCloseEmbedding && scalar.value != kCloseIsolate) continue;
    if (open.empty() || open.back() != (scalar.value == kCloseIsolate ? 'i' : 'e')) return false;
    open.pop_back();
  }
  return open.empty();
}

std::string without_directions(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const Scalar scalar = first_scalar(text.substr(at));
    const bool turns = opens_a_direction(scalar.value) || scalar.value == kCloseEmbedding ||
                       scalar.value == kCloseIsolate;
    if (!turns) out.append(text.substr(at, scalar.bytes));
    at += scalar.bytes;
  }
  return out;
}

void append(Line& line, Style style, std::string text, std::string url = {}) {
  if (!text.empty()) line.runs.push_back({style, std::move(text), std::move(url)});
}

void append(Message& message, Line line) {
  if (!line.runs.empty()) message.push_back(std::move(line));
}

void append_plain(Message& message, Line::Kind kind, std::string_view label, std::string text) {
  if (!text.empty())
    message.push_back({kind, {{Style::plain, std::string(label) + std::move(text), {}}}});
}

bool is_notice(const Note& note) {
  return note.kind == Note::Kind::raised || note.kind == Note::Kind::cleared;
}

Line head_of(const Note& note, const Widths& widths) {
  Line line{Line::Kind::head, {}};
  append(line, Style::bold, one_line(note.rule_title, widths.name));
  if (note.severity >= rules::Severity::high && !is_notice(note)) {
    if (!line.runs.empty()) append(line, Style::plain, " ");
    append(line, Style::code, std::string(rules::name_of(note.severity)));
  }
  if (note.kind == Note::Kind::update)
    append(line, Style::plain, line.runs.empty() ? "Headline changed" : " · headline changed");
  return line;
}

Line headline_of(const Note& note, const Widths& widths) {
  std::string words = one_line(note.headline, widths.headline);
  if (words.empty()) words = "(without a title)";
  return {Line::Kind::headline, {{Style::plain, std::move(words), link_of(note.url, widths.url)}}};
}

Line previous_of(const Note& note, const Widths& widths) {
  Line line{Line::Kind::previous, {}};
  append(line, Style::struck, one_line(note.previous_headline, widths.headline));
  if (!line.runs.empty()) line.runs.insert(line.runs.begin(), {Style::plain, "was: ", {}});
  return line;
}

Line item_of(const Note::Item& item, const Widths& widths) {
  Line line{Line::Kind::item, {}};
  std::string words = one_line(item.headline, widths.item);
  if (words.empty()) words = "(without a title)";
  append(line, Style::plain, std::move(words), link_of(item.url, widths.item_url));
  std::string about = one_line(item.rule_title, widths.name / 2);
  const std::string feed = one_line(item.feed, widths.name / 2);
  if (!about.empty() && !feed.empty()) about += ", ";
  about += feed;
  if (!about.empty()) append(line, Style::plain, " — " + about);
  return line;
}

std::string officials_of(const Note& note, const Widths& widths) {
  std::string names;
  const std::size_t shown = std::min(note.officials.size(), widths.list);
  for (std::size_t i = 0; i < shown; ++i)
    names += (i == 0 ? "" : ", ") + one_line(note.officials[i], widths.name / 2);
  if (note.officials.size() > shown)
    names += fmt::format(" … and {} more", note.officials.size() - shown);
  return names;
}

Line sources_of(const Note& note, const Widths& widths) {
  Line line{Line::Kind::sources, {}};
  const std::size_t shown = std::min(note.sources.size(), widths.list);
  for (std::size_t i = 0; i < shown; ++i) {
    std::string name = one_line(note.sources[i].feed, widths.name / 2);
    if (name.empty()) name = "(without a name)";
    append(line, Style::plain, i == 0 ? "Also told by: " : ", ");
    append(line, Style::plain, std::move(name), link_of(note.sources[i].url, widths.item_url));
  }
  const std::uint64_t more = note.more_sources + (note.sources.size() - shown);
  if (more > 0)
    append(line, Style::plain,
           (shown == 0 ? "Also told by " : " … and ") + fmt::format("{} more", more));
  return line;
}

std::string about_of(const Note& note, const Widths& widths) {
  std::string about = one_line(note.feed, widths.name);
  const std::string published = one_line(note.published, 40);
  if (!published.empty()) about += (about.empty() ? "published " : " · published ") + published;
  if (!is_notice(note)) return about;
  const std::string seen = one_line(note.seen, 40);
  return about + (about.empty() || seen.empty() ? "" : " · ") + seen;
}

Message lines_of(const Note& note, const Widths& widths, std::size_t max_items) {
  Message message;
  append(message, head_of(note, widths));
  append(message, headline_of(note, widths));
  append(message, previous_of(note, widths));
  append_plain(message, Line::Kind::excerpt, "", one_line(note.excerpt, widths.excerpt));
  const std::size_t shown = std::min(note.items.size(), max_items);
  for (std::size_t i = 0; i < shown; ++i) append(message, item_of(note.items[i], widths));
  if (note.items.size() > shown) {
    append_plain(message, Line::Kind::more, "",
                 fmt::format("… and {} more", note.items.size() - shown));
  }
  append_plain(message, Line::Kind::why, "Why: ", one_line(note.why, 2 * widths.name));
  append_plain(message, Line::Kind::officials, "Named: ", officials_of(note, widths));
  append(message, sources_of(note, widths));
  append_plain(message, Line::Kind::about, "", about_of(note, widths));
  return message;
}

}  // namespace

Message message_of(const Note& note, const std::function<bool(const Message&)>& fits) {
  Message message;
  for (const Widths& widths : kWidths) {
    message = lines_of(note, widths, kMaxDigestItems);
    if (fits(message)) return message;
  }
  std::size_t fitting = 0;
  std::size_t too_many = std::min(note.items.size(), kMaxDigestItems);
  while (fitting + 1 < too_many) {
    const std::size_t items = (fitting + too_many) / 2;
    (fits(lines_of(note, kWidths.back(), items)) ? fitting : too_many) = items;
  }
  return lines_of(note, kWidths.back(), fitting);
}

const Line* find_line(const Message& message, Line::Kind kind) {
  const auto found = std::ranges::find(message, kind, &Line::kind);
  return found == message.end() ? nullptr : &*found;
}

std::string line_of(const Note& note, std::size_t max_bytes) {
  std::string line = one_line(line_of(note), max_bytes);
  return line.empty() ? "(without a title)" : line;
}

std::string one_line(std::string_view text, std::size_t max_bytes) {
  std::string folded;
  // A character more than fits tells where to cut.
  for (std::size_t at = 0; at < text.size() && folded.size() <= max_bytes + 4;) {
    const std::size_t bytes = first_scalar(text.substr(at)).bytes;
    const std::string character = cleaned(text.substr(at, bytes));
    const bool blank = character == " " || character == "\n";
    if (!blank) folded += character;
    if (blank && !folded.empty() && folded.back() != ' ') folded.push_back(' ');
    at += bytes;
  }
  if (folded.ends_with(' ')) folded.pop_back();
  std::string line = cut(folded, max_bytes);
  return is_balanced(line) ? line : without_directions(line);
}

std::string link_of(std::string_view url, std::size_t max_bytes) {
  constexpr std::string_view kMarks = "()[]{}<>\"'`|\\^*";
  if (url.empty() || url.size() > max_bytes) return {};
  const std::optional<std::string> whole = net::resolve({}, url);
  if (!whole || !(whole->starts_with("https://") || whole->starts_with("http://"))) return {};
  const std::size_t start = whole->find("://") + 3;
  const std::size_t path = std::min(whole->find_first_of("/?#", start), whole->size());
  const std::string_view authority = std::string_view(*whole).substr(start, path - start);
  if (authority.empty() || authority.find('@') != std::string_view::npos ||
      authority.find_first_of(kMarks) != std::string_view::npos)
    return {};
  std::string link = whole->substr(0, path);
  for (const char c : std::string_view(*whole).substr(path)) {
    if (c <= ' ' || c > '~') return {};
    if (kMarks.find(c) == std::string_view::npos) {
      link.push_back(c);
    } else {
      link += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return link.size() <= max_bytes ? link : std::string();
}

}  // namespace newswatch::alerts
