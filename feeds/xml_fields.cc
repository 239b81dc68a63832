#include "feeds/xml_fields.h"

#include <pugixml.hpp>
#include <utility>

#include "feeds/links.h"
#include "feeds/numbers.h"
#include "feeds/xml_links.h"
#include "feeds/xml_markup.h"
#include "feeds/xml_media.h"
#include "feeds/xml_people.h"
#include "feeds/xml_text.h"
#include "feeds/xml_values.h"

namespace newswatch::feeds {
namespace {

void offer_text(Draft& draft, RankedText& target, const pugi::xml_node& element, std::uint8_t rank,
                XmlScope& scope, TextKind unmarked) {
  if (rank >= target.rank) return;
  TextConstruct construct = read_text(element, scope, unmarked);
  draft.language.offer(scope.language(), TextKind::plain, rank::kTextLang);
  target.offer(std::move(construct.text), construct.kind, rank);
}

void read_source(const pugi::xml_node& element, std::uint8_t rank, XmlScope& scope, Draft& draft) {
  if (rank >= draft.source_rank) return;
  Source source{.url = url_attribute(element, "url", scope)};
  if (source.url.empty()) source.url = url_attribute(element, "href", scope);
  if (!has_elements(element)) {
    source.title = plain_title(text_of(element, scope), TextKind::guess);
  } else {
    Draft inner;
    for (const pugi::xml_node child : element.children()) {
      const XmlScope::Inside inside(scope, child);
      const auto name = scope.name_of(child.name());
      const Meaning meaning = meaning_of(name.vocabulary, name.local);
      // A source within a source says nothing of this article.
      if (meaning.field != Field::source) {
        read_field(child, name.vocabulary, meaning, scope, inner);
      }
    }
    FeedInfo feed = finish_feed(std::move(inner));
    source.title = std::move(feed.title);
    source.url = feed.url.empty() ? std::move(feed.self_url) : std::move(feed.url);
    draft.source_people = std::move(feed.authors);
  }
  if (source == Source{}) return;
  draft.source = std::move(source);
  draft.source_rank = rank;
}

std::optional<std::chrono::seconds> period_of(std::string_view name) {
  constexpr std::chrono::hours kDay{24};
  if (name == "hourly") return std::chrono::hours(1);
  if (name == "daily") return kDay;
  if (name == "weekly") return 7 * kDay;
  if (name == "monthly") return 30 * kDay;
  if (name == "yearly") return 365 * kDay;
  return std::nullopt;
}

void read_ttl(const pugi::xml_node& element, const XmlScope& scope, Draft& draft) {
  constexpr std::uint64_t kMostMinutes = 60ull * 24 * 366;
  const auto minutes = number_of(text_of(element, scope));
  if (minutes && *minutes > 0 && *minutes <= kMostMinutes) {
    draft.ttl = std::chrono::minutes(static_cast<std::int64_t>(*minutes));
  }
}

// skipHours and skipDays hold one element for each.
void read_skipped(const pugi::xml_node& element, const XmlScope& scope, SkipTimes& times,
                  void (*add)(SkipTimes&, std::string_view)) {
  for (const pugi::xml_node& one : element.children()) {
    if (one.type() == pugi::node_element) add(times, text_of(one, scope));
  }
}

void read_frequency(const pugi::xml_node& element, const XmlScope& scope, Draft& draft) {
  constexpr std::uint64_t kMostTimes = 100'000;
  const auto times = number_of(text_of(element, scope));
  if (times && *times > 0 && *times <= kMostTimes) {
    draft.update_frequency = static_cast<std::uint32_t>(*times);
  }
}

// The text of titles: Atom says what it is, elsewhere it is guessed.
TextKind unmarked_title(Vocabulary vocabulary) {
  return vocabulary == Vocabulary::atom ? TextKind::plain : TextKind::guess;
}

// RSS writes HTML; Dublin Core, Media RSS and the podcast shops ask for plain text and get both.
TextKind unmarked_text(Vocabulary vocabulary) {
  switch (vocabulary) {
    case Vocabulary::atom:
      return TextKind::plain;
    case Vocabulary::dublin_core:
    case Vocabulary::dc_terms:
    case Vocabulary::media:
    case Vocabulary::itunes:
    case Vocabulary::google_play:
    case Vocabulary::portal:
      return TextKind::guess;
    default:
      return TextKind::html;
  }
}

// Atom 0.3 may give one content in several forms; a nested `content` each.
bool read_alternatives(const pugi::xml_node& element, std::uint8_t rank, XmlScope& scope,
                       Draft& draft) {
  if (!tidy_relation(attribute_of(element, "type", scope)).starts_with("multipart/")) return false;
  pugi::xml_node best;
  for (const pugi::xml_node part : element.children()) {
    if (part.type() != pugi::node_element) continue;
    const bool is_plain = tidy_relation(attribute_of(part, "type", scope)) == "text/plain";
    if (!best || !is_plain) best = part;
    if (!is_plain) break;
  }
  if (!best) return false;
  const XmlScope::Inside inside(scope, best);
  offer_text(draft, draft.content, best, rank, scope, TextKind::plain);
  return true;
}

// `content` without a namespace in RSS, or Atom content that lies elsewhere.
void read_content(const pugi::xml_node& element, Vocabulary vocabulary, Meaning meaning,
                  XmlScope& scope, Draft& draft) {
  if (has_elements(element) && read_alternatives(element, meaning.rank, scope, draft)) return;
  std::string source = url_attribute(element, "src", scope);
  if (!source.empty()) {
    draft.add_link({.rel = "content",
                    .href = std::move(source),
                    .type = std::string(trimmed(attribute_of(element, "type", scope)))});
    return;
  }
  offer_text(draft, draft.content, element, meaning.rank, scope, unmarked_text(vocabulary));
}

void read_date(RankedTime& target, const pugi::xml_node& element, std::uint8_t rank,
               const XmlScope& scope) {
  if (rank < target.rank) target.offer(text_of(element, scope), rank);
}

void read_generator(const pugi::xml_node& element, std::uint8_t rank, const XmlScope& scope,
                    Draft& draft) {
  std::string text = line_of(element, scope);
  if (text.empty()) text = attribute_of(element, "resource", scope);
  if (text.empty()) text = attribute_of(element, "uri", scope);
  draft.generator.offer(std::move(text), TextKind::plain, rank);
}

}  // namespace

void read_field(const pugi::xml_node& element, Vocabulary vocabulary, Meaning meaning,
                XmlScope& scope, Draft& draft) {
  const std::uint8_t rank = meaning.rank;
  switch (meaning.field) {
    case Field::none:
    case Field::article:
    case Field::channel:
      return;
    case Field::wrapper:
      return read_fields(element, scope, draft);
    case Field::title:
      return offer_text(draft, draft.title, element, rank, scope, unmarked_title(vocabulary));
    case Field::summary:
      return offer_text(draft, draft.summary, element, rank, scope, unmarked_text(vocabulary));
    case Field::content:
      return read_content(element, vocabulary, meaning, scope, draft);
    case Field::xhtml_body:
      return offer_text(draft, draft.content, element, rank, scope, TextKind::html);
    case Field::rights:
      return offer_text(draft, draft.rights, element, rank, scope, unmarked_text(vocabulary));
    case Field::generator:
      return read_generator(element, rank, scope, draft);
    case Field::guid:
      return read_guid(element, rank, scope, draft);
    case Field::id:
    case Field::identifier: {
      std::string id = line_of(element, scope);
      if (looks_like_url(id)) draft.permalink.offer(id, TextKind::plain, rank);
      return draft.id.offer(std::move(id), TextKind::plain, rank);
    }
    case Field::link:
      return read_link(element, meaning, scope, draft);
    case Field::original_link:
      return draft.original_link.offer(url_of(element, scope), TextKind::plain, rank);
    case Field::original_enclosure:
      return draft.original_enclosure.offer(url_of(element, scope), TextKind::plain, rank);
    case Field::license:
      return read_license(element, scope, draft);
    case Field::comments:
      return read_comments(element, rank, scope, draft);
    case Field::comments_feed:
      return draft.add_link(
          {.rel = "replies", .href = url_of(element, scope), .type = "application/rss+xml"});
    case Field::enclosure:
      return read_enclosure(element, scope, draft);
    case Field::published:
      return read_date(draft.published, element, rank, scope);
    case Field::updated:
      return read_date(draft.updated, element, rank, scope);
    case Field::date:
      return read_date(draft.date, element, rank, scope);
    case Field::author:
    case Field::person_text:
      return read_people(element, rank, scope, draft);
    case Field::category:
      return read_category(element, scope, draft);
    case Field::keywords:
      return read_keywords(element, scope, draft);
    case Field::language:
      return draft.language.offer(tidy_language(line_of(element, scope)), TextKind::plain, rank);
    case Field::source:
      return read_source(element, rank, scope, draft);
    case Field::ttl:
      return read_ttl(element, scope, draft);
    case Field::update_period:
      if (!draft.update_period) {
        draft.update_period = period_of(tidy_relation(text_of(element, scope)));
      }
      return;
    case Field::update_frequency:
      return read_frequency(element, scope, draft);
    case Field::skip_hours:
      return read_skipped(element, scope, draft.skip, add_hour);
    case Field::skip_days:
      return read_skipped(element, scope, draft.skip, add_day);
    case Field::media_group:
    case Field::media_content:
    case Field::media_credit:
    case Field::image:
    case Field::image_link:
    case Field::thumbnail:
    case Field::logo:
      return read_media(element, meaning, scope, draft);
  }
}

void read_fields(const pugi::xml_node& element, XmlScope& scope, Draft& draft) {
  for (pugi::xml_node child = element.first_child(); child; child = child.next_sibling()) {
    if (child.type() != pugi::node_element) continue;
    const XmlScope::Inside inside(scope, child);
    const auto name = scope.name_of(child.name());
    read_field(child, name.vocabulary, meaning_of(name.vocabulary, name.local), scope, draft);
  }
}

}  // namespace newswatch::feeds
