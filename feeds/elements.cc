#include "feeds/elements.h"

#include <array>
#include <cstddef>

#include "feeds/short_name.h"

namespace newswatch::feeds {
namespace {

constexpr std::uint32_t kRss = static_cast<std::uint32_t>(Vocabulary::rss);
constexpr std::uint32_t kAtom = static_cast<std::uint32_t>(Vocabulary::atom);
constexpr std::uint32_t kDc = static_cast<std::uint32_t>(Vocabulary::dublin_core);
constexpr std::uint32_t kTerms = static_cast<std::uint32_t>(Vocabulary::dc_terms);
constexpr std::uint32_t kContent = static_cast<std::uint32_t>(Vocabulary::content);
constexpr std::uint32_t kMedia = static_cast<std::uint32_t>(Vocabulary::media);
constexpr std::uint32_t kItunes = static_cast<std::uint32_t>(Vocabulary::itunes);
constexpr std::uint32_t kWfw = static_cast<std::uint32_t>(Vocabulary::well_formed_web);
constexpr std::uint32_t kBurner = static_cast<std::uint32_t>(Vocabulary::feedburner);
constexpr std::uint32_t kSyndication = static_cast<std::uint32_t>(Vocabulary::syndication);
constexpr std::uint32_t kXhtml = static_cast<std::uint32_t>(Vocabulary::xhtml);
constexpr std::uint32_t kSitemap = static_cast<std::uint32_t>(Vocabulary::sitemap);
constexpr std::uint32_t kNews = static_cast<std::uint32_t>(Vocabulary::news);
constexpr std::uint32_t kDublin = kDc | kTerms;
constexpr std::uint32_t kPlain = kRss | kAtom;

constexpr std::size_t kLongestName = 24;

using ElementName = ShortName<kLongestName>;

struct Row {
  ElementName name;
  std::uint32_t vocabularies;
  Field field;
  std::uint8_t rank;
};

// Precedence among rivals: per field, the row with the lowest rank that gave a usable value wins;
// the order within the document never matters, except among equals, where the first counts.
//
//   title      the format's own > Dublin Core > media:title > itunes:title
//   summary    description, summary > abstract > dc:description > subtitle > media > itunes, play
//   content    atom:content > content:encoded > xhtml:body > full text of a private dialect
//   id         guid > atom:id > rdf:about > dc:identifier > the main link
//   url        feedburner:origLink > RSS link, alternate link (text/html first) > permalink guid >
//              an identifier that is a URL
//   published  pubDate, atom:published, news:publication_date > issued > created > a date that does
//              not say which (dc:date) > the lone updated date
//   updated    atom:updated, modified > lastBuildDate, lastmod
//   authors    author, atom:author > dc:creator > itunes:author > media:credit > itunes:owner
//   image      of an article: its own image > itunes:image > media:thumbnail > an image enclosure;
//              of a feed: image, logo > itunes:image > icon > thumbnail
constexpr Row kRows[] = {
    {"item", kRss | kAtom, Field::article, 0},
    {"entry", kRss | kAtom, Field::article, 0},
    {"channel", kPlain, Field::channel, 0},
    {"items", kPlain, Field::wrapper, 0},
    {"entries", kPlain, Field::wrapper, 0},
    {"news", kNews, Field::wrapper, 0},
    {"publication", kNews, Field::wrapper, 0},
    {"url", kSitemap, Field::article, 0},
    {"group", kMedia, Field::media_group, 0},

    {"title", kRss, Field::title, 0},
    {"title", kAtom, Field::title, 0},
    {"title", kNews, Field::title, 0},
    {"headline", kRss, Field::title, 1},
    {"title", kDublin, Field::title, 2},
    {"alternative", kTerms, Field::title, 3},
    {"title", kMedia, Field::title, 4},
    {"title", kItunes, Field::title, 5},

    {"description", kPlain, Field::summary, 0},
    {"summary", kPlain, Field::summary, 0},
    {"abstract", kPlain, Field::summary, 1},
    {"tagline", kPlain, Field::summary, 1},
    {"subtitle", kPlain, Field::summary, 1},
    {"info", kAtom, Field::summary, 6},
    {"abstract", kDublin, Field::summary, 2},
    {"description", kDublin, Field::summary, 3},
    {"description", kMedia, Field::summary, 4},
    {"summary", kItunes, Field::summary, 5},
    {"description", kItunes, Field::summary, 5},
    {"subtitle", kItunes, Field::summary, 6},

    {"content", kPlain, Field::content, 0},
    {"encoded", kContent, Field::content, 1},
    {"body", kXhtml, Field::xhtml_body, 2},
    {"body", kPlain, Field::xhtml_body, 2},
    {"div", kXhtml, Field::xhtml_body, 3},
    {"fulltext", kPlain, Field::content, 4},
    {"fullitem", kPlain, Field::content, 4},
    {"encoded", kPlain, Field::content, 4},

    {"rights", kPlain, Field::rights, 0},
    {"copyright", kPlain, Field::rights, 0},
    {"rights", kDublin, Field::rights, 1},
    {"license", kTerms, Field::rights, 3},
    {"copyright", kMedia, Field::rights, 2},
    {"generator", kPlain, Field::generator, 0},
    {"generatoragent", kRss, Field::generator, 1},

    {"guid", kPlain, Field::guid, 0},
    {"id", kPlain, Field::id, 1},
    {"identifier", kDublin, Field::identifier, 3},
    {"link", kPlain, Field::link, 0},
    {"loc", kSitemap | kRss, Field::link, 0},
    {"uri", kRss, Field::link, 2},
    {"origlink", kBurner, Field::original_link, 0},
    {"comments", kPlain, Field::comments, 0},
    {"commentrss", kWfw, Field::comments_feed, 0},
    {"enclosure", kPlain, Field::enclosure, 0},
    {"content", kMedia, Field::media_content, 1},

    {"pubdate", kPlain, Field::published, 0},
    {"published", kPlain, Field::published, 0},
    {"publication_date", kNews, Field::published, 0},
    {"issued", kPlain, Field::published, 1},
    {"issued", kTerms, Field::published, 1},
    {"available", kTerms, Field::published, 2},
    {"created", kPlain, Field::published, 3},
    {"created", kTerms, Field::published, 3},
    {"pubdate", kItunes, Field::published, 4},
    {"updated", kPlain, Field::updated, 0},
    {"modified", kPlain, Field::updated, 0},
    {"modified", kTerms, Field::updated, 1},
    {"lastbuilddate", kPlain, Field::updated, 2},
    {"lastmod", kSitemap | kRss, Field::updated, 2},
    {"date", kDublin, Field::date, 0},
    {"date", kPlain, Field::date, 1},

    {"author", kPlain, Field::author, 0},
    {"managingeditor", kPlain, Field::person_text, 0},
    {"creator", kDublin, Field::person_text, 1},
    {"author", kDublin, Field::person_text, 1},
    {"author", kItunes, Field::person_text, 2},
    {"credit", kMedia, Field::media_credit, 3},
    {"owner", kItunes, Field::author, 4},

    {"category", kPlain, Field::category, 0},
    {"subject", kDublin, Field::category, 0},
    {"category", kItunes, Field::category, 0},
    {"category", kMedia, Field::category, 0},
    {"keywords", kItunes | kNews | kMedia | kPlain, Field::keywords, 0},
    {"language", kPlain, Field::language, 0},
    {"language", kDublin, Field::language, 1},
    {"language", kNews, Field::language, 0},
    {"source", kPlain, Field::source, 0},
    {"name", kNews, Field::source, 0},

    {"image", kPlain, Field::image, 0},
    {"image", kItunes, Field::image_link, 1},
    {"logo", kPlain, Field::logo, 0},
    {"icon", kPlain, Field::logo, 2},
    {"thumbnail", kMedia, Field::thumbnail, 3},

    {"ttl", kPlain, Field::ttl, 0},
    {"updateperiod", kSyndication, Field::update_period, 0},
    {"updatefrequency", kSyndication, Field::update_frequency, 0},
};

constexpr std::size_t kSlots = 512;  // a power of two, sparse enough for short probes

// Row numbers plus one, by name; rows of one name lie in neighbouring slots. Zero ends a probe.
constexpr std::array<std::uint8_t, kSlots> index_of_rows() {
  std::array<std::uint8_t, kSlots> slots{};
  for (std::size_t i = 0; i < std::size(kRows); ++i) {
    std::size_t slot = kRows[i].name.hash() % kSlots;
    while (slots[slot] != 0) slot = (slot + 1) % kSlots;
    slots[slot] = static_cast<std::uint8_t>(i + 1);
  }
  return slots;
}

constexpr std::array<std::uint8_t, kSlots> kIndex = index_of_rows();
static_assert(std::size(kRows) < 255);

}  // namespace

Meaning meaning_of(Vocabulary vocabulary, std::string_view local_name) {
  const bool can_be_known =
      vocabulary != Vocabulary::foreign && !local_name.empty() && local_name.size() <= kLongestName;
  if (!can_be_known) return {};
  const ElementName name(local_name);
  for (std::size_t slot = name.hash() % kSlots; kIndex[slot] != 0; slot = (slot + 1) % kSlots) {
    const Row& row = kRows[kIndex[slot] - 1u];
    if ((row.vocabularies & static_cast<std::uint32_t>(vocabulary)) != 0 &&
        row.name.letters == name.letters) {
      return {row.field, row.rank};
    }
  }
  return {};
}

}  // namespace newswatch::feeds
