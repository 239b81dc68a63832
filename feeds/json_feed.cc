#include "feeds/json_feed.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>
#include <boost/json/stream_parser.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <utility>

#include "feeds/draft.h"
#include "feeds/html_links.h"
#include "feeds/json_repair.h"
#include "feeds/json_value.h"
#include "feeds/links.h"
#include "feeds/numbers.h"
#include "feeds/parse.h"
#include "feeds/people.h"
#include "feeds/rss_in_json.h"

namespace newswatch::feeds {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxJsonValues = 4'000'000;  // bounds the tree, as kMaxTags does for XML

// Every value but the first stands behind a comma or begins a list or an object. What strings
// and comments hold does not count.
bool has_too_many_values(std::string_view text) {
  if (text.size() <= kMaxJsonValues) return false;
  std::size_t values = 0;
  bool in_string = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (in_string && c == '\\') {
      ++at;
    } else if (!in_string && c == '/') {  // a quotation mark in a comment begins no string
      const std::string_view end = text.substr(at).starts_with("//") ? "\n" : "*/";
      at = std::min(text.find(end, at + 2), text.size()) + end.size() - 1;
    } else if (c == '"') {
      in_string = !in_string;
    } else if (!in_string && (c == ',' || c == '[' || c == '{')) {
      ++values;
    }
  }
  return values > kMaxJsonValues;
}

// The value lives in `arena`.
std::optional<json::value> parse_value(std::string_view text, json::monotonic_resource& arena) {
  if (has_too_many_values(text)) return std::nullopt;
  json::parse_options options;
  options.max_depth = kMaxJsonDepth;
  options.allow_comments = true;
  options.allow_trailing_commas = true;
  options.allow_invalid_utf8 = true;  // the text is UTF-8; only escaped lone surrogates are not
  json::stream_parser parser({}, options);
  parser.reset(&arena);
  boost::system::error_code error;
  parser.write_some(text.data(), text.size(), error);
  if (error || !parser.done()) return std::nullopt;
  return parser.release();
}

class Reader {
 public:
  explicit Reader(std::string base) : base_(std::move(base)) {}

  Document read(const json::object& root) {
    Document document;
    document.format = Format::json_feed_1_1;
    Draft feed;
    read_common(root, feed);
    feed.title.offer(text_member(root, "title"), TextKind::plain, 0);
    feed.summary.offer(text_member(root, "description"), TextKind::plain, 0);
    feed.link.offer(url_member(root, "home_page_url"), TextKind::plain, 0);
    feed.image.offer(url_member(root, "icon"), TextKind::plain, 0);
    feed.image.offer(url_member(root, "favicon"), TextKind::plain, 1);
    feed.add_link({.rel = "self", .href = url_member(root, "feed_url")});
    feed.add_link({.rel = "next", .href = url_member(root, "next_url")});
    for (const json::value* hub : list_of(member(root, "hubs"))) {
      const auto* object = hub->if_object();
      const std::string type = object == nullptr ? "" : text_member(*object, "type");
      if (tidy_relation(type) == "rsscloud") continue;  // another protocol
      std::string url =
          object == nullptr ? resolve_link(base_, text_of(*hub)) : url_member(*object, "url");
      feed.add_link({.rel = "hub", .href = std::move(url)});
    }
    document.feed = finish_feed(std::move(feed));
    read_items(root, document);
    inherit_from_feed(document);
    return document;
  }

 private:
  void read_items(const json::object& root, Document& document) {
    const auto items = list_of(member(root, "items"));
    document.articles.reserve(std::min(items.size(), kMaxArticles));
    for (const json::value* item : items) {
      const auto* object = item->if_object();
      if (object == nullptr) continue;
      if (document.articles.size() >= kMaxArticles) {
        document.warnings.emplace_back("articles beyond the limit were left out");
        return;
      }
      read_item(*object, document.articles);
    }
  }

