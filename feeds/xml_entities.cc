#include "feeds/xml_entities.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "feeds/charset.h"
#include "feeds/html_text.h"

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

bool is_forbidden(char c) {
  return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r';
}

// The references of `body` ("amp", "#8211") that need no table.
char predefined(std::string_view body) {
  if (body == "amp") return '&';
  if (body == "lt") return '<';
  if (body == "gt") return '>';
  if (body == "quot") return '"';
  if (body == "apos") return '\'';
  return 0;
}

}  // namespace

void append_clean(std::string& out, std::string_view text) {
  const bool is_clean =
      std::none_of(text.begin(), text.end(), [](char c) { return is_forbidden(c) || c == '\r'; });
  if (is_clean) {
    out.append(text);
    return;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\r') {
      if (i + 1 >= text.size() || text[i + 1] != '\n') out.push_back('\n');
    } else if (!is_forbidden(c)) {
      out.push_back(c);
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
    const auto ampersand = text.find('&');
    append_clean(out, text.substr(0, ampersand));
    if (ampersand == std::string_view::npos) return;
    text.remove_prefix(ampersand);
    const auto end = text.substr(0, kMaxReferenceBytes).find(';');
    const std::string_view body =
        end == std::string_view::npos ? std::string_view() : text.substr(1, end - 1);
    const std::string_view reference = text.substr(0, body.size() + 2);
    if (const char c = predefined(body); c != 0) {
      out.push_back(c);
    } else if (const auto defined = values_.find(body); defined != values_.end()) {
      if (defined->second.size() <= budget_) {
        budget_ -= defined->second.size();
        out.append(defined->second);
      }
    } else if (!body.empty() &&
               std::all_of(body.begin() + (body[0] == '#' ? 1 : 0), body.end(), is_name_char)) {
      const std::string decoded = decode_entities(reference);
      append_clean(out, decoded);
    } else {
      out.push_back('&');
      text.remove_prefix(1);
      continue;
    }
    text.remove_prefix(reference.size());
  }
}

}  // namespace newswatch::feeds
