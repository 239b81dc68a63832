#include "config/wikidata.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "config/problems.h"

namespace newswatch::config {
namespace {

using namespace std::string_view_literals;

enum class Variable : std::uint8_t {
  unknown,
  item,
  name,
  alias,
  aliases,  // several in one value
  family,
  given,
  role,
  since,
  until,
  country,
  language,
};

struct Known {
  std::string_view name;
  Variable variable;
};

// Without ?, _ and capitals.
constexpr std::array kKnown{Known{"item"sv, Variable::item},
                            Known{"person"sv, Variable::item},
                            Known{"human"sv, Variable::item},
                            Known{"politician"sv, Variable::item},
                            Known{"official"sv, Variable::item},
                            Known{"minister"sv, Variable::item},
                            Known{"member"sv, Variable::item},
                            Known{"qid"sv, Variable::item},
                            Known{"label"sv, Variable::name},
                            Known{"name"sv, Variable::name},
                            Known{"alias"sv, Variable::alias},
                            Known{"aliaslabel"sv, Variable::alias},
                            Known{"nativename"sv, Variable::alias},
                            Known{"nativelabel"sv, Variable::alias},
                            Known{"birthname"sv, Variable::alias},
                            Known{"pseudonym"sv, Variable::alias},
                            Known{"aliases"sv, Variable::aliases},
                            Known{"altlabel"sv, Variable::aliases},
                            Known{"altlabels"sv, Variable::aliases},
                            Known{"familyname"sv, Variable::family},
                            Known{"surname"sv, Variable::family},
                            Known{"lastname"sv, Variable::family},
                            Known{"givenname"sv, Variable::given},
                            Known{"firstname"sv, Variable::given},
                            Known{"position"sv, Variable::role},
                            Known{"office"sv, Variable::role},
                            Known{"role"sv, Variable::role},
                            Known{"positionheld"sv, Variable::role},
                            Known{"since"sv, Variable::since},
                            Known{"start"sv, Variable::since},
                            Known{"starttime"sv, Variable::since},
                            Known{"startdate"sv, Variable::since},
                            Known{"begin"sv, Variable::since},
                            Known{"from"sv, Variable::since},
                            Known{"until"sv, Variable::until},
                            Known{"end"sv, Variable::until},
                            Known{"endtime"sv, Variable::until},
                            Known{"enddate"sv, Variable::until},
                            Known{"to"sv, Variable::until},
                            Known{"country"sv, Variable::country},
                            Known{"countryofcitizenship"sv, Variable::country},
                            Known{"citizenship"sv, Variable::country},
                            Known{"nationality"sv, Variable::country},
                            Known{"lang"sv, Variable::language},
                            Known{"language"sv, Variable::language}};

Variable exactly(std::string_view name) {
  const auto found = std::ranges::find(kKnown, name, &Known::name);
  return found == kKnown.end() ? Variable::unknown : found->variable;
}

// itemLabel is the name of the item, positionLabel that of the position.
Variable variable_of(std::string_view written) {
  std::string name;
  for (const char c : written) {
    if (c == '?' || c == '_' || c == ' ') continue;
    name += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  if (const Variable known = exactly(name); known != Variable::unknown) return known;
  for (const std::string_view ending : {"altlabel"sv, "alias"sv, "label"sv, "name"sv}) {
    if (!name.ends_with(ending)) continue;
    const Variable front = exactly(std::string_view(name).substr(0, name.size() - ending.size()));
    if (front != Variable::item) return ending == "label"sv ? front : Variable::unknown;
    if (ending == "altlabel"sv) return Variable::aliases;
    return ending == "alias"sv ? Variable::alias : Variable::name;
  }
  return Variable::unknown;
}

bool is_unknown_value(const Cell& cell) {
  return cell.is_blank || cell.value.starts_with("_:") ||
         cell.value.find("/.well-known/genid/") != std::string::npos;
}

bool is_address(std::string_view value) {
  return value.starts_with("http://") || value.starts_with("https://");
}

bool is_item(std::string_view text) {
  return text.size() > 1 && text.size() <= 20 && text.front() == 'Q' &&
         text.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

// Q76 of http://www.wikidata.org/entity/Q76, wd:Q76 or itself; empty for anything else.
std::string_view item_of(std::string_view value) {
  const std::size_t at = value.find_last_of("/:");
  if (at != std::string_view::npos) value.remove_prefix(at + 1);
  return is_item(value) ? value : std::string_view{};
}

std::vector<std::string> cut(std::string_view text, std::string_view separator) {
  std::vector<std::string> pieces;
  for (;;) {
    const std::size_t at = text.find(separator);
    pieces.emplace_back(text.substr(0, at));
    if (at == std::string_view::npos) return pieces;
    text.remove_prefix(at + separator.size());
  }
}

bool is_english(std::string_view language) {
  return language == "en" || language.starts_with("en-");
}

std::optional<int> number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + digits, value);
  if (fault != std::errc{} || end != text.data() + digits) return std::nullopt;
  text.remove_prefix(digits);
  return value;
}

}  // namespace

std::optional<std::chrono::sys_days> wikidata_day(std::string_view text, DayOf day) {
  using namespace std::chrono;
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto in_year = number(text, 4);
  if (!in_year || *in_year < 1) return std::nullopt;
  int in_month = 0;
  int in_day = 0;
  for (int* part : {&in_month, &in_day}) {
    if (!text.starts_with('-')) break;
    text.remove_prefix(1);
    const auto value = number(text, 2);
    if (!value) return std::nullopt;
    *part = *value;
  }
  if (!text.empty() && !text.starts_with('T')) return std::nullopt;
  if (in_month < 0 || in_month > 12 || in_day < 0 || in_day > 31) return std::nullopt;
  const bool to_end = day == DayOf::end;
  const year the_year(*in_year);
  const month the_month(in_month != 0 ? static_cast<unsigned>(in_month) : to_end ? 12u : 1u);
  if (in_day == 0 || in_month == 0) {
    if (to_end) return sys_days(the_year / the_month / last);
    return sys_days(the_year / the_month / 1);
  }
  const year_month_day date{the_year, the_month, std::chrono::day(static_cast<unsigned>(in_day))};
  if (!date.ok()) return std::nullopt;
  return sys_days(date);
}

bool tells_people(const std::vector<std::string>& variables) {
  const auto has = [&](Variable wanted) {
    return std::ranges::any_of(
        variables, [wanted](const std::string& one) { return variable_of(one) == wanted; });
  };
  return has(Variable::item) &&
         (has(Variable::name) || (has(Variable::family) && has(Variable::given)));
}

Wikidata::Held* Wikidata::held(const std::string& item, std::uint64_t line, PeopleSink& sink) {
  const auto known = index_.find(item);
  if (known != index_.end()) return &people_[known->second];
  constexpr std::size_t kOfOne = 512;
  bytes_ += kOfOne;
  if (bytes_ > kMaxHeldBytes || people_.size() == kMaxImportedPeople) {
    sink.refuse(line, "this row and those below are left out: the people above fill the room");
    return nullptr;
  }
  index_.emplace(item, people_.size());
  Held fresh;
  fresh.person.id = official_id("wd", item);
  fresh.line = line;
  return &people_.emplace_back(std::move(fresh));
}

void Wikidata::keep(std::vector<std::string>& list, std::string value, std::size_t most) {
  if (value.empty() || list.size() >= most || std::ranges::find(list, value) != list.end()) return;
  bytes_ += sizeof(std::string) + value.size();
  list.push_back(std::move(value));
}

// The English label is the name, else the first; all others are aliases.
void Wikidata::keep_name(Held& held, std::string name, std::string_view language) {
  std::string& own = held.person.name;
  if (name == own) return;
  if (own.empty() ||
      (is_english(language) && !is_english(held.name_language) && !held.name_language.empty())) {
    std::swap(own, name);
    held.name_language = language;
    bytes_ += own.size();
  }
  keep(held.person.aliases, std::move(name), kMaxAliasesRead);
}

// What one row says, gathered before it is known whose row it is.
struct Wikidata::Reading {
  std::string item;
  std::string written_item;
  std::string language;
  std::vector<std::pair<std::string, std::string>> names;  // and their languages
  std::vector<std::string> aliases;
  std::vector<std::string> families;
  std::vector<std::string> given;
  std::vector<std::string> countries;
  ImportedRole role;

