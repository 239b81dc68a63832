#include "rules/role_phrases.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "rules/name_forms.h"

namespace newswatch::rules {
namespace {

using namespace std::string_view_literals;

#include "rules/role_countries.inc"

using Words = std::vector<std::string>;

std::vector<std::string_view> cut_at(std::string_view text, char mark) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(mark, begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

std::string joined(const Words& words) {
  std::string text;
  for (const std::string& word : words) text.append(text.empty() ? "" : " ").append(word);
  return text;
}

Words words_of(std::string_view text) {
  Words words;
  for (const std::string_view word : cut_at(text, ' ')) words.emplace_back(word);
  return words;
}

struct Country {
  std::vector<std::string_view> names;
  std::vector<std::string_view> adjectives;
};

// An office and whose it is.
struct Office {
  std::string core;  // defence minister
  Country country;
};

Country country_of(std::string_view line) {
  const auto halves = cut_at(line, '|');
  return {cut_at(halves[0], ','), cut_at(halves[1], ',')};
}

// "israeli X", "israel X" (Israel's) or "X of israel".
std::optional<std::string> office_in(std::string_view role, std::string_view country) {
  if (role.size() <= country.size() + 1) return std::nullopt;
  if (role.starts_with(country) && role[country.size()] == ' ')
    return std::string(role.substr(country.size() + 1));
  for (const std::string_view link : {" of the "sv, " of "sv}) {
    std::string tail(link);
    tail.append(country);
    if (role.ends_with(tail)) return std::string(role.substr(0, role.size() - tail.size()));
  }
  return std::nullopt;
}

std::optional<Office> office_of(std::string_view role) {
  for (const std::string_view line : kCountries) {
    Country country = country_of(line);
    for (const auto* list : {&country.adjectives, &country.names}) {
      for (const std::string_view one : *list) {
        if (auto core = office_in(role, one)) return Office{std::move(*core), std::move(country)};
      }
    }
  }
  return std::nullopt;
}

void add(std::vector<std::string>& all, std::string one) {
  if (std::ranges::find(all, one) == all.end()) all.push_back(std::move(one));
}

// Both spellings of defence; a minister of, for and by name; the short forms of headlines.
std::vector<std::string> cores_of(const std::string& core) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kExchanges{{
      {"defence", "defense"},
      {"defense", "defence"},
      {"prime minister", "premier"},
      {"prime minister", "pm"},
      {"foreign minister", "minister of foreign affairs"},
      {"foreign minister", "minister for foreign affairs"},
      {"foreign minister", "fm"},
      {"minister of foreign affairs", "foreign minister"},
      {"minister for foreign affairs", "foreign minister"},
      {"labour", "labor"},
  }};
  std::vector<std::string> all{core};
  for (std::size_t i = 0; i < all.size() && all.size() < 12; ++i) {
    const std::string one = all[i];
    for (const auto& [from, to] : kExchanges) {
      if (const auto at = one.find(from); at != std::string::npos)
        add(all, std::string(one).replace(at, from.size(), to));
    }
    constexpr std::string_view kMinister = " minister";
    if (one.ends_with(kMinister) && one.find(' ') == one.size() - kMinister.size() &&
        one != "prime minister" && one != "foreign minister") {
      const std::string of = one.substr(0, one.size() - kMinister.size());
      add(all, "minister of " + of);
      add(all, "minister for " + of);
    }
    for (const std::string_view by : {"minister of "sv, "minister for "sv}) {
      if (one.starts_with(by) && one.find(' ', by.size()) == std::string::npos)
        add(all, one.substr(by.size()) + std::string(kMinister));
    }
  }
  return all;
}

// President of the European Commission, European Commission president: an office of no country.
void turn_around(const std::string& role, std::vector<std::string>& phrases) {
  constexpr std::array kHeads{"secretary general"sv, "director general"sv, "president"sv, "chief"sv,
                              "director"sv,          "chairman"sv,         "chair"sv,     "head"sv,
                              "commissioner"sv,      "spokesman"sv,        "leader"sv};
  for (const std::string_view head : kHeads) {
    for (const std::string_view link : {" of the "sv, " of "sv}) {
      const std::string opening = std::string(head).append(link);
      if (role.starts_with(opening)) {
        add(phrases, role.substr(opening.size()).append(" ").append(head));
        return;
      }
    }
    if (role.ends_with(head) && role.size() > head.size() + 1 &&
        role[role.size() - head.size() - 1] == ' ') {
      const std::string whose = role.substr(0, role.size() - head.size() - 1);
      add(phrases, std::string(head).append(" of ").append(whose));
      add(phrases, std::string(head).append(" of the ").append(whose));
      return;
    }
  }
}

}  // namespace

std::vector<std::vector<std::string>> role_phrases(std::string_view role) {
  Words words = cue_words(role);
  if (!words.empty() && words.front() == "the") words.erase(words.begin());
  if (words.size() < 2) return {};
  std::vector<std::string> phrases{joined(words)};
  if (const auto office = office_of(phrases.front())) {
    for (const std::string& core : cores_of(office->core)) {
      for (const std::string_view adjective : office->country.adjectives)
        add(phrases, std::string(adjective) + " " + core);
      for (const std::string_view name : office->country.names) {
        add(phrases, std::string(name) + " " + core);  // Israel's: folding drops the ending
        add(phrases, core + " of " + std::string(name));
        add(phrases, core + " of the " + std::string(name));
      }
    }
  } else {
    for (const std::string& core : cores_of(phrases.front())) add(phrases, core);
  }
  turn_around(std::string(phrases.front()), phrases);
  std::vector<Words> all;
  for (const std::string& phrase : phrases) all.push_back(words_of(phrase));
  return all;
}

}  // namespace newswatch::rules
