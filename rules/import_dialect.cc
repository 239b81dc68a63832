// Sources: the products' own search guides (Google's search operators, Talkwalker's and
// Brandwatch's query syntax, Meltwater's Boolean guide, LexisNexis' terms and connectors, Dow
// Jones' search statement operators, Lucene's classic query parser, Media Cloud's query guide).

#include "rules/import_dialect.h"

#include <array>

namespace newswatch::rules {
namespace {

using Use = FieldUse;
using Unit = Distance::Unit;

constexpr std::string_view kFeeds = "name the feeds in the rule's feeds: [...] instead";
constexpr std::string_view kPlace = "name the feeds of that place in the rule's feeds: [...]";
constexpr std::string_view kCodes = "name the thing in words, or use category:";
constexpr std::string_view kTime = "newswatch sees articles as they appear: remove it";
constexpr std::string_view kLength = "newswatch does not count an article's words: remove it";
constexpr std::string_view kLinks = "newswatch looks at the article alone: remove it";
constexpr std::string_view kLead =
    "looks in the title and the whole text; the first paragraphs are not told apart";
constexpr std::string_view kPublisher =
    "becomes publisher:, compared whole with the publisher: of your feeds; check its spelling";
constexpr std::string_view kSigns = "becomes case:; signs such as + and # make no difference";
constexpr std::string_view kForms =
    "has no counterpart; words are taken as written, so list the forms you want";

constexpr std::array<std::string_view, 2> kGoogleNames{"google-alerts", "googlealerts"};
constexpr std::array kGoogleFields{FieldWord{"intitle", Use::in_field, Field::title},
                                   FieldWord{"allintitle", Use::rest, Field::title},
                                   FieldWord{"intext", Use::in_field, Field::text},
                                   FieldWord{"allintext", Use::rest, Field::text},
                                   FieldWord{"inurl", Use::in_field, Field::url},
                                   FieldWord{"allinurl", Use::rest, Field::url},
                                   FieldWord{"source", Use::publisher, {}, kPublisher},
                                   FieldWord{"site", Use::left_out, {}, kFeeds},
                                   FieldWord{"location", Use::left_out, {}, kPlace},
                                   FieldWord{"loc", Use::left_out, {}, kPlace},
                                   FieldWord{"inanchor", Use::left_out, {}, kLinks},
                                   FieldWord{"allinanchor", Use::left_out, {}, kLinks},
                                   FieldWord{"link", Use::left_out, {}, kLinks},
                                   FieldWord{"related", Use::left_out, {}, kLinks},
                                   FieldWord{"cache", Use::left_out, {}, kLinks},
                                   FieldWord{"filetype", Use::left_out, {}, kLinks},
                                   FieldWord{"ext", Use::left_out, {}, kLinks},
                                   FieldWord{"before", Use::left_out, {}, kTime},
                                   FieldWord{"after", Use::left_out, {}, kTime},
                                   FieldWord{"daterange", Use::left_out, {}, kTime}};
constexpr std::array kGoogleNear{NearWord{"around"}};

constexpr std::array<std::string_view, 1> kBrandwatchNames{"talkwalker"};
constexpr std::array kBrandwatchFields{FieldWord{"title", Use::in_field, Field::title},
                                       FieldWord{"content", Use::in_field, Field::text},
                                       FieldWord{"author", Use::in_field, Field::author},
                                       FieldWord{"url", Use::in_field, Field::url},
                                       FieldWord{"lang", Use::language},
                                       FieldWord{"language", Use::language},
                                       FieldWord{"raw", Use::exact, {}, kSigns},
                                       FieldWord{"site", Use::left_out, {}, kFeeds},
                                       FieldWord{"domain", Use::left_out, {}, kFeeds},
                                       FieldWord{"domainurl", Use::left_out, {}, kFeeds},
                                       FieldWord{"source", Use::left_out, {}, kFeeds},
                                       FieldWord{"sourcetype", Use::left_out, {}, kFeeds},
                                       FieldWord{"channel", Use::left_out, {}, kFeeds},
                                       FieldWord{"country", Use::left_out, {}, kPlace},
                                       FieldWord{"sourcecountry", Use::left_out, {}, kPlace},
                                       FieldWord{"continent", Use::left_out, {}, kPlace},
                                       FieldWord{"region", Use::left_out, {}, kPlace},
                                       FieldWord{"state", Use::left_out, {}, kPlace},
                                       FieldWord{"city", Use::left_out, {}, kPlace},
                                       FieldWord{"links", Use::left_out, {}, kLinks},
                                       FieldWord{"published", Use::left_out, {}, kTime}};
constexpr std::array kBrandwatchNear{NearWord{"near/"}, NearWord{"onear/", true},
                                     NearWord{"sentence", false, 0, Unit::sentence}};

constexpr std::array<std::string_view, 0> kMeltwaterNames{};
constexpr std::array kMeltwaterFields{FieldWord{"title", Use::in_field, Field::title},
                                      FieldWord{"headline", Use::in_field, Field::title},
                                      FieldWord{"ingress", Use::everywhere, {}, kLead},
                                      FieldWord{"body", Use::in_field, Field::text},
                                      FieldWord{"text", Use::in_field, Field::text},
                                      FieldWord{"author", Use::in_field, Field::author},
                                      FieldWord{"url", Use::in_field, Field::url},
                                      FieldWord{"lang", Use::language},
                                      FieldWord{"language", Use::language},
                                      FieldWord{"source", Use::publisher, {}, kPublisher},
                                      FieldWord{"site", Use::left_out, {}, kFeeds},
                                      FieldWord{"country", Use::left_out, {}, kPlace}};
constexpr std::array kMeltwaterNear{NearWord{"near/", false, 4}, NearWord{"onear/", true, 4},
                                    NearWord{"near", false, 4}, NearWord{"onear", true, 4}};

constexpr std::array<std::string_view, 3> kLexisNames{"lexisnexis", "nexis", "lexis-nexis"};
constexpr std::array kLexisFields{
    FieldWord{"headline", Use::in_field, Field::title},
    FieldWord{"title", Use::in_field, Field::title},
    FieldWord{"hlead", Use::everywhere, {}, kLead},
    FieldWord{"lead", Use::everywhere, {}, kLead},
    FieldWord{"body", Use::in_field, Field::text},
    FieldWord{"text", Use::in_field, Field::text},
    FieldWord{"byline", Use::in_field, Field::author},
    FieldWord{"author", Use::in_field, Field::author},
    FieldWord{"section", Use::in_field, Field::category},
    FieldWord{"language", Use::language},
    FieldWord{"publication", Use::publisher, {}, kPublisher},
    FieldWord{"pub", Use::publisher, {}, kPublisher},
    FieldWord{"source", Use::publisher, {}, kPublisher},
    FieldWord{"allcaps", Use::all_capitals},
    FieldWord{"caps",
              Use::some_capital,
              {},
              "looks for a capital in front or for capitals only; list other spellings with case:"},
    FieldWord{"nocaps", Use::no_capital},
    FieldWord{"plural", Use::as_written, {}, kForms},
    FieldWord{"singular", Use::as_written, {}, kForms},
    FieldWord{"subject", Use::left_out, {}, kCodes},
    FieldWord{"terms", Use::left_out, {}, kCodes},
    FieldWord{"term", Use::left_out, {}, kCodes},
    FieldWord{"industry", Use::left_out, {}, kCodes},
    FieldWord{"company", Use::left_out, {}, kCodes},
    FieldWord{"organization", Use::left_out, {}, kCodes},
    FieldWord{"ticker", Use::left_out, {}, kCodes},
    FieldWord{"person", Use::left_out, {}, "name the person in words, or as official:"},
    FieldWord{"geographic", Use::left_out, {}, kPlace},
    FieldWord{"country", Use::left_out, {}, kPlace},
    FieldWord{"city", Use::left_out, {}, kPlace},
    FieldWord{"state", Use::left_out, {}, kPlace},
    FieldWord{"dateline", Use::left_out, {}, kPlace},
    FieldWord{"publication-type", Use::left_out, {}, kFeeds},
    FieldWord{"date", Use::left_out, {}, kTime},
    FieldWord{"load-date", Use::left_out, {}, kTime},
    FieldWord{"length", Use::left_out, {}, kLength}};
constexpr std::array kLexisNear{NearWord{"w/"},
                                NearWord{"/"},
                                NearWord{"near/"},
                                NearWord{"pre/", true},
                                NearWord{"onear/", true},
                                NearWord{"+", true},
                                NearWord{"w/s", false, 0, Unit::sentence},
                                NearWord{"/s", false, 0, Unit::sentence},
                                NearWord{"w/sent", false, 0, Unit::sentence},
                                NearWord{"/sent", false, 0, Unit::sentence},
                                NearWord{"pre/s", true, 0, Unit::sentence},
                                NearWord{"w/p", false, 0, Unit::paragraph},
                                NearWord{"/p", false, 0, Unit::paragraph},
                                NearWord{"w/para", false, 0, Unit::paragraph},
                                NearWord{"/para", false, 0, Unit::paragraph},
                                NearWord{"pre/p", true, 0, Unit::paragraph}};
constexpr std::array<std::string_view, 4> kLexisCompared{"length", "date", "load-date", "pub-date"};

constexpr std::array<std::string_view, 2> kFactivaNames{"dowjones", "dow-jones"};
constexpr std::array kFactivaFields{
    FieldWord{"hd", Use::in_field, Field::title},
    FieldWord{"hl", Use::in_field, Field::title},
    FieldWord{"hlp", Use::everywhere, {}, kLead},
    FieldWord{"lp", Use::everywhere, {}, kLead},
    FieldWord{"td", Use::in_field, Field::text},
    FieldWord{"by", Use::in_field, Field::author},
    FieldWord{"se", Use::in_field, Field::category},
    FieldWord{"clm", Use::in_field, Field::category},
    FieldWord{"la", Use::language},
    FieldWord{"sn", Use::publisher, {}, kPublisher},
    FieldWord{"pub", Use::publisher, {}, kPublisher},
    FieldWord{"rst", Use::left_out, {}, kFeeds},
    FieldWord{"sc", Use::left_out, {}, kFeeds},
    FieldWord{"re", Use::left_out, {}, kPlace},
    FieldWord{"ns", Use::left_out, {}, kCodes},
    FieldWord{"in", Use::left_out, {}, kCodes},
    FieldWord{"co", Use::left_out, {}, kCodes},
    FieldWord{"fds", Use::left_out, {}, kCodes},
    FieldWord{"pe", Use::left_out, {}, "name the person in words, or as official:"},
    FieldWord{"pd", Use::left_out, {}, kTime},
    FieldWord{"wc", Use::left_out, {}, kLength}};
constexpr std::array kFactivaNear{NearWord{"adj", true, 1}, NearWord{"w/", true},
                                  NearWord{"near", false, 1}, NearWord{"/n"},
                                  NearWord{"same", false, 0, Unit::paragraph}};
constexpr std::array<std::string_view, 3> kFactivaCompared{"wc", "date", "upd"};

constexpr std::array<std::string_view, 4> kLuceneNames{"mediacloud", "media-cloud", "elasticsearch",
                                                       "solr"};
constexpr std::array kLuceneFields{FieldWord{"title", Use::in_field, Field::title},
                                   FieldWord{"article_title", Use::in_field, Field::title},
                                   FieldWord{"headline", Use::in_field, Field::title},
                                   FieldWord{"text", Use::in_field, Field::text},
                                   FieldWord{"text_content", Use::in_field, Field::text},
                                   FieldWord{"content", Use::in_field, Field::text},
                                   FieldWord{"body", Use::in_field, Field::text},
                                   FieldWord{"author", Use::in_field, Field::author},
                                   FieldWord{"byline", Use::in_field, Field::author},
                                   FieldWord{"category", Use::in_field, Field::category},
                                   FieldWord{"tags", Use::in_field, Field::category},
                                   FieldWord{"url", Use::in_field, Field::url},
                                   FieldWord{"lang", Use::language},
                                   FieldWord{"language", Use::language},
                                   FieldWord{"publisher", Use::publisher, {}, kPublisher},
                                   FieldWord{"source", Use::publisher, {}, kPublisher},
                                   FieldWord{"site", Use::left_out, {}, kFeeds},
                                   FieldWord{"canonical_domain", Use::left_out, {}, kFeeds},
                                   FieldWord{"domain", Use::left_out, {}, kFeeds},
                                   FieldWord{"media_id", Use::left_out, {}, kFeeds},
                                   FieldWord{"tags_id_media", Use::left_out, {}, kFeeds},
                                   FieldWord{"publication_date", Use::left_out, {}, kTime},
                                   FieldWord{"publish_date", Use::left_out, {}, kTime}};

const Grammar kGoogle{
    .name = "google",
    .product = "Google Alerts",
    .habit =
        "Google adds other forms and synonyms of a word; newswatch looks for words as written: "
        "write talk* for talks and talking",
    .aliases = kGoogleNames,
    .capitals = Capitals::needed,
    .binding = {.either = 2, .both = 1, .except = 1, .negated = 9, .near = 3, .beside = 1},
    .counts_between = true,
    .near_words = kGoogleNear,
    .fields = kGoogleFields,
    .minus = true,
    .dots = true,
    .one_letter = 0,
    .gap = "*"};

const Grammar kBrandwatch{
    .name = "brandwatch",
    .product = "Talkwalker and Brandwatch",
    .habit = "NEAR/5 counts words in between there and positions here, so it becomes NEAR/6",
    .aliases = kBrandwatchNames,
    .beside_is_noted = true,
    .mix_is_noted = true,
    .capitals = Capitals::expected,
    .binding = {.near = 4},
    .counts_between = true,
    .near_words = kBrandwatchNear,
    .fields = kBrandwatchFields,
    .unknown_fields = true,
    .curly = Brackets::exact,
    .minus = true,
    .tilde = true};

const Grammar kMeltwater{
    .name = "meltwater",
    .product = "Meltwater",
    .habit = "near/5 counts words in between there and positions here, so it becomes NEAR/6",
    .aliases = kMeltwaterNames,
    .beside_is_noted = true,
    .binding = {.near = 4},
    .counts_between = true,
    .near_words = kMeltwaterNear,
    .fields = kMeltwaterFields,
    .unknown_fields = true,
    .tilde = true,
    .hat = true};

const Grammar kLexis{
    .name = "lexis",
    .product = "LexisNexis",
    .habit =
        "LexisNexis finds plurals and other forms of a word by itself; newswatch looks for "
        "words as written: write talk! for talks and talking",
    .aliases = kLexisNames,
    .beside = Beside::phrase,
    .binding = {.either = 4, .both = 2, .except = 1, .negated = 2, .near = 3, .beside = 5},
    .smallest_first = true,
    .near_words = kLexisNear,
    .at_least = "atl",
    .fields = kLexisFields,
    .field_mark = '(',
    .compared = kLexisCompared,
    .one_letter = '?',
    .any_at_end = '!'};

const Grammar kFactiva{
    .name = "factiva",
    .product = "Factiva",
    .habit = "$ and * find at most nine letters more in places there, any number here",
    .aliases = kFactivaNames,
    .beside = Beside::phrase,
    .binding = {.near = 4, .beside = 5, .field = 4},
    .near_words = kFactivaNear,
    .at_least = "atleast",
    .fields = kFactivaFields,
    .field_mark = '=',
    .unknown_fields = true,
    .compared = kFactivaCompared,
    .square = Brackets::group,
    .any_at_end = '$',
    .gap = "%"};

const Grammar kLucene{
    .name = "lucene",
    .product = "Media Cloud and Lucene",
    .habit =
        "words side by side are alternatives (OR) there, and some collections add other forms "
        "of a word; newswatch looks for words as written",
    .aliases = kLuceneNames,
    .beside = Beside::alternative,
    .clauses = true,
    .capitals = Capitals::needed,
    .fields = kLuceneFields,
    .unknown_fields = true,
    .square = Brackets::range,
    .curly = Brackets::range,
    .minus = true,
    .escapes = true,
    .slashes = true,
    .tilde = true,
    .hat = true};

}  // namespace

const Grammar& grammar_of(Dialect dialect) {
  switch (dialect) {
    case Dialect::google:
      return kGoogle;
    case Dialect::brandwatch:
      return kBrandwatch;
    case Dialect::meltwater:
      return kMeltwater;
    case Dialect::lexis:
      return kLexis;
    case Dialect::factiva:
      return kFactiva;
    case Dialect::lucene:
      return kLucene;
  }
  return kGoogle;
}

}  // namespace newswatch::rules
