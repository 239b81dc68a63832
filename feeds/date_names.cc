#include "feeds/date_names.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "feeds/date_dictionary.h"

namespace newswatch::feeds {

namespace {

using Kind = DateToken::Kind;
using Word = DateWord::Kind;

struct Name {
  std::size_t begin = 0;  // tokens
  std::size_t end = 0;
  const std::vector<DateSense>* senses = nullptr;
  bool is_ascii = true;
  std::size_t bytes = 0;  // of its first word
};

// How many names of a date each language explains. Of two months, one is not explained, and two
// parts of the day are rather prepositions.
class Tally {
 public:
  explicit Tally(const std::vector<Name>& found) : counts_(DateDictionary::all().languages()) {
    for (const Name& name : found) {
      for (const DateSense& sense : *name.senses) {
        if (sense.is_short) continue;
        Count& count = counts_[sense.language];
        if (sense.kind == Word::month) count.months.add(&name);
        if (sense.kind == Word::weekday) count.weekdays.add(&name);
        if (sense.kind == Word::half) count.halves.add(&name);
        if (sense.kind != Word::half) has_days_ = true;
        if (sense.kind != Word::half) count.days.add(&name);
      }
    }
  }

  int of(std::uint16_t language) const {
    const Count& count = counts_[language];
    const int surplus = count.weekdays.names == 0 ? std::max(0, count.months.names - 1) : 0;
    return count.days.names - surplus + std::min(count.halves.names, 1);
  }

  // Is there a name of a month or day here that the language does not know?
  bool is_foreign(std::uint16_t language) const {
    return has_days_ && counts_[language].days.names == 0;
  }

 private:
  struct Counter {
    int names = 0;
    const Name* last = nullptr;
    void add(const Name* name) {
      if (last != name) ++names;
      last = name;
    }
  };
  struct Count {
    Counter months;
    Counter weekdays;
    Counter days;  // either
    Counter halves;
  };
  std::vector<Count> counts_;
  bool has_days_ = false;
};

// Which senses may be chosen.
enum class Wanted : std::uint8_t { any, month };

struct Settled {
  Name name;
  DateWord word;
  int tally = 0;  // of the language that has it
  std::uint16_t language = 0;

  // Is this one the likelier name of the two? The longer a word, the less it is a preposition.
  bool outdoes(const Settled& other) const {
    if (tally != other.tally) return tally > other.tally;
    if (name.bytes != other.name.bytes) return name.bytes > other.name.bytes;
    return language < other.language;
  }
};

Settled meaning_of(const Name& name, const Tally& tally, Wanted wanted) {
  const DateSense* best = nullptr;
  for (const DateSense& sense : *name.senses) {
    if (wanted == Wanted::month ? sense.kind != Word::month : sense.is_short) continue;
    const bool better =
        best == nullptr || tally.of(sense.language) > tally.of(best->language) ||
        (tally.of(sense.language) == tally.of(best->language) && sense.language < best->language);
    if (better) best = &sense;
  }
  if (best == nullptr) return {.name = name};
  DateWord word{.kind = best->kind, .value = best->value, .calendar = best->calendar};
  for (const DateSense& other : *name.senses) {
    const bool is_rival = word.kind == Word::month && other.kind == Word::month &&
                          other.value != word.value && word.other_month == 0 &&
                          tally.of(other.language) == tally.of(best->language);
    if (is_rival) word.other_month = other.value;
    if (other.language != best->language || other.kind == word.kind) continue;
    const bool either = other.kind == Word::month || other.kind == Word::weekday;
    if (!either || (word.kind != Word::month && word.kind != Word::weekday)) continue;
    if (other.kind == Word::month) {
      word.kind = Word::month;
      word.value = other.value;
      word.calendar = other.calendar;
    }
    word.or_weekday = true;
  }
  const bool is_preposition = word.kind == Word::half && name.is_ascii && name.bytes < 3 &&
                              tally.is_foreign(best->language);
  if (is_preposition) word = {};
  return {name, word, tally.of(best->language), best->language};
}

bool is_settled(const DateToken& token) {
  return token.kind != Kind::word || token.word.is_certain;
}

std::vector<Name> find_names(const std::vector<DateToken>& tokens, DateDictionary::Ending ending) {
  std::vector<Name> found;
  for (std::size_t i = 0; i < tokens.size();) {
    Name name{.begin = i, .end = i + 1};
    const bool is_known = ending == DateDictionary::Ending::inflected &&
                          tokens[i].kind == Kind::word && tokens[i].word.kind == Word::month;
    if (is_known) {  // by its stem, which says more than a name cut short
      ++i;
      continue;
    }
    name.senses = DateDictionary::all().find(tokens, i, ending, name.end);
    name.bytes = tokens[i].text.size();
    name.is_ascii = std::all_of(tokens[i].text.begin(), tokens[i].text.end(),
                                [](char c) { return static_cast<signed char>(c) >= 0; });
    i = name.end;
    const DateWord& own = tokens[name.begin].word;
    const bool is_preposition =
        name.end == name.begin + 1 && own.is_certain && own.kind == Word::unknown;
    if (name.senses != nullptr && !is_preposition) found.push_back(name);
  }
  return found;
}

// Three figures in a row, 10.06.2024, need no month beside them.
bool has_date_in_figures(const std::vector<DateToken>& tokens) {
  const auto is_number = [&](std::size_t i) {
    return i < tokens.size() && tokens[i].kind == Kind::number;
  };
  const auto after_separator = [&](std::size_t i) {
    const bool is_separator =
        i < tokens.size() && tokens[i].kind == Kind::mark &&
        (tokens[i].mark == '-' || tokens[i].mark == '.' || tokens[i].mark == '/');
    return is_separator ? i + 1 : i;
  };
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].kind == Kind::word && tokens[i].word.kind == Word::month_unit) return true;
    if (!is_number(i)) continue;
    const std::size_t second = after_separator(i + 1);
    if (is_number(second) && is_number(after_separator(second + 1))) return true;
  }
  return false;
}

