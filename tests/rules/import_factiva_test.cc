// Words side by side are a phrase; fields are written hd= and take a whole phrase.

#include "tests/rules/import_cases.h"

namespace newswatch::rules {
namespace {

using test::expect_imported;
using test::ImportCase;

TEST(ImportFactiva, SaysTheSameInOurWords) {
  for (const ImportCase& c : std::vector<ImportCase>{
           {"truce and talks", "truce AND talks", {}},
           {"truce or talks and deal", "truce OR (talks AND deal)", {}},
           {"truce not football", "truce NOT football", {}},
           {"truce and talks not football", "truce AND talks NOT football", {}},
           {"truce or talks not football", "truce OR (talks NOT football)", {}},
           {"peace talks", "\"peace talks\"", {}},
           {"peace talks or truce and long war", "\"peace talks\" OR (truce AND \"long war\")", {}},
           {"\"peas and carrots\"", "\"peas and carrots\"", {}},
           {"truce adj talks", "truce ONEAR/1 talks", {}},
           {"truce adj5 talks", "truce ONEAR/5 talks", {}},
           {"world cup adj5 rugby", "\"world cup\" ONEAR/5 rugby", {}},
           {"truce w/2 talks", "truce ONEAR/2 talks", {}},
           {"truce near5 talks", "truce NEAR/5 talks", {}},
           {"carrefour near5 retail sales", "carrefour NEAR/5 \"retail sales\"", {}},
           {"boeing 747/N30/british airways", "\"boeing 747\" NEAR/30 \"british airways\"", {}},
           {"truce /n5/ talks", "truce NEAR/5 talks", {}},
           {"vodafone same telecommunications", "vodafone NEAR/p telecommunications", {}},
           {"president % clinton",
            "president ONEAR/2 clinton",
            {"a % among words stands for one word at most here: it becomes ONEAR"}},
           {"atleast5 Microsoft", "atleast/5(Microsoft)", {}},
           {"atleast10 Olympics and atleast10 winter games",
            "atleast/10(Olympics) AND atleast/10(\"winter games\")",
            {}},
           {"atleast2 (truce or talks)", "atleast/2(truce OR talks)", {}},
           {"hd=truce", "title:truce", {}},
           {"hd=(truce or talks) and Doha", "title:(truce OR talks) AND Doha", {}},
           {"hl=northern ireland and td=peace agreement",
            "title:\"northern ireland\" AND text:\"peace agreement\"",
            {}},
           {"hlp=truce near5 talks",
            "truce NEAR/5 talks",
            {"hlp= looks in the title and the whole text"}},
           {"by=Anna Bell and truce", "author:\"Anna Bell\" AND truce", {}},
           {"la=en and truce", "lang:en AND truce", {}},
           {"la=(en or ar) and truce", "(lang:en OR lang:ar) AND truce", {}},
           {"truce not la=fr", "truce NOT lang:fr", {}},
           {"sn=Le Monde and truce",
            "publisher:\"Le Monde\" AND truce",
            {"sn= becomes publisher:"}},
           {"rst=(sfbbc or nytf) and truce", "truce", {"rst= has no counterpart"}},
           {"ns=gpol and re=isrz and truce",
            "truce",
            {"ns= has no counterpart", "re= has no counterpart"}},
           {"fds=ibm", "", {"Nothing of this query is left"}},
           {"truce and xyz=abc", "truce", {"xyz= has no counterpart"}},
           {"chariot*", "chariot*", {}},
           {"engineer$", "engineer*", {}},
           {"engineer$3", "engineer OR engineer? OR engineer?\? OR engineer?\??", {}},
           {"engineer$2 union", "\"engineer* union\"", {"engineer$2: it takes any ending here"}},
           {"wom?n", "wom?n", {}},
           {"toyota/F50/", "toyota", {"/F50/ (among the first words) has no counterpart"}},
           {"truce and wc>500", "truce", {"wc>500 has no counterpart"}},
           {"truce and date after 20200101", "truce", {"date after 20200101 has no counterpart"}},
           {"truce and date from 20200101 to 20200201",
            "truce",
            {"date from 20200101 to 20200201 has no counterpart"}},
           {"truce near5 (talks or deal)", "truce NEAR/5 (talks OR deal)", {}},
           {"internet and [health or medicine]", "internet AND (health OR medicine)", {}},
           {"truce near3 talks adj2 Doha", "truce NEAR/3 talks ONEAR/2 Doha", {}},
           {"truce same (not talks)",
            "truce NOT talks",
            {"one side of this operator stands nowhere in the text"}},
           {"t* and truce", "truce", {"t* has too few letters for a wildcard (two in front)"}},
           {"truce near5", "", {"Something is missing at the end: write a word or a phrase."}},
           {"(truce or talks",
            "",
            {"This parenthesis is never closed: put ) behind the last word of the gr"}}}) {
    expect_imported(c, Dialect::factiva);
  }
}

}  // namespace
}  // namespace newswatch::rules
