#include "feeds/xml_scan.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

#include "feeds/forward_search.h"
#include "feeds/xml_names.h"

namespace newswatch::feeds {
namespace {

constexpr auto npos = std::string_view::npos;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool ends_name(char c) { return is_blank(c) || c == '>' || c == '/' || c == '<'; }

bool starts_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

struct KnownRoot {
  std::string_view name;
  Root root;
};

constexpr std::array<KnownRoot, 24> kRoots = {{
    {"rss", Root::rss},       {"rdf", Root::rss},          {"feed", Root::feed},
    {"entry", Root::entry},   {"channel", Root::channel},  {"item", Root::item},
    {"urlset", Root::urlset}, {"html", Root::html},        {"head", Root::html},
    {"body", Root::html},     {"opml", Root::opml},        {"svg", Root::other},
    {"kml", Root::other},     {"service", Root::other},    {"sitemapindex", Root::other},
    {"plist", Root::other},   {"envelope", Root::other},   {"gpx", Root::other},
    {"xbel", Root::other},    {"categories", Root::other}, {"stylesheet", Root::other},
    {"schema", Root::other},  {"rsd", Root::other},        {"opensearchdescription", Root::other},
}};

Root root_of(std::string_view name) {
  const std::string_view local = local_part(name);
  for (const KnownRoot& known : kRoots) {
    if (same_name(local, known.name)) return known.root;
  }
  return Root::none;
}

bool is_feed_root(Root root) {
  return root != Root::none && root != Root::html && root != Root::opml && root != Root::other;
}

// Elements of running text, between which a blank is a word gap.
bool is_inline(std::string_view name) {
  const std::string_view local = local_part(name);
  const auto is_one_of = [local](auto... known) { return (same_name(local, known) || ...); };
  switch (local.size()) {
    case 1:
      return is_one_of("p", "a", "b", "i", "u");
    case 2:
      return is_one_of("em", "br", "li", "tt");
    case 3:
      return is_one_of("div", "img");
    case 4:
      return is_one_of("span", "body", "code");
    case 6:
      return is_one_of("strong");
    default:
      return false;
  }
}

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  XmlScan run() {
    std::size_t at = 0;
    while ((at = text_.find('<', at)) != npos) {
      at = construct(at);
      // A damaged document is read again by the repair, so only its root still matters here.
      if (scan_.needs_repair && scan_.root != Root::none) return scan_;
    }
    if (depth_ != 0) scan_.needs_repair = true;
    if (scan_.root == Root::none && html_doctype_at_ != npos) {
      scan_.root = Root::html;
      scan_.root_at = html_doctype_at_;
    }
    if (scan_.root == Root::none) note_lost_sitemap();
    return scan_;
  }

 private:
  // Reads what begins at the '<' and returns where to go on.
  std::size_t construct(std::size_t at) {
    const std::string_view rest = text_.substr(at);
    if (rest.size() < 2) return damaged(at + 1);
    if (at >= 3 && at != cdata_end_ && text_.substr(at - 3, 3) == "]]>") scan_.needs_repair = true;
    const char c = rest[1];
    if (c == '/') {
      const auto end = text_.find('>', at);
      if (end == npos) return damaged(text_.size());
      if (depth_ == 0) scan_.needs_repair = true;
      if (depth_ > 0) --depth_;
      return end + 1;
    }
    if (starts_name(c)) return start_tag(at);
    if (c == '!') return declaration(at);
    if (c == '?') {
      const auto end = instruction_end_.from(at + 2);
      if (end == npos) return damaged(at + 2);
      // `<?xml version="1.0">` ends at its '>', or it would take all up to the next instruction.
      const auto close = close_.from(at + 2);
      const bool is_closed = close > end || text_.substr(at, end - at).find('<', 1) == npos;
      return is_closed ? end + 2 : damaged(close + 1);
    }
    return damaged(at + 1);
  }

  std::size_t start_tag(std::size_t at) {
    std::size_t end = at + 1;
    while (end < text_.size() && !ends_name(text_[end])) ++end;
    const std::string_view name = text_.substr(at + 1, end - at - 1);
    // A second root, or items behind the first, would be lost.
    if (depth_ == 0 && scan_.root != Root::none && is_feed_root(root_of(name))) {
      scan_.needs_repair = true;
    }
    name_ = name;
    note_root(name, at);
    if (is_article(name)) {
      // Deeper than the one before: that was never closed, and would hide this one.
      if (depth_ > article_depth_) scan_.needs_repair = true;
      article_depth_ = depth_;
    }
    if (!scan_.has_inline_markup && is_inline(name)) scan_.has_inline_markup = true;
    ++scan_.tags;
    while (end < text_.size() && text_[end] != '>') {
      const char c = text_[end];
      if (c == '<') return damaged(end);
      if (c == '"' || c == '\'') {
        const auto close = text_.find(c, end + 1);
        if (close == npos) return damaged(end + 1);
        if (text_[end + 1] == '<') scan_.needs_repair = true;
        ++scan_.tags;
        end = close;
      }
      ++end;
    }
    if (end >= text_.size()) return damaged(end);
    if (text_[end - 1] != '/') {
      ++depth_;
      scan_.depth = std::max(scan_.depth, depth_);
    }
    return end + 1;
  }

  bool is_article(std::string_view name) const {
    if (name.size() == 3) return name == "url" && scan_.root == Root::urlset;
    return (name.size() == 4 || name.size() == 5) &&
           (same_name(name, "item") || same_name(name, "entry"));
  }

