#pragma once

// What was read of a feed or an article before rivals are settled: for each field the best so far.
// Formats fill it in any order; append_article() and finish_feed() make plain values of it.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "feeds/document.h"
#include "feeds/html_text.h"
#include "feeds/skip_times.h"

namespace newswatch::feeds {

inline constexpr std::uint8_t kNoRank = std::numeric_limits<std::uint8_t>::max();

// The value of the lowest rank offered; among equals the first. Empty values do not count.
struct RankedText {
  std::string text;
  TextKind kind = TextKind::html;
  std::uint8_t rank = kNoRank;

  void offer(std::string value, TextKind value_kind, std::uint8_t value_rank);
};

struct RankedTime {
  std::optional<std::chrono::sys_seconds> time;
  std::uint8_t rank = kNoRank;

  void offer(std::string_view text, std::uint8_t value_rank);  // nonsense does not count
};

struct RankedPerson {
  Person person;
  std::uint8_t rank = kNoRank;
};

// What the lists of all articles of a document may hold together beyond the first few entries of
// each: a short category costs fifty times its bytes.
struct PartBudget {
  std::size_t left = 500'000;
};

struct Draft {
  RankedText title;
  RankedText summary;
  RankedText content;
  RankedText rights;
  RankedText generator;
  RankedText id;    // guid, atom:id, rdf:about, dc:identifier, by rank
  RankedText link;  // of elements that are only a URL
  RankedText original_link;
  RankedText original_enclosure;
  RankedText permalink;  // identifiers that are URLs
  RankedText comments;
  RankedText language;
  RankedText image;
  std::vector<Link> links;
  std::vector<Enclosure> enclosures;
  std::vector<RankedPerson> people;
  std::vector<Category> categories;
  RankedTime published;
  RankedTime updated;
  RankedTime date;
  std::optional<Source> source;
  std::uint8_t source_rank = kNoRank;
  std::vector<Person> source_people;
  std::optional<std::chrono::seconds> ttl;
  std::optional<std::chrono::seconds> update_period;
  std::uint32_t update_frequency = 1;
  SkipTimes skip;

  void add_link(Link added);
  void add_enclosure(Enclosure enclosure);
  void add_category(Category category);
  void add_person(Person person, std::uint8_t rank);
};

// Appends the article, unless there is nothing in it.
void append_article(std::vector<Article>& articles, Draft&& draft, PartBudget& budget);

[[nodiscard]] FeedInfo finish_feed(Draft&& draft);

// Gives the feed's authors and its language to the articles that have none of their own.
void inherit_from_feed(Document& document);

}  // namespace newswatch::feeds
