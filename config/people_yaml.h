#pragma once

// People as the `officials:` of a configuration. Pure.

#include <string>

#include "config/imported_person.h"

namespace newswatch::config {

// One element of the list, indented below `officials:`. A family name is printed with family_alone:
// never, for no register can tell whether it means this person in every text.
[[nodiscard]] std::string to_yaml(const ImportedPerson& person);

}  // namespace newswatch::config
