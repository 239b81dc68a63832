#pragma once

// Authors as feeds write them. Pure.

#include <string_view>
#include <vector>

#include "feeds/article.h"

namespace newswatch::feeds {

// Reads one person: `mail (name)`, `name <mail>`, `name (mailto:mail)`, `name (URL)`, `mail`,
// `name`, a URL; also a mail written as `ann [at] x [dot] example`.
[[nodiscard]] Person parse_person(std::string_view text);

// Several, parted by ";"; or by ",", "and" or blanks where every part has an address of its own.
[[nodiscard]] std::vector<Person> parse_people(std::string_view text);

// Appends `person` unless it says nothing or stands there already; fills in what the one of that
// name or mail lacks.
void add_person(std::vector<Person>& people, Person person);

}  // namespace newswatch::feeds
