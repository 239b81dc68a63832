#include "feeds/rss_in_json.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <utility>

#include "feeds/draft.h"
#include "feeds/elements.h"
#include "feeds/html_links.h"
#include "feeds/json_value.h"
#include "feeds/links.h"
#include "feeds/numbers.h"
#include "feeds/parse.h"
#include "feeds/people.h"

namespace newswatch::feeds {
namespace {

namespace json = boost::json;

class Reader {
 public:
  explicit Reader(std::string base) : base_(std::move(base)) {}

  Document read(const json::object& channel) {
    Document document;
    document.format = Format::rss_2_0;
    document.feed = finish_feed(draft_of(channel));
    for (const json::value* item : list_of(member(channel, "item"))) {
      const auto* object = item->if_object();
      if (object == nullptr) continue;
      if (document.articles.size() >= kMaxArticles) {
        document.warnings.emplace_back("articles beyond the limit were left out");
        break;
      }
      append_article(document.articles, draft_of(*object));
    }
    inherit_authors(document);
    return document;
  }

 private:
  // The element table says what a member means, as for XML.
  Draft draft_of(const json::object& object) const {
    Draft draft;
    for (const auto& [key, value] : object) {
      const std::string_view name(key.data(), key.size());
      const auto colon = name.find(':');
      const bool is_plain = colon == std::string_view::npos;
      const Vocabulary vocabulary =
          is_plain ? Vocabulary::rss : vocabulary_of_prefix(name.substr(0, colon));
      const Meaning meaning = meaning_of(vocabulary, is_plain ? name : name.substr(colon + 1));
      for (const json::value* one : list_of(&value)) read_member(*one, meaning, draft);
    }
    return draft;
  }

  void read_member(const json::value& value, Meaning meaning, Draft& draft) const {
    const auto* object = value.if_object();
    std::string text = text_of(value);
    switch (meaning.field) {
      case Field::title:
        return draft.title.offer(std::move(text), TextKind::guess, meaning.rank);
      case Field::summary:
        return draft.summary.offer(html(text), TextKind::html, meaning.rank);
      case Field::content:
        return draft.content.offer(html(text), TextKind::html, meaning.rank);
      case Field::rights:
        return draft.rights.offer(std::move(text), TextKind::html, meaning.rank);
      case Field::generator:
        return draft.generator.offer(std::move(text), TextKind::plain, meaning.rank);
      case Field::guid: {
        const bool is_link = object == nullptr ||
                             text_member(*object, "isPermaLink").find("alse") == std::string::npos;
        if (is_link && looks_like_url(text)) draft.permalink.offer(text, TextKind::plain, 0);
        return draft.id.offer(std::string(trimmed(text)), TextKind::plain, 0);
      }
      case Field::link:
        return draft.link.offer(url(text), TextKind::plain, meaning.rank);
      case Field::comments:
        return draft.comments.offer(url(text), TextKind::plain, meaning.rank);
      case Field::published:
        return draft.published.offer(text, meaning.rank);
      case Field::updated:
        return draft.updated.offer(text, meaning.rank);
      case Field::date:
        return draft.date.offer(text, meaning.rank);
      case Field::author:
      case Field::person_text:
        for (Person& person : parse_people(text)) {
          draft.people.push_back({std::move(person), meaning.rank});
        }
        return;
      case Field::category: {
        const std::string scheme =
            object == nullptr ? std::string() : text_member(*object, "domain");
        return draft.add_category({.term = plain_title(text, TextKind::plain), .scheme = scheme});
      }
      case Field::language:
        return draft.language.offer(tidy_language(text), TextKind::plain, meaning.rank);
      case Field::enclosure:
        if (object != nullptr) read_enclosure(*object, draft);
        return;
      case Field::image:
      case Field::logo: {
        const std::string image = object == nullptr ? text : text_member(*object, "url");
        return draft.image.offer(url(image), TextKind::plain, meaning.rank);
      }
      default:
        return;
    }
  }

  void read_enclosure(const json::object& object, Draft& draft) const {
    Enclosure enclosure{.url = url(text_member(object, "url")),
                        .type = text_member(object, "type")};
    enclosure.length_bytes = number_of(text_member(object, "length"));
    draft.add_enclosure(std::move(enclosure));
  }

  std::string html(std::string text) const { return resolve_html_links(base_, std::move(text)); }

  std::string url(std::string_view text) const {
    return trimmed(text).empty() ? std::string() : resolve_link(base_, text);
  }

  std::string base_;
};

}  // namespace

std::optional<Document> read_rss_in_json(const json::object& root, std::string_view url) {
  const json::value* rss = member(root, "rss");
  const json::object* holder = rss == nullptr ? &root : rss->if_object();
  if (holder == nullptr) return std::nullopt;
  const json::value* channel = member(*holder, "channel");
  if (channel == nullptr || !channel->is_object()) return std::nullopt;
  std::string base(url);
  const json::object& object = channel->get_object();
  if (base.empty() && looks_like_url(text_member(object, "link")))
    base = text_member(object, "link");
  return Reader(std::move(base)).read(object);
}

}  // namespace newswatch::feeds
