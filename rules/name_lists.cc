#include "rules/name_lists.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <unordered_set>

namespace newswatch::rules {
namespace {

using namespace std::string_view_literals;

#include "rules/name_doings.inc"
#include "rules/name_given.inc"
#include "rules/name_given_scripts.inc"
#include "rules/name_not_given.inc"
#include "rules/name_ordinary.inc"

constexpr std::array kParticles{
    "al"sv,  "el"sv,  "ul"sv,     "as"sv,  "es"sv,  "ash"sv,  "an"sv,  "at"sv,    "ad"sv,
    "ar"sv,  "az"sv,  "bin"sv,    "ibn"sv, "ben"sv, "bint"sv, "abu"sv, "umm"sv,   "van"sv,
    "von"sv, "vom"sv, "vander"sv, "der"sv, "den"sv, "de"sv,   "del"sv, "della"sv, "di"sv,
    "da"sv,  "do"sv,  "dos"sv,    "das"sv, "du"sv,  "la"sv,   "le"sv,  "les"sv,   "ten"sv,
    "ter"sv, "zu"sv,  "zur"sv,    "af"sv,  "av"sv,  "y"sv,    "e"sv,   "of"sv,    "the"sv};

using Set = std::unordered_set<std::string_view>;

template <std::size_t n>
bool holds(const std::array<std::string_view, n>& list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

}  // namespace

std::span<const std::string_view> given_names() { return kGiven; }
std::span<const std::string_view> given_names_in_other_scripts() { return kGivenInOtherScripts; }
std::span<const std::string_view> ordinary_words() { return kOrdinaryWords; }
std::span<const std::string_view> doings() { return kDoings; }
std::span<const std::string_view> no_given_names() { return kNotGiven; }

bool is_given_name(std::string_view word) {
  static const Set kSet(std::begin(kGiven), std::end(kGiven));
  return kSet.contains(word);
}
bool is_no_given_name(std::string_view word) {
  static const Set kSet(std::begin(kNotGiven), std::end(kNotGiven));
  return kSet.contains(word);
}
bool is_ordinary_word(std::string_view word) {
  static const Set kSet(std::begin(kOrdinaryWords), std::end(kOrdinaryWords));
  return kSet.contains(word);
}

std::span<const std::string_view> particles() { return kParticles; }

bool is_article(std::string_view word) {
  return holds(std::array{"al"sv, "el"sv, "ul"sv, "as"sv, "es"sv, "ash"sv, "esh"sv, "an"sv, "en"sv,
                          "at"sv, "et"sv, "ad"sv, "ed"sv, "ar"sv, "er"sv, "az"sv, "ez"sv},
               word);
}

bool is_son_of(std::string_view word) { return word == "bin" || word == "ibn" || word == "ben"; }

bool is_joinable(std::string_view word) {
  return is_article(word) || is_son_of(word) ||
         holds(std::array{"abd"sv, "عبد"sv, "ابو"sv, "abdel"sv, "abdul"sv, "abu"sv, "bar"sv, "de"sv,
                          "di"sv, "du"sv, "la"sv, "le"sv, "mac"sv, "mc"sv, "o"sv, "van"sv},
               word);
}

bool is_title(std::string_view word) {
  static const Set kTitles{"admiral",
                           "ambassador",
                           "ayatollah",
                           "captain",
                           "ceo",
                           "chairman",
                           "chairwoman",
                           "chancellor",
                           "chief",
                           "colonel",
                           "commander",
                           "commissioner",
                           "congressman",
                           "congresswoman",
                           "defendant",
                           "director",
                           "dr",
                           "envoy",
                           "general",
                           "gov",
                           "governor",
                           "judge",
                           "justice",
                           "leader",
                           "lieutenant",
                           "lord",
                           "major",
                           "mayor",
                           "minister",
                           "miss",
                           "mp",
                           "mr",
                           "mrs",
                           "ms",
                           "officer",
                           "pm",
                           "pope",
                           "premier",
                           "president",
                           "prince",
                           "princess",
                           "prof",
                           "professor",
                           "prosecutor",
                           "representative",
                           "secretary",
                           "sen",
                           "senator",
                           "sheikh",
                           "sheriff",
                           "sir",
                           "speaker",
                           "spokesman",
                           "spokeswoman",
                           "sultan"};
  return kTitles.contains(word);
}

bool is_called_after_people(std::string_view word) {
  static const Set kThings{
      "airport", "arena",        "avenue",       "boulevard", "bridge",    "center",  "centre",
      "college", "foundation",   "hospital",     "hotel",     "institute", "library", "media",
      "museum",  "organisation", "organization", "plaza",     "prize",     "school",  "square",
      "stadium", "street",       "tower",        "towers",    "university"};
  return kThings.contains(word);
}

bool is_german_office(std::string_view word) {
  constexpr std::array kOffices{
      "minister"sv,      "ministerin"sv,  "prasident"sv,   "prasidentin"sv,  "chef"sv,
      "chefin"sv,        "sprecher"sv,    "sprecherin"sv,  "kanzler"sv,      "kanzlerin"sv,
      "fuhrer"sv,        "fuhrerin"sv,    "sekretar"sv,    "sekretarin"sv,   "botschafter"sv,
      "botschafterin"sv, "general"sv,     "vorsitzende"sv, "vorsitzender"sv, "beauftragte"sv,
      "beauftragter"sv,  "kommissar"sv,   "kommissarin"sv, "richter"sv,      "richterin"sv,
      "politiker"sv,     "politikerin"sv, "machthaber"sv,  "premier"sv,      "diktator"sv,
      "berater"sv,       "beraterin"sv,   "kandidat"sv,    "kandidatin"sv,   "experte"sv,
      "amt"sv,           "verwalter"sv};
  return word.size() > 7 && std::ranges::any_of(kOffices, [&](std::string_view office) {
           return word.ends_with(office);
         });
}

bool makes_another(std::string_view word) {
  return holds(std::array{"acting"sv, "assistant"sv, "deputy"sv, "ex"sv, "former"sv, "future"sv,
                          "incoming"sv, "interim"sv, "late"sv, "next"sv, "one-time"sv, "shadow"sv,
                          "then"sv, "under"sv, "vice"sv},
               word);
}

bool is_small_in_headlines(std::string_view word) {
  return word.size() <= 3 || holds(std::array{"about"sv, "after"sv, "amid"sv, "from"sv, "into"sv,
                                              "over"sv, "than"sv, "that"sv, "upon"sv, "with"sv},
                                   word);
}

}  // namespace newswatch::rules
