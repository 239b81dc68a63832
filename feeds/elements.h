#pragma once

// What each element of a feed or an article means, and which of several rivals wins. Pure.
// The table in elements.cc is the one place where precedence is written down.

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
};

struct Meaning {
  Field field = Field::none;
  std::uint8_t rank = 0;  // the lowest wins; among equals the first in the document
};

// The meaning of an element by its local name, letter case aside; Field::none if it has none for
// us. One hash and one comparison.
[[nodiscard]] Meaning meaning_of(Vocabulary vocabulary, std::string_view local_name);

}  // namespace newswatch::feeds
