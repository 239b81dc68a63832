#include "rules/name_lists.h"

#include <algorithm>
#include <array>

namespace newswatch::rules {
namespace {

using namespace std::string_view_literals;

#include "rules/name_given.inc"
#include "rules/name_not_given.inc"

constexpr std::array kParticles{
    "al"sv,  "el"sv,  "ul"sv,     "as"sv,  "es"sv,  "ash"sv,  "an"sv,  "at"sv,    "ad"sv,
    "ar"sv,  "az"sv,  "bin"sv,    "ibn"sv, "ben"sv, "bint"sv, "abu"sv, "umm"sv,   "van"sv,
    "von"sv, "vom"sv, "vander"sv, "der"sv, "den"sv, "de"sv,   "del"sv, "della"sv, "di"sv,
    "da"sv,  "do"sv,  "dos"sv,    "das"sv, "du"sv,  "la"sv,   "le"sv,  "les"sv,   "ten"sv,
    "ter"sv, "zu"sv,  "zur"sv,    "af"sv,  "av"sv,  "y"sv,    "e"sv,   "of"sv,    "the"sv};

template <std::size_t n>
bool holds(const std::array<std::string_view, n>& list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

}  // namespace

std::span<const std::string_view> given_names() { return kGiven; }
std::span<const std::string_view> no_given_names() { return kNotGiven; }
std::span<const std::string_view> particles() { return kParticles; }

bool is_article(std::string_view word) {
  return holds(std::array{"al"sv, "el"sv, "ul"sv, "as"sv, "es"sv, "ash"sv, "esh"sv, "an"sv, "en"sv,
                          "at"sv, "et"sv, "ad"sv, "ed"sv, "ar"sv, "er"sv, "az"sv, "ez"sv},
               word);
}

bool is_son_of(std::string_view word) { return word == "bin" || word == "ibn" || word == "ben"; }

bool is_joinable(std::string_view word) {
  return is_article(word) || is_son_of(word) ||
         holds(std::array{"abd"sv, "abdel"sv, "abdul"sv, "abu"sv, "bar"sv, "de"sv, "di"sv, "du"sv,
                          "la"sv, "le"sv, "mac"sv, "mc"sv, "o"sv, "van"sv},
               word);
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
