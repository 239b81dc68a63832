#pragma once

// Rows of a query's answer about people of Wikidata, those of one item made one person. Pure.
// Source: query.wikidata.org: an item is a URI that ends in Q and digits, the label service adds
// itemLabel and itemAltLabel (", " between aliases), times are ISO 8601.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/json_rows.h"
#include "config/people_sink.h"

namespace newswatch::config {

enum class DayOf : std::uint8_t { begin, end };

// "2021-01-26", "+2021-01-26T00:00:00Z", "2021", "2021-01", "2021-00-00": a year or month alone is
// its first or its last day. nullopt for years before 1 and for what is no date.
[[nodiscard]] std::optional<std::chrono::sys_days> wikidata_day(std::string_view text, DayOf day);

// Does a query that names these variables tell items and names?
[[nodiscard]] bool tells_people(const std::vector<std::string>& variables);

class Wikidata {
 public:
  // False once there is no more room.
  bool add(Row& row, PeopleSink& sink);
  // Gives everybody, in the order in which they came.
  void finish(PeopleSink& sink);

 private:
  struct Held {
    RegisteredPerson person;
    std::string name_language;
    std::vector<std::string> given_names;
    std::vector<std::string> countries;
    std::uint64_t line = 0;
  };
  struct Reading;

  Held* held(const std::string& item, std::uint64_t line, PeopleSink& sink);
  void keep(std::vector<std::string>& list, std::string value, std::size_t most);
  void keep_name(Held& held, std::string name, std::string_view language);

  std::deque<Held> people_;
  std::map<std::string, std::size_t, std::less<>> index_;  // by item
  std::size_t bytes_ = 0;
};

}  // namespace newswatch::config
