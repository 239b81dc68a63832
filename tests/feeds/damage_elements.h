#pragma once

// The elements of sound XML documents: what they are, where they stand.

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace newswatch::testing {

// One element of a sound XML document, by byte offsets into it.
struct Element {
  std::string name;           // as written
  std::size_t begin = 0;      // its '<'
  std::size_t inner = 0;      // behind its start tag
  std::size_t inner_end = 0;  // its end tag's '<'
  std::size_t end = 0;        // behind its end tag
  int article = -1;           // -1: it describes the feed
  bool is_article = false;
  bool is_field = false;  // stands directly in an article
  bool is_plain = false;  // holds text alone: no element, no CDATA
};

inline std::string lower_case(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

inline std::string local_name(std::string_view name) {
  const auto colon = name.rfind(':');
  return lower_case(colon == std::string_view::npos ? name : name.substr(colon + 1));
}

// Reads the element structure of well-formed XML.
inline std::vector<Element> elements_of(std::string_view text) {
  std::vector<Element> found;
  std::vector<std::size_t> open;
  int articles = 0;
  std::size_t at = 0;
  while ((at = text.find('<', at)) != std::string_view::npos) {
    const std::string_view rest = text.substr(at);
    const auto skip = [&](std::string_view closer) {
      at = std::min(text.find(closer, at), text.size());
    };
    if (rest.starts_with("<!--")) {
      skip("-->");
    } else if (rest.starts_with("<![CDATA[")) {
      if (!open.empty()) found[open.back()].is_plain = false;
      skip("]]>");
    } else if (rest.starts_with("<?") || rest.starts_with("<!")) {
      skip(">");
    } else if (rest.starts_with("</")) {
      const auto end = text.find('>', at) + 1;
      if (open.empty()) return found;
      found[open.back()].inner_end = at;
      found[open.back()].end = end;
      open.pop_back();
      at = end;
    } else {
      std::size_t end = at;
      while (end < text.size() && text[end] != '>') {
        const char quote = text[end];
        if (quote == '"' || quote == '\'') end = text.find(quote, end + 1);
        ++end;
      }
      if (end >= text.size()) return found;
      if (!open.empty()) found[open.back()].is_plain = false;
      if (text[end - 1] != '/') {
        Element element;
        element.name = text.substr(at + 1, text.find_first_of(" \t\r\n/>", at) - at - 1);
        element.begin = at;
        element.inner = end + 1;
        element.is_plain = true;
        const std::string local = local_name(element.name);
        element.is_article = local == "item" || local == "entry" ||
                             (local == "url" && open.size() == 1 && found[0].name == "urlset");
        if (element.is_article) {
          element.article = articles++;
        } else if (!open.empty() && found[open.back()].article >= 0) {
          element.article = found[open.back()].article;
          element.is_field = found[open.back()].is_article;
        }
        open.push_back(found.size());
        found.push_back(std::move(element));
      }
      at = end;
    }
    at = std::min(at + (at < text.size() && text[at] == '<' ? 0 : 1), text.size());
  }
  return found;
}

}  // namespace newswatch::testing
