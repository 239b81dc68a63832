#include "feeds/xml_entities.h"

#include <algorithm>

#include "feeds/byte_runs.h"
#include "feeds/html_entities.h"

namespace newswatch::feeds {
namespace {

constexpr std::size_t kMaxReferenceBytes = 40;

bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.' || c == ':' || static_cast<unsigned char>(c) >= 0x80;
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string_view trimmed_left(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  return text;
}

// The references of `body` ("amp", "lt") that need no table.
char predefined(std::string_view body) {
  switch (body.size()) {
    case 2:
      if (body == "lt") return '<';
      return body == "gt" ? '>' : '\0';
    case 3:
      return body == "amp" ? '&' : '\0';
    case 4:
      if (body == "quot") return '"';
      return body == "apos" ? '\'' : '\0';
    default:
      return '\0';
  }
}

// What stands between the '&' at the front and its ';'; empty if that cannot be a reference.
std::string_view reference_body(std::string_view text) {
  std::size_t end = text.size() > 1 && text[1] == '#' ? 2 : 1;
  const std::size_t limit = std::min(text.size(), kMaxReferenceBytes);
  while (end < limit && is_name_char(text[end])) ++end;
  const bool is_closed = end < limit && text[end] == ';';
  return is_closed ? text.substr(1, end - 1) : std::string_view();
}

// Takes one character that XML forbids, or one line end, off the front.
void take_control(std::string& out, std::string_view& text) {
  if (text.front() == '\r' && !text.substr(1).starts_with('\n')) out.push_back('\n');
  text.remove_prefix(1);
}

}  // namespace

void append_clean(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const std::size_t run = clean_run(text);
    out.append(text.substr(0, run));
    text.remove_prefix(run);
    if (text.starts_with('&')) {
      out.push_back('&');
      text.remove_prefix(1);
    } else if (!text.empty()) {
      take_control(out, text);
    }
  }
}

void XmlEntities::define_from(std::string_view internal_subset, std::size_t document_bytes) {
  constexpr std::string_view kKeyword = "<!ENTITY";
  constexpr std::size_t kAllowance = 65536;
  budget_ = document_bytes + kAllowance;
  std::size_t at = 0;
  while (values_.size() < kMaxEntities &&
         (at = internal_subset.find(kKeyword, at)) != std::string_view::npos) {
    at += kKeyword.size();
    std::string_view rest = trimmed_left(internal_subset.substr(at));
    std::size_t length = 0;
    while (length < rest.size() && length < kMaxReferenceBytes && is_name_char(rest[length])) {
      ++length;
    }
    const std::string_view name = rest.substr(0, length);
    rest = trimmed_left(rest.substr(length));
    if (name.empty() || rest.empty() || (rest.front() != '"' && rest.front() != '\'')) continue;
    const std::string_view window = rest.substr(1, kMaxValueBytes + 1);
    const auto end = window.find(rest.front());
    if (end == std::string_view::npos) continue;
    std::string value;
    XmlEntities plain;
    plain.append_decoded(value, window.substr(0, end));
    const bool refers = window.substr(0, end).find('&') != std::string_view::npos &&
                        value.find('&') != std::string::npos && value.size() > 1;
    if (!refers) values_.emplace(name, std::move(value));
  }
}

void XmlEntities::append_decoded(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const std::size_t run = clean_run(text);
    if (run == text.size() || out.empty()) out.reserve(out.size() + text.size());
    out.append(text.substr(0, run));
    text.remove_prefix(run);
    if (text.empty()) return;
    if (text.front() != '&') {
      take_control(out, text);
      continue;
    }
    const std::string_view body = reference_body(text);
    const std::string_view reference = text.substr(0, body.empty() ? 1 : body.size() + 2);
    if (body.empty()) {
      out.push_back('&');
    } else if (const char c = predefined(body); c != 0) {
      out.push_back(c);
    } else if (const auto defined = values_.find(body); defined != values_.end()) {
      if (defined->second.size() <= budget_) {
        budget_ -= defined->second.size();
        out.append(defined->second);
      }
    } else {
      append_clean(out, decode_entities(reference));
    }
    text.remove_prefix(reference.size());
  }
}

}  // namespace newswatch::feeds
