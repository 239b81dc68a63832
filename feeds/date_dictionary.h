#pragma once

// The names of months, days of the week and parts of the day in every language of Unicode CLDR, as
// ICU has them. Pure.

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "feeds/date_tokens.h"

namespace newswatch::feeds {

// What a name means in one language.
struct DateSense {
  DateWord::Kind kind = DateWord::Kind::unknown;
  int value = 0;  // as DateWord::value
  Calendar calendar = Calendar::gregorian;
  std::uint16_t language = 0;  // the lower, the more publishers write it
  bool is_short = false;       // "me", "m 11": means something only where the date lacks a month
};

class DateDictionary {
 public:
  // Gathered from ICU at the first call, which costs some 50 ms; constant ever after.
  static const DateDictionary& all();

  enum class Ending : std::uint8_t { exact, inflected };

  // The senses of the longest name that begins at `i`; `end` is behind it. Null: none does.
  // `inflected`: up to three letters more than CLDR knows may follow.
  [[nodiscard]] const std::vector<DateSense>* find(const std::vector<DateToken>& tokens,
                                                   std::size_t i, Ending ending,
                                                   std::size_t& end) const;

  [[nodiscard]] std::size_t languages() const { return languages_; }

 private:
  DateDictionary();

  [[nodiscard]] const std::vector<DateSense>* look_up(const std::string& key) const;
  [[nodiscard]] const std::vector<DateSense>* look_up_stem(std::string key,
                                                           std::string_view word) const;
  void add(const std::string& name, DateSense sense);

  std::size_t languages_ = 0;
  std::unordered_map<std::string, std::vector<DateSense>> senses_;
  std::unordered_map<std::string, std::size_t> most_tokens_;  // of names, by their first token
};

}  // namespace newswatch::feeds
