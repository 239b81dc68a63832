#include "feeds/elements.h"

#include <array>
#include <bit>
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
constexpr std::uint32_t kPlay = static_cast<std::uint32_t>(Vocabulary::google_play);
constexpr std::uint32_t kWfw = static_cast<std::uint32_t>(Vocabulary::well_formed_web);
constexpr std::uint32_t kBurner = static_cast<std::uint32_t>(Vocabulary::feedburner);
constexpr std::uint32_t kSyndication = static_cast<std::uint32_t>(Vocabulary::syndication);
constexpr std::uint32_t kXhtml = static_cast<std::uint32_t>(Vocabulary::xhtml);
constexpr std::uint32_t kRdf = static_cast<std::uint32_t>(Vocabulary::rdf);
constexpr std::uint32_t kSitemap = static_cast<std::uint32_t>(Vocabulary::sitemap);
constexpr std::uint32_t kNews = static_cast<std::uint32_t>(Vocabulary::news);
constexpr std::uint32_t kSitemapImage = static_cast<std::uint32_t>(Vocabulary::sitemap_image);
constexpr std::uint32_t kLicense = static_cast<std::uint32_t>(Vocabulary::license);
constexpr std::uint32_t kPrism = static_cast<std::uint32_t>(Vocabulary::prism);
constexpr std::uint32_t kPortal = static_cast<std::uint32_t>(Vocabulary::portal);
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

