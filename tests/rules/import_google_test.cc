// Implicit AND, OR that binds tighter, words as signs.

#include "tests/rules/import_cases.h"

namespace newswatch::rules {
namespace {

using test::expect_imported;
using test::ImportCase;

TEST(ImportGoogleAlerts, SaysTheSameInOurWords) {
  for (const ImportCase& c : std::vector<ImportCase>{
           {"ceasefire talks", "ceasefire AND talks", {}},
           {"\"ceasefire talks\"", "\"ceasefire talks\"", {}},
           {"ceasefire OR truce", "ceasefire OR truce", {}},
           {"ceasefire | truce", "ceasefire OR truce", {}},
           {"truce OR ceasefire Gaza", "(truce OR ceasefire) AND Gaza", {}},
           {"Gaza truce OR ceasefire Doha", "Gaza AND (truce OR ceasefire) AND Doha", {}},
           {"Gaza AND truce OR ceasefire", "Gaza AND (truce OR ceasefire)", {}},
           {"(Gaza truce) OR ceasefire", "(Gaza AND truce) OR ceasefire", {}},
           {"truce -football", "truce NOT football", {}},
           {"truce -\"trade war\"", "truce NOT \"trade war\"", {}},
           {"truce -(football OR handball)", "truce NOT (football OR handball)", {}},
           {"truce -football OR talks", "truce AND (NOT football OR talks)", {}},
           {"intitle:truce Gaza", "title:truce AND Gaza", {}},
           {"intitle:\"peace talks\"", "title:\"peace talks\"", {}},
           {"-intitle:quiz truce", "NOT title:quiz AND truce", {}},
           {"allintitle: truce talks", "title:(truce AND talks)", {}},
           {"intext:truce inurl:politics", "text:truce AND url:politics", {}},
           {"truce AROUND(3) talks", "truce NEAR/4 talks", {}},
           {"\"peace deal\" AROUND(0) signed", "\"peace deal\" NEAR/1 signed", {}},
           {"truce AROUND(3) talks OR negotiations", "truce NEAR/4 talks OR negotiations", {}},
           {"truce site:example.org", "truce", {"site: has no counterpart"}},
           {"truce -site:example.org", "truce", {"site: has no counterpart"}},
           {"truce (site:a.example OR site:b.example)",
            "truce",
            {"site: has no counterpart", "site: has no counterpart"}},
           {"site:example.org", "", {"Nothing of this query is left"}},
           {"truce source:reuters", "truce AND publisher:reuters", {"source: becomes publisher:"}},
           {"truce before:2024-01-01 filetype:pdf",
            "truce",
            {"before: has no counterpart", "filetype: has no counterpart"}},
           {"\"road * peace\"",
            "road ONEAR/2 peace",
            {"a * among words stands for one word at most here: it becomes ONEAR"}},
           {"truce * talks", "truce AND talks", {"a * alone stands for any word and is left out"}},
           {"negotiat* truce",
            "negotiat* AND truce",
            {"negotiat*: a * inside a word is overlooked there and takes any letters"}},
           {"who? truce", "who AND truce", {}},
           {"truce or talks", "truce AND talks", {"or in small letters is no operator there"}},
           {"+truce ~talks", "truce AND talks", {}},
           {"5..10 hostages", "hostages", {"the range 5..10 has no counterpart"}},
           {"truce around(3) talks", "truce AND around AND 3 AND talks", {}},
           {"re:Invent https://example.org/a", "\"re:Invent\" AND \"https://example.org/a\"", {}},
           {"\"the \\\"deal\\\"",
            "",
            {"This quotation mark is never closed: put another behind the last word."}},
           {"(truce OR talks",
            "",
            {"This parenthesis is never closed: put ) behind the last word of the gr"}},
           {"truce OR", "", {"Something is missing at the end: write a word or a phrase."}},
           {"-football", "", {"This query says only what must not occur"}},
           {"هدنة OR \"وقف إطلاق النار\"", "هدنة OR \"وقف إطلاق النار\"", {}},
           {"停火*",
            "停火",
            {"停火*: a * inside a word is overlooked there and takes any letters here"}},
           {"t* truce",
            "truce",
            {"t*: a * inside a word is overlooked there and takes any letters here",
             "t* has too few letters for a wildcard (two in front)"}},
           {"U.S. cease-fire", "U.S. AND cease-fire", {}}}) {
    expect_imported(c, Dialect::google);
  }
}

}  // namespace
}  // namespace newswatch::rules
