#include "feeds/rss_in_json.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <chrono>
#include <cstdint>
#include <initializer_list>
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

constexpr std::uint64_t kMostMinutes = 60ull * 24 * 366;

class Reader {
 public:
  Reader(std::string base, Vocabulary unprefixed)
      : base_(std::move(base)), unprefixed_(unprefixed) {}

  Document read(const json::object& channel) {
    Document document;
    document.feed = finish_feed(draft_of(channel));
    PartBudget budget;
    const json::value* items = nullptr;
    for (const std::string_view name : {"item", "entry", "items", "entries"}) {
      if (items == nullptr) items = member(channel, name);
    }
    for (const json::value* item : list_of(items)) {
      const auto* object = item->if_object();
      if (object == nullptr) continue;
      if (document.articles.size() >= kMaxArticles) {
        document.warnings.emplace_back("articles beyond the limit were left out");
        break;
      }
      append_article(document.articles, draft_of(*object), budget);
    }
    inherit_from_feed(document);
    return document;
  }

 private:
  // The element table says what a member means, as for XML.
  Draft draft_of(const json::object& object) const {
    Draft draft;
    for (const auto& [key, value] : object) {
      const std::string_view name(key.data(), key.size());
      const auto colon = name.find_first_of(":$");
      const bool is_plain = colon == std::string_view::npos;
      const Vocabulary vocabulary =
          is_plain ? unprefixed_ : vocabulary_of_prefix(name.substr(0, colon));
      const Meaning meaning = meaning_of(vocabulary, is_plain ? name : name.substr(colon + 1));
      for (const json::value* one : list_of(&value)) read_member(*one, meaning, draft);
    }
    return draft;
  }

  // What the member called `name` holds, where there is one.
  static const json::value& inner_or(const json::value& value, std::string_view name) {
    const auto* object = value.if_object();
    const json::value* inner = object == nullptr ? nullptr : member(*object, name);
    return inner == nullptr ? value : *inner;
  }

  void read_member(const json::value& value, Meaning meaning, Draft& draft) const {
    const auto* object = value.if_object();
    std::string text = text_of(value);
    switch (meaning.field) {
      case Field::wrapper:
      case Field::media_group:
        return read_inside(value, draft);
      case Field::title:
        return draft.title.offer(std::move(text), kind_of(value, TextKind::guess), meaning.rank);
      case Field::summary:
        return draft.summary.offer(html(text), kind_of(value, TextKind::html), meaning.rank);
      case Field::content:
        return draft.content.offer(html(text), kind_of(value, TextKind::html), meaning.rank);
      case Field::rights:
        return draft.rights.offer(std::move(text), TextKind::html, meaning.rank);
      case Field::generator:
        return draft.generator.offer(std::move(text), TextKind::plain, meaning.rank);
      case Field::guid:
      case Field::id:
      case Field::identifier: {
        const std::string permalink = tidy_relation(attribute(value, "isPermaLink"));
        if (permalink != "false" && looks_like_url(text)) {
          draft.permalink.offer(text, TextKind::plain, meaning.rank);
        }
        return draft.id.offer(std::string(trimmed(text)), TextKind::plain, meaning.rank);
      }
      case Field::link:
        return read_link(value, text, meaning.rank, draft);
      case Field::original_link:
        return draft.original_link.offer(url(text), TextKind::plain, meaning.rank);
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
        return read_people(value, text, meaning.rank, draft);
      case Field::category:
        return draft.add_category(
            {.term = plain_title(first_of(value, {"term", "text"}, text), TextKind::plain),
             .scheme = first_of(value, {"scheme", "domain"}, {}),
             .label = attribute(value, "label")});
      case Field::language:
        return draft.language.offer(tidy_language(text), TextKind::plain, meaning.rank);
      case Field::source:
        if (meaning.rank >= draft.source_rank) return;
        if (const auto* title = object == nullptr ? nullptr : member(*object, "title")) {
          text = text_of(*title);
        }
        draft.source = Source{.title = plain_title(text, TextKind::guess),
                              .url = url(first_of(value, {"url", "href"}, {}))};
        draft.source_rank = meaning.rank;
        return;
      case Field::enclosure:
      case Field::media_content:
        return read_enclosure(value, draft);
      case Field::image:
      case Field::image_link:
      case Field::thumbnail:
      case Field::logo:
        return draft.image.offer(url(first_of(value, {"url", "href"}, text)), TextKind::plain,
                                 meaning.rank);
      case Field::ttl:
        if (const auto minutes = number_of(text); minutes && *minutes <= kMostMinutes) {
          draft.ttl = std::chrono::minutes(static_cast<std::int64_t>(*minutes));
        }
        return;
      case Field::skip_hours:
        for (const json::value* one : list_of(&inner_or(value, "hour")))
          add_hour(draft.skip, text_of(*one));
        return;
      case Field::skip_days:
        for (const json::value* one : list_of(&inner_or(value, "day")))
          add_day(draft.skip, text_of(*one));
        return;
      default:
        return;
    }
  }