// Precedence among rivals. Per field, the lowest rank that gave a usable value wins. No two rivals
// share a rank (a static_assert below sees to it), so the order within a document never matters;
// only of one element repeated does the first count. Ranks that no element bears belong to what is
// written as an attribute or inherited; elements.h names them.
//
//   title      The dialect's own name first, since all others are copies for other readers: Dublin
//              Core repeats it, Media RSS names the picture or film, iTunes shortens it.
//   summary    description and summary are meant for it; tagline, abstract and subtitle are the
//              same of other dialects. Media RSS describes the medium, iTunes and Google Play write
//              for shops, subtitles are one line of it, Atom 0.3's info is about the file.
//   content    Atom's content says its type, content:encoded is by far the most common, bare names
//              are private dialects; XHTML stands beside them only in old feeds.
//   id         guid and atom:id were made for it; rdf:about is often the link; Dublin Core's
//              identifiers name anything (ISBN, DOI).
//   url        feedburner:origLink is where the others redirect to; RSS link; alternate link
//              (text/html first); other elements that are only a URL; an id that is a URL, by the
//              order of ids. This contest crosses fields: main_url() in draft.cc decides it.
//   published  What the dialect calls publication; then issued, made available, created, in the
//              order in which they mean "published"; then a date that does not say which (dc:date),
//              last the lone updated date.
//   updated    atom:updated and modified tell of the content; lastBuildDate and lastmod tell of the
//              file.
//   authors    The best rank with a person wins and all persons of that rank count: several authors
//              are one element repeated. A lone mail address takes its name from the next rank.
//              Editors count for feeds; a credit only where its role is writing; an owner is whom a
//              shop writes to, so comes last. Contributors, publishers and webmasters count never.
//   image      The picture that is the article's or the feed's own, large forms before icons; then
//              pictures of its media, last an enclosure that is an image.
//   language   The dialect's own element, then Dublin Core, then xml:lang, then that of a text; an
//              article without any has the feed's.
//   comments   RSS comments, then a link of relation "replies" to a page.
//   source     Atom's source tells most; then RSS, then the publication of a news sitemap.
//   categories, keywords, enclosures and links have no rivals: all count, repetitions are merged.
constexpr Row kRows[] = {
    {"item", kPlain, Field::article, 0},
    {"entry", kPlain, Field::article, 0},
    {"url", kSitemap, Field::article, 0},
    {"channel", kPlain, Field::channel, 0},
    {"feed", kPlain, Field::channel, 0},  // inside another root
    {"items", kPlain, Field::wrapper, 0},
    {"entries", kPlain, Field::wrapper, 0},
    {"news", kNews, Field::wrapper, 0},
    {"publication", kNews, Field::wrapper, 0},
    {"image", kSitemapImage, Field::wrapper, 0},
    {"group", kMedia, Field::media_group, 0},
    // RSS 1.0's first content module: items/Bag/li/item/value.
    {"items", kContent, Field::wrapper, 0},
    {"item", kContent, Field::wrapper, 0},
    {"bag", kRdf, Field::wrapper, 0},
    {"li", kRdf, Field::wrapper, 0},

    {"title", kRss, Field::title, 0},
    {"title", kAtom, Field::title, 1},
    {"title", kNews, Field::title, 2},
    {"headline", kRss, Field::title, 3},
    {"title", kDc, Field::title, 4},
    {"title", kTerms, Field::title, 5},
    {"alternative", kTerms, Field::title, 6},
    {"title", kMedia, Field::title, 7},
    {"title", kItunes, Field::title, 8},

    {"description", kRss, Field::summary, 0},
    {"summary", kAtom, Field::summary, 1},
    {"summary", kRss, Field::summary, 2},
    {"description", kAtom, Field::summary, 3},
    {"subtitle", kAtom, Field::summary, 4},
    {"tagline", kAtom, Field::summary, 5},
    {"abstract", kRss, Field::summary, 6},
    {"subtitle", kRss, Field::summary, 7},
    {"tagline", kRss, Field::summary, 8},
    {"abstract", kAtom, Field::summary, 9},
    {"abstract", kTerms, Field::summary, 10},
    {"abstract", kDc, Field::summary, 11},
    {"description", kDc, Field::summary, 12},
    {"description", kTerms, Field::summary, 13},
    {"description", kMedia, Field::summary, 14},
    {"summary", kItunes, Field::summary, 15},
    {"description", kItunes, Field::summary, 16},
    {"description", kPlay, Field::summary, 17},
    {"subtitle", kItunes, Field::summary, 18},
    {"info", kAtom, Field::summary, 19},

    {"content", kAtom, Field::content, 0},
    {"encoded", kContent, Field::content, 1},
    {"content", kRss, Field::content, 2},
    {"body", kXhtml, Field::xhtml_body, 3},
    {"div", kXhtml, Field::xhtml_body, 4},
    {"body", kRss, Field::xhtml_body, 5},
    {"body", kAtom, Field::xhtml_body, 6},
    {"fulltext", kRss, Field::content, 7},
    {"fullitem", kRss, Field::content, 8},
    {"encoded", kRss, Field::content, 9},
    {"value", kRdf, Field::content, 10},
    {"content", kPortal, Field::content, 11},
    {"full-text", kPortal, Field::content, 12},
    {"fulltext", kPortal, Field::content, 13},
    {"full-text", kRss, Field::content, 14},

    {"copyright", kRss, Field::rights, 0},
    {"rights", kAtom, Field::rights, 1},
    {"copyright", kAtom, Field::rights, 2},
    {"rights", kRss, Field::rights, 3},
    {"rights", kDc, Field::rights, 4},
    {"rights", kTerms, Field::rights, 5},
    {"copyright", kMedia, Field::rights, 6},
    {"license", kTerms, Field::rights, 7},
    {"generator", kRss, Field::generator, 0},
    {"generator", kAtom, Field::generator, 1},
    {"generatoragent", kRss, Field::generator, 2},

    {"guid", kRss, Field::guid, 0},
    {"id", kAtom, Field::id, 1},
    {"id", kRss, Field::id, 2},
    {"guid", kAtom, Field::guid, 3},
    // 4: rdf:about
    {"identifier", kDc, Field::identifier, 5},
    {"identifier", kTerms, Field::identifier, 6},

    {"link", kRss, Field::link, 0},
    {"loc", kSitemap, Field::link, 1},
    {"link", kAtom, Field::link, 2},  // one without a href
    {"loc", kRss, Field::link, 3},
    {"uri", kRss, Field::link, 4},
    // 5: a href attribute of the article itself
    {"origlink", kBurner, Field::original_link, 0},
    {"origenclosurelink", kBurner, Field::original_enclosure, 0},
    {"comments", kRss, Field::comments, 0},
    {"comments", kAtom, Field::comments, 1},
    {"commentrss", kWfw, Field::comments_feed, 0},
    {"license", kLicense, Field::license, 0},
    {"enclosure", kPlain, Field::enclosure, 0},
    {"content", kMedia, Field::media_content, 0},

    {"pubdate", kRss, Field::published, 0},
    {"published", kAtom, Field::published, 1},
    {"publication_date", kNews, Field::published, 2},
    {"issued", kAtom, Field::published, 3},
    {"published", kRss, Field::published, 4},
    {"pubdate", kAtom, Field::published, 5},
    {"issued", kTerms, Field::published, 6},
    {"issued", kRss, Field::published, 7},
    {"available", kTerms, Field::published, 8},
    {"publicationdate", kRss, Field::published, 10},
    {"created", kAtom, Field::published, 11},
    {"created", kTerms, Field::published, 12},
    {"created", kRss, Field::published, 13},
    {"pubdate", kItunes, Field::published, 14},
    {"updated", kAtom, Field::updated, 0},
    {"modified", kAtom, Field::updated, 1},
    {"modified", kTerms, Field::updated, 2},
    {"updated", kRss, Field::updated, 3},
    {"modified", kRss, Field::updated, 4},
    {"lastbuilddate", kRss, Field::updated, 5},
    {"lastbuilddate", kAtom, Field::updated, 6},
    {"lastmod", kSitemap, Field::updated, 7},
    {"lastmod", kRss, Field::updated, 8},
    // 9: a lastmod attribute
    {"date", kDc, Field::date, 0},
    {"date", kTerms, Field::date, 1},
    {"date", kRss, Field::date, 2},
    {"date", kAtom, Field::date, 3},
    {"publicationdate", kPrism, Field::date, 4},  // of the printed issue

    {"author", kRss, Field::author, 0},
    {"author", kAtom, Field::author, 1},
    {"managingeditor", kRss, Field::person_text, 2},
    {"creator", kDc, Field::person_text, 3},
    {"creator", kTerms, Field::person_text, 4},
    {"author", kDc, Field::person_text, 5},
    {"author", kItunes, Field::person_text, 6},
    {"author", kPlay, Field::person_text, 7},
    {"credit", kMedia, Field::media_credit, 8},
    {"owner", kItunes, Field::author, 9},
    {"owner", kPlay, Field::author, 10},

    {"category", kPlain | kItunes | kPlay | kMedia, Field::category, 0},
    {"subject", kDublin, Field::category, 0},
    {"keywords", kItunes | kPlay | kNews | kMedia | kPlain, Field::keywords, 0},
    {"language", kRss, Field::language, 0},
    {"language", kAtom, Field::language, 1},
    {"language", kNews, Field::language, 2},
    {"language", kDc, Field::language, 3},
    {"language", kTerms, Field::language, 4},
    // 5: xml:lang, 6: that of a text
    {"source", kAtom, Field::source, 0},
    {"source", kRss, Field::source, 1},
    {"name", kNews, Field::source, 2},

    {"image", kRss, Field::image, 0},
    {"logo", kAtom, Field::logo, 1},
    {"image", kAtom, Field::image, 2},
    {"logo", kRss, Field::logo, 3},
    {"image", kItunes, Field::image_link, 4},
    {"image", kPlay, Field::image_link, 5},
    // 6: an image that is named by reference only, 7: a logo that calls itself an icon
    {"icon", kAtom, Field::logo, 8},
    {"icon", kRss, Field::logo, 9},
    {"thumbnail", kMedia, Field::thumbnail, 10},
    // 11: media:content that is an image
    {"loc", kSitemapImage, Field::image_link, 12},
    {"thumbnail", kRss, Field::thumbnail, 13},

    {"ttl", kPlain, Field::ttl, 0},
    {"updateperiod", kSyndication, Field::update_period, 0},
    {"updatefrequency", kSyndication, Field::update_frequency, 0},
};

