// Names are cut into tokens by the same knife as dates, so both sides agree on what a word is.

#include "feeds/date_dictionary.h"

#include <unicode/dtfmtsym.h>
#include <unicode/locid.h>
#include <unicode/smpdtfmt.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace newswatch::feeds {

namespace {

using Kind = DateToken::Kind;
using Word = DateWord::Kind;
using icu::DateFormatSymbols;

constexpr std::size_t kMostTokens = 5;  // of one name

// Those with most publishers, in that order; all others follow.
constexpr std::array kFirstLanguages{
    "en", "es", "fr", "de", "ru", "pt", "it", "ar", "nl", "pl", "tr", "fa", "id", "uk", "cs",
    "sv", "hu", "ro", "el", "da", "fi", "nb", "he", "vi", "th", "hi", "sk", "bg", "hr", "sr",
    "ca", "lt", "sl", "lv", "et", "bn", "ur", "ms", "ta", "te", "mr", "gu", "kn", "ml", "pa"};

// Countries that have names of their own.
constexpr std::array kCountries{"ar_DZ", "ar_IQ", "ar_LB", "ar_MA", "ar_MR", "ar_SY", "ar_TN",
                                "de_AT", "de_IT", "en_AU", "en_CA", "en_GB", "en_ZA", "es_CL",
                                "es_CO", "es_MX", "es_PE", "es_US", "es_UY", "es_VE", "fr_CA",
                                "fr_CH", "it_CH", "nl_BE", "pt_PT", "ro_MD", "ur_IN"};

constexpr std::array kPersian{"fa", "fa_AF", "ps", "ckb", "mzn", "lrc", "uz_Arab", "en"};
constexpr std::array kIslamic{"ar", "en", "fa", "ur", "ms", "id", "tr", "ckb", "ps", "fr"};

struct MoreName {
  const char* locale;
  const char* name;
  Word kind;
  int value;
};

// What publishers write and CLDR has not, where it takes several words.
constexpr MoreName kMoreNames[] = {
    {"vi", "tháng một", Word::month, 1},         {"vi", "tháng giêng", Word::month, 1},
    {"vi", "tháng hai", Word::month, 2},         {"vi", "tháng ba", Word::month, 3},
    {"vi", "tháng tư", Word::month, 4},          {"vi", "tháng năm", Word::month, 5},
    {"vi", "tháng sáu", Word::month, 6},         {"vi", "tháng bảy", Word::month, 7},
    {"vi", "tháng tám", Word::month, 8},         {"vi", "tháng chín", Word::month, 9},
    {"vi", "tháng mười", Word::month, 10},       {"vi", "tháng mười một", Word::month, 11},
    {"vi", "tháng mười hai", Word::month, 12},   {"uk", "після полудня", Word::half, kAfternoon},
    {"uk", "до полудня", Word::half, kMorning},  {"ru", "после полудня", Word::half, kAfternoon},
    {"ru", "до полудня", Word::half, kMorning},  {"pl", "po południu", Word::half, kAfternoon},
    {"bg", "след обяд", Word::half, kAfternoon}, {"fa", "بعد از ظهر", Word::half, kAfternoon},
    {"fa", "قبل از ظهر", Word::half, kMorning}};

std::string utf8_of(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

// What stands inside a name between its words.
bool is_inner_mark(const DateToken& token) {
  return token.kind == Kind::mark && (token.mark == '-' || token.mark == '.' || token.mark == '\'');
}

bool append_to_key(std::string& key, const DateToken& token) {
  if (token.kind == Kind::mark) return is_inner_mark(token);
  if (!key.empty()) key += ' ';
  key += token.kind == Kind::word ? token.text : std::to_string(token.number);
  return true;
}

bool is_east_asian(const DateToken& token) {
  // Han, Kana and Hangul lie there, and are read by units: 年, 월.
  return !token.text.empty() && static_cast<unsigned char>(token.text.front()) >= 0xE2 &&
         token.word.kind != Word::unknown && token.text.size() <= 6 &&
         (token.word.kind == Word::month_unit || token.word.kind == Word::weekday ||
          token.word.kind == Word::half || token.word.kind == Word::day_unit);
}

constexpr std::array kContexts{DateFormatSymbols::FORMAT, DateFormatSymbols::STANDALONE};
constexpr std::array kWidths{DateFormatSymbols::WIDE, DateFormatSymbols::ABBREVIATED};

struct NamedSense {
  std::string name;
  DateSense sense;
};

class Gatherer {
 public:
  std::vector<NamedSense> gather() {
    std::vector<std::string> languages(kFirstLanguages.begin(), kFirstLanguages.end());
    std::int32_t count = 0;
    const icu::Locale* all = icu::Locale::getAvailableLocales(count);
    for (std::int32_t i = 0; i < count; ++i) {
      const std::string name = all[i].getName();
      const bool is_new = std::find(languages.begin(), languages.end(), name) == languages.end();
      if (*all[i].getCountry() == '\0' && is_new) languages.push_back(name);
    }
    for (const std::string& name : languages) add_language(name, Calendar::gregorian);
    for (const char* name : kCountries) add_language(name, Calendar::gregorian);
    for (const char* name : kPersian) add_language(name, Calendar::persian);
    for (const char* name : kIslamic) add_language(name, Calendar::islamic);
    for (const MoreName& more : kMoreNames) {
      names_.push_back(
          {more.name,
           {.kind = more.kind, .value = more.value, .language = number_of_language(more.locale)}});
    }
    return std::move(names_);
  }

  std::size_t languages() const { return languages_.size(); }

 private:
  std::uint16_t number_of_language(const std::string& locale) {
    const std::string language = locale.substr(0, locale.find('_'));
    const auto next = static_cast<std::uint16_t>(languages_.size());
    return languages_.try_emplace(language, next).first->second;
  }

  void add_language(const std::string& locale, Calendar calendar) {
    const auto language = number_of_language(locale);
    UErrorCode status = U_ZERO_ERROR;
    if (calendar == Calendar::gregorian) {
      const icu::Locale where = icu::Locale::createFromName(locale.c_str());
      const DateFormatSymbols symbols(where, status);
      if (U_FAILURE(status)) return;
      add_months(symbols, {.calendar = calendar, .language = language});
      add_days(symbols, language);
      if (language < kFirstLanguages.size()) add_parts_of_day(where, language);
      return;
    }
    // Only a format takes the calendar of its locale into account.
    const std::string id =
        locale + (calendar == Calendar::persian ? "@calendar=persian" : "@calendar=islamic");
    const icu::SimpleDateFormat format(icu::UnicodeString("MMMM"),
                                       icu::Locale::createFromName(id.c_str()), status);
    if (U_FAILURE(status)) return;
    add_months(*format.getDateFormatSymbols(), {.calendar = calendar, .language = language});
  }

  void add_months(const DateFormatSymbols& symbols, DateSense sense) {
    sense.kind = Word::month;
    for (const auto context : kContexts) {
      for (const auto width : kWidths) {
        std::int32_t count = 0;
        const icu::UnicodeString* months = symbols.getMonths(count, context, width);
        for (sense.value = 1; sense.value <= std::min(count, 12); ++sense.value)
          names_.push_back({utf8_of(months[sense.value - 1]), sense});
      }
    }
  }

  void add_days(const DateFormatSymbols& symbols, std::uint16_t language) {
    DateSense sense{.kind = Word::weekday, .language = language};
    std::int32_t count = 0;
    for (const auto context : kContexts) {
      for (const auto width : kWidths) {
        const icu::UnicodeString* weekdays = symbols.getWeekdays(count, context, width);
        for (sense.value = 0; sense.value + 1 < count; ++sense.value)
          names_.push_back({utf8_of(weekdays[sense.value + 1]), sense});  // none is the first
      }
    }
    const icu::UnicodeString* halves = symbols.getAmPmStrings(count);
    sense.kind = Word::half;
    for (std::int32_t i = 0; i < std::min(count, 2); ++i) {
      sense.value = i == 0 ? kMorning : kAfternoon;
      names_.push_back({utf8_of(halves[i]), sense});
    }
  }

  // "in the evening", as the hours that have the name.
  void add_parts_of_day(const icu::Locale& where, std::uint16_t language) {
    UErrorCode status = U_ZERO_ERROR;
    icu::SimpleDateFormat part(icu::UnicodeString("B"), where, status);
    if (U_FAILURE(status)) return;
    part.setTimeZone(*icu::TimeZone::getGMT());
    std::map<std::string, int> hours;
    for (int hour = 0; hour < 24; ++hour) {
      constexpr double kHourMs = 3'600'000;
      icu::UnicodeString name;
      part.format(hour * kHourMs + 1, name);
      hours[utf8_of(name)] |= 1 << hour;
    }
    for (const auto& [name, mask] : hours)
      names_.push_back({name, {.kind = Word::half, .value = mask, .language = language}});
  }

  std::vector<NamedSense> names_;
  std::unordered_map<std::string, std::uint16_t> languages_;
};

}  // namespace

const DateDictionary& DateDictionary::all() {
  static const DateDictionary gathered;
  return gathered;
}

DateDictionary::DateDictionary() {
  Gatherer gatherer;
  constexpr std::size_t kNames = 12'000;
  senses_.reserve(kNames);
  most_tokens_.reserve(kNames);
  for (const NamedSense& one : gatherer.gather()) add(one.name, one.sense);
  languages_ = gatherer.languages();
}

const std::vector<DateSense>* DateDictionary::find(const std::vector<DateToken>& tokens,
                                                   std::size_t i, Ending ending,
                                                   std::size_t& end) const {
  std::string key;
  if (!append_to_key(key, tokens[i])) return nullptr;
  const auto most = most_tokens_.find(key);
  const std::size_t longest = most == most_tokens_.end() ? 1 : most->second;
  if (ending == Ending::exact && most == most_tokens_.end()) return nullptr;
  const std::vector<DateSense>* found = nullptr;
  std::size_t taken = 1;
  for (std::size_t at = i;;) {
    const std::vector<DateSense>* here = look_up(key);
    if (here == nullptr && ending == Ending::inflected && tokens[at].kind == Kind::word) {
      here = look_up_stem(key, tokens[at].text);
    }
    if (here != nullptr) {
      found = here;
      end = at + 1;
    }
    if (taken++ == longest) break;
    for (++at; at < tokens.size() && is_inner_mark(tokens[at]);) ++at;
    if (at >= tokens.size() || !append_to_key(key, tokens[at])) break;
  }
  return found;
}

const std::vector<DateSense>* DateDictionary::look_up(const std::string& key) const {
  const auto found = senses_.find(key);
  return found == senses_.end() ? nullptr : &found->second;
}

// `key` ends with `word`, of which some letters are cut off.
const std::vector<DateSense>* DateDictionary::look_up_stem(std::string key,
                                                           std::string_view word) const {
  constexpr std::size_t kShortestStem = 3;  // letters
  constexpr int kLongestEnding = 3;
  auto letters = static_cast<std::size_t>(
      std::count_if(word.begin(), word.end(), [](char c) { return (c & 0xC0) != 0x80; }));
  for (int cut = 0; cut < kLongestEnding && letters > kShortestStem; ++cut, --letters) {
    while (!key.empty() && (key.back() & 0xC0) == 0x80) key.pop_back();
    key.pop_back();
    if (const auto* found = look_up(key)) return found;
  }
  return nullptr;
}

void DateDictionary::add(const std::string& name, DateSense sense) {
  const DateTokens cut = date_tokens(name);
  std::string key;
  std::string first;
  std::size_t count = 0;
  bool has_word = false;
  std::size_t longest_word = 0;
  for (const DateToken& token : cut.tokens) {
    if (is_east_asian(token)) return;
    if (token.kind == Kind::mark) continue;
    append_to_key(key, token);
    if (count++ == 0) first = key;
    has_word = has_word || token.kind == Kind::word;
    longest_word = std::max(longest_word, token.text.size());
  }
  if (!has_word || count > kMostTokens) return;
  // A lone letter is rather a zone or a sign of ISO 8601, and two are a preposition.
  sense.is_short = sense.kind != Word::half && (key.size() <= 2 || longest_word < 2);
  if (key.size() < 2) return;
  std::size_t& most = most_tokens_[first];
  most = std::max(most, count);
  std::vector<DateSense>& senses = senses_[key];
  const bool known = std::any_of(senses.begin(), senses.end(), [&](const DateSense& s) {
    return s.language == sense.language && s.kind == sense.kind && s.calendar == sense.calendar;
  });
  if (!known) senses.push_back(sense);
}

}  // namespace newswatch::feeds