  // The fields of what is inside a wrapper, as if they stood beside it.
  void read_inside(const json::value& value, Draft& draft) const {
    const auto* object = value.if_object();
    if (object == nullptr) return;
    for (const auto& [key, inner] : *object) {
      const std::string_view name(key.data(), key.size());
      const auto colon = name.find_first_of(":$");
      if (colon == std::string_view::npos) continue;
      const Meaning meaning =
          meaning_of(vocabulary_of_prefix(name.substr(0, colon)), name.substr(colon + 1));
      if (meaning.field == Field::wrapper || meaning.field == Field::media_group) continue;
      for (const json::value* one : list_of(&inner)) read_member(*one, meaning, draft);
    }
  }

  void read_link(const json::value& value, const std::string& text, std::uint8_t rank,
                 Draft& draft) const {
    const std::string href = url(attribute(value, "href"));
    if (href.empty()) return draft.link.offer(url(text), TextKind::plain, rank);
    Link link{.rel = tidy_relation(attribute(value, "rel")),
              .href = href,
              .type = attribute(value, "type")};
    if (link.rel.empty()) link.rel = "alternate";
    if (link.rel == "enclosure") read_enclosure(value, draft);
    draft.add_link(std::move(link));
  }

  void read_people(const json::value& value, const std::string& text, std::uint8_t rank,
                   Draft& draft) const {
    Person person{.name = plain_title(attribute(value, "name"), TextKind::plain),
                  .email = attribute(value, "email"),
                  .url = url(first_of(value, {"uri", "url"}, {}))};
    if (person != Person{}) return draft.add_person(std::move(person), rank);
    for (Person& one : parse_people(text)) draft.add_person(std::move(one), rank);
  }

  void read_enclosure(const json::value& value, Draft& draft) const {
    Enclosure enclosure{.url = url(first_of(value, {"url", "href"}, {})),
                        .type = attribute(value, "type")};
    enclosure.length_bytes = length_of(first_of(value, {"length", "fileSize"}, {}));
    if (attribute(value, "medium") == "image") {
      draft.image.offer(enclosure.url, TextKind::plain, rank::kMediaImage);
    }
    draft.add_enclosure(std::move(enclosure));
  }

  // Atom's texts say what they are.
  TextKind kind_of(const json::value& value, TextKind unmarked) const {
    const std::string type = tidy_relation(attribute(value, "type"));
    if (type.find("html") != std::string::npos) return TextKind::html;
    return type.starts_with("text") || unprefixed_ == Vocabulary::atom ? TextKind::plain : unmarked;
  }

  // What XML writes as an attribute or a child. Translators from XML mark attributes in their own
  // ways.
  static std::string attribute(const json::value& value, std::string_view name) {
    const auto* object = value.if_object();
    if (object == nullptr) return {};
    for (const std::string_view mark : {"", "@", "-", "_"}) {
      std::string text = text_member(*object, std::string(mark).append(name));
      if (!text.empty()) return std::string(trimmed(text));
    }
    for (const std::string_view holder : {"@attributes", "$", "attributes"}) {
      const json::value* attributes = member(*object, holder);
      if (attributes == nullptr || !attributes->is_object()) continue;
      std::string text = text_member(attributes->get_object(), name);
      if (!text.empty()) return std::string(trimmed(text));
    }
    return {};
  }

  // The first of these attributes that is there, else `otherwise`.
  static std::string first_of(const json::value& value,
                              std::initializer_list<std::string_view> names,
                              std::string otherwise) {
    for (const std::string_view name : names) {
      std::string text = attribute(value, name);
      if (!text.empty()) return text;
    }
    return otherwise;
  }

  std::string html(std::string text) const { return resolve_html_links(base_, std::move(text)); }

  std::string url(std::string_view text) const {
    return trimmed(text).empty() ? std::string() : resolve_link(base_, std::string(text));
  }

  std::string base_;
  Vocabulary unprefixed_;
};

}  // namespace

std::optional<Document> read_rss_in_json(const json::object& root, std::string_view url) {
  const json::value* rss = member(root, "rss");
  const json::object* holder = rss == nullptr ? &root : rss->if_object();
  if (holder == nullptr) return std::nullopt;
  const json::value* channel = member(*holder, "channel");
  const json::value* atom = member(root, "feed");
  const bool is_atom = channel == nullptr && atom != nullptr;
  const json::value* feed = is_atom ? atom : channel;
  if (feed == nullptr || !feed->is_object()) return std::nullopt;
  std::string base(url);
  const json::object& object = feed->get_object();
  if (base.empty() && looks_like_url(text_member(object, "link")))
    base = text_member(object, "link");
  Reader reader(std::move(base), is_atom ? Vocabulary::atom : Vocabulary::rss);
  Document document = reader.read(object);
  const bool is_old = text_member(*holder, "version").starts_with("0.9") ||
                      text_member(*holder, "@version").starts_with("0.9");
  document.format = is_atom ? Format::atom_1_0 : is_old ? Format::rss_0_9x : Format::rss_2_0;
  return document;
}

}  // namespace newswatch::feeds