  void read_item(const json::object& item, std::vector<Article>& articles) {
    Draft draft;
    read_common(item, draft);
    draft.id.offer(text_member(item, "id"), TextKind::plain, 0);
    draft.link.offer(url_member(item, "url"), TextKind::plain, 0);
    if (looks_like_url(draft.id.text)) draft.permalink.offer(draft.id.text, TextKind::plain, 0);
    // An item without a page of its own is about the page that it points to.
    const std::string external = url_member(item, "external_url");
    draft.permalink.offer(external, TextKind::plain, 1);
    draft.add_link({.rel = "related", .href = external});
    draft.title.offer(text_member(item, "title"), TextKind::plain, 0);
    draft.content.offer(resolve_html_links(base_, text_member(item, "content_html")),
                        TextKind::html, 0);
    draft.content.offer(text_member(item, "content_text"), TextKind::plain, 1);
    draft.summary.offer(text_member(item, "summary"), TextKind::plain, 0);
    draft.image.offer(url_member(item, "image"), TextKind::plain, 0);
    draft.image.offer(url_member(item, "banner_image"), TextKind::plain, 1);
    draft.published.offer(text_member(item, "date_published"), 0);
    draft.updated.offer(text_member(item, "date_modified"), 0);
    for (const json::value* attachment : list_of(member(item, "attachments"))) {
      if (const auto* object = attachment->if_object()) add_attachment(*object, draft);
    }
    append_article(articles, std::move(draft), budget_);
  }

  // What feeds and items share: authors of both versions, tags, language.
  void read_common(const json::object& object, Draft& draft) const {
    constexpr std::uint8_t kOldAuthorRank = 1;
    for (const json::value* author : list_of(member(object, "authors")))
      add_author(*author, 0, draft);
    for (const json::value* author : list_of(member(object, "author"))) {
      add_author(*author, kOldAuthorRank, draft);
    }
    read_tags(member(object, "tags"), draft);
    draft.language.offer(tidy_language(text_member(object, "language")), TextKind::plain, 0);
  }

  // One string stands for a list; an object for its name.
  static void read_tags(const json::value* tags, Draft& draft) {
    for (const json::value* tag : list_of(tags)) {
      std::string text = text_of(*tag);
      if (const auto* named = tag->if_object(); named != nullptr && text.empty()) {
        text = text_member(*named, "name");
      }
      std::string_view rest = text;
      while (!rest.empty()) {
        const auto comma = tag == tags ? rest.find(',') : std::string_view::npos;
        draft.add_category(
            {.term = plain_title(std::string(rest.substr(0, comma)), TextKind::plain)});
        rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
      }
    }
  }

  void add_author(const json::value& value, std::uint8_t rank, Draft& draft) const {
    Person person;
    if (const auto* object = value.if_object()) {
      person = parse_person(text_member(*object, "name"));
      std::string url = text_member(*object, "url");
      if (url.starts_with("mailto:")) {
        if (person.email.empty()) person.email = url.substr(7);
      } else if (!url.empty()) {
        person.url = resolve_link(base_, std::move(url));
      }
      if (person.email.empty()) person.email = text_member(*object, "email");
    } else {
      person = parse_person(text_of(value));
    }
    if (person != Person{}) draft.add_person(std::move(person), rank);
  }

  void add_attachment(const json::object& object, Draft& draft) const {
    Enclosure enclosure{.url = url_member(object, "url"), .type = text_member(object, "mime_type")};
    enclosure.length_bytes = length_of(text_member(object, "size_in_bytes"));
    draft.add_enclosure(std::move(enclosure));
  }

  std::string url_member(const json::object& object, std::string_view name) const {
    const json::value* found = member(object, name);
    if (found == nullptr) return {};
    std::string url = text_of(*found);
    // An image may carry more than its address.
    if (const auto* inner = found->if_object(); inner != nullptr && url.empty()) {
      url = text_member(*inner, "url");
    }
    return trimmed(url).empty() ? std::string() : resolve_link(base_, std::move(url));
  }

  std::string base_;
  PartBudget budget_;
};

bool is_json_feed(const json::object& root) {
  if (text_member(root, "version").find("jsonfeed.org") != std::string::npos) return true;
  const json::value* items = member(root, "items");
  return items != nullptr && (items->is_array() || items->is_object());
}

}  // namespace

std::optional<Document> read_json_feed(std::string_view text, std::string_view url) {
  json::monotonic_resource arena;
  auto value = parse_value(text, arena);
  const bool is_damaged = !value;
  // No repair makes it fewer values.
  if (is_damaged && !has_too_many_values(text)) value = parse_value(repair_json(text), arena);
  if (!value || !value->is_object()) return std::nullopt;
  const json::object& root = value->get_object();
  std::optional<Document> document;
  if (is_json_feed(root)) {
    std::string base(url);
    for (const std::string_view own : {"feed_url", "home_page_url"}) {
      if (base.empty() && looks_like_url(text_member(root, own))) base = text_member(root, own);
    }
    document = Reader(std::move(base)).read(root);
  } else {
    document = read_rss_in_json(root, url);
  }
  if (document && is_damaged) {
    document->warnings.insert(document->warnings.begin(), "damaged JSON was mended");
  }
  return document;
}

}  // namespace newswatch::feeds
