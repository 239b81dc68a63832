// Operators in capitals, distances in words between, filters by field.

#include "tests/rules/import_cases.h"

namespace newswatch::rules {
namespace {

using test::expect_imported;
using test::ImportCase;

TEST(ImportBrandwatch, SaysTheSameInOurWords) {
  for (const ImportCase& c : std::vector<ImportCase>{
           {"truce AND talks", "truce AND talks", {}},
           {"truce OR talks", "truce OR talks", {}},
           {"truce NOT football", "truce NOT football", {}},
           {"truce AND NOT football", "truce NOT football", {}},
           {"truce AND (talks OR deal)", "truce AND (talks OR deal)", {}},
           {"truce NEAR/5 talks", "truce NEAR/6 talks", {}},
           {"truce NEAR/0 talks", "truce NEAR/1 talks", {}},
           {"truce NEAR/2f talks", "truce ONEAR/3 talks", {}},
           {"truce NEAR/0f talks", "truce ONEAR/1 talks", {}},
           {"truce ONEAR/4 talks", "truce ONEAR/5 talks", {}},
           {"(truce OR ceasefire) NEAR/5 (talks OR deal)",
            "(truce OR ceasefire) NEAR/6 (talks OR deal)",
            {}},
           {"truce NEAR/5 talks NEAR/5 Doha", "truce NEAR/6 talks NEAR/6 Doha", {}},
           {"truce NEAR/2000 talks", "truce NEAR/1000 talks", {"a distance of 2000 becomes 1000"}},
           {"truce SENTENCE talks", "truce NEAR/s talks", {}},
           {"\"peace talks\"~5", "peace NEAR/4 talks OR peace ONEAR/6 talks", {}},
           {"\"peace talks\"~1", "peace ONEAR/2 talks", {}},
           {"\"peace talks\"~0", "\"peace talks\"", {}},
           {"\"peace talks Doha\"~4",
            "within/6(peace AND talks AND Doha)",
            {"~4 with 3 words becomes within/6"}},
           {"(truce talks)~3", "truce NEAR/4 talks", {"no operator stands before this"}},
           {"((truce OR ceasefire) AND (talks OR deal))~8",
            "(truce OR ceasefire) NEAR/9 (talks OR deal)",
            {}},
           {"(truce OR talks)~5",
            "truce OR talks",
            {"~ behind a group binds two to ten things joined with AND"}},
           {"title:truce AND author:\"Anna Bell\"", "title:truce AND author:\"Anna Bell\"", {}},
           {"title:(truce OR talks)", "title:(truce OR talks)", {}},
           {"truce AND lang:en", "truce AND lang:en", {}},
           {"truce AND language:(arabic OR he)", "truce AND (lang:ar OR lang:he)", {}},
           {"truce NOT lang:fr", "truce NOT lang:fr", {}},
           {"{US} AND truce", "case:US AND truce", {}},
           {"{Peace Now}", "case:\"Peace Now\"", {}},
           {"raw:C++", "case:C++", {"raw: becomes case:"}},
           {"++\"Peace Now\"", "case:\"Peace Now\"", {}},
           {"+\"p&t\"", "p&t", {"+ asks for the signs in a word too"}},
           {"truce AND site:example.org", "truce", {"site: has no counterpart"}},
           {"truce AND country:us AND sourcetype:ONLINENEWS",
            "truce",
            {"country: has no counterpart", "sourcetype: has no counterpart"}},
           {"truce NOT (site:a.example OR site:b.example)",
            "truce",
            {"site: has no counterpart", "site: has no counterpart"}},
           {"truce AND sentiment:negative", "truce", {"sentiment: has no counterpart"}},
           {"truce AND url:example.org", "truce AND url:example.org", {}},
           {"truc* AND wom?n", "truc* AND wom?n", {}},
           {"*fire AND truce", "regex:/[^ ]*fire( |$)/ AND truce", {"*fire becomes a pattern"}},
           {"truce talks", "truce AND talks", {"no operator stands before this"}},
           {"truce AND talks OR deal",
            "(truce AND talks) OR deal",
            {"AND and OR stand side by side"}},
           {"truce and talks", "truce AND talks", {"and reads as an operator"}},
           {"truce NEAR/5 (NOT talks)",
            "truce NOT talks",
            {"one side of this operator stands nowhere in the text"}},
           {"truce NEAR/5 lang:en",
            "truce AND lang:en",
            {"one side of this operator stands nowhere in the text"}},
           {"title:lang:en AND truce", "lang:en AND truce", {}},
           {"truce AND -football", "truce NOT football", {}},
           {"truce NEAR talks", "", {"NEAR is no operator of this dialect"}},
           {"truce AND {US", "", {"This brace is never closed: put } behind the last word."}}}) {
    expect_imported(c, Dialect::brandwatch);
  }
}

}  // namespace
}  // namespace newswatch::rules