  void read(Cell& cell) {
    const Variable variable = variable_of(cell.variable);
    if (variable == Variable::unknown || is_unknown_value(cell)) return;
    if (variable == Variable::item) {
      written_item = cell.value;
      if (item.empty()) item = item_of(cell.value);
      return;
    }
    if (variable == Variable::since) role.since = wikidata_day(cell.value, DayOf::begin);
    if (variable == Variable::until) role.until = wikidata_day(cell.value, DayOf::end);
    // An item beside its label, or one without any.
    if (is_address(cell.value) || is_item(cell.value)) return;
    std::string value = mended(std::move(cell.value));
    switch (variable) {
      case Variable::name:
        names.emplace_back(std::move(value), std::move(cell.language));
        break;
      case Variable::alias:
      case Variable::aliases:
        read_aliases(value, variable == Variable::aliases);
        break;
      case Variable::family:
        families.push_back(std::move(value));
        break;
      case Variable::given:
        given.push_back(std::move(value));
        break;
      case Variable::role:
        if (role.role.empty()) role.role = one_line(value);
        break;
      case Variable::country:
        countries.push_back(std::move(value));
        break;
      case Variable::language:
        language = std::move(value);
        break;
      default:
        break;
    }
  }

  void read_aliases(const std::string& value, bool several) {
    const bool bars = value.find('|') != std::string::npos;
    std::vector<std::string> pieces;
    if (bars || several) {
      pieces = cut(value, bars ? "|" : ", ");
    } else {
      pieces.push_back(value);
    }
    for (std::string& piece : pieces) aliases.push_back(std::move(piece));
  }
};

bool Wikidata::add(Row& row, PeopleSink& sink) {
  Reading reading;
  for (Cell& cell : row.cells) reading.read(cell);
  if (reading.item.empty()) {
    sink.refuse(
        row.line,
        fmt::format("expected an item such as http://www.wikidata.org/entity/Q76, found {}",
                    reading.written_item.empty() ? "none" : in_quotes(reading.written_item)));
    return true;
  }
  Held* one = held(reading.item, row.line, sink);
  if (!one) return false;
  constexpr std::size_t kFew = 16;
  for (auto& [name, language] : reading.names)
    keep_name(*one, std::move(name), language.empty() ? reading.language : language);
  for (std::string& alias : reading.aliases)
    keep(one->person.aliases, std::move(alias), kMaxAliasesRead);
  for (std::string& family : reading.families)
    keep(one->person.family_names, std::move(family), kFew);
  for (std::string& given : reading.given) keep(one->given_names, std::move(given), kFew);
  for (std::string& country : reading.countries) keep(one->countries, std::move(country), kFew);
  auto& roles = one->person.roles;
  const ImportedRole& role = reading.role;
  const bool says_something = !role.role.empty() || role.since || role.until;
  if (says_something && roles.size() < kMaxImportedRoles &&
      std::ranges::find(roles, role) == roles.end()) {
    bytes_ += sizeof(ImportedRole) + role.role.size();
    roles.push_back(role);
  }
  return true;
}

void Wikidata::finish(PeopleSink& sink) {
  for (Held& one : people_) {
    if (!sink.wants_countries(one.countries)) {
      ++sink.counts().not_asked_for;
      continue;
    }
    RegisteredPerson& person = one.person;
    if (person.name.empty() && !person.family_names.empty() && !one.given_names.empty())
      person.name = one.given_names.front() + " " + person.family_names.front();
    sink.give(std::move(person), one.line);
  }
  people_.clear();
  index_.clear();
}

}  // namespace newswatch::config
