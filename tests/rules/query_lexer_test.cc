#include "rules/query_lexer.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace newswatch::rules {
namespace {

// The symbols as words, each with the byte it begins at.
std::string symbols_in(std::string_view query) {
  const auto symbols = symbols_of(query);
  if (!symbols) return "error@" + std::to_string(symbols.error().offset);
  std::string out;
  for (const Symbol& s : *symbols) {
    constexpr std::string_view kNames[]{"end",    "open",  "close", "AND",   "OR",
                                        "NOT",    "near",  "word",  "quote", "atleast",
                                        "within", "field", "case",  "value"};
    if (!out.empty()) out += " ";
    out += kNames[static_cast<std::size_t>(s.kind)];
    if (!s.text.empty()) out += "[" + s.text + "]";
    out += "@" + std::to_string(s.offset);
  }
  return out;
}

TEST(QueryLexer, CutsAQueryIntoSymbols) {
  struct Case {
    std::string_view query;
    std::string_view symbols;
  };
  for (const Case& c :
       std::vector<Case>{{"", "end@0"},
                         {"a", "word[a]@0 end@1"},
                         {"a AND(b)", "word[a]@0 AND@2 open@5 word[b]@6 close@7 end@8"},
                         {"AND\tOR\nNOT", "AND@0 OR@4 NOT@7 end@10"},
                         {"ANDROID ORB NOTE", "word[ANDROID]@0 word[ORB]@8 word[NOTE]@12 end@16"},
                         {"a\u00A0b", "word[a]@0 word[b]@3 end@4"},
                         {"a\"b\"c", "word[a]@0 quote[b]@1 word[c]@4 end@5"},
                         {"“a b”", "quote[a b]@0 end@9"},
                         {"\"a\\\"b\\\\\"", "quote[a\"b\\]@0 end@8"},
                         {"\"a\\b\"", "quote[a\\b]@0 end@5"},
                         {"title:a", "field@0 word[a]@6 end@7"},
                         {"case:US", "case@0 word[US]@5 end@7"},
                         {"lang:ar)", "value[ar]@0 close@7 end@8"},
                         {"feed:\"a b\"", "value[a b]@0 end@10"},
                         {"regex:/a b\\/c/", "value[a b/c]@0 end@14"},
                         {"regex:/a/b", "value[a]@0 word[b]@9 end@10"},
                         {"10:30", "word[10:30]@0 end@5"},
                         {"NEAR/5 ONEAR/s", "near@0 near@7 end@14"},
                         {"within/5(", "within@0 open@8 end@9"},
                         {"atleast/2(", "atleast@0 open@9 end@10"},
                         {"and/or", "word[and/or]@0 end@6"},
                         {"x NEAR/y", "error@2"},
                         {"foo:bar", "error@0"},
                         {"a \"b", "error@2"},
                         {"\\", "word[\\]@0 end@1"},
                         {"\xFF\x80", "word[\xFF\x80]@0 end@2"}}) {
    SCOPED_TRACE(c.query);
    EXPECT_EQ(symbols_in(c.query), c.symbols);
  }
}

TEST(QueryLexer, TellsAQueryFromPlainWords) {
  for (const std::string_view query :
       {"\"a\"", "a (b", "a)", "a AND b", "NOT a", "a NEAR b", "a NEAR/5 b", "title:a",
        "title:\"a\"", "title:(a)", "foo:bar", "“a", "atleast/2(a)", "within/5(a)"}) {
    EXPECT_TRUE(uses_query_syntax(query)) << query;
  }
  for (const std::string_view words :
       {"", " ", "a", "a b", "a and b", "and/or", "breaking: news", "https://example.org", "10:30",
        "near miss", "U.S.", "talk*", "wom?n"}) {
    EXPECT_FALSE(uses_query_syntax(words)) << words;
  }
}

}  // namespace
}  // namespace newswatch::rules
