#pragma once

// One item of a feed, as the feed tells it. A plain value; every text is valid UTF-8.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace newswatch::feeds {

struct ArticleId {
  std::string value;
  auto operator<=>(const ArticleId&) const = default;
};

struct Person {
  std::string name;
  std::string email;
  std::string url;
  bool operator==(const Person&) const = default;
};

struct Category {
  std::string term;
  std::string scheme;
  std::string label;
  bool operator==(const Category&) const = default;
};

struct Enclosure {
  std::string url;
  std::string type;
  std::optional<std::uint64_t> length_bytes;
  bool operator==(const Enclosure&) const = default;
};

struct Link {
  std::string rel;
  std::string href;
  std::string type;
  bool operator==(const Link&) const = default;
};

// The feed an aggregated article was taken from (rss:source, atom:source).
struct Source {
  std::string title;
  std::string url;
  bool operator==(const Source&) const = default;
};

// Absent texts are empty. URLs are resolved against the document's base.
struct Article {
  ArticleId id;  // guid, atom:id, rdf:about or JSON Feed id; else the link; unique within its feed
                 // at best
  std::string url;           // the main link
  std::string title;         // plain text, entities decoded, white space folded
  std::string summary_html;  // as given
  std::string content_html;  // as given; only where the feed calls it content
  std::string text;          // plain text of the content, else of the summary
  std::vector<Person> authors;
  std::vector<Category> categories;
  std::optional<std::chrono::sys_seconds> published;  // the feed's claim: may be absent or absurd
  std::optional<std::chrono::sys_seconds> updated;
  std::chrono::sys_seconds first_seen{};  // ours; zero until the article is committed
  std::string language;                   // BCP 47, as given
  std::vector<Enclosure> enclosures;
  std::optional<Source> source;
  std::string comments_url;
  std::vector<Link> links;  // every link, the main one included
  std::string image;
  bool operator==(const Article&) const = default;
};

}  // namespace newswatch::feeds
