#include "feeds/xml_attributes.h"

#include <algorithm>

#include "feeds/xml_names.h"

namespace newswatch::feeds {
namespace {

constexpr auto npos = std::string_view::npos;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

bool starts_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool continues_name(char c) {
  return starts_name(c) || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == ':';
}

// `<title <link>`: a known name whose '>' is missing is still a tag; `a <b <c` is not.
bool is_known(std::string_view name) {
  const NameKind kind = kind_of_name(name);
  return kind != NameKind::other && kind != NameKind::html && kind != NameKind::html_void;
}

}  // namespace

RepairedTag XmlAttributeRepair::read(std::string_view name, std::size_t at) {
  RepairedTag tag;
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
      break;
    }
    if (is_blank(c)) {
      ++at;
    } else if (c == '/') {
      tag.is_empty = at + 1 < text_.size() && text_[at + 1] == '>';
      ++at;
    } else if (starts_name(c)) {
      read_attribute(at, tag);
    } else {
      tag.is_mended = true;
      ++at;
    }
  }
  tag.end = at;
  return tag;
}

void XmlAttributeRepair::read_attribute(std::size_t& at, RepairedTag& tag) {
  const std::size_t begin = at;
  while (at < text_.size() && continues_name(text_[at])) ++at;
  const std::string_view name = text_.substr(begin, at - begin);
  while (at < text_.size() && is_blank(text_[at])) ++at;
  std::string_view value;
  if (at < text_.size() && text_[at] == '=') {
    ++at;
    while (at < text_.size() && is_blank(text_[at])) ++at;
    value = read_value(at, tag);
  } else {
    tag.is_mended = true;
  }
  ++tag.count;
  tag.attributes.push_back(' ');
  tag.attributes.append(name);
  tag.attributes.append("=\"");
  for (const char c : value) {
    if (c == '"') {
      tag.attributes.append("&quot;");
    } else if (c == '<') {
      tag.attributes.append("&lt;");
    } else {
      tag.attributes.push_back(c);
    }
  }
  tag.attributes.push_back('"');
}

std::string_view XmlAttributeRepair::read_value(std::size_t& at, RepairedTag& tag) {
  if (at >= text_.size()) return {};
  const char quote = text_[at];
  if (quote == '"' || quote == '\'') {
    const std::size_t begin = at + 1;
    const std::size_t close = next_of(quote, begin);
    const std::size_t tag_end = next_of('>', begin);
    const std::size_t angle = next_of('<', begin);
    // A quote that closes only behind another tag was never meant to: the value ends at '>'.
    const bool is_closed = close != npos && (close < tag_end || close < angle || tag_end > angle);
    const std::size_t end = is_closed ? close : std::min(tag_end, text_.size());
    if (!is_closed) tag.is_mended = true;
    at = is_closed ? end + 1 : end;
    return text_.substr(begin, end - begin);
  }
  tag.is_mended = true;
  const std::size_t start = at;
  while (at < text_.size() && !is_blank(text_[at]) && text_[at] != '>' && text_[at] != '<') {
    if (text_[at] == '/' && at + 1 < text_.size() && text_[at + 1] == '>') break;
    ++at;
  }
  return text_.substr(start, at - start);
}

// The next `c` from `from` on; remembers the last answer, so that all calls together are linear.
std::size_t XmlAttributeRepair::next_of(char c, std::size_t from) {
  Next& next = next_[c == '"' ? 0 : c == '\'' ? 1 : c == '>' ? 2 : 3];
  if (!next.is_known || (next.at != npos && next.at < from) || from < next.asked_from) {
    next = {true, from, text_.find(c, from)};
  }
  return next.at;
}

}  // namespace newswatch::feeds
