#include "feeds/html_tags.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>

#include "feeds/short_name.h"

namespace newswatch::feeds {
namespace {

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
constexpr bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }
constexpr bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}
constexpr bool ends_name(char c) { return is_blank(c) || c == '>' || c == '/'; }

constexpr std::size_t kLongestElement = 10;

using ElementName = ShortName<kLongestElement>;

struct Element {
  ElementName name;
  TagKind kind;
};

constexpr Element kElements[] = {
    {"a", TagKind::flow},           {"abbr", TagKind::flow},        {"annotation", TagKind::hidden},
    {"acronym", TagKind::flow},     {"address", TagKind::block},    {"area", TagKind::flow},
    {"article", TagKind::block},    {"aside", TagKind::block},      {"audio", TagKind::hidden},
    {"b", TagKind::flow},           {"base", TagKind::flow},        {"bdi", TagKind::flow},
    {"bdo", TagKind::flow},         {"big", TagKind::flow},         {"blink", TagKind::flow},
    {"blockquote", TagKind::block}, {"body", TagKind::block},       {"br", TagKind::line_end},
    {"button", TagKind::flow},      {"canvas", TagKind::hidden},    {"caption", TagKind::line},
    {"center", TagKind::block},     {"cite", TagKind::flow},        {"code", TagKind::flow},
    {"col", TagKind::flow},         {"colgroup", TagKind::flow},    {"data", TagKind::flow},
    {"datalist", TagKind::hidden},  {"dd", TagKind::line},          {"del", TagKind::flow},
    {"details", TagKind::block},    {"dfn", TagKind::flow},         {"dialog", TagKind::block},
    {"dir", TagKind::list},         {"div", TagKind::block},        {"dl", TagKind::block},
    {"dt", TagKind::line},          {"em", TagKind::flow},          {"embed", TagKind::flow},
    {"fieldset", TagKind::block},   {"figcaption", TagKind::block}, {"figure", TagKind::block},
    {"font", TagKind::flow},        {"footer", TagKind::block},     {"form", TagKind::block},
    {"frame", TagKind::flow},       {"frameset", TagKind::block},   {"h1", TagKind::block},
    {"h2", TagKind::block},         {"h3", TagKind::block},         {"h4", TagKind::block},
    {"h5", TagKind::block},         {"h6", TagKind::block},         {"head", TagKind::flow},
    {"header", TagKind::block},     {"hgroup", TagKind::block},     {"hr", TagKind::block},
    {"html", TagKind::block},       {"i", TagKind::flow},           {"iframe", TagKind::raw},
    {"img", TagKind::flow},         {"input", TagKind::flow},       {"ins", TagKind::flow},
    {"kbd", TagKind::flow},         {"label", TagKind::flow},       {"legend", TagKind::line},
    {"li", TagKind::line},          {"link", TagKind::flow},        {"main", TagKind::block},
    {"map", TagKind::flow},         {"mark", TagKind::flow},        {"marquee", TagKind::block},
    {"math", TagKind::flow},        {"menu", TagKind::list},        {"meta", TagKind::flow},
    {"meter", TagKind::flow},       {"nav", TagKind::block},        {"nobr", TagKind::flow},
    {"noembed", TagKind::raw},      {"noframes", TagKind::raw},     {"noscript", TagKind::hidden},
    {"object", TagKind::flow},      {"ol", TagKind::list},          {"optgroup", TagKind::line},
    {"option", TagKind::line},      {"output", TagKind::flow},      {"p", TagKind::block},
    {"param", TagKind::flow},       {"picture", TagKind::flow},     {"pre", TagKind::pre},
    {"progress", TagKind::flow},    {"q", TagKind::flow},           {"rp", TagKind::hidden},
    {"rt", TagKind::hidden},        {"ruby", TagKind::flow},        {"s", TagKind::flow},
    {"samp", TagKind::flow},        {"script", TagKind::raw},       {"search", TagKind::block},
    {"section", TagKind::block},    {"select", TagKind::flow},      {"small", TagKind::flow},
    {"source", TagKind::flow},      {"span", TagKind::flow},        {"strike", TagKind::flow},
    {"strong", TagKind::flow},      {"style", TagKind::raw},        {"sub", TagKind::flow},
    {"summary", TagKind::block},    {"sup", TagKind::flow},         {"svg", TagKind::flow},
    {"table", TagKind::block},      {"tbody", TagKind::line},       {"td", TagKind::cell},
    {"template", TagKind::hidden},  {"textarea", TagKind::raw},     {"tfoot", TagKind::line},
    {"th", TagKind::cell},          {"thead", TagKind::line},       {"time", TagKind::flow},
    {"title", TagKind::raw},        {"tr", TagKind::line},          {"track", TagKind::flow},
    {"tt", TagKind::flow},          {"u", TagKind::flow},           {"ul", TagKind::list},
    {"var", TagKind::flow},         {"video", TagKind::hidden},     {"wbr", TagKind::flow},
};

