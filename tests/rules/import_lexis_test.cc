// OR binds before W/n, W/n before AND, AND NOT last; words side by side are a phrase.

#include "tests/rules/import_cases.h"

namespace newswatch::rules {
namespace {

using test::expect_imported;
using test::ImportCase;

TEST(ImportLexisNexis, SaysTheSameInOurWords) {
  for (const ImportCase& c : std::vector<ImportCase>{
           {"truce and talks", "truce AND talks", {}},
           {"truce AND NOT football", "truce NOT football", {}},
           {"truce and not football or handball", "truce NOT (football OR handball)", {}},
           {"truce but not football", "truce NOT football", {}},
           {"truce not football", "truce NOT football", {}},
           {"peace talks", "\"peace talks\"", {}},
           {"peace talks or truce", "\"peace talks\" OR truce", {}},
           {"truce or ceasefire and talks or deal", "(truce OR ceasefire) AND (talks OR deal)", {}},
           {"truce w/5 talks", "truce NEAR/5 talks", {}},
           {"truce /5 talks", "truce NEAR/5 talks", {}},
           {"truce near/5 talks", "truce NEAR/5 talks", {}},
           {"truce pre/5 talks", "truce ONEAR/5 talks", {}},
           {"truce onear/5 talks", "truce ONEAR/5 talks", {}},
           {"truce +5 talks", "truce ONEAR/5 talks", {}},
           {"truce w/s talks", "truce NEAR/s talks", {}},
           {"truce /s talks", "truce NEAR/s talks", {}},
           {"truce w/sent talks", "truce NEAR/s talks", {}},
           {"truce w/p talks", "truce NEAR/p talks", {}},
           {"truce /p talks", "truce NEAR/p talks", {}},
           {"truce w/seg talks", "truce AND talks", {"w/seg reads as AND"}},
           {"truce w/25 talks w/5 deal", "truce NEAR/25 (talks NEAR/5 deal)", {}},
           {"truce w/5 talks w/25 deal", "truce NEAR/5 talks NEAR/25 deal", {}},
           {"truce w/5 talks or deal w/s Doha", "truce NEAR/5 (talks OR deal) NEAR/s Doha", {}},
           {"truce w/p talks w/s deal", "truce NEAR/p (talks NEAR/s deal)", {}},
           {"student or college or education! w/5 loan",
            "(student OR college OR education*) NEAR/5 loan",
            {}},
           {"rico not w/5 puerto",
            "rico NOT (rico NEAR/5 puerto)",
            {"an article is left out here as soon as the two come near each other on"}},
           {"negotiat!", "negotiat*", {}},
           {"wom*n", "wom?n", {}},
           {"bank*", "bank*", {"bank*: * at the end of a word takes any ending here"}},
           {"b**k and truce",
            "regex:/(^| )b[^ ][^ ]k( |$)/ AND truce",
            {"b?\?k becomes a pattern"}},
           {"int?\??et", "int?\??et", {}},
           {"atleast3(truce)", "atleast/3(truce)", {}},
           {"atl3(truce or ceasefire)", "atleast/3(truce OR ceasefire)", {}},
           {"ATLEAST5(peace talks) and Doha", "atleast/5(\"peace talks\") AND Doha", {}},
           {"headline(truce)", "title:truce", {}},
           {"HEADLINE(truce or talks) and body(Doha)", "title:(truce OR talks) AND text:Doha", {}},
           {"hlead(truce)", "truce", {"hlead looks in the title and the whole text"}},
           {"byline(Anna Bell) and truce", "author:\"Anna Bell\" AND truce", {}},
           {"language(english) and truce", "lang:en AND truce", {}},
           {"publication(New York Times) and truce",
            "publisher:\"New York Times\" AND truce",
            {"publication becomes publisher:"}},
           {"section(sports) and truce", "category:sports AND truce", {}},
           {"subject(peace talks) and truce", "truce", {"subject has no counterpart"}},
           {"truce and geographic(Gaza)", "truce", {"geographic has no counterpart"}},
           {"allcaps(rico)", "case:RICO", {}},
           {"nocaps(Apple)", "case:apple", {}},
           {"caps(apple)",
            "case:Apple OR case:APPLE",
            {"caps looks for a capital in front or for capitals only"}},
           {"caps(WHO) and truce",
            "case:WHO AND truce",
            {"caps looks for a capital in front or for capitals only"}},
           {"singular(truce)", "truce", {"singular has no counterpart"}},
           {"truce and date aft 1/1/2020", "truce", {"date aft 1/1/2020 has no counterpart"}},
           {"truce and length > 500", "truce", {"length > 500 has no counterpart"}},
           {"truce and date(geq (2020-01-01) and leq (2020-12-31))",
            "truce",
            {"date has no counterpart"}},
           {"(truce or ceasefire) talks", "(truce OR ceasefire) ONEAR/1 talks", {}},
           {"\"right to work\"", "\"right to work\"", {}},
           {"Smith & Sons", "Smith AND Sons", {}},
           {"truce w/0 talks", "truce NEAR/1 talks", {"a distance of 0 becomes 1"}},
           {"truce w/5", "", {"Something is missing at the end: write a word or a phrase."}},
           {"truce w/5 (and talks)", "", {"A word or a phrase is missing before this."}},
           {"(truce and talks) w/5 deal", "(truce AND talks) NEAR/5 deal", {}},
           {"headline(truce) w/5 talks", "title:truce NEAR/5 talks", {}}}) {
    expect_imported(c, Dialect::lexis);
  }
}

}  // namespace
}  // namespace newswatch::rules
