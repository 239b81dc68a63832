#include "feeds/parse.h"

// Looks at what the bytes are, makes UTF-8 of them and hands them to the reader of their kind.

#include <algorithm>
#include <string>
#include <utility>

#include "feeds/charset.h"
#include "feeds/dates.h"
#include "feeds/html_page.h"
#include "feeds/json_feed.h"
#include "feeds/links.h"
#include "feeds/xml_feed.h"
#include "feeds/xml_names.h"
#include "feeds/xml_scan.h"
#include "feeds/xml_tree.h"
#include "net/content_coding.h"

namespace newswatch::feeds {
namespace {

constexpr auto npos = std::string_view::npos;

ParseError error(ParseError::Kind kind, std::string message) {
  return ParseError{.kind = kind, .message = std::move(message)};
}

// Formats that are certainly not text, by their first bytes.
std::string_view binary_kind(std::string_view bytes) {
  if (bytes.starts_with("PK\x03\x04")) return "a zip archive";
  if (bytes.starts_with("%PDF-")) return "a PDF document";
  if (bytes.starts_with("\x89PNG")) return "a PNG image";
  if (bytes.starts_with("\xff\xd8\xff")) return "a JPEG image";
  if (bytes.starts_with("GIF8")) return "a GIF image";
  return {};
}

// The content coding that nobody undid, by the first bytes; empty if there is none.
std::string_view coding_of(std::string_view bytes) {
  if (bytes.starts_with("\x1f\x8b")) return "gzip";
  if (bytes.starts_with("\x28\xb5\x2f\xfd")) return "zstd";
  const bool is_zlib =
      bytes.size() > 2 && bytes[0] == '\x78' &&
      (bytes[1] == '\x01' || bytes[1] == '\x5e' || bytes[1] == '\x9c' || bytes[1] == '\xda');
  return is_zlib ? "deflate" : std::string_view();
}

// Where a JSON object begins: at once, or behind a short guard or warning that holds no '<'.
std::size_t json_begin(std::string_view text) {
  constexpr std::size_t kMostGarbage = 1024;
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == npos) return npos;
  if (text[first] == '{') return first;
  const auto brace = text.substr(0, first + kMostGarbage).find('{');
  if (brace == npos) return npos;
  const bool is_markup = text.substr(0, brace).find('<') != npos;
  const auto key = text.find_first_not_of(" \t\r\n", brace + 1);
  const bool is_key = key != npos && (text[key] == '"' || text[key] == '\'');
  return !is_markup && is_key ? brace : npos;
}

// Does the page show a feed's source as text?
bool shows_a_feed(std::string_view text) {
  for (const std::string_view tag : {"&lt;rss", "&lt;feed", "&lt;rdf:RDF", "&lt;?xml"}) {
    if (text.find(tag) != npos) return true;
  }
  return false;
}

// Is this a page, though it lacks its frame?
bool has_tags_of_a_page(std::string_view text) {
  constexpr std::size_t kHead = 64u << 10;
  std::string head(text.substr(0, kHead));
  std::transform(head.begin(), head.end(), head.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  for (const std::string_view tag :
       {"<title", "<h1", "<p>", "<script", "<form", "<meta", "<div", "<center"}) {
    if (head.find(tag) != std::string::npos) return true;
  }
  return false;
}

ParseError html_page(std::string_view text, std::string_view url) {
  ParseError page = error(ParseError::Kind::html_page, "this is an HTML page, not a feed");
  page.feed_links = feed_links_of(text, url);
  if (!page.feed_links.empty()) {
    page.message += "; it names " + std::to_string(page.feed_links.size()) +
                    (page.feed_links.size() == 1 ? " feed" : " feeds");
  } else if (shows_a_feed(text)) {
    page.message += "; it shows the source of one as text";
  }
  return page;
}

ParseError not_a_feed(std::string_view text, Root root, std::string_view url) {
  switch (root) {
    case Root::html:
      return html_page(text, url);
    case Root::opml:
      return error(ParseError::Kind::opml, "this is OPML, a list of feeds; import it instead");
    case Root::other:
      return error(ParseError::Kind::not_a_feed, "this is XML of another kind, not a feed");
    case Root::urlset:
      return error(ParseError::Kind::not_a_feed, "this is a sitemap that tells no news");
    case Root::none:
      if (has_tags_of_a_page(text)) return html_page(text, url);
      return error(ParseError::Kind::not_a_feed,
                   shows_a_feed(text) ? "this is the source of a feed whose markup was escaped"
                                      : "there is no feed element in this document");
    default:
      return error(ParseError::Kind::not_a_feed, "this looks like a feed but holds nothing");
  }
}

bool is_feed_root(Root root) {
  return root != Root::none && root != Root::html && root != Root::opml && root != Root::other;
}

// A feed that a host put behind a page of its own: it begins with its declaration, after the page
// has ended. Leaves `text` and `scan` as they are if there is none.
void skip_page_in_front(std::string& text, XmlScan& scan) {
  if (scan.root != Root::html) return;
  const auto page_end = text.find("</html>");
  const auto declaration = page_end == npos ? npos : text.find("<?xml", page_end);
  if (declaration == npos) return;
  const XmlScan behind = scan_xml(std::string_view(text).substr(declaration));
  if (!is_feed_root(behind.root)) return;
  text.erase(0, declaration);
  scan = scan_xml(text);
}

// NUL bytes end a text for some libraries and mean nothing in any feed.
void drop_nul_bytes(DecodedText& text) {
  if (text.utf8.find('\0') == std::string::npos) return;
  std::erase(text.utf8, '\0');
  text.warnings.emplace_back("NUL bytes were dropped");
}

// Absurd dates are kept as given: they are the publisher's claim.
void mark_absurd_dates(Document& document) {
  const auto absurd = std::count_if(
      document.articles.begin(), document.articles.end(),
      [](const Article& one) { return one.published && !is_plausible(*one.published); });
  if (absurd == 0) return;
  document.warnings.push_back(std::to_string(absurd) +
                              (absurd == 1 ? " article has a date" : " articles have dates") +
                              " that cannot be meant");
}

// Reads what no coding is left around.
boost::system::result<Document, ParseError> parse_text(std::string_view bytes,
                                                       const DocumentSource& source) {
  if (bytes.size() > kMaxDocumentBytes) {
    return error(ParseError::Kind::too_large, "the document is larger than 64 MiB");
  }
  if (const auto kind = binary_kind(bytes); !kind.empty()) {
    return error(ParseError::Kind::not_a_feed, "this is " + std::string(kind));
  }
  DecodedText text = to_utf8(bytes, source.content_type);
  drop_nul_bytes(text);
  if (trimmed(text.utf8).empty()) {
    return error(ParseError::Kind::empty, "the document is empty");
  }
  std::optional<Document> document;
  const auto json = json_begin(text.utf8);
  if (json != npos) {
    document = read_json_feed(std::string_view(text.utf8).substr(json), source.url);
  }
  if (!document) {
    XmlScan scan = scan_xml(text.utf8);
    skip_page_in_front(text.utf8, scan);
    const Root root = scan.root;
    const bool is_candidate = is_feed_root(root);
    // Braces in front of a feed are the remains of a script.
    if (json != npos && !is_candidate) {
      return error(ParseError::Kind::not_a_feed, "this is JSON, but no JSON Feed");
    }
    if (!is_candidate) return not_a_feed(text.utf8, root, source.url);
    XmlTree tree;
    load_xml(tree, std::move(text.utf8), scan);
    document = read_xml_feed(tree, source.url);
    if (!document) return not_a_feed({}, root, source.url);
  }
  mark_absurd_dates(*document);
  document->warnings.insert(document->warnings.begin(),
                            std::make_move_iterator(text.warnings.begin()),
                            std::make_move_iterator(text.warnings.end()));
  return std::move(*document);
}

}  // namespace

boost::system::result<Document, ParseError> parse(std::string_view bytes,
                                                  const DocumentSource& source) {
  constexpr int kMostCodings = 2;
  std::string decoded;
  std::string_view coding;
  for (int i = 0; i < kMostCodings && !coding_of(bytes).empty(); ++i) {
    coding = coding_of(bytes);
    auto undone = net::decode_body(coding, std::string(bytes), kMaxDocumentBytes);
    if (!undone && coding == "deflate") break;  // two letters of a text, after all
    if (!undone) {
      const bool is_large = undone.error().kind == net::HttpError::Kind::too_large;
      return error(is_large ? ParseError::Kind::too_large : ParseError::Kind::not_a_feed,
                   "this is " + std::string(coding) +
                       (is_large ? " data of more than 64 MiB" : " data, damaged or cut short"));
    }
    decoded = std::move(*undone);
    bytes = decoded;
  }
  auto document = parse_text(bytes, source);
  if (document && !coding.empty() && !decoded.empty()) {
    document->warnings.insert(
        document->warnings.begin(),
        "the document was " + std::string(coding) + " data that the server did not call so");
  }
  return document;
}

}  // namespace newswatch::feeds
