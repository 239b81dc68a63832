#include "config/json_rows.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace newswatch::config {
namespace {

struct Read {
  std::vector<std::string> rows;  // "item=Q1 label=Joe@en"
  std::string fault;
};

Read read(std::string_view text, std::size_t block) {
  Read made;
  JsonRows rows([&](Row& row) {
    std::string line;
    for (const Cell& cell : row.cells) {
      if (!line.empty()) line += ' ';
      line += cell.variable + "=" + cell.value;
      if (!cell.language.empty()) line += "@" + cell.language;
    }
    made.rows.push_back(line);
  });
  for (; !text.empty(); text.remove_prefix(std::min(block, text.size())))
    rows.feed(text.substr(0, block));
  if (!rows.finish())
    made.fault = std::to_string(rows.fault()->line) + ": " + rows.fault()->message;
  return made;
}

TEST(JsonRows, AreReadFromBothForms) {
  struct Case {
    std::string_view name;
    std::string_view text;
    std::vector<std::string> rows;
  };
  const Case cases[] = {
      {"an array",
       R"([{"item":"Q1","label":"Joe \"B\" é"},{"n":12}])",
       {"item=Q1 label=Joe \"B\" é", "n=12"}},
      {"SPARQL results",
       R"({"head":{"vars":["item","label"]},"results":{"bindings":[
          {"item":{"type":"uri","value":"Q1"},"label":{"xml:lang":"en","type":"literal","value":"Joe"}},
          {"item":{"type":"uri","value":"Q2"}}]}})",
       {"item=Q1 label=Joe@en", "item=Q2"}},
      {"no rows", R"([])", {}},
      {"no bindings", R"({"results":{"bindings":[]}})", {}},
      {"rows elsewhere", R"({"other":[{"item":"Q1"}],"results":{"bindings":[]}})", {}},
      {"deeper values", R"([{"item":{"value":{"value":"Q1"}},"a":["b"],"c":null,"d":true}])", {""}},
      {"blanks", " \n[ {\"a\" : \"b\"} ]\n\n", {"a=b"}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    for (const std::size_t block : {1, 3, 1000}) {
      const Read made = read(c.text, block);
      EXPECT_EQ(made.rows, c.rows);
      EXPECT_EQ(made.fault, "");
    }
  }
}

TEST(JsonRows, TellWhereTheTextIsNone) {
  struct Case {
    std::string_view name;
    std::string text;
    std::string_view fault;
  };
  const Case cases[] = {
      {"cut short", "[{\"a\":\"b\"},\n{\"a\":", "2: this is no JSON: incomplete JSON"},
      {"a stray comma", "[\n{\"a\":1},\n]", "3: this is no JSON"},
      {"two documents", "[]\n[]", "2: "},
      {"a number", "12", "1: expected an array of objects"},
      {"other JSON", R"({"a":{"b":[{"c":"d"}]}})", "1: expected an array of objects"},
      {"nothing", "", "1: this is no JSON"},
      {"nested deep", std::string(10'000, '['), "1: this is no JSON"},
      {"a string without end", "[{\"a\":\"" + std::string(3u << 20, 'x'), "1: this is no JSON"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    for (const std::size_t block : {1u, 4'096u}) {
      const Read made = read(c.text, block);
      EXPECT_TRUE(made.fault.starts_with(c.fault)) << made.fault;
    }
  }
}

TEST(JsonRows, KeepABoundedPartOfARow) {
  std::string text = "[{";
  for (int i = 0; i < 5'000; ++i) text += "\"v" + std::to_string(i) + "\":\"x\",";
  text += "\"last\":\"x\"}]";
  std::size_t cells = 0;
  JsonRows rows([&](Row& row) { cells = row.cells.size(); });
  rows.feed(text);
  EXPECT_TRUE(rows.finish());
  EXPECT_EQ(cells, 1'000u);
}

}  // namespace
}  // namespace newswatch::config
