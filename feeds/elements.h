#pragma once

// What each element of a feed or an article means, and which of several rivals wins. Pure.
// The table in precedence.h is the one place where precedence is written down.

#include <cstdint>
#include <string_view>

#include "feeds/vocabulary.h"

namespace newswatch::feeds {

enum class Field : std::uint8_t {
  none,
  // containers
  article,  // item, entry
  channel,  // channel
  wrapper,  // holds articles or fields and means nothing itself
  media_group,
  // texts
  title,
  summary,  // of a feed: its description
  content,
  xhtml_body,
  rights,
  generator,
  // identity and links
  guid,
  id,
  identifier,
  link,
  original_link,
  original_enclosure,
  license,
  comments,
  comments_feed,
  enclosure,
  media_content,
  // dates
  published,
  updated,
  date,
  // people
  author,
  person_text,
  media_credit,
  // classification
  category,
  keywords,
  language,
  source,
  // images
  image,
  image_link,
  thumbnail,
  logo,
  // polling
  ttl,
  update_period,
  update_frequency,
  skip_hours,
  skip_days,
};

struct Meaning {
  Field field = Field::none;
  std::uint8_t rank = 0;  // the lowest wins; among equals the first in the document
};

// Ranks of rivals that are no elements: attributes and what is inherited. They belong to the table
// in precedence.h, whose comment says why they stand where they do.
namespace rank {
inline constexpr std::uint8_t kAbout = 4;          // of ids: rdf:about
inline constexpr std::uint8_t kHref = 5;           // of links: CDF's href
inline constexpr std::uint8_t kLastmod = 9;        // of updates: CDF's lastmod
inline constexpr std::uint8_t kXmlLang = 5;        // of languages: in force at the article
inline constexpr std::uint8_t kTextLang = 6;       // of languages: in force at its title or text
inline constexpr std::uint8_t kReferredImage = 6;  // of images: rdf:resource alone
inline constexpr std::uint8_t kIconStyleLogo = 7;  // of images: CDF's logo with style="icon"
inline constexpr std::uint8_t kMediaImage = 11;    // of images: media:content that is one
}  // namespace rank

// The meaning of an element by its local name, letter case aside; Field::none if it has none for
// us. One hash and one comparison.
[[nodiscard]] Meaning meaning_of(Vocabulary vocabulary, std::string_view local_name);

}  // namespace newswatch::feeds