bool has_month(const std::vector<Settled>& settled) {
  return std::any_of(settled.begin(), settled.end(),
                     [](const Settled& one) { return one.word.kind == Word::month; });
}

// "di Lui dal": July, and what is January elsewhere is a preposition here.
void keep_months_of_one_language(std::vector<Settled>& settled) {
  const Settled* best = nullptr;
  for (const Settled& one : settled) {
    if (one.word.kind == Word::month && (best == nullptr || one.outdoes(*best))) best = &one;
  }
  const std::uint16_t language = best->language;
  for (Settled& one : settled) {
    if (one.word.kind == Word::month && one.language != language) one.word = {};
  }
}

std::vector<Settled> settle(const std::vector<DateToken>& tokens, DateDictionary::Ending ending) {
  const std::vector<Name> found = find_names(tokens, ending);
  std::vector<Settled> settled;
  if (found.empty()) return settled;
  const Tally tally(found);
  for (const Name& name : found) {
    const Settled one = meaning_of(name, tally, Wanted::any);
    const DateWord& own = tokens[name.begin].word;
    const bool is_zone =
        name.end == name.begin + 1 && own.kind == Word::zone && one.word.kind != Word::month;
    if (one.word.kind != Word::unknown && !is_zone) settled.push_back(one);
  }
  if (has_month(settled)) {
    keep_months_of_one_language(settled);
    return settled;
  }
  if (has_date_in_figures(tokens)) return settled;
  for (const Name& name : found) {
    const Settled month = meaning_of(name, tally, Wanted::month);
    const DateWord& own = tokens[name.begin].word;
    const bool is_taken = name.end == name.begin + 1 && (own.is_certain || own.kind == Word::half);
    if (month.word.kind != Word::month || is_taken) continue;
    std::erase_if(settled, [&](const Settled& one) { return one.name.begin == name.begin; });
    settled.push_back(month);
    break;
  }
  std::sort(settled.begin(), settled.end(),
            [](const Settled& a, const Settled& b) { return a.name.begin < b.name.begin; });
  return settled;
}

void replace(std::vector<DateToken>& tokens, const Settled& settled) {
  DateToken& first = tokens[settled.name.begin];
  if (first.kind != Kind::word) {
    first.kind = Kind::word;
    first.text = "month";
  }
  const auto home = first.word.home_zone;
  first.word = settled.word;
  first.word.home_zone = home;
  tokens.erase(tokens.begin() + static_cast<std::ptrdiff_t>(settled.name.begin) + 1,
               tokens.begin() + static_cast<std::ptrdiff_t>(settled.name.end));
}

}  // namespace

void settle_names(std::vector<DateToken>& tokens) {
  if (std::all_of(tokens.begin(), tokens.end(), is_settled)) return;
  const bool is_figures = has_date_in_figures(tokens);
  std::vector<Settled> settled = settle(tokens, DateDictionary::Ending::exact);
  if (!has_month(settled) && !is_figures) {
    auto inflected = settle(tokens, DateDictionary::Ending::inflected);
    if (has_month(inflected)) settled = std::move(inflected);
  }
  if (has_month(settled) || is_figures) {
    for (DateToken& token : tokens) {
      if (token.word.kind == Word::month && token.word.is_guess) token.word = {};
    }
  }
  for (auto one = settled.rbegin(); one != settled.rend(); ++one) replace(tokens, *one);
}

}  // namespace newswatch::feeds
