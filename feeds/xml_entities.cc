#include "feeds/xml_entities.h"

#include <algorithm>

#include "feeds/byte_runs.h"
#include "feeds/html_entities.h"
#include "feeds/utf8.h"

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

// The reference at the front, its '&' and ';' included; what has no ';' is one only if nothing
// follows that could belong to it or to a query string. Empty if it cannot be a reference.
std::string_view reference_at(std::string_view text) {
  std::size_t end = text.size() > 1 && text[1] == '#' ? 2 : 1;
  const std::size_t limit = std::min(text.size(), kMaxReferenceBytes);
  while (end < limit && is_name_char(text[end])) ++end;
  if (end < limit && text[end] == ';') return text.substr(0, end + 1);
  const bool is_whole = end == text.size() || (end < limit && text[end] != '=');
  return is_whole ? text.substr(0, end) : std::string_view();
}

// Takes a reference by number off the front of `text`, the second half of a pair included.
void take_number(std::string& out, std::string_view& text, std::string_view reference) {
  std::string decoded;
  const std::size_t size = decode_reference(text, ReferencePlace::text, decoded);
  const bool is_whole = size >= reference.size();
  if (!is_whole) decoded = "&";
  append_clean(out, decoded);
  text.remove_prefix(is_whole ? size : 1);
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
    const std::string_view reference = reference_at(text);
    if (reference.size() < 3) {
      out.push_back('&');
      text.remove_prefix(1);
      continue;
    }
    if (reference[1] == '#') {
      take_number(out, text, reference);
      continue;
    }
    const bool is_closed = reference.back() == ';';
    const std::string_view body = reference.substr(1, reference.size() - (is_closed ? 2 : 1));
    const auto defined = is_closed ? values_.find(body) : values_.end();
    if (const char c = predefined(body); c != 0) {
      out.push_back(c);
    } else if (defined != values_.end()) {
      if (defined->second.size() <= budget_) {
        budget_ -= defined->second.size();
        out.append(defined->second);
      }
    } else if (is_closed) {
      append_clean(out, decode_entities(reference));
    } else {
      std::string decoded;
      const std::size_t size = decode_reference(reference, ReferencePlace::text, decoded);
      out.append(size == reference.size() ? std::string_view(decoded) : reference);
    }
    text.remove_prefix(reference.size());
  }
}

}  // namespace newswatch::feeds
