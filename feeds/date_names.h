#pragma once

// What the names of months, days of the week and parts of the day in a date mean, whatever its
// language. Pure.

#include <vector>

#include "feeds/date_tokens.h"

namespace newswatch::feeds {

// Gives the names among the tokens their meaning. One name may be several tokens ("segunda-feira",
// "Deireadh Fómhair"); it becomes one word. Where languages fall out over a name ("mar", "lis"),
// the language that explains most of the date has it, then the one with more publishers.
// The first date that is not plain English gathers the DateDictionary.
void settle_names(std::vector<DateToken>& tokens);

}  // namespace newswatch::feeds
