#include "feeds/xml_nesting.h"

#include <algorithm>

#include "feeds/xml_misspelling.h"
#include "feeds/xml_scan.h"

namespace newswatch::feeds {
namespace {

constexpr auto npos = std::string_view::npos;
constexpr std::size_t kMaxFeedFields = 32;

bool is_text(NameKind kind) { return kind == NameKind::short_text || kind == NameKind::rich_text; }

bool is_html(NameKind kind) { return kind == NameKind::html || kind == NameKind::html_void; }

}  // namespace

// `url` is an article of a sitemap only; elsewhere it is a field of an image or a person.
NameKind XmlNesting::kind_here(std::string_view name) const {
  const bool is_sitemap = !open_.empty() && same_name(open_[0].name, "urlset");
  return same_name(name, "url") && !is_sitemap ? NameKind::short_text : kind_of_name(name);
}

void XmlNesting::start(std::string_view name, std::string_view attributes, bool is_empty) {
  const NameKind kind = kind_here(name);
  const bool is_frame =
      kind == NameKind::root || kind == NameKind::channel || kind == NameKind::article;
  // Whatever follows the root is no part of the feed unless it is an article.
  if (is_root_ended_ && open_.size() == 1 && !is_frame) {
    return notes_.add(XmlRepairNotes::behind_root);
  }
  const bool is_repeated_root =
      !open_.empty() &&
      (kind == NameKind::root || (kind == NameKind::channel && is_open(NameKind::channel))) &&
      outermost_text() == npos;
  if (is_repeated_root) return notes_.add(XmlRepairNotes::second_root);
  if (repeats_innermost(name, attributes)) {
    notes_.add(XmlRepairNotes::unclosed);
    // `<title>x<title/>` was meant as the end tag.
    if (is_empty && !is_blank_since(open_.back().inner)) close_to(open_.size() - 1, Closing::told);
    if (is_empty || is_blank_since(open_.back().inner)) return;
  }
  std::size_t room = room_for(name, kind);
  // Articles behind unclosed elements without end are not lost for them.
  if (kind == NameKind::article && room >= kMaxDepth)
    room = 1 + (is_open(NameKind::channel) ? 1 : 0);
  if (room < open_.size()) {
    notes_.add(XmlRepairNotes::unclosed);
    close_to(room);
  }
  // Below kMaxDepth tags are left out; their end tags then meet nothing and are dropped as well.
  if (open_.size() >= kMaxDepth) return notes_.add(XmlRepairNotes::too_deep);
  note_feed_field(name, kind);
  write_start(name, attributes, kind);
  if (is_empty || kind == NameKind::html_void) close_to(open_.size() - 1, Closing::told);
}

void XmlNesting::end(std::string_view name) {
  const NameKind kind = kind_here(name);
  for (std::size_t i = open_.size(); i-- > 0;) {
    if (same_name(open_[i].name, name)) {
      if (i + 1 < open_.size()) notes_.add(XmlRepairNotes::unclosed);
      if (open_[i].name != name) notes_.add(XmlRepairNotes::letter_case);
      if (i > 0) return close_to(i, Closing::told);
      is_root_ended_ = true;
      return close_to(1);
    }
    // HTML never closes a feed's element, nor a field anything around its article.
    const NameKind outer = open_[i].kind;
    const bool is_frame = outer == NameKind::article || outer == NameKind::channel;
    const bool ends_frame =
        kind == NameKind::article || kind == NameKind::channel || kind == NameKind::root;
    if ((is_frame && !ends_frame) || (is_text(outer) && is_html(kind))) break;
  }
  stray_end(name, kind);
}

void XmlNesting::stray_end(std::string_view name, NameKind kind) {
  notes_.add(XmlRepairNotes::stray_end);
  if (open_.empty() || is_html(kind)) return;
  if (kind == NameKind::article) {
    adopt_article(name);
    return;
  }
  if (is_text(kind) && (rename_innermost(name) || adopt_text(name))) return;
  // A misspelt end tag still ends the text it follows.
  if (open_.back().kind == NameKind::short_text) {
    return close_to(open_.size() - 1, Closing::told);
  }
  if (open_.size() > 1 && is_misspelt(open_.back().name, name)) {
    close_to(open_.size() - 1, Closing::told);
  }
}

// The fields since the last article are those of one whose start tag is lost.
bool XmlNesting::adopt_article(std::string_view name) {
  if (is_open(NameKind::article) || !has_fields_since_) return false;
  std::size_t frame = open_.size();
  while (frame > 1 && open_[frame - 1].kind != NameKind::channel) --frame;
  close_to(frame);
  if (!has_fields_since_) return false;  // they stood in an element that is closed now
  // Only what was written since is moved, so all such insertions together are linear.
  out_.insert(article_from_, "<" + std::string(name) + ">");
  out_.append("</").append(name).push_back('>');
  behind_tag_ = article_from_ = out_.size();
  has_fields_since_ = false;
  return true;
}

// The text since the last tag is that of a field whose start tag is lost.
bool XmlNesting::adopt_text(std::string_view name) {
  const NameKind around = open_.back().kind;
  const bool may_hold = around == NameKind::article || around == NameKind::channel;
  if (!may_hold || is_blank_since(behind_tag_)) return false;
  // What is left of the start tag ends in '>'.
  constexpr std::size_t kMostRemains = 4;
  const std::size_t begin = out_.find_first_not_of(" \t\r\n", behind_tag_);
  const std::string_view loose = std::string_view(out_).substr(begin, name.size() + kMostRemains);
  const auto remains = loose.find_first_of("<>");
  if (remains != npos && loose[remains] == '>') out_.erase(begin, remains + 1);
  out_.insert(behind_tag_, "<" + std::string(name) + ">");
  out_.append("</").append(name).push_back('>');
  behind_tag_ = out_.size();
  return true;
}

// `<titel>x</title>`: the start tag gets the name of the end tag.
bool XmlNesting::rename_innermost(std::string_view name) {
  Open& innermost = open_.back();
  if (innermost.kind != NameKind::other || !is_misspelt(innermost.name, name)) return false;
  out_.replace(innermost.at + 1, innermost.name.size(), name);
  innermost.name = name;
  innermost.can_vanish = false;
  close_to(open_.size() - 1, Closing::told);
  return true;
}

void XmlNesting::finish() { close_to(0); }

bool XmlNesting::is_open(NameKind kind) const {
  return std::any_of(open_.begin(), open_.end(),
                     [kind](const Open& one) { return one.kind == kind; });
}

// The outermost open element that holds text; npos if there is none.
std::size_t XmlNesting::outermost_text() const {
  const auto found =
      std::find_if(open_.begin(), open_.end(), [](const Open& one) { return is_text(one.kind); });
  return found == open_.end() ? npos : static_cast<std::size_t>(found - open_.begin());
}

// Looks at a bounded part, or repeated tags among blanks would cost their square.
bool XmlNesting::is_blank_since(std::size_t at) const {
  constexpr std::size_t kWindow = 256;
  return std::string_view(out_).substr(at, kWindow).find_first_not_of(" \t\r\n") == npos;
}

// `<item><item>`, `<title>x<title/>`: the same tag as the innermost element's.
bool XmlNesting::repeats_innermost(std::string_view name, std::string_view attributes) const {
  if (open_.empty()) return false;
  const Open& innermost = open_.back();
  const bool may_repeat = innermost.kind == NameKind::article || is_text(innermost.kind) ||
                          innermost.kind == NameKind::container;
  if (!may_repeat || !same_name(innermost.name, name)) return false;
  const std::size_t begin = innermost.at + 1 + innermost.name.size();
  const std::string_view known = std::string_view(out_).substr(begin, innermost.inner - 1 - begin);
  return known == attributes;
}

// How many of the open elements may stay open around the new one.
std::size_t XmlNesting::room_for(std::string_view name, NameKind kind) const {
  const std::size_t all = open_.size();
  if (all == 0) return 0;
  const Open& innermost = open_.back();
  switch (kind) {
    case NameKind::article:
      for (std::size_t i = 0; i < all; ++i) {
        const NameKind outer = open_[i].kind;
        const bool may_hold = outer == NameKind::root || outer == NameKind::channel ||
                              outer == NameKind::other || same_name(open_[i].name, "items");
        if (!may_hold) return i;
      }
      return all;
    case NameKind::short_text:
    case NameKind::rich_text:
    case NameKind::container:
      return room_for_field(name, kind);
    case NameKind::html:
      return ends_at_its_like(name) && same_name(innermost.name, name) ? all - 1 : all;
    case NameKind::other: {
      const bool is_next_field = innermost.kind == NameKind::short_text && name.find(':') != npos &&
                                 !is_of_word_processor(name);
      return is_next_field ? all - 1 : all;
    }
    default:
      return all;
  }
}

std::size_t XmlNesting::room_for_field(std::string_view name, NameKind kind) const {
  std::size_t all = open_.size();
  const std::size_t text = outermost_text();
  if (text == npos) {
    while (all > 1 && open_[all - 1].kind == NameKind::html) --all;  // never closed
    const Open& around = open_[all - 1];
    // A person has a name and addresses, but none of an article's fields.
    const bool is_person =
        same_name(around.name, "author") || same_name(around.name, "contributor");
    if (is_person) return is_part_of_person(name) ? all : all - 1;
    const bool holds_mere_text = around.kind == NameKind::container && all == open_.size() &&
                                 behind_tag_ == around.inner && !is_blank_since(around.inner);
    return holds_mere_text ? all - 1 : all;
  }
  const bool is_direct = text + 1 == all;
  const bool is_rich = open_[text].kind == NameKind::rich_text;
  const bool is_certain = !is_also_html(name) && (!is_rich || kind != NameKind::container);
  return is_direct || is_certain ? text : all;
}

void XmlNesting::note_feed_field(std::string_view name, NameKind kind) {
  if (kind == NameKind::article || is_open(NameKind::article)) {
    has_fields_since_ = false;
    return;
  }
  const bool is_feed_field =
      is_text(kind) && !open_.empty() && outermost_text() == npos && !is_open(NameKind::container);
  if (!is_feed_field) return;
  const bool is_single = same_name(name, "title") || same_name(name, "guid") ||
                         same_name(name, "id") || same_name(name, "description") ||
                         (same_name(name, "link") && same_name(open_[0].name, "rss"));
  if (article_from_ != npos) {
    has_fields_since_ = true;
  } else if (is_single) {
    const auto is_same = [name](std::string_view other) { return same_name(name, other); };
    if (std::any_of(feed_fields_.begin(), feed_fields_.end(), is_same)) {
      article_from_ = out_.size();
      has_fields_since_ = true;
    } else if (feed_fields_.size() < kMaxFeedFields) {
      feed_fields_.push_back(name);
    }
  }
}

void XmlNesting::write_start(std::string_view name, std::string_view attributes, NameKind kind) {
  const std::size_t at = out_.size();
  const bool can_vanish =
      kind == NameKind::other || (kind == NameKind::html && outermost_text() == npos);
  out_.push_back('<');
  out_.append(name);
  out_.append(attributes);
  if (can_vanish) out_.push_back(' ');  // room for the '/'
  out_.push_back('>');
  behind_tag_ = out_.size();
  open_.push_back({name, kind, at, out_.size(), can_vanish});
  if (kind == NameKind::channel || kind == NameKind::root) {
    // A sitemap has no fields of its own.
    article_from_ = same_name(name, "urlset") ? out_.size() : npos;
    has_fields_since_ = false;
    feed_fields_.clear();
  }
}

// An unknown element that nothing closes would swallow the fields behind it, so it becomes empty
// and what stood in it stands behind it.
void XmlNesting::close_innermost(Closing closing) {
  const Open innermost = open_.back();
  open_.pop_back();
  if (closing == Closing::implied && innermost.can_vanish) {
    out_[innermost.inner - 2] = '/';
    return;
  }
  out_.append("</");
  out_.append(innermost.name);
  out_.push_back('>');
  behind_tag_ = out_.size();
  const bool holds_start = article_from_ != npos && innermost.at < article_from_;
  if (innermost.kind == NameKind::article || innermost.kind == NameKind::channel || holds_start) {
    article_from_ = out_.size();
    has_fields_since_ = false;
  }
}

// `last` says how the outermost of them is closed; what is inside it was not told to.
void XmlNesting::close_to(std::size_t size, Closing last) {
  while (open_.size() > size) {
    close_innermost(open_.size() == size + 1 ? last : Closing::implied);
  }
}

}  // namespace newswatch::feeds
