#include "config/people_import.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "config/opensanctions.h"
#include "config/people_yaml.h"
#include "config/wikidata.h"

namespace newswatch::config {
namespace {

struct Imported {
  std::string yaml;
  std::vector<std::string> told;  // "3: message"; "3~ message" for what was changed
  std::string fault;
  ImportCounts counts;
  std::optional<Register> found;
};

Imported import_of(std::string_view text, ImportChoice choice = {}, std::size_t block = 1'000) {
  Imported made;
  PeopleImport people(
      std::move(choice),
      [&](const ImportedPerson& person, std::uint64_t) { made.yaml += to_yaml(person); },
      [&](const ImportTold& told) {
        const bool changed = told.kind == ImportTold::Kind::changed;
        made.told.push_back(std::to_string(told.line) + (changed ? "~ " : ": ") + told.message);
      });
  for (; !text.empty(); text.remove_prefix(std::min(block, text.size()))) {
    if (!people.feed(text.substr(0, block))) break;
  }
  people.finish();
  if (people.fault())
    made.fault = std::to_string(people.fault()->line) + ": " + people.fault()->message;
  made.counts = people.counts();
  made.found = people.found();
  return made;
}

constexpr std::string_view kSanctions =
    "\"id\",\"schema\",\"name\",\"aliases\",\"birth_date\",\"countries\",\"addresses\","
    "\"identifiers\",\"sanctions\",\"phones\",\"emails\",\"program_ids\",\"dataset\","
    "\"first_seen\",\"last_seen\",\"last_change\"\n";

std::string sanctions_line(std::string_view id, std::string_view schema, std::string_view name,
                           std::string_view aliases, std::string_view countries = "ru",
                           std::string_view dataset = "EU FSF;us_ofac_sdn") {
  std::string line;
  for (const std::string_view field :
       {id, schema, name, aliases, std::string_view("1952-10-07"), countries}) {
    line += '"';
    for (const char c : field) line += c == '"' ? "\"\"" : std::string(1, c);
    line += "\",";
  }
  return line + "\"\",\"\",\"a; b\nc\",\"\",\"\",\"EU-UKR\",\"" + std::string(dataset) +
         "\",\"2021\",\"2024\",\"2024\"\n";
}

TEST(PeopleImport, ReadsOpenSanctions) {
  const std::string text =
      "\xEF\xBB\xBF" + std::string(kSanctions) +
      sanctions_line("Q7747", "Person", "PUTIN, Vladimir Vladimirovich",
                     "Vladimir Putin;Владимир Владимирович ПУТИН;vladimir putin;Путин;"
                     "\"Putin; Vladimir\";普京;弗拉基米尔·普京;Mr. Putin;فلاديمير بوتين") +
      sanctions_line("NK-a b/c", "Person", "Joe Q. Public", "") +
      sanctions_line("x", "Company", "A Firm", "");
  for (const std::size_t block : {1u, 13u, 100'000u}) {
    const Imported made = import_of(text, {}, block);
    EXPECT_EQ(made.fault, "");
    EXPECT_EQ(made.told, std::vector<std::string>{});
    EXPECT_EQ(made.found, Register::opensanctions);
    EXPECT_EQ(made.yaml, R"(  - id: os.Q7747
    name: 'Vladimir Vladimirovich Putin'
    family_name: 'Putin'
    family_alone: never
    aliases:
      - 'Vladimir Putin'
      - 'Владимир Владимирович Путин'
      - 'Putin; Vladimir'
      - '弗拉基米尔·普京'
      - 'فلاديمير بوتين'
    weak_aliases:
      - 'Путин'
      - '普京'
      - 'Mr. Putin'
    spellings: false
    groups:
      - 'eu-fsf'
      - 'us-ofac-sdn'
  - id: os.NK-a-b-c
    name: 'Joe Q. Public'
    spellings: false
    groups:
      - 'eu-fsf'
      - 'us-ofac-sdn'
)");
    EXPECT_EQ(made.counts.people, 2u);
    EXPECT_EQ(made.counts.other_schemas, 1u);
    EXPECT_EQ(made.counts.made_weak, 3u);
  }
}

TEST(PeopleImport, GoesByTheNamesOfTheColumns) {
  const Imported made =
      import_of("name,topics,id,extra,schema\r\nJoe Biden,role.pep,Q6279,x,Person\r\n");
  EXPECT_EQ(made.fault, "");
  EXPECT_EQ(made.yaml,
            "  - id: os.Q6279\n    name: 'Joe Biden'\n    spellings: false\n    groups:\n      - "
            "'role-pep'\n");
}

TEST(PeopleImport, TakesOnlyWhoIsAskedFor) {
  const std::string text = std::string(kSanctions) +
                           sanctions_line("a", "Person", "Anna Adler", "", "il;us", "EU FSF") +
                           sanctions_line("b", "Person", "Bert Berger", "", "IL", "un_sc") +
                           sanctions_line("c", "Person", "Carl Cohen", "", "", "");
  struct Case {
    std::string_view name;
    ImportChoice choice;
    std::vector<std::string_view> ids;
    std::size_t not_asked_for;
    bool is_cut;
  };
  const Case cases[] = {
      {"all", {}, {"os.a", "os.b", "os.c"}, 0, false},
      {"countries", {.countries = {"us", "IL"}}, {"os.a", "os.b"}, 1, false},
      {"datasets", {.datasets = {"un-sc", "nobody"}}, {"os.b"}, 2, false},
      {"a title", {.datasets = {"EU FSF"}}, {"os.a"}, 2, false},
      {"both", {.countries = {"il"}, .datasets = {"eu_fsf"}}, {"os.a"}, 2, false},
      {"a limit", {.limit = 2}, {"os.a", "os.b"}, 0, true},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const Imported made = import_of(text, c.choice);
    for (const std::string_view id : {"os.a", "os.b", "os.c"}) {
      const bool wanted = std::ranges::find(c.ids, id) != c.ids.end();
      EXPECT_EQ(made.yaml.find(std::string(id) + "\n") != std::string::npos, wanted) << id;
    }
    EXPECT_EQ(made.counts.not_asked_for, c.not_asked_for);
    EXPECT_EQ(made.counts.is_cut, c.is_cut);
  }
  EXPECT_NE(import_of(text, {.groups = {"desk"}}).yaml.find("      - 'desk'\n      - 'eu-fsf'\n"),
            std::string::npos);
}

TEST(PeopleImport, TellsALineThatMakesNoOfficial) {
  struct Case {
    std::string_view name;
    std::string text;
    std::vector<std::string> told;
  };
  const std::string header = "id,schema,name,aliases\n";
  const std::string full(300, 'x');
  const Case cases[] = {
      {"one word",
       header + "a,Person,Sting,Gordon\n",
       {"2: os.a: \"Sting\" is one word, which many texts hold, and no alias is a full name"}},
      {"one word and a full alias",
       header + "a,Person,Sting,Gordon Sumner\n",
       {"2~ os.a: its name is one word; an alias, \"Gordon Sumner\", takes its place"}},
      {"no name", header + "a,Person,(),\n", {"2: os.a: it has no name"}},
      {"no id", header + ",Person,Joe Biden,\n", {"2: expected an id, found none"}},
      {"too long",
       header + "a,Person," + full + " " + full + ",\n",
       {"2: os.a: \"" + std::string(80, 'x') +
        "…\" is too long for a name, and no alias is a full "
        "name"}},
      {"too few fields",
       header + "a,Person\nb,Person,Joe Biden,\n",
       {"2: expected 4 fields as in the header, found 2"}},
      {"an id twice",
       header + "a,Person,Joe Biden,\na,Person,Joe Biden,\n",
       {"3: \"os.a\" stands in an earlier line too"}},
      {"an open quote",
       header + "a,Person,\"Joe Biden,\n",
       {"2: a quote opens here and is not closed within 1 MiB"}},
      {"a long alias",
       header + "a,Person,Joe Biden," + full + " " + full + "\n",
       {"2~ os.a: 1 aliases too many or too long"}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const Imported made = import_of(c.text);
    EXPECT_EQ(made.told, c.told);
    EXPECT_EQ(made.fault, "");
    const bool refused = made.told.front().find(": ") < made.told.front().find("~ ");
    EXPECT_EQ(made.counts.not_imported, refused ? 1u : 0u);
  }
}

TEST(PeopleImport, CapsTheAliasesOfOnePerson) {
  std::string aliases;
  for (int i = 0; i < 100; ++i)
    aliases += "Joe B" + std::string(static_cast<std::size_t>(i), 'x') + " Biden;";
  for (int i = 0; i < 20; ++i) aliases += std::string(static_cast<std::size_t>(i) + 3, 'y') + ";";
  const Imported made = import_of("id,schema,name,aliases\na,Person,Joe Biden," + aliases + "\n");
  EXPECT_EQ(made.told, std::vector<std::string>{"2~ os.a: 40 aliases too many or too long"});
  EXPECT_EQ(std::ranges::count(made.yaml, '\n'), 2 + 1 + 64 + 1 + 16 + 1);
}

TEST(PeopleImport, ReadsTheAnswerOfAQuery) {
  const std::string_view yaml = R"(  - id: wd.Q76
    name: 'Barack Obama'
    family_name: 'Obama'
    family_alone: never
    aliases:
      - 'Barack Hussein Obama II'
      - 'Барак Обама'
    weak_aliases:
      - 'Barry'
    spellings: false
    roles:
      - role: 'President of the United States'
        since: 2009-01-20
        until: 2017-01-20
      - role: 'United States senator'
        since: 2005-01-01
  - id: wd.Q1
    name: 'Anna Adler'
    spellings: false
    role: 'minister: of ''trade'''
    until: 1948-12-31
)";
  const std::string_view csv =
      "item,itemLabel,itemAltLabel,familyName,familyNameLabel,position,positionLabel,start,end\r\n"
      "http://www.wikidata.org/entity/Q76,Barack Obama,\"Barry, Barack Hussein Obama II\","
      "http://www.wikidata.org/entity/Q1,Obama,http://www.wikidata.org/entity/Q2,"
      "President of the United States,2009-01-20T00:00:00Z,2017-01-20T00:00:00Z\r\n"
      "http://www.wikidata.org/entity/Q1,Anna Adler,,,,,minister: of 'trade',_:b0,1948\r\n"
      "http://www.wikidata.org/entity/Q76,Барак Обама,Barry,,,,United States senator,"
      "2005-01-01T00:00:00Z,http://www.wikidata.org/.well-known/genid/abc\r\n";
  const std::string_view array =
      R"([{"item":"http://www.wikidata.org/entity/Q76","itemLabel":"Barack Obama",
           "altLabel":"Barry|Barack Hussein Obama II","familyNameLabel":"Obama",
           "office":"President of the United States","since":"+2009-01-20T00:00:00Z",
           "until":"2017-01-20"},
          {"item":"Q1","itemLabel":"Anna Adler","role":"minister: of 'trade'","endTime":"1948"},
          {"item":"wd:Q76","label":"Барак Обама","role_label":"United States senator","start":"2005"}])";
  const std::string_view results =
      R"({"head":{"vars":["person","personLabel"]},"results":{"bindings":[
        {"person":{"type":"uri","value":"http://www.wikidata.org/entity/Q76"},
         "personLabel":{"type":"literal","xml:lang":"ru","value":"Барак Обама"},
         "alias":{"type":"literal","value":"Barack Hussein Obama II"},
         "familyNameLabel":{"type":"literal","value":"Obama"},
         "positionLabel":{"type":"literal","value":"President of the United States"},
         "start":{"type":"literal","value":"2009-01-20T00:00:00Z"},
         "end":{"type":"literal","value":"2017-01-20T00:00:00Z"}},
        {"person":{"type":"uri","value":"http://www.wikidata.org/entity/Q1"},
         "personLabel":{"type":"literal","value":"Anna Adler"},
         "positionLabel":{"value":"minister: of 'trade'"},
         "start":{"type":"bnode","value":"2001"},"end":{"value":"1948-00-00T00:00:00Z"}},
        {"person":{"type":"uri","value":"http://www.wikidata.org/entity/Q76"},
         "personLabel":{"type":"literal","xml:lang":"en","value":"Barack Obama"},
         "alias":{"type":"literal","value":"Barry"},
         "positionLabel":{"type":"literal","value":"United States senator"},
         "start":{"type":"literal","value":"2005-01-01T00:00:00Z"}}]}})";
  for (const std::string_view text : {csv, array}) {
    const Imported made = import_of(text);
    EXPECT_EQ(made.fault, "");
    EXPECT_EQ(made.told, std::vector<std::string>{});
    EXPECT_EQ(made.yaml, yaml);
    EXPECT_EQ(made.found, Register::wikidata);
  }
  EXPECT_EQ(import_of(results).yaml, yaml);
}

