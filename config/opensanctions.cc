#include "config/opensanctions.h"

#include <algorithm>
#include <utility>

#include "rules/person_name.h"

namespace newswatch::config {
namespace {

using namespace std::string_view_literals;

constexpr std::array kNames{"id"sv,        "schema"sv,  "name"sv,  "aliases"sv,
                            "countries"sv, "dataset"sv, "topics"sv};
constexpr std::size_t kRequired = 3;

}  // namespace

std::vector<std::string> values_in(std::string_view field) {
  std::vector<std::string> values;
  while (!field.empty()) {
    std::string value;
    bool quoted = field.front() == '"';
    std::size_t at = quoted ? 1 : 0;
    for (; at < field.size(); ++at) {
      const char c = field[at];
      if (quoted && c == '"') {
        const bool doubled = at + 1 < field.size() && field[at + 1] == '"';
        if (doubled) {
          value += '"';
          ++at;
        } else {
          quoted = false;
        }
      } else if (!quoted && c == ';') {
        break;
      } else {
        value += c;
      }
    }
    field.remove_prefix(std::min(at + 1, field.size()));
    if (!value.empty()) values.push_back(std::move(value));
  }
  return values;
}

std::optional<OpenSanctions> OpenSanctions::with_header(const std::vector<std::string>& header) {
  static_assert(kNames.size() == kColumns);
  OpenSanctions columns;
  columns.at_.fill(kAbsent);
  for (std::size_t column = 0; column < kColumns; ++column) {
    const auto found = std::ranges::find(header, kNames[column]);
    if (found != header.end())
      columns.at_[column] = static_cast<std::size_t>(found - header.begin());
    if (column < kRequired && found == header.end()) return std::nullopt;
  }
  return columns;
}

std::string OpenSanctions::take(CsvRecord& record, Column column) const {
  const std::size_t at = at_[column];
  return at < record.fields.size() ? mended(std::move(record.fields[at])) : std::string();
}

void OpenSanctions::read(CsvRecord& record, PeopleSink& sink) const {
  if (take(record, schema) != "Person") {
    ++sink.counts().other_schemas;
    return;
  }
  const std::vector<std::string> datasets = values_in(take(record, dataset));
  const bool wanted =
      sink.wants_countries(values_in(take(record, countries))) && sink.wants_datasets(datasets);
  if (!wanted) {
    ++sink.counts().not_asked_for;
    return;
  }
  const std::string own_id = take(record, id);
  if (own_id.empty()) return sink.refuse(record.line, "expected an id, found none");
  RegisteredPerson person{.id = official_id("os", own_id),
                          .name = take(record, name),
                          .family_names = {},
                          .aliases = values_in(take(record, aliases)),
                          .roles = {},
                          .groups = {}};
  for (const std::string& one : datasets) person.groups.push_back(rules::slug_of(one));
  for (const std::string& one : values_in(take(record, topics)))
    person.groups.push_back(rules::slug_of(one));
  sink.give(std::move(person), record.line);
}

}  // namespace newswatch::config