  std::size_t declaration(std::size_t at) {
    const std::string_view rest = text_.substr(at);
    if (rest.starts_with("<!--")) {
      const auto end = comment_end_.from(at + 4);
      if (end == npos || rest[4] == '>' || rest.substr(4, 2) == "->") return damaged(at + 4);
      // Another comment begins in it, so this one was never closed.
      if (text_.substr(at + 4, end - at - 4).find("<!--") != npos) return damaged(at + 4);
      return end + 3;
    }
    if (rest.starts_with("<![CDATA[")) {
      const auto end = cdata_end_search_.from(at + 9);
      if (end == npos) return damaged(text_.size());
      // A bracket is rarer than the rest of the mark.
      if (text_.substr(at + 9, end - at - 9).find("[CDATA[") != npos) scan_.needs_repair = true;
      if (depth_ == 0 || swallows_an_end(at + 9, end)) scan_.needs_repair = true;
      cdata_end_ = end + 3;
      return cdata_end_;
    }
    if (rest.size() > 9 && same_name(rest.substr(0, 9), "<!doctype")) return doctype(at);
    return damaged(at + 2);
  }

  // A section that is followed by the end tag of its element is sound; else its own end may have
  // been damaged, so that it goes on to the end of another.
  bool swallows_an_end(std::size_t begin, std::size_t end) const {
    const std::size_t next = std::min(text_.find_first_not_of(" \t\r\n", end + 3), text_.size());
    const std::string_view behind = text_.substr(next, name_.size() + 2);
    if (behind.starts_with("</") && behind.substr(2) == name_) return false;
    const std::string_view inside = text_.substr(begin, end - begin);
    for (const std::string_view name :
         {name_, std::string_view("item"), std::string_view("entry")}) {
      if (inside.find("</" + std::string(name)) != npos) return true;
    }
    return false;
  }

  // A declaration that is never closed ends where the next tag begins.
  std::size_t doctype(std::size_t at) {
    std::size_t subset = npos;
    note_html_doctype(at);
    if (is_doctype_unclosed_) return damaged(at + 9);
    for (std::size_t i = at + 9; i < text_.size(); ++i) {
      const char c = text_[i];
      const char next = i + 1 < text_.size() ? text_[i + 1] : '\0';
      if (c == '<' && text_.substr(i, 4) == "<!--") {
        const auto close = comment_end_.from(i);
        if (close == npos) return damaged(i + 1);
        i = close + 2;
      } else if (c == '<' && (subset == npos || (next != '!' && next != '?'))) {
        return damaged(i);
      } else if (c == '"' || c == '\'') {
        const auto close = text_.find(c, i + 1);
        const auto angle = text_.find_first_of("<>", i + 1);
        if (close == npos || (subset == npos && angle < close)) return damaged(i + 1);
        i = close;
      } else if (c == '[' && subset == npos) {
        subset = i + 1;
      } else if (c == ']' && subset != npos) {
        if (scan_.root == Root::none) scan_.internal_subset = text_.substr(subset, i - subset);
      } else if (c == '>' &&
                 (subset == npos || text_[i - 1] == ']' || !scan_.internal_subset.empty())) {
        return i + 1;
      }
    }
    is_doctype_unclosed_ = true;  // nor is any behind it
    return damaged(at + 9);
  }

  // Pages begin so, but so do a few feeds: the first element decides.
  void note_html_doctype(std::size_t at) {
    const std::size_t name = text_.find_first_not_of(" \t\r\n", at + 9);
    if (name != npos && scan_.root == Root::none && same_name(text_.substr(name, 4), "html")) {
      html_doctype_at_ = at;
    }
  }

  // `url` is too common a name to be a root by itself; the end tag of its root tells.
  void note_lost_sitemap() {
    constexpr std::size_t kTail = 1024;
    const std::size_t tail = text_.size() - std::min(text_.size(), kTail);
    if (text_.substr(tail).find("</urlset") == npos) return;
    const std::size_t first = text_.find("<url>");
    if (first == npos) return;
    scan_.root = Root::url;
    scan_.root_at = first;
    scan_.needs_repair = true;
  }

  void note_root(std::string_view name, std::size_t at) {
    if (scan_.root != Root::none) return;
    scan_.root = root_of(name);
    if (scan_.root == Root::none && html_doctype_at_ != npos) {
      scan_.root = Root::html;
      at = html_doctype_at_;
    }
    if (scan_.root != Root::none) scan_.root_at = at;
  }

  // The place does not make sense as XML; goes on at `next`.
  std::size_t damaged(std::size_t next) {
    scan_.needs_repair = true;
    return next;
  }

  std::string_view text_;
  std::size_t depth_ = 0;
  std::string_view name_;             // of the last start tag
  std::size_t article_depth_ = npos;  // of the last article
  std::size_t cdata_end_ = npos;      // behind the last CDATA section
  std::size_t html_doctype_at_ = npos;
  bool is_doctype_unclosed_ = false;
  ForwardSearch close_{text_, ">"};
  ForwardSearch instruction_end_{text_, "?>"};
  ForwardSearch comment_end_{text_, "-->"};
  ForwardSearch cdata_end_search_{text_, "]]>"};
  XmlScan scan_;
};

}  // namespace

XmlScan scan_xml(std::string_view text) { return Scanner(text).run(); }

}  // namespace newswatch::feeds
