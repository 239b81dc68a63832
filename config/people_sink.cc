#include "config/people_sink.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "config/problems.h"
#include "feeds/utf8.h"
#include "rules/person_name.h"
#include "rules/text.h"

namespace newswatch::config {
namespace {

template <class Key>
bool any_of_them(const std::vector<std::string>& wanted, const std::vector<std::string>& have,
                 Key key) {
  return std::ranges::any_of(have, [&](const std::string& one) {
    const std::string own = key(one);
    return std::ranges::any_of(
        wanted, [&](const std::string& other) { return !own.empty() && own == key(other); });
  });
}

}  // namespace

std::string mended(std::string text) {
  const bool is_ascii =
      std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (is_ascii) return text;
  const feeds::Utf8Survey survey = feeds::survey_utf8(text);
  if (survey.is_valid && !survey.has_oddities) return text;
  return feeds::mend_oddities(feeds::mend_utf8(text));
}

PeopleSink::PeopleSink(ImportChoice choice, PeopleImport::Take take, PeopleImport::Tell tell)
    : choice_(std::move(choice)), take_(std::move(take)), tell_(std::move(tell)) {
  choice_.limit = std::min(choice_.limit, kMaxImportedPeople);
}

void PeopleSink::give(RegisteredPerson person, std::uint64_t line) {
  if (is_full()) return;
  person.groups.insert(person.groups.begin(), choice_.groups.begin(), choice_.groups.end());
  const std::string id = person.id;
  auto made = assemble_person(std::move(person));
  if (!made) return refuse(line, fmt::format("{}: {}", id, made.error().reason));
  if (!ids_.insert(id).second)
    return refuse(line, fmt::format("{} stands in an earlier line too", in_quotes(id)));
  ++counts_.people;
  counts_.made_weak += made->made_weak;
  counts_.left_out += made->left_out;
  if (made->swapped) {
    change(line, fmt::format("{}: its name is one word; an alias, {}, takes its place", id,
                             in_quotes(made->person.name)));
  }
  if (made->left_out > 0)
    change(line, fmt::format("{}: {} aliases too many or too long", id, made->left_out));
  if (made->dates_dropped)
    change(line, fmt::format("{}: a role that ends before it begins loses both dates", id));
  take_(made->person, line);
}

void PeopleSink::refuse(std::uint64_t line, std::string message) {
  ++counts_.not_imported;
  tell_({ImportTold::Kind::not_imported, line, std::move(message)});
}

void PeopleSink::change(std::uint64_t line, std::string message) {
  tell_({ImportTold::Kind::changed, line, std::move(message)});
}

bool PeopleSink::wants_countries(const std::vector<std::string>& countries) const {
  return !asks_for_countries() || any_of_them(choice_.countries, countries, rules::fold);
}

bool PeopleSink::wants_datasets(const std::vector<std::string>& datasets) const {
  return !asks_for_datasets() || any_of_them(choice_.datasets, datasets, rules::slug_of);
}

}  // namespace newswatch::config