// Fields that compete for the same place of the result, as one of them; Field::none where all
// values count.
constexpr Field contest_of(Field field) {
  switch (field) {
    case Field::xhtml_body:
      return Field::content;
    case Field::id:
    case Field::identifier:
      return Field::guid;
    case Field::person_text:
    case Field::media_credit:
      return Field::author;
    case Field::image_link:
    case Field::thumbnail:
    case Field::logo:
      return Field::image;
    case Field::article:
    case Field::channel:
    case Field::wrapper:
    case Field::media_group:
    case Field::media_content:
    case Field::enclosure:
    case Field::category:
    case Field::keywords:
    case Field::license:
    case Field::comments_feed:
    case Field::ttl:
      return Field::none;
    default:
      return field;
  }
}

// Has every rival a rank of its own? One that counts for several vocabularies would tie with
// itself.
constexpr bool no_rivals_tie() {
  constexpr struct {
    Field contest;
    std::uint8_t rank;
  } kReserved[] = {
      {Field::guid, rank::kAbout},          {Field::link, rank::kHref},
      {Field::updated, rank::kLastmod},     {Field::language, rank::kXmlLang},
      {Field::language, rank::kTextLang},   {Field::image, rank::kReferredImage},
      {Field::image, rank::kIconStyleLogo}, {Field::image, rank::kMediaImage},
  };
  for (const Row& row : kRows) {
    const Field contest = contest_of(row.field);
    if (contest == Field::none) continue;
    if (!std::has_single_bit(row.vocabularies)) return false;
    for (const Row& other : kRows) {
      if (&other != &row && contest_of(other.field) == contest && other.rank == row.rank)
        return false;
    }
    for (const auto& reserved : kReserved) {
      if (reserved.contest == contest && reserved.rank == row.rank) return false;
    }
  }
  return true;
}
static_assert(no_rivals_tie());

constexpr std::size_t kSlots = 1024;  // a power of two, sparse enough for short probes

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