TEST(PeopleImport, LeavesOutLabelsThatAreItems) {
  const Imported made = import_of(
      "item,itemLabel,givenNameLabel,familyNameLabel\nQ5,Q5,Anna,Adler\nQ6,Q6,,\nx,Joe Biden,,\n");
  EXPECT_EQ(made.yaml,
            "  - id: wd.Q5\n    name: 'Anna Adler'\n    family_name: 'Adler'\n    family_alone: "
            "never\n    spellings: false\n");
  EXPECT_EQ(made.told, (std::vector<std::string>{
                           "4: expected an item such as http://www.wikidata.org/entity/Q76, found "
                           "\"x\"",
                           "3: wd.Q6: it has no name"}));
}

TEST(PeopleImport, FiltersPeopleOfAQueryByCountry) {
  const Imported made =
      import_of("item,itemLabel,countryLabel\nQ5,Anna Adler,Israel\nQ6,Bo Berg,\n",
                {.countries = {"israel"}});
  EXPECT_EQ(made.yaml, "  - id: wd.Q5\n    name: 'Anna Adler'\n    spellings: false\n");
  EXPECT_EQ(made.counts.not_asked_for, 1u);
}

TEST(PeopleImport, TellsWhatItExpected) {
  struct Case {
    std::string_view text;
    ImportChoice choice;
    std::string_view fault;
  };
  const Case cases[] = {
      {"", {}, "1: expected a header with id, schema and name"},
      {"\n\n", {}, "1: expected a header with id, schema and name"},
      {"a,b\nc,d\n",
       {},
       "1: expected a header with id, schema and name, as OpenSanctions' "
       "targets.simple.csv has it, or a header with item"},
      {"item\tlabel\n", {}, "1: expected a header"},
      {"id;schema;name\n", {}, "1: expected a header"},
      {"id,schema,name\n", {.from = Register::wikidata}, "1: expected a header with item"},
      {"item,itemLabel\n", {.from = Register::opensanctions}, "1: expected a header with id"},
      {"[]", {.from = Register::opensanctions}, "1: expected a header with id"},
      {"[]", {.datasets = {"x"}}, "1: the answer of a query names no datasets"},
      {"{\"a\":1}", {}, "1: expected an array of objects"},
      {"[{]", {}, "1: this is no JSON"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    EXPECT_TRUE(import_of(c.text, c.choice).fault.starts_with(c.fault))
        << import_of(c.text, c.choice).fault;
  }
  EXPECT_NE(import_of("id;schema;name\n").fault.find("commas divide"), std::string::npos);
}

TEST(WikidataDay, IsWhatTheValueSays) {
  struct Case {
    std::string_view text;
    std::string_view begin;
    std::string_view end;
  };
  const Case cases[] = {
      {"2021-01-26", "2021-01-26", "2021-01-26"},
      {"2021-01-26T12:34:56Z", "2021-01-26", "2021-01-26"},
      {"+1948-05-14T00:00:00Z", "1948-05-14", "1948-05-14"},
      {"1949-01-01T00:00:00Z", "1949-01-01", "1949-01-01"},
      {"1949", "1949-01-01", "1949-12-31"},
      {"1949-02", "1949-02-01", "1949-02-28"},
      {"+1949-00-00T00:00:00Z", "1949-01-01", "1949-12-31"},
      {"1949-02-00", "1949-02-01", "1949-02-28"},
      {"-0044-03-15T00:00:00Z", "", ""},
      {"0000-01-01", "", ""},
      {"2021-02-30", "", ""},
      {"2021-13-01", "", ""},
      {"20210126", "", ""},
      {"2021-1-26", "", ""},
      {"2021-01-26 00:00", "", ""},
      {"2021--1-26", "", ""},
      {"_:b0", "", ""},
      {"", "", ""},
  };
  const auto written = [](std::optional<std::chrono::sys_days> day) -> std::string {
    if (!day) return "";
    const std::string yaml = to_yaml({.id = "x", .name = "x", .roles = {{.since = day}}});
    return yaml.substr(yaml.find("since: ") + 7, 10);
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    EXPECT_EQ(written(wikidata_day(c.text, DayOf::begin)), c.begin);
    EXPECT_EQ(written(wikidata_day(c.text, DayOf::end)), c.end);
  }
}

TEST(OpenSanctionsValues, MayHoldTheirOwnQuotes) {
  using Values = std::vector<std::string>;
  EXPECT_EQ(values_in(""), Values{});
  EXPECT_EQ(values_in("a;b"), (Values{"a", "b"}));
  EXPECT_EQ(values_in("a;;b;"), (Values{"a", "b"}));
  EXPECT_EQ(values_in("\"a;b\";c"), (Values{"a;b", "c"}));
  EXPECT_EQ(values_in("\"a\"\"b\";c"), (Values{"a\"b", "c"}));
  EXPECT_EQ(values_in("a\"b;c"), (Values{"a\"b", "c"}));
  EXPECT_EQ(values_in("\"a;b"), (Values{"a;b"}));
}

}  // namespace
}  // namespace newswatch::config
