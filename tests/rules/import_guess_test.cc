// Which dialect a text speaks, and the names dialects go by.

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "rules/import.h"

namespace newswatch::rules {
namespace {

TEST(ImportGuess, HearsTheDialectByItsMarks) {
  struct Case {
    std::string_view text;
    Dialect dialect;
  };
  for (const Case& c : std::vector<Case>{
           {"ceasefire talks -football", Dialect::google},
           {"ceasefire talks", Dialect::google},
           {"intitle:ceasefire site:example.org", Dialect::google},
           {"ceasefire AROUND(5) talks", Dialect::google},
           {"(ceasefire OR truce) NEAR/5 talks", Dialect::brandwatch},
           {"logitech NEAR/2f keyboard", Dialect::brandwatch},
           {"{US} AND (truce OR raw:C++)", Dialect::brandwatch},
           {"truce AND country:us AND NOT site:example.org", Dialect::brandwatch},
           {"((cake OR pie) AND birthday)~5", Dialect::brandwatch},
           {"truce near/5 talks", Dialect::meltwater},
           {"apple near watch", Dialect::meltwater},
           {"apple and (watch or iwatch) not \"apple sauce\"", Dialect::meltwater},
           {"ingress:truce", Dialect::meltwater},
           {"truce w/5 talks", Dialect::lexis},
           {"negotiat! and atl3(truce)", Dialect::lexis},
           {"headline(truce) and body(Doha)", Dialect::lexis},
           {"bankrupt! /25 discharg! and not student", Dialect::lexis},
           {"world cup adj5 rugby", Dialect::factiva},
           {"hd=truce and la=en", Dialect::factiva},
           {"carrefour near5 retail sales", Dialect::factiva},
           {"vodafone same telecommunications", Dialect::factiva},
           {"engineer$3 and wc>500", Dialect::factiva},
           {"+truce -football +talks", Dialect::lucene},
           {"\"child marriage\"~5 AND language:en", Dialect::lucene},
           {"article_title:truce AND talks", Dialect::lucene},
           {"truce AND publication_date:[2020-01-01 TO 2020-02-01]", Dialect::lucene}}) {
    EXPECT_EQ(name_of(guess_dialect(c.text)), name_of(c.dialect)) << c.text;
  }
}

TEST(ImportGuess, LooksAtAllLinesTogether) {
  EXPECT_EQ(guess_dialect("truce\npeace talks\nnegotiat! w/5 deal\n"), Dialect::lexis);
}

TEST(ImportDialect, IsFoundByTheNamesOfItsProducts) {
  for (const Dialect dialect : kDialects) {
    EXPECT_EQ(dialect_named(name_of(dialect)), dialect);
    EXPECT_FALSE(product_of(dialect).empty());
    EXPECT_FALSE(habit_of(dialect).empty());
  }
  EXPECT_EQ(dialect_named("Talkwalker"), Dialect::brandwatch);
  EXPECT_EQ(dialect_named("MediaCloud"), Dialect::lucene);
  EXPECT_EQ(dialect_named("LexisNexis"), Dialect::lexis);
  EXPECT_FALSE(dialect_named("altavista"));
  EXPECT_FALSE(dialect_named(""));
}

TEST(ImportLimits, HoldWhereAQueryIsDeepOrLong) {
  const auto repeated = [](std::string_view text, std::size_t n) {
    std::string out;
    for (std::size_t i = 0; i < n; ++i) out += text;
    return out;
  };
  for (const Dialect dialect : kDialects) {
    SCOPED_TRACE(name_of(dialect));
    for (const std::string& query :
         {std::string(kMaxQueryBytes + 1, 'a'), repeated("(", 30'000), repeated("title:", 10'000),
          repeated("(", 100) + "a" + repeated(")", 100), repeated("NOT ", 10'000) + "a"}) {
      const auto imported = import_query(query, dialect);
      EXPECT_LE(imported ? imported->query.size() : 0, kMaxQueryBytes);
      if (imported.has_error()) {
        EXPECT_FALSE(imported.error().message.empty());
      }
    }
    EXPECT_FALSE(import_query(std::string(kMaxQueryBytes + 1, 'a'), dialect).has_value());
    EXPECT_FALSE(import_query(repeated("(", 100) + "a" + repeated(")", 100), dialect).has_value());
  }
  EXPECT_FALSE(import_query(repeated("a w/5 ", 100) + "a", Dialect::lexis).has_value());
}

}  // namespace
}  // namespace newswatch::rules
