// Words side by side are alternatives; AND and + require, the rest only ranks.

#include "tests/rules/import_cases.h"

namespace newswatch::rules {
namespace {

using test::expect_imported;
using test::ImportCase;

TEST(ImportLucene, SaysTheSameInOurWords) {
  for (const ImportCase& c : std::vector<ImportCase>{
           {"truce", "truce", {}},
           {"AROUND(5) AND truce", "5 AND truce", {"beside what AND or + requires"}},
           {"truce talks", "truce OR talks", {}},
           {"truce AND talks", "truce AND talks", {}},
           {"truce OR talks", "truce OR talks", {}},
           {"truce AND (talks OR deal)", "truce AND (talks OR deal)", {}},
           {"truce OR talks AND deal", "talks AND deal", {"beside what AND or + requires"}},
           {"truce AND talks OR deal", "truce AND talks", {"beside what AND or + requires"}},
           {"truce NOT football", "truce NOT football", {}},
           {"truce AND NOT football", "truce NOT football", {}},
           {"truce OR NOT football", "truce NOT football", {}},
           {"+truce talks", "truce", {"beside what AND or + requires"}},
           {"+truce +talks -football", "truce AND talks NOT football", {}},
           {"truce -football", "truce NOT football", {}},
           {"truce && talks", "truce AND talks", {}},
           {"truce || talks", "truce OR talks", {}},
           {"!football truce", "truce NOT football", {}},
           {"(truce OR ceasefire) AND (talks deal)",
            "(truce OR ceasefire) AND (talks OR deal)",
            {}},
           {"\"peace talks\"", "\"peace talks\"", {}},
           {"\"peace talks\"~5", "peace NEAR/4 talks OR peace ONEAR/6 talks", {}},
           {"\"peace talks\"~1", "peace ONEAR/2 talks", {}},
           {"\"peace talks Doha\"~2",
            "within/4(peace AND talks AND Doha)",
            {"~2 with 3 words becomes within/4"}},
           {"\"peace talk*\"",
            "\"peace talk*\"",
            {"talk*: wildcards inside quotes are overlooked there and work here"}},
           {"title:truce", "title:truce", {}},
           {"title:(truce OR talks) AND Doha", "title:(truce OR talks) AND Doha", {}},
           {"article_title:\"peace talks\"", "title:\"peace talks\"", {}},
           {"text_content:truce AND language:en", "text:truce AND lang:en", {}},
           {"language:(en OR fr) AND truce", "(lang:en OR lang:fr) AND truce", {}},
           {"language:en AND NOT language:fr", "lang:en NOT lang:fr", {}},
           {"author:\"Anna Bell\" AND truce", "author:\"Anna Bell\" AND truce", {}},
           {"tags:politics AND truce", "category:politics AND truce", {}},
           {"source:\"BBC News\" AND truce",
            "publisher:\"BBC News\" AND truce",
            {"source: becomes publisher:"}},
           {"canonical_domain:bbc.co.uk AND truce",
            "truce",
            {"canonical_domain: has no counterpart"}},
           {"media_id:(1 OR 2) AND truce", "truce", {"media_id: has no counterpart"}},
           {"publication_date:[2020-01-01 TO 2020-02-01] AND truce",
            "truce",
            {"publication_date: has no counterpart"}},
           {"age:{1 TO 5] OR truce", "truce", {"age: has no counterpart"}},
           {"[a TO b] AND truce", "truce", {"a range [a TO b] has no counterpart"}},
           {"/joh?n/ AND truce", "truce", {"a pattern of Lucene has no counterpart"}},
           {"truc* AND wom?n", "truc* AND wom?n", {}},
           {"truce~ AND talks~0.8",
            "truce AND talks",
            {"~ for words spelled alike has no counterpart",
             "~ for words spelled alike has no counterpart"}},
           {"truce^4 AND \"peace talks\"^2",
            "truce AND \"peace talks\"",
            {"^ only ranks what is found and is left out",
             "^ only ranks what is found and is left out"}},
           {"1\\+1 AND truce", "1+1 AND truce", {}},
           {"truce and talks", "truce OR talks", {"and in small letters is no operator there"}},
           {"*:* AND truce", "truce", {"*: has no counterpart"}},
           {"NOT football", "", {"This query says only what must not occur"}},
           {"truce AND", "", {"Something is missing at the end: write a word or a phrase."}},
           {"(truce",
            "",
            {"This parenthesis is never closed: put ) behind the last word of the gr"}},
           {"site:bbc.co.uk AND truce", "truce", {"site: has no counterpart"}},
           {"truce AND OR talks", "", {"A word or a phrase is missing before this."}},
           {"(+truce +talks) OR deal", "(truce AND talks) OR deal", {}}}) {
    expect_imported(c, Dialect::lucene);
  }
}

}  // namespace
}  // namespace newswatch::rules
