#include "feeds/xml_nesting.h"

#include <algorithm>

#include "feeds/xml_scan.h"

namespace newswatch::feeds {
namespace {

constexpr auto npos = std::string_view::npos;

bool is_text(NameKind kind) { return kind == NameKind::short_text || kind == NameKind::rich_text; }

}  // namespace

void XmlNesting::start(std::string_view name, std::string_view attributes, bool is_empty) {
  const NameKind kind = kind_of_name(name);
  const bool is_repeated_root =
      !open_.empty() && (kind == NameKind::root || (kind == NameKind::channel && in_channel())) &&
      outermost_text() == npos;
  if (is_repeated_root) return notes_.add(XmlRepairNotes::second_root);
  if (const std::size_t room = room_for(name, kind); room < open_.size()) {
    notes_.add(XmlRepairNotes::unclosed);
    close_to(room);
  }
  // Below kMaxDepth tags are left out; their end tags then meet nothing and are dropped as well.
  if (open_.size() >= kMaxDepth) return notes_.add(XmlRepairNotes::too_deep);
  out_.push_back('<');
  out_.append(name);
  out_.append(attributes);
  out_.push_back('>');
  open_.push_back({name, kind});
  if (is_empty || kind == NameKind::html_void) close_to(open_.size() - 1);
}

void XmlNesting::end(std::string_view name) {
  const NameKind kind = kind_of_name(name);
  for (std::size_t i = open_.size(); i-- > 0;) {
    if (same_name(open_[i].name, name)) {
      if (i + 1 < open_.size()) notes_.add(XmlRepairNotes::unclosed);
      if (open_[i].name != name) notes_.add(XmlRepairNotes::letter_case);
      if (i == 0) is_root_ended_ = true;
      return close_to(std::max<std::size_t>(i, 1));
    }
    // HTML never closes a feed's element, nor a field anything around its article.
    const bool is_wall = open_[i].kind == NameKind::article || open_[i].kind == NameKind::channel;
    if (is_wall && kind != NameKind::article && kind != NameKind::channel &&
        kind != NameKind::root) {
      break;
    }
  }
  notes_.add(XmlRepairNotes::stray_end);
  // A misspelt end tag still ends the text it follows.
  const bool is_html = kind == NameKind::html || kind == NameKind::html_void;
  if (!open_.empty() && open_.back().kind == NameKind::short_text && !is_html) {
    close_to(open_.size() - 1);
  }
}

void XmlNesting::finish() { close_to(0); }

bool XmlNesting::in_channel() const {
  return std::any_of(open_.begin(), open_.end(),
                     [](const Open& one) { return one.kind == NameKind::channel; });
}

// The outermost open element that holds text; npos if there is none.
std::size_t XmlNesting::outermost_text() const {
  const auto found =
      std::find_if(open_.begin(), open_.end(), [](const Open& one) { return is_text(one.kind); });
  return found == open_.end() ? npos : static_cast<std::size_t>(found - open_.begin());
}

// How many of the open elements may stay open around the new one.
std::size_t XmlNesting::room_for(std::string_view name, NameKind kind) const {
  const std::size_t all = open_.size();
  if (kind == NameKind::article) {
    // `url` is an article of a sitemap only; elsewhere it is a field of an image or a person.
    if (same_name(name, "url") && all > 0 && !same_name(open_[0].name, "urlset")) return all;
    for (std::size_t i = 0; i < all; ++i) {
      const NameKind outer = open_[i].kind;
      const bool may_hold = outer == NameKind::root || outer == NameKind::channel ||
                            outer == NameKind::other || same_name(open_[i].name, "items");
      if (!may_hold) return i;
    }
    return all;
  }
  if (!is_text(kind) && kind != NameKind::container) return all;
  const std::size_t text = outermost_text();
  if (text == npos) {
    // A person has a name and addresses, but none of an article's fields.
    const bool is_in_person = all > 0 && (same_name(open_.back().name, "author") ||
                                          same_name(open_.back().name, "contributor"));
    return is_in_person ? all - 1 : all;
  }
  const bool is_direct = text + 1 == all;
  const bool is_rich = open_[text].kind == NameKind::rich_text;
  const bool is_certain = !is_also_html(name) && (!is_rich || kind != NameKind::container);
  return is_direct || is_certain ? text : all;
}

void XmlNesting::close_to(std::size_t size) {
  while (open_.size() > size) {
    out_.append("</");
    out_.append(open_.back().name);
    out_.push_back('>');
    open_.pop_back();
  }
}

}  // namespace newswatch::feeds