constexpr std::size_t kSlots = 512;  // a power of two, sparse enough for short probes

// Numbers of elements plus one, by name. Zero ends a probe.
constexpr auto kIndex = [] {
  std::array<std::uint8_t, kSlots> index{};
  for (std::size_t i = 0; i < std::size(kElements); ++i) {
    std::size_t slot = kElements[i].name.hash() % kSlots;
    while (index[slot] != 0) slot = (slot + 1) % kSlots;
    index[slot] = static_cast<std::uint8_t>(i + 1);
  }
  return index;
}();
static_assert(std::size(kElements) < 255);

// A name of eight letters at most as a number: nearly all that are ever asked for.
using Packed = std::uint64_t;

struct PackedElement {
  Packed name = 0;  // 0: none
  TagKind kind = TagKind::unknown;
};

// A bit makes capitals small and leaves digits what they are.
constexpr Packed packed(std::string_view name) {
  Packed letters = 0;
  for (const char c : name) letters = letters << 8 | static_cast<unsigned char>(c) | 0x20u;
  return letters;
}

constexpr std::size_t slot_of(Packed name) { return name * 0x9E37'79B9'7F4A'7C15u >> 55; }
static_assert(kSlots == std::size_t{1} << (64 - 55));

constexpr auto kPacked = [] {
  std::array<PackedElement, kSlots> table{};
  for (const Element& element : kElements) {
    if (element.name.size > sizeof(Packed)) continue;
    const Packed name = packed({element.name.letters.data(), element.name.size});
    std::size_t slot = slot_of(name);
    while (table[slot].name != 0) slot = (slot + 1) % kSlots;
    table[slot] = {name, element.kind};
  }
  return table;
}();

// "display: none" and "visibility: hidden", however spaced and cased; also Outlook's mso-hide.
bool style_hides(std::string_view style) {
  std::string packed;
  for (const char c : style.substr(0, 1024)) {
    if (!is_blank(c)) packed.push_back(lower(c));
  }
  for (const std::string_view rule : {"display:none", "visibility:hidden", "mso-hide:all"}) {
    const std::size_t at = packed.find(rule);
    if (at == std::string::npos) continue;
    if (at == 0 || packed[at - 1] == ';') return true;
  }
  return false;
}

}  // namespace

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

TagKind kind_of_tag(std::string_view name) {
  if (name.empty() || name.size() > kLongestElement) return TagKind::unknown;
  if (name.size() <= sizeof(Packed)) {
    const Packed wanted = packed(name);
    for (std::size_t slot = slot_of(wanted);; slot = (slot + 1) % kSlots) {
      if (kPacked[slot].name == wanted) return kPacked[slot].kind;
      if (kPacked[slot].name == 0) return TagKind::unknown;
    }
  }
  const ElementName wanted(name);
  for (std::size_t slot = wanted.hash() % kSlots; kIndex[slot] != 0; slot = (slot + 1) % kSlots) {
    const Element& element = kElements[kIndex[slot] - 1u];
    if (element.name.letters == wanted.letters) return element.kind;
  }
  return TagKind::unknown;
}

std::string_view tag_name_at(std::string_view html, std::size_t at) {
  const std::size_t begin = at + (at + 1 < html.size() && html[at + 1] == '/' ? 2 : 1);
  std::size_t end = begin;
  while (end < html.size() && end - begin <= kLongestElement && !ends_name(html[end])) ++end;
  const bool too_long = end - begin > kLongestElement;
  return too_long ? std::string_view() : html.substr(std::min(begin, html.size()), end - begin);
}

bool is_void_element(std::string_view name) {
  constexpr std::array<std::string_view, 14> kVoid = {"area",  "base",   "br",    "col",   "embed",
                                                      "frame", "hr",     "img",   "input", "link",
                                                      "meta",  "source", "track", "wbr"};
  return std::any_of(kVoid.begin(), kVoid.end(),
                     [&](std::string_view v) { return equal_ignoring_case(v, name); });
}

