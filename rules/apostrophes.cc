#include "rules/apostrophes.h"

#include <algorithm>
#include <array>

namespace newswatch::rules {
namespace {

using namespace std::string_view_literals;

constexpr std::array kElided{"all"sv,  "c"sv,      "d"sv,  "dall"sv,   "degl"sv,  "dell"sv,
                             "j"sv,    "jusqu"sv,  "l"sv,  "lorsqu"sv, "m"sv,     "n"sv,
                             "nell"sv, "puisqu"sv, "qu"sv, "quell"sv,  "quest"sv, "quoiqu"sv,
                             "s"sv,    "sull"sv,   "t"sv,  "un"sv};

constexpr std::array kHungOn{
    "a"sv,    "e"sv,    "i"sv,    "u"sv,    "ya"sv,   "ye"sv,   "yi"sv,  "yu"sv,  "na"sv,
    "ne"sv,   "ni"sv,   "nu"sv,   "da"sv,   "de"sv,   "ta"sv,   "te"sv,  "dan"sv, "den"sv,
    "tan"sv,  "ten"sv,  "nda"sv,  "nde"sv,  "ndan"sv, "nden"sv, "in"sv,  "un"sv,  "nin"sv,
    "nun"sv,  "la"sv,   "le"sv,   "yla"sv,  "yle"sv,  "li"sv,   "lu"sv,  "lar"sv, "ler"sv,
    "daki"sv, "deki"sv, "taki"sv, "teki"sv, "owi"sv,  "em"sv,   "owie"sv};

}  // namespace

bool is_elided(std::string_view word) {
  constexpr std::size_t kLongest = 6;
  return word.size() <= kLongest && std::ranges::find(kElided, word) != kElided.end();
}

bool opens_with_vowel(std::string_view word) {
  return !word.empty() && "aeiouyh"sv.find(word.front()) != std::string_view::npos;
}

bool is_hung_on(std::string_view ending) {
  return std::ranges::find(kHungOn, ending) != kHungOn.end();
}

}  // namespace newswatch::rules
