// Operators in any case, near without a number, ranks.

#include "tests/rules/import_cases.h"

namespace newswatch::rules {
namespace {

using test::expect_imported;
using test::ImportCase;

TEST(ImportMeltwater, SaysTheSameInOurWords) {
  for (const ImportCase& c : std::vector<ImportCase>{
           {"truce and talks", "truce AND talks", {}},
           {"truce AND talks", "truce AND talks", {}},
           {"apple and (watch or iwatch) not (\"apple sauce\" or \"apple orchard*\")",
            "apple AND (watch OR iwatch) NOT (\"apple sauce\" OR \"apple orchard*\")",
            {}},
           {"truce or talks and deal", "truce OR (talks AND deal)", {}},
           {"truce not football or talks", "(truce NOT football) OR talks", {}},
           {"truce near talks", "truce NEAR/5 talks", {}},
           {"truce near/5 talks", "truce NEAR/6 talks", {}},
           {"truce NEAR/10 talks", "truce NEAR/11 talks", {}},
           {"truce onear talks", "truce ONEAR/5 talks", {}},
           {"truce onear/10 talks", "truce ONEAR/11 talks", {}},
           {"(truce or ceasefire) near/3 \"peace talks\"",
            "(truce OR ceasefire) NEAR/4 \"peace talks\"",
            {}},
           {"title:truce", "title:truce", {}},
           {"title:(truce or talks) and Doha", "title:(truce OR talks) AND Doha", {}},
           {"title:truce near/5 talks", "title:truce NEAR/6 talks", {}},
           {"ingress:truce", "truce", {"ingress: looks in the title and the whole text"}},
           {"headline:truce and body:talks", "title:truce AND text:talks", {}},
           {"author:\"Anna Bell\" and truce", "author:\"Anna Bell\" AND truce", {}},
           {"language:english and truce", "lang:en AND truce", {}},
           {"source:\"BBC News\" and truce",
            "publisher:\"BBC News\" AND truce",
            {"source: becomes publisher:"}},
           {"site:example.org and truce", "truce", {"site: has no counterpart"}},
           {"country:\"United Kingdom\" and truce", "truce", {"country: has no counterpart"}},
           {"truc* and wom?n", "truc* AND wom?n", {}},
           {"\"peace talk*\"", "\"peace talk*\"", {}},
           {"d*c* and truce", "regex:/(^| )d[^ ]*c[^ ]*/ AND truce", {"d*c* becomes a pattern"}},
           {"truce^9 and (talks or deal)^2",
            "truce AND (talks OR deal)",
            {"^ only ranks what is found and is left out",
             "^ only ranks what is found and is left out"}},
           {"\"peace talks\"~3", "peace NEAR/2 talks OR peace ONEAR/4 talks", {}},
           {"truce talks", "truce AND talks", {"no operator stands before this"}},
           {"\"truce\" \"talks\"", "truce AND talks", {"no operator stands before this"}},
           {"not football and truce", "NOT football AND truce", {}},
           {"truce and not (football or handball)", "truce NOT (football OR handball)", {}},
           {"and truce", "", {"A word or a phrase is missing before this."}},
           {"truce and (talks",
            "",
            {"This parenthesis is never closed: put ) behind the last word of the gr"}},
           {"keyword:truce and talks", "talks", {"keyword: has no counterpart"}},
           {"t?lks and truce",
            "regex:/(^| )t[^ ]lks( |$)/ AND truce",
            {"t?lks becomes a pattern"}}}) {
    expect_imported(c, Dialect::meltwater);
  }
}

}  // namespace
}  // namespace newswatch::rules
