#pragma once

// People as the `officials:` of a configuration. Pure.

#include <string>
#include <string_view>

#include "config/imported_person.h"

namespace newswatch::config {

// In single quotes, where YAML has one escape, the quote itself. `text` is one line without control
// characters.
[[nodiscard]] std::string in_yaml_quotes(std::string_view text);

// One element of the list, indented below `officials:`. A family name is printed with family_alone:
// never, for no register can tell whether it means this person in every text.
[[nodiscard]] std::string to_yaml(const ImportedPerson& person);

}  // namespace newswatch::config
