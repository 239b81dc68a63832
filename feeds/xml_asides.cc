#include "feeds/xml_asides.h"

#include <algorithm>

#include "feeds/xml_letters.h"
#include "feeds/xml_names.h"

namespace newswatch::feeds {
namespace {

constexpr auto npos = std::string_view::npos;

}  // namespace

bool XmlAsides::is_odd_comment(std::size_t at) const {
  const std::size_t dash = behind_blanks(text_, at + 2);
  return dash < text_.size() && text_[dash] == '-';
}

std::size_t XmlAsides::behind_comment(std::size_t at) {
  const std::string_view rest = text_.substr(at);
  for (const std::string_view empty : {"<!-->", "<!--->"}) {
    if (rest.starts_with(empty)) return at + empty.size();
  }
  const std::size_t end = comment_end_.from(at + 4);
  const std::size_t other = std::min(comment_end_of_html_.from(at + 4), comment_.from(at + 4));
  if (end != npos && end < other) return end + 3;
  if (other != npos && text_[other] == '-') return other + 4;  // "--!>"
  notes_.add(XmlRepairNotes::unclosed);
  const std::size_t next = open_.from(at + 1);
  const std::size_t close = close_.from(at);
  return close < next ? close + 1 : at + 4;
}

std::size_t XmlAsides::behind_instruction(std::size_t at) {
  const std::size_t close = close_.from(at + 2);
  const std::size_t end = instruction_end_.from(at + 2);
  if (end != npos && end < close) return end + 2;
  std::size_t tag = open_.from(at + 1);
  while (tag < end && tag != npos && !ends_instruction(tag)) tag = open_.from(tag + 1);
  if (end != npos && end < tag) return end + 2;
  notes_.add(XmlRepairNotes::unclosed);
  return close < tag ? close + 1 : std::min(tag, text_.size());
}

bool XmlAsides::ends_instruction(std::size_t at) const {
  std::size_t name = at + 1;
  if (name < text_.size() && text_[name] == '?') return true;
  if (name < text_.size() && text_[name] == '/') ++name;
  return is_of_feed(text_.substr(name, behind_name(text_, name) - name));
}

std::size_t XmlAsides::behind_declaration(std::size_t at) {
  const std::size_t close = close_.from(at);
  const std::size_t next = open_.from(at + 1);
  return close < next ? close + 1 : std::min(next, text_.size());
}

}  // namespace newswatch::feeds
