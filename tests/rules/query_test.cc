#include "rules/query.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "rules/query_lexer.h"
#include "tests/rules/random_rules.h"

namespace newswatch::rules {
namespace {

using Kind = Expr::Kind;

void forget_offsets(Expr& expr) {
  expr.offset = 0;
  for (Expr& part : expr.parts) forget_offsets(part);
}

// The tree as one line: (near/5 a (any b c)).
std::string tree_of(const Expr& expr) {
  std::string out;
  if (expr.field) out += std::string(name_of(*expr.field)) + ":";
  const auto name = [&]() -> std::string {
    const Distance& d = expr.distance;
    switch (expr.kind) {
      case Kind::all:
        return "all";
      case Kind::any:
        return "any";
      case Kind::negation:
        return "not";
      case Kind::near:
        return std::string(d.ordered ? "onear/" : "near/") +
               (d.unit == Distance::Unit::words      ? std::to_string(d.words)
                : d.unit == Distance::Unit::sentence ? "s"
                                                     : "p");
      case Kind::at_least:
        return "atleast/" + std::to_string(expr.count);
      case Kind::official:
        return "official=";
      case Kind::group:
        return "group=";
      case Kind::words:
        return "words=";
      case Kind::regex:
        return "regex=";
      case Kind::language:
        return "lang=";
      case Kind::feed:
        return "feed=";
      case Kind::tag:
        return "tag=";
      case Kind::publisher:
        return "publisher=";
      case Kind::term:
        return expr.exact_case ? "case=" : "";
    }
    return "?";
  }();
  if (expr.parts.empty()) return out + name + "[" + expr.text + "]";
  out += "(" + name;
  for (const Expr& part : expr.parts) out += " " + tree_of(part);
  return out + ")";
}

struct TreeCase {
  std::string_view query;
  std::string_view tree;
};

TEST(Query, IsReadAsTheTreeItMeans) {
  for (const TreeCase& c : std::vector<TreeCase>{
           {"truce", "[truce]"},
           {"  truce\n", "[truce]"},
           {"\"peace talks\"", "[peace talks]"},
           {"“peace talks”", "[peace talks]"},
           {"„peace talks“", "[peace talks]"},
           {"«peace talks»", "[peace talks]"},
           {"\"say \\\"truce\\\"\"", "[say \"truce\"]"},
           {"negotiat*", "[negotiat*]"},
           {"cease-fire", "[cease-fire]"},
           {"U.S.", "[U.S.]"},
           {"停火\u3000AND\u00A0هدنة", "(all [停火] [هدنة])"},
           {"a AND b AND c", "(all [a] [b] [c])"},
           {"a OR b OR c", "(any [a] [b] [c])"},
           {"a AND b OR c AND d", "(any (all [a] [b]) (all [c] [d]))"},
           {"a AND (b OR c) AND d", "(all [a] (any [b] [c]) [d])"},
           {"((a))", "[a]"},
           {"a NOT b", "(all [a] (not [b]))"},
           {"a AND NOT b", "(all [a] (not [b]))"},
           {"a OR NOT b", "(any [a] (not [b]))"},
           {"a NOT b NOT c", "(all [a] (not [b]) (not [c]))"},
           {"NOT a AND b", "(all (not [a]) [b])"},
           {"NOT NOT a", "(not (not [a]))"},
           {"NOT (a OR b)", "(not (any [a] [b]))"},
           {"a NEAR/5 b", "(near/5 [a] [b])"},
           {"a ONEAR/5 b", "(onear/5 [a] [b])"},
           {"a NEAR/s b OR c ONEAR/p d", "(any (near/s [a] [b]) (onear/p [c] [d]))"},
           {"a NEAR/S b", "(near/s [a] [b])"},
           {"a NEAR/5 b NEAR/5 c", "(near/5 (near/5 [a] [b]) [c])"},
           {"a NEAR/5 (b NEAR/5 c)", "(near/5 [a] (near/5 [b] [c]))"},
           {"a AND b NEAR/5 c OR d", "(any (all [a] (near/5 [b] [c])) [d])"},
           {"a NOT b NEAR/5 c", "(all [a] (not (near/5 [b] [c])))"},
           {"NOT a NEAR/5 b", "(not (near/5 [a] [b]))"},
           {"within/25(a AND b AND c)", "(near/25 [a] [b] [c])"},
           {"owithin/s(a AND b AND c)", "(onear/s [a] [b] [c])"},
           {"within/5((a AND b) AND c)", "(near/5 (all [a] [b]) [c])"},
           {"atleast/3(a OR b)", "(atleast/3 (any [a] [b]))"},
           {"ATLEAST/3(a)", "(atleast/3 [a])"},
           {"atleast/3 (a)", "(atleast/3 [a])"},
           {"case:US", "case=[US]"},
           {"case:\"Peace Now\"", "case=[Peace Now]"},
           {"title:case:US", "title:case=[US]"},
           {"title:a", "title:[a]"},
           {"title:(a OR b)", "title:(any [a] [b])"},
           {"text:\"a b\" AND author:c", "(all text:[a b] author:[c])"},
           {"category:a OR url:b", "(any category:[a] url:[b])"},
           {"title:(a AND text:b)", "title:(all [a] text:[b])"},
           {"title:a NEAR/5 b", "(near/5 title:[a] [b])"},
           {"title:atleast/2(a)", "title:(atleast/2 [a])"},
           {"lang:ar", "lang=[ar]"},
           {"feed:\"BBC World\"", "feed=[BBC World]"},
           {"tag:wire AND publisher:BBC", "(all tag=[wire] publisher=[BBC])"},
           {"official:us.blinken", "official=[us.blinken]"},
           {"title:official:us.blinken", "title:official=[us.blinken]"},
           {"group:mediators NOT words:sport", "(all group=[mediators] (not words=[sport]))"},
           {"regex:/cease.?fire/", "regex=[cease.?fire]"},
           {"regex:/a b(c|d)/", "regex=[a b(c|d)]"},
           {"regex:/a\\/b\\d/", "regex=[a/b\\d]"},
           {"\"AND\" AND \"or\"", "(all [AND] [or])"},
           {"\"a:b\"", "[a:b]"},
           {"and/or", "[and/or]"},
           {"near", "[near]"}}) {
    SCOPED_TRACE(c.query);
    const auto parsed = parse_query(c.query);
    if (!parsed) {
      ADD_FAILURE() << parsed.error().message;
      continue;
    }
    EXPECT_EQ(tree_of(parsed->expr), c.tree);
  }
}

struct FaultCase {
  std::string query;
  std::uint32_t offset;
  std::string_view told;  // a part of the message
  QueryError::Kind kind = QueryError::Kind::syntax;
};

TEST(Query, TellsFaultsWithTheirPlaceAndTheMend) {
  using Error = QueryError::Kind;
  for (const FaultCase& c : std::vector<FaultCase>{
           {"", 0, "The query is empty"},
           {"  ", 2, "The query is empty"},
           {"truce talks", 6, "write \"truce talks\" for a phrase, or truce AND talks."},
           {"truce AND peace talks", 16, "\"peace talks\""},
           {"truce \"peace talks\"", 6, "An operator is missing here"},
           {"truce (talks)", 6, "An operator is missing here"},
           {"(truce) talks", 8, "An operator is missing here"},
           {"truce lang:en", 6, "An operator is missing here"},
           {"(truce OR talks", 0, "never closed"},
           {"truce AND (talks", 10, "never closed"},
           {"(", 1, "never closed"},
           {"truce)", 5, "closes nothing"},
           {"()", 0, "nothing between these parentheses"},
           {"truce AND ()", 10, "nothing between these parentheses"},
           {"truce and talks", 6, "write AND"},
           {"truce or talks", 6, "write OR"},
           {"truce not talks", 6, "write NOT"},
           {"truce near/5 talks", 6, "NEAR/5"},
           {"truce onear/5 talks", 6, "ONEAR/5"},
           {"truce -talks", 6, "NOT talks"},
           {"truce && talks", 6, "write AND"},
           {"truce | talks", 6, "write OR"},
           {"truce AND", 9, "Something is missing at the end"},
           {"truce AND OR talks", 10, "missing before this"},
           {"AND truce", 0, "begins with an operator"},
           {"NEAR/5 truce", 0, "begins with an operator"},
           {"(AND truce)", 1, "missing before this"},
           {"truce NEAR/ talks", 6, "NEAR wants a distance from 1 to 1000 words"},
           {"truce NEAR talks", 6, "NEAR wants a distance"},
           {"truce NEAR/0 talks", 6, "from 1 to 1000"},
           {"truce NEAR/1001 talks", 6, "from 1 to 1000"},
           {"truce NEAR/-1 talks", 6, "from 1 to 1000"},
           {"truce NEAR/99999999999 talks", 6, "from 1 to 1000"},
           {"truce ONEAR/x talks", 6, "ONEAR wants a distance"},
           {"truce NEAR/5 NOT talks", 13, "a NOT (a NEAR/5 b)"},
           {"within/5 truce", 0, "within is followed by a group"},
           {"within/5(truce)", 0, "within binds two"},
           {"within/5(truce OR talks)", 0, "within binds two"},
           {"within/x(truce AND talks)", 0, "within wants a distance"},
           {"atleast/3 truce", 0, "atleast is followed by a group"},
           {"atleast/0(truce)", 0, "a number from 1 to 1000"},
           {"atleast/1001(truce)", 0, "a number from 1 to 1000"},
           {"atleast/(truce)", 0, "a number from 1 to 1000"},
           {"titel:truce", 0, "There is no field titel:. Did you mean title?",
            Error::unknown_field},
           {"lng:ar", 0, "Did you mean lang?", Error::unknown_field},
           {"publishr:x", 0, "Did you mean publisher?", Error::unknown_field},
           {"zzzzzz:x", 0, "A colon inside a word needs quotation marks", Error::unknown_field},
           {"truce AND http://example.org", 10, "no field http:", Error::unknown_field},
           {"title:", 6, "Something is missing at the end"},
           {"title:AND", 6, "missing before this"},
           {"title:lang:ar", 0, "not before another field"},
           {"title:text:truce", 0, "not before another field"},
           {"title:(text:truce)", 0, "not before another field"},
           {"case:(US OR UK)", 0, "case: stands directly before a word"},
           {"case:lang:ar", 0, "case: stands directly before a word"},
           {"lang:", 0, "Nothing follows lang:"},
           {"tag: wire", 0, "Nothing follows tag:"},
           {"official:\"\"", 0, "Nothing follows official:"},
           {"regex:truce", 0, "between slashes"},
           {"regex:/truce", 0, "closing slash is missing"},
           {"regex://", 0, "Nothing follows regex:"},
           {"\"truce", 0, "never closed: put \""},
           {"truce AND “talks", 10, "never closed: put ”"},
           {"\"\"", 0, "There is no word here"},
           {"--", 0, "There is no word here"},
           {"*", 0, "at least two letters"},
           {"t*", 0, "at least two letters"},
           {"*fire", 0, "at least two letters"},
           {"\"peace t*\"", 0, "at least two letters"},
           {"truce AND ?a", 10, "at least two letters"}}) {
    SCOPED_TRACE(c.query);
    const auto parsed = parse_query(c.query);
    if (parsed) {
      ADD_FAILURE() << "read as " << tree_of(parsed->expr);
      continue;
    }
    const QueryError& error = parsed.error();
    EXPECT_EQ(error.offset, c.offset);
    EXPECT_EQ(error.kind, c.kind);
    EXPECT_NE(error.message.find(c.told), std::string::npos) << error.message;
  }
}

TEST(Query, WarnsWhereAndAndOrStandSideBySide) {
  struct Case {
    std::string_view query;
    std::vector<std::uint32_t> warnings;  // offsets
  };
  for (const Case& c : std::vector<Case>{{"a AND b OR c", {2}},
                                         {"a OR b AND c", {7}},
                                         {"a NOT b OR c", {2}},
                                         {"(a AND b) OR c", {}},
                                         {"a AND (b OR c)", {}},
                                         {"a OR b OR c", {}},
                                         {"a NEAR/5 b OR c", {}},
                                         {"x AND (a AND b OR c)", {9}},
                                         {"(a AND b OR c) OR (d OR e AND f)", {3, 26}},
                                         {"title:(a AND b) OR c", {}},
                                         {"a OR (b) AND c", {9}}}) {
    SCOPED_TRACE(c.query);
    const auto parsed = parse_query(c.query);
    ASSERT_TRUE(parsed.has_value());
    std::vector<std::uint32_t> offsets;
    for (const QueryError& warning : parsed->warnings) offsets.push_back(warning.offset);
    EXPECT_EQ(offsets, c.warnings);
  }
}

TEST(Query, TellsWhereEachPartBegins) {
  const auto parsed = parse_query("truce AND (a NEAR/5 title:b) NOT case:US");
  ASSERT_TRUE(parsed.has_value());
  const Expr& whole = parsed->expr;
  EXPECT_EQ(whole.offset, 0u);
  EXPECT_EQ(whole.parts[1].offset, 11u);
  EXPECT_EQ(whole.parts[1].parts[1].offset, 20u);
  EXPECT_EQ(whole.parts[2].offset, 29u);
  EXPECT_EQ(whole.parts[2].parts[0].offset, 33u);
}

TEST(Query, RefusesWhatIsTooLargeOrTooDeep) {
  const auto repeated = [](std::string_view text, std::size_t n) {
    std::string out;
    for (std::size_t i = 0; i < n; ++i) out += text;
    return out;
  };
  const std::string limit(kMaxQueryBytes, 'a');
  EXPECT_TRUE(parse_query(limit).has_value());
  for (const std::string& query :
       {limit + "a", std::string(1'000'000, '('), repeated("a OR ", 200'000) + "a",
        repeated("(", 30'000) + "a", repeated("(", 100'000), repeated("NOT ", 10'000) + "a",
        repeated("title:", 10'000) + "a", repeated("atleast/2(", 5'000),
        repeated("a NEAR/5 ", 7'000) + "a", repeated("(a AND ", 9'000),
        repeated("within/5(a AND ", 4'000)}) {
    SCOPED_TRACE(query.substr(0, 30));
    const auto parsed = parse_query(query);
    ASSERT_FALSE(parsed.has_value());
    EXPECT_EQ(parsed.error().kind, QueryError::Kind::too_large) << parsed.error().message;
  }
  EXPECT_TRUE(parse_query(repeated("a OR ", 12'000) + "a").has_value());
  EXPECT_TRUE(parse_query(repeated("(", 60) + "a" + repeated(")", 60)).has_value());
  EXPECT_FALSE(parse_query(repeated("(", 65) + "a" + repeated(")", 65)).has_value());
}

TEST(Query, SurvivesEveryCutAndEverySwapOfItsBytes) {
  const std::string query =
      "(a AND \"b c\") NEAR/5 title:case:US NOT regex:/x\\/y/ OR atleast/2(“d” OR lang:ar) OR "
      "within/s(e AND f*)";
  for (std::size_t i = 0; i <= query.size(); ++i) {
    (void)parse_query(query.substr(0, i));
    (void)parse_query(query.substr(i));
    for (const char c : {'\0', '(', ')', '"', '/', ':', '\\', ' ', '\x80', '\xFF', '*'}) {
      std::string other = query;
      if (i < other.size()) other[i] = c;
      const auto parsed = parse_query(other);
      if (!parsed) {
        EXPECT_LE(parsed.error().offset, other.size());
        EXPECT_FALSE(parsed.error().message.empty());
      }
    }
  }
}

TEST(QueryItem, IsAPhraseUnlessOnlyAQueryCanHoldIt) {
  for (const TreeCase& c :
       std::vector<TreeCase>{{"truce", "[truce]"},
                             {"  set   to\tmeet ", "[set to meet]"},
                             {"cease-fire", "[cease-fire]"},
                             {"talk*", "[talk*]"},
                             {"peace and love", "[peace and love]"},
                             {"10:30", "[10:30]"},
                             {"breaking: truce", "[breaking: truce]"},
                             {"https://example.org/a", "[https://example.org/a]"},
                             {"either/or", "[either/or]"},
                             {"\"set to meet\"", "[set to meet]"},
                             {"truce AND talks", "(all [truce] [talks])"},
                             {"(truce)", "[truce]"},
                             {"title:truce", "title:[truce]"},
                             {"title:\"a b\"", "title:[a b]"},
                             {"case:US", "case=[US]"},
                             {"truce NEAR/5 talks", "(near/5 [truce] [talks])"},
                             {"atleast/2(a)", "(atleast/2 [a])"},
                             {"words:talks", "words=[talks]"}}) {
    SCOPED_TRACE(c.query);
    const auto item = parse_item(c.query);
    ASSERT_TRUE(item.has_value()) << item.error().message;
    EXPECT_EQ(tree_of(*item), c.tree);
  }
  for (const std::string_view wrong : {"", "  ", "--", "a*", "truce AND", "titel:truce"}) {
    SCOPED_TRACE(wrong);
    EXPECT_FALSE(parse_item(wrong).has_value());
  }
}

// Trees that random_rules.h does not make: any text a term or a name may hold.
Expr with_odd_texts(Expr expr, test::Chance& chance) {
  constexpr std::string_view kTerms[]{"truce",     "AND",     "not",         "a b",   "say \"no\"",
                                      "C:\\temp",  "near/5",  "within/3",    "a:b",   "(x)",
                                      "NEAR/5",    "-minus",  "“curly”",     "停火",  "tail\\",
                                      "atleast/2", "title:x", "perm* truce", "«x» y", "a&&b"};
  constexpr std::string_view kPatterns[]{"a/b", "\\\\", "x|y", "a b", "\\d+\\.", "[/]"};
  constexpr std::string_view kNames[]{"wire", "BBC World", "a\"b", "x)", "a/b", "us.blinken", "é"};
  switch (expr.kind) {
    case Kind::term:
      expr.text = chance.pick(kTerms);
      break;
    case Kind::regex:
      expr.text = chance.pick(kPatterns);
      break;
    case Kind::language:
    case Kind::feed:
    case Kind::tag:
    case Kind::publisher:
    case Kind::words:
      expr.text = chance.pick(kNames);
      break;
    default:
      break;
  }
  for (Expr& part : expr.parts) part = with_odd_texts(std::move(part), chance);
  return expr;
}

TEST(ToQuery, PrintsWhatIsReadBackAsTheSameTree) {
  test::Chance chance(test::seed_of_run());
  test::RandomRules random(chance);
  const int count = test::is_long_run() ? 500'000 : 5'000;
  for (int n = 0; n < count && !HasFailure(); ++n) {
    const Expr expr = with_odd_texts(random.expr(1 + n % 5), chance);
    const std::string query = to_query(expr);
    auto parsed = parse_query(query);
    ASSERT_TRUE(parsed.has_value()) << query << "\n" << parsed.error().message;
    forget_offsets(parsed->expr);
    EXPECT_EQ(parsed->expr, expr) << query << "\n"
                                  << tree_of(parsed->expr) << "\n"
                                  << tree_of(expr);
  }
}

TEST(ToQuery, SparesParentheses) {
  for (const std::string_view query :
       {"truce", "\"peace talks\"", "a AND b NOT c", "a OR (b AND c)", "(a OR b) AND c",
        "a NEAR/5 b NEAR/5 c", "a NEAR/5 (b NEAR/5 c)", "NOT a", "NOT (a NEAR/5 b)",
        "within/25(a AND b AND c)", "owithin/s(a AND b AND c)", "title:(a OR b)", "title:case:US",
        "atleast/3(a OR b)", "lang:ar AND feed:\"BBC World\"", "regex:/a\\/b/"}) {
    const auto parsed = parse_query(query);
    ASSERT_TRUE(parsed.has_value()) << query;
    EXPECT_EQ(to_query(parsed->expr), query);
  }
}

TEST(ToQuery, EarnsNoWarning) {
  test::Chance chance(test::seed_of_run() + 2);
  test::RandomRules random(chance);
  for (int n = 0; n < 2'000 && !HasFailure(); ++n) {
    const std::string query = to_query(random.expr(1 + n % 5));
    const auto parsed = parse_query(query);
    ASSERT_TRUE(parsed.has_value()) << query;
    EXPECT_TRUE(parsed->warnings.empty()) << query;
  }
}

// Parentheses that only spare the reader a doubt must not make a deep query too deep.
TEST(ToQuery, PrintsTheDeepestQueryOfAndAndOr) {
  std::string query = "a";
  for (std::size_t i = 0; i + 1 < kMaxQueryDepth; ++i)
    query = "(" + query + " OR b AND c) AND d OR e";
  const auto parsed = parse_query(query);
  ASSERT_TRUE(parsed.has_value()) << parsed.error().message;
  const auto again = parse_query(to_query(parsed->expr));
  ASSERT_TRUE(again.has_value()) << again.error().message;
  EXPECT_EQ(to_query(again->expr), to_query(parsed->expr));
}

}  // namespace
}  // namespace newswatch::rules
