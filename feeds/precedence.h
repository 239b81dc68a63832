#pragma once

// The elements of all dialects, and the one place where precedence among them is written down. Made
// for elements.cc, which proves the table and builds its index while it compiles.

#include <cstddef>
#include <cstdint>

#include "feeds/elements.h"
#include "feeds/short_name.h"
#include "feeds/vocabulary.h"

namespace newswatch::feeds::precedence {

inline constexpr std::size_t kLongestName = 24;

using ElementName = ShortName<kLongestName>;

struct Row {
  ElementName name;
  std::uint32_t vocabularies;
  Field field;
  std::uint8_t rank;
};

inline constexpr std::uint32_t kRss = static_cast<std::uint32_t>(Vocabulary::rss);
inline constexpr std::uint32_t kAtom = static_cast<std::uint32_t>(Vocabulary::atom);
inline constexpr std::uint32_t kDc = static_cast<std::uint32_t>(Vocabulary::dublin_core);
inline constexpr std::uint32_t kTerms = static_cast<std::uint32_t>(Vocabulary::dc_terms);
inline constexpr std::uint32_t kContent = static_cast<std::uint32_t>(Vocabulary::content);
inline constexpr std::uint32_t kMedia = static_cast<std::uint32_t>(Vocabulary::media);
inline constexpr std::uint32_t kItunes = static_cast<std::uint32_t>(Vocabulary::itunes);
inline constexpr std::uint32_t kPlay = static_cast<std::uint32_t>(Vocabulary::google_play);
inline constexpr std::uint32_t kWfw = static_cast<std::uint32_t>(Vocabulary::well_formed_web);
inline constexpr std::uint32_t kBurner = static_cast<std::uint32_t>(Vocabulary::feedburner);
inline constexpr std::uint32_t kSyndication = static_cast<std::uint32_t>(Vocabulary::syndication);
inline constexpr std::uint32_t kXhtml = static_cast<std::uint32_t>(Vocabulary::xhtml);
inline constexpr std::uint32_t kRdf = static_cast<std::uint32_t>(Vocabulary::rdf);
inline constexpr std::uint32_t kSitemap = static_cast<std::uint32_t>(Vocabulary::sitemap);
inline constexpr std::uint32_t kNews = static_cast<std::uint32_t>(Vocabulary::news);
inline constexpr std::uint32_t kSitemapImage =
    static_cast<std::uint32_t>(Vocabulary::sitemap_image);
inline constexpr std::uint32_t kLicense = static_cast<std::uint32_t>(Vocabulary::license);
inline constexpr std::uint32_t kPrism = static_cast<std::uint32_t>(Vocabulary::prism);
inline constexpr std::uint32_t kPortal = static_cast<std::uint32_t>(Vocabulary::portal);
inline constexpr std::uint32_t kDublin = kDc | kTerms;
inline constexpr std::uint32_t kPlain = kRss | kAtom;

// Precedence among rivals. Per field, the lowest rank that gave a usable value wins. No two rivals
// share a rank (a static_assert in elements.cc sees to it), so the order within a document never
// matters; only of one element repeated does the first count. Ranks that no element bears belong to
// what is written as an attribute or inherited; elements.h names them.
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
inline constexpr Row kRows[] = {
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
    {"skiphours", kPlain, Field::skip_hours, 0},
    {"skipdays", kPlain, Field::skip_days, 0},
    {"updateperiod", kSyndication, Field::update_period, 0},
    {"updatefrequency", kSyndication, Field::update_frequency, 0},
};

}  // namespace newswatch::feeds::precedence