Tag TagReader::read(std::size_t at, std::string_view name) {
  Tag tag;
  if (no_bracket_) return tag;
  tag.closing = html_[at + 1] == '/';
  const std::size_t name_begin = at + (tag.closing ? 2 : 1);
  std::size_t i = name_begin + name.size();
  while (i < html_.size() && !ends_name(html_[i])) ++i;
  tag.name = html_.substr(name_begin, i - name_begin);
  if (i < html_.size() && html_[i] == '>') {
    tag.size = i + 1 - at;
    return tag;
  }

  std::optional<std::size_t> end;
  if (!quotes_lost_) end = read_attributes(i, tag);
  if (!end) {
    quotes_lost_ = true;
    const std::size_t bracket = html_.find('>', i);
    no_bracket_ = bracket == std::string_view::npos;
    if (no_bracket_) return tag;
    end = bracket;
  }
  tag.size = *end + 1 - at;
  return tag;
}

// The quote that closes the one at `at`, or npos. Tags are read forwards until their quotes are
// lost, so one that was not found is not there for the rest of the text.
std::size_t TagReader::closing_quote(std::size_t at) {
  bool& is_missing = html_[at] == '"' ? no_double_quote_ : no_single_quote_;
  if (is_missing) return std::string_view::npos;
  const std::size_t close = html_.find(html_[at], at + 1);
  is_missing = close == std::string_view::npos;
  return close;
}

// Reads attributes from `i` on; where the tag's '>' is, or nullopt at the end of the text.
std::optional<std::size_t> TagReader::read_attributes(std::size_t i, Tag& tag) {
  while (i < html_.size() && html_[i] != '>') {
    if (is_blank(html_[i]) || html_[i] == '/') {
      tag.self_closing = html_[i] == '/';
      ++i;
      continue;
    }
    tag.self_closing = false;
    const std::size_t attribute = i++;
    while (i < html_.size() && !is_blank(html_[i]) && html_[i] != '=' && html_[i] != '>' &&
           html_[i] != '/') {
      ++i;
    }
    const std::string_view key = html_.substr(attribute, i - attribute);
    while (i < html_.size() && is_blank(html_[i])) ++i;
    std::string_view value;
    if (i < html_.size() && html_[i] == '=') {
      ++i;
      while (i < html_.size() && is_blank(html_[i])) ++i;
      if (i >= html_.size()) break;
      const bool is_quote = html_[i] == '"' || html_[i] == '\'';
      const std::size_t close = is_quote ? closing_quote(i) : std::string_view::npos;
      const bool quoted = close != std::string_view::npos;
      const std::size_t begin = quoted ? i + 1 : i;
      if (quoted) {
        i = close;
      } else {
        while (i < html_.size() && !is_blank(html_[i]) && html_[i] != '>') ++i;
      }
      value = html_.substr(begin, i - begin);
      if (quoted) ++i;
    }
    if (equal_ignoring_case(key, "hidden")) tag.hidden = true;
    if (equal_ignoring_case(key, "style") && style_hides(value)) tag.hidden = true;
  }
  if (i >= html_.size()) return std::nullopt;
  return i;
}

std::optional<std::size_t> TagReader::comment_end(std::size_t at) {
  if (html_.substr(at, 5) == "<!-->") return at + 5;
  if (html_.substr(at, 6) == "<!--->") return at + 6;
  if (!no_comment_end_) {
    const std::size_t end = html_.find("-->", at + 4);
    if (end != std::string_view::npos) return end + 3;
    no_comment_end_ = true;
  }
  return behind_bracket(at);
}

std::optional<std::size_t> TagReader::behind_bracket(std::size_t at) {
  if (no_bracket_) return std::nullopt;
  const std::size_t end = html_.find('>', at);
  no_bracket_ = end == std::string_view::npos;
  if (no_bracket_) return std::nullopt;
  return end + 1;
}

std::optional<std::size_t> TagReader::find_close(std::size_t at, std::string_view name) {
  const bool searched =
      std::any_of(never_closed_.begin(), never_closed_.end(),
                  [&](std::string_view known) { return equal_ignoring_case(known, name); });
  if (searched) return std::nullopt;
  for (std::size_t i = html_.find("</", at); i != std::string_view::npos;
       i = html_.find("</", i + 2)) {
    const std::string_view found = html_.substr(i + 2, name.size());
    if (!equal_ignoring_case(found, name)) continue;
    const std::size_t after = i + 2 + name.size();
    if (after >= html_.size() || !is_letter(html_[after])) return i;
  }
  never_closed_.push_back(name);
  return std::nullopt;
}

}  // namespace newswatch::feeds
