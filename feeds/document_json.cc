#include "feeds/document_json.h"

#include "feeds/dates.h"
#include "feeds/json_writer.h"

namespace newswatch::feeds {
namespace {

void write_text(JsonWriter& json, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  json.key(name);
  json.string(value);
}

void write_time(JsonWriter& json, std::string_view name,
                const std::optional<std::chrono::sys_seconds>& time) {
  if (time) write_text(json, name, format_rfc3339(*time));
}

template <class Items, class Write>
void write_list(JsonWriter& json, std::string_view name, const Items& items, Write write) {
  if (items.empty()) return;
  json.key(name);
  json.begin_array();
  for (const auto& item : items) {
    json.begin_object();
    write(item);
    json.end_object();
  }
  json.end_array();
}

void write_people(JsonWriter& json, const std::vector<Person>& people) {
  write_list(json, "authors", people, [&json](const Person& person) {
    write_text(json, "name", person.name);
    write_text(json, "email", person.email);
    write_text(json, "url", person.url);
  });
}

void write_categories(JsonWriter& json, const std::vector<Category>& categories) {
  write_list(json, "categories", categories, [&json](const Category& category) {
    write_text(json, "term", category.term);
    write_text(json, "scheme", category.scheme);
    write_text(json, "label", category.label);
  });
}

void write_feed(JsonWriter& json, const FeedInfo& feed) {
  json.begin_object();
  write_text(json, "title", feed.title);
  write_text(json, "url", feed.url);
  write_text(json, "id", feed.id);
  write_text(json, "description", feed.description);
  write_text(json, "language", feed.language);
  write_people(json, feed.authors);
  write_categories(json, feed.categories);
  write_time(json, "published", feed.published);
  write_time(json, "updated", feed.updated);
  write_text(json, "image", feed.image);
  write_text(json, "rights", feed.rights);
  write_text(json, "generator", feed.generator);
  if (feed.ttl) {
    json.key("ttl_seconds");
    json.number(feed.ttl->count());
  }
  write_text(json, "self_url", feed.self_url);
  write_text(json, "hub_url", feed.hub_url);
  write_text(json, "next_url", feed.next_url);
  json.end_object();
}

void write_article(JsonWriter& json, const Article& article) {
  json.begin_object();
  write_text(json, "id", article.id.value);
  write_text(json, "url", article.url);
  write_text(json, "title", article.title);
  write_text(json, "summary_html", article.summary_html);
  write_text(json, "content_html", article.content_html);
  write_text(json, "text", article.text);
  write_people(json, article.authors);
  write_categories(json, article.categories);
  write_time(json, "published", article.published);
  write_time(json, "updated", article.updated);
  write_text(json, "language", article.language);
  write_list(json, "enclosures", article.enclosures, [&json](const Enclosure& enclosure) {
    write_text(json, "url", enclosure.url);
    write_text(json, "type", enclosure.type);
    if (enclosure.length_bytes) {
      json.key("length");
      json.number(*enclosure.length_bytes);
    }
  });
  if (article.source) {
    json.key("source");
    json.begin_object();
    write_text(json, "title", article.source->title);
    write_text(json, "url", article.source->url);
    json.end_object();
  }
  write_text(json, "comments_url", article.comments_url);
  write_list(json, "links", article.links, [&json](const Link& link) {
    write_text(json, "rel", link.rel);
    write_text(json, "href", link.href);
    write_text(json, "type", link.type);
  });
  write_text(json, "image", article.image);
  json.end_object();
}

// About how long the JSON will be: the long texts and a share for everything else.
std::size_t expected_bytes(const Document& document) {
  constexpr std::size_t kFrame = 256;
  std::size_t bytes = 4 * kFrame;
  for (const Article& article : document.articles) {
    bytes += kFrame + article.id.value.size() + 2 * article.url.size() + article.title.size() +
             article.summary_html.size() + article.content_html.size() + article.text.size();
  }
  return bytes;
}

}  // namespace

std::string to_json(const Document& document) {
  std::string out;
  out.reserve(expected_bytes(document));
  JsonWriter json(out);
  json.begin_object();
  write_text(json, "format", name_of(document.format));
  json.key("feed");
  write_feed(json, document.feed);
  json.key("articles");
  json.begin_array();
  for (const Article& article : document.articles) write_article(json, article);
  json.end_array();
  json.key("warnings");
  json.begin_array();
  for (const std::string& warning : document.warnings) json.string(warning);
  json.end_array();
  json.end_object();
  return out;
}

std::string to_json(const ParseError& error) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.key("error");
  json.string(error.message);
  write_list(json, "feeds", error.feed_links, [&json](const Link& link) {
    write_text(json, "url", link.href);
    write_text(json, "type", link.type);
  });
  json.end_object();
  return out;
}

}  // namespace newswatch::feeds
