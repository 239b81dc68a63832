#include "feeds/xml_cdata.h"

#include "feeds/xml_letters.h"
#include "feeds/xml_names.h"

namespace newswatch::feeds {

std::size_t cdata_opener(std::string_view text) {
  constexpr std::size_t kMostMarks = 6;
  constexpr std::string_view kWord = "CDATA";
  std::size_t at = 1;
  while (at < text.size() && at <= kMostMarks &&
         (text[at] == '!' || text[at] == '[' || text[at] == ' ')) {
    ++at;
  }
  if (at == 1 || !same_name(text.substr(at, kWord.size()), kWord)) return 0;
  at += kWord.size();
  while (at < text.size() && text[at] == ' ') ++at;
  return at < text.size() && text[at] == '[' ? at + 1 : at;
}

std::string_view without_broken_end(std::string_view inside) {
  std::string_view rest = inside;
  const auto drop = [&rest](std::string_view what) {
    const bool ends = rest.ends_with(what);
    if (ends) rest.remove_suffix(what.size());
    return ends;
  };
  while (!rest.empty() && is_blank(rest.back())) rest.remove_suffix(1);
  const bool has_angle = drop("&gt;") || drop(">");
  while (!rest.empty() && is_blank(rest.back())) rest.remove_suffix(1);
  // A lone bracket may end the text itself: "[…]".
  if (!rest.ends_with("]]") && !(has_angle && rest.ends_with(']'))) return inside;
  drop("]");
  drop("]");
  return rest;
}

void append_cdata(std::string& out, std::string_view inside) {
  out.append(kCdata);
  while (!inside.empty()) {
    const auto marker = inside.find(kCdata);
    out.append(inside.substr(0, marker));
    inside.remove_prefix(marker == std::string_view::npos ? inside.size() : marker + kCdata.size());
  }
  out.append("]]>");
}

}  // namespace newswatch::feeds
