#include "feeds/xml_attributes.h"

#include <algorithm>

#include "feeds/xml_letters.h"
#include "feeds/xml_names.h"

namespace newswatch::feeds {
namespace {

constexpr auto npos = std::string_view::npos;

// `<title <link>`: a known name whose '>' is missing is still a tag; `a <b <c` is not.
bool is_known(std::string_view name) {
  const NameKind kind = kind_of_name(name);
  return kind != NameKind::other && kind != NameKind::html && kind != NameKind::html_void;
}

bool holds_text(std::string_view name) {
  const NameKind kind = kind_of_name(name);
  return kind == NameKind::short_text || kind == NameKind::rich_text;
}

// What people write for a quotation mark: as typed on a page, escaped, or behind a backslash.
constexpr std::array<std::string_view, 12> kOddQuotes = {
    "\xE2\x80\x9C", "\xE2\x80\x9D", "\xE2\x80\x9E", "\xE2\x80\xB3", "\xE2\x80\x98", "\xE2\x80\x99",
    "\xC2\xAB",     "\xC2\xBB",     "&quot;",       "&#34;",        "\\\"",         "\\'"};

std::size_t odd_quote_at_front(std::string_view text) {
  for (const std::string_view quote : kOddQuotes) {
    if (text.starts_with(quote)) return quote.size();
  }
  return 0;
}

std::size_t odd_quote_at_back(std::string_view text) {
  for (const std::string_view quote : kOddQuotes) {
    if (text.ends_with(quote)) return quote.size();
  }
  return !text.empty() && (text.back() == '"' || text.back() == '\'') ? 1 : 0;
}

// `https://x.org/a.mp3 length=`, as it stands before the opening quote of the next attribute where
// the closing quote was forgotten: how many bytes the value has; npos if this is a mere value.
std::size_t value_before_attribute(std::string_view value) {
  if (!value.ends_with('=')) return npos;
  std::size_t name = value.size() - 1;
  while (name > 0 && continues_name(value[name - 1])) --name;
  if (name + 1 >= value.size() || name == 0 || !starts_name(value[name])) return npos;
  return is_blank(value[name - 1]) || odd_quote_at_back(value.substr(0, name)) > 0 ? name : npos;
}

std::string_view without_blanks_behind(std::string_view text) {
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

// Without the markers of a CDATA section around it.
std::string_view without_cdata(std::string_view value) {
  constexpr std::string_view kOpener = "<![CDATA[";
  if (value.size() < kOpener.size() || !same_name(value.substr(0, kOpener.size()), kOpener)) {
    return value;
  }
  value.remove_prefix(kOpener.size());
  if (value.ends_with("]]>")) value.remove_suffix(3);
  return value;
}

}  // namespace

RepairedTag XmlAttributeRepair::read(std::string_view name, std::size_t at) {
  RepairedTag tag;
  name_ = name;
  // Where the text may begin whose tag lacks its '>', and how much of the attributes is before it.
  std::size_t loose_at = npos;
  bool is_text_certain = false;  // no attribute begins like that
  std::size_t sure_bytes = 0;
  std::size_t sure_count = 0;
  while (at < text_.size()) {
    const char c = text_[at];
    if (c == '>') {
      ++at;
      tag.is_tag = true;
      break;
    }
    if (c == '<') {
      tag.is_tag = tag.count > 0 || is_known(name);
      tag.is_mended = tag.is_tag;
      if (tag.is_tag && loose_at != npos && holds_text(name)) {
        tag.attributes.resize(sure_bytes);
        tag.count = sure_count;
        tag.is_empty = false;
        at = loose_at;
      }
      break;
    }
    if (is_blank(c)) {
      ++at;
    } else if (c == '/') {
      const std::size_t next = std::min(text_.find_first_not_of(" \t\r\n", at + 1), text_.size());
      tag.is_empty = next < text_.size() && text_[next] == '>';
      if (tag.is_empty && next > at + 1) tag.is_mended = true;
      at = std::max(next, at + 1);
    } else if (starts_name(c) && odd_quote_at_front(text_.substr(at)) == 0) {
      const std::size_t begin = at;
      const bool has_value = read_attribute(at, tag);
      if (has_value && !is_text_certain) {
        loose_at = npos;
        sure_bytes = tag.attributes.size();
        sure_count = tag.count;
      } else if (loose_at == npos) {
        loose_at = begin;
      }
    } else {
      if (loose_at == npos) {
        loose_at = at;
        is_text_certain = true;
      }
      tag.is_mended = true;
      at += std::max<std::size_t>(odd_quote_at_front(text_.substr(at)), 1);
      if (next_of('<', at) < next_of('>', at)) at = next_of('<', at);
    }
  }
  tag.end = at;
  return tag;
}

bool XmlAttributeRepair::read_attribute(std::size_t& at, RepairedTag& tag) {
  const std::size_t begin = at;
  while (at < text_.size() && continues_name(text_[at])) ++at;
  std::string_view name = text_.substr(begin, at - begin);
  while (at < text_.size() && is_blank(text_[at])) ++at;
  std::string_view value;
  const bool is_quote =
      name.ends_with(':') && at < text_.size() && (text_[at] == '"' || text_[at] == '\'');
  bool has_value = false;
  if (at < text_.size() && text_[at] == '=') {
    ++at;
    while (at < text_.size() && is_blank(text_[at])) ++at;
    has_value = true;
  } else if (is_quote) {  // ` href:"x"`
    name.remove_suffix(1);
    tag.is_mended = true;
    has_value = true;
  } else {
    tag.is_mended = true;
  }
  if (has_value) value = read_value(at, tag);
  // More than any tag has; each costs the tree ten times its bytes.
  constexpr std::size_t kMostAttributes = 10'000;
  if (++tag.count > kMostAttributes) return has_value;
  tag.attributes.push_back(' ');
  tag.attributes.append(name);
  tag.attributes.append("=\"");
  for (const char c : without_cdata(value)) {
    if (c == '"') {
      tag.attributes.append("&quot;");
    } else if (c == '<') {
      tag.attributes.append("&lt;");
    } else {
      tag.attributes.push_back(c);
    }
  }
  tag.attributes.push_back('"');
  return has_value;
}

std::string_view XmlAttributeRepair::read_value(std::size_t& at, RepairedTag& tag) {
  if (at >= text_.size()) return {};
  const char quote = text_[at];
  const bool is_plain = quote == '"' || quote == '\'';
  const char second = at + 1 < text_.size() ? text_[at + 1] : '\0';
  bool is_doubled = is_plain && second == quote && at + 2 < text_.size() &&
                    !is_blank(text_[at + 2]) && text_[at + 2] != '>' && text_[at + 2] != '/' &&
                    text_[at + 2] != '<';
  if (is_doubled) {  // but `a=""b="c"` has an empty value
    const std::size_t close = next_of(quote, at + 2);
    is_doubled = close != npos && text_[close - 1] != '=';
  }
  if (is_plain && !is_doubled) return read_quoted(at, quote, tag);
  tag.is_mended = true;
  const std::size_t odd = is_doubled ? 2 : odd_quote_at_front(text_.substr(at));
  return read_bare(at, odd);
}

// A value in quotes, the closing one of which may be missing or of another kind.
std::string_view XmlAttributeRepair::read_quoted(std::size_t& at, char quote, RepairedTag& tag) {
  const std::size_t begin = at + 1;
  const std::size_t close = next_of(quote, begin);
  const std::size_t tag_end = next_of('>', begin);
  const std::size_t angle = next_of('<', begin);
  // A quote that closes only behind another tag was never meant to: the value ends at '>'.
  bool is_closed = close != npos && (close < tag_end || close < angle || tag_end > angle);
  if (is_closed && close > tag_end) {
    const char behind = close + 1 < text_.size() ? text_[close + 1] : '>';
    is_closed = is_blank(behind) || behind == '>' || behind == '/';
  }
  if (is_closed) {
    const std::string_view value = text_.substr(begin, close - begin);
    const std::size_t real = value_before_attribute(value);
    if (real == npos) {
      at = close + 1;
      // `"x""`: whatever follows at once is no attribute.
      while (at < text_.size() && text_[at] == quote) ++at;
      return value;
    }
    tag.is_mended = true;
    at = begin + real;
    const std::string_view mended = without_blanks_behind(value.substr(0, real));
    return mended.substr(0, mended.size() - odd_quote_at_back(mended));
  }
  tag.is_mended = true;
  std::size_t end = std::min({tag_end, angle, text_.size()});
  std::string_view value = without_blanks_behind(text_.substr(begin, end - begin));
  if (value.ends_with('/') && end == tag_end && is_empty_before(end)) {
    value.remove_suffix(1);
    end = begin + value.size();
    value = without_blanks_behind(value);
  }
  at = end;
  return value.substr(0, value.size() - odd_quote_at_back(value));
}

// A value without quotes, or in `odd` bytes of what people take for one.
std::string_view XmlAttributeRepair::read_bare(std::size_t& at, std::size_t odd) {
  const std::size_t start = at + odd;
  const std::size_t limit = std::min({next_of('>', start), next_of('<', start), text_.size()});
  std::size_t end = start;
  while (end < limit) {
    if (odd > 0 && odd_quote_at_back(text_.substr(start, end + 1 - start)) > 0) {
      ++end;
      break;
    }
    if (odd == 0 && is_blank(text_[end])) break;
    if (text_[end] == '/' && end + 1 == limit && is_empty_before(limit)) break;
    ++end;
  }
  at = end;
  std::string_view value = text_.substr(start, end - start);
  value.remove_suffix(odd_quote_at_back(value));
  while (at < text_.size() && odd > 0 && (text_[at] == '"' || text_[at] == '\'')) ++at;
  return value;
}

// Does a '/' before the '>' there end the element, or is it the last of an address?
bool XmlAttributeRepair::is_empty_before(std::size_t tag_end) {
  if (kind_of_name(name_) == NameKind::html) return false;
  const std::size_t next = next_of('<', tag_end);
  const bool has_end_tag = next != npos && text_.substr(next, 2) == "</" &&
                           same_name(text_.substr(next + 2, name_.size()), name_);
  return !has_end_tag;
}

// The next `c` from `from` on; remembers the last answer, so that all calls together are linear.
std::size_t XmlAttributeRepair::next_of(char c, std::size_t from) {
  Next& next = next_[c == '"' ? 0 : c == '\'' ? 1 : c == '>' ? 2 : 3];
  if (!next.is_known || (next.at != npos && next.at < from) || from < next.asked_from) {
    next = {true, from, text_.find(c, from)};
  }
  return next.at;
}

std::optional<RepairedTag> read_sound_tag(std::string_view text, std::size_t at) {
  RepairedTag tag{.is_tag = true};
  while (at < text.size()) {
    const std::size_t begin = behind_blanks(text, at);
    tag.is_empty = text.substr(begin, 2) == "/>";
    if (tag.is_empty || text.substr(begin, 1) == ">") {
      tag.end = begin + (tag.is_empty ? 2 : 1);
      return tag;
    }
    const std::size_t name_end = behind_name(text, begin);
    const std::size_t equals = behind_blanks(text, name_end);
    if (begin == at || name_end == begin || text.substr(equals, 1) != "=") break;
    const std::size_t quote = behind_blanks(text, equals + 1);
    if (quote >= text.size() || (text[quote] != '"' && text[quote] != '\'')) break;
    const std::size_t close = text.find_first_of(text[quote] == '"' ? "<\"" : "<'", quote + 1);
    if (close == npos || text[close] == '<') break;
    tag.attributes.append(" ").append(text.substr(begin, name_end - begin)).append("=\"");
    for (const char c : text.substr(quote + 1, close - quote - 1)) {
      if (c == '"') {
        tag.attributes.append("&quot;");
      } else {
        tag.attributes.push_back(c);
      }
    }
    tag.attributes.push_back('"');
    ++tag.count;
    at = close + 1;
  }
  return std::nullopt;
}

std::string_view attribute_value(std::string_view attributes, std::string_view name) {
  std::size_t at = 0;
  while (at < attributes.size()) {
    const auto equals = attributes.find("=\"", at);
    const auto close = equals == npos ? npos : attributes.find('"', equals + 2);
    if (close == npos) break;
    if (same_name(attributes.substr(at + 1, equals - at - 1), name))
      return attributes.substr(equals + 2, close - equals - 2);
    at = close + 1;
  }
  return {};
}

}  // namespace newswatch::feeds
