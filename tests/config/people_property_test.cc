// Whatever a register holds, what is printed loads, and holds the names that were read.

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"
#include "config/people_import.h"
#include "config/people_yaml.h"
#include "tests/config/fixtures.h"
#include "tests/support/seed.h"

namespace newswatch::config {
namespace {

constexpr int kRounds = 150;
constexpr int kPeople = 20;

// What YAML, CSV, JSON, the rules or a terminal may stumble over.
const std::vector<std::string> kPieces{"Joe",
                                       "Biden",
                                       "BIDEN",
                                       ",",
                                       " ",
                                       ":",
                                       ": ",
                                       " #",
                                       "'",
                                       "''",
                                       "\"",
                                       "\\",
                                       "\\n",
                                       "- ",
                                       "? ",
                                       "*a",
                                       "&a",
                                       "!!str",
                                       "{",
                                       "}",
                                       "[",
                                       "]",
                                       "%",
                                       "@",
                                       "`",
                                       "|",
                                       ">",
                                       "~",
                                       "null",
                                       "yes",
                                       "<<",
                                       "---",
                                       "...",
                                       "\t",
                                       "\n",
                                       "\r\n",
                                       "\x01",
                                       "\x1b[",
                                       "\x7f",
                                       "\u0085",
                                       "\u2028",
                                       "(",
                                       ")",
                                       "\u202e",
                                       "\ufeff",
                                       "\xff",
                                       "\xc3",
                                       "\xed\xa0\x80",
                                       "\xf4\x90\x80\x80",
                                       "\u0000",
                                       "=",
                                       "Владимир",
                                       "ПУТИН",
                                       "محمد",
                                       "نتنياهو",
                                       "习近平",
                                       "安倍",
                                       "윤석열",
                                       "ประยุทธ์",
                                       "Ángela",
                                       "van",
                                       "der",
                                       "al-",
                                       "O'Neill",
                                       "Jr.",
                                       "\U0001F600",
                                       "\u0301",
                                       "\u200d",
                                       "\uFFFF",
                                       "\uE000",
                                       "ß",
                                       "İ",
                                       ";",
                                       "Q5",
                                       "{{x}}",
                                       "${env:HOME}"};

std::string hostile(std::mt19937_64& random, std::size_t most) {
  std::string text;
  for (std::size_t n = random() % (most + 1); n > 0; --n) {
    text += kPieces[random() % kPieces.size()];
    if (random() % 3 == 0) text += ' ';
    if (random() % 50 == 0) text += std::string(1, '\0');
  }
  return text;
}

std::string field(const std::string& value) {
  std::string out = "\"";
  for (const char c : value) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

std::vector<ImportedPerson> read(std::string_view text) {
  std::vector<ImportedPerson> people;
  PeopleImport import(
      {}, [&](const ImportedPerson& one, std::uint64_t) { people.push_back(one); },
      [](const ImportTold&) {});
  import.feed(text);
  import.finish();
  return people;
}

void expect_to_load(const std::vector<ImportedPerson>& people) {
  const test::Folder folder;
  std::string yaml = "officials:\n";
  for (const ImportedPerson& one : people) yaml += to_yaml(one);
  if (people.empty()) yaml = "officials: []\n";
  folder.write("newswatch.yaml", yaml);
  const auto loaded = load(folder.file("newswatch.yaml"), test::secrets_of({}));
  ASSERT_TRUE(loaded.has_value()) << test::told(loaded.error(), folder.path()).front() << "\n"
                                  << yaml;
  const auto& officials = loaded->rules->settings().officials;
  ASSERT_EQ(officials.size(), people.size());
  for (std::size_t i = 0; i < people.size(); ++i) {
    EXPECT_EQ(officials[i].id, people[i].id);
    EXPECT_EQ(officials[i].name, people[i].name);
    EXPECT_EQ(officials[i].family_name, people[i].family_name);
    EXPECT_EQ(officials[i].aliases, people[i].aliases);
    EXPECT_EQ(officials[i].weak_aliases, people[i].weak_aliases);
    EXPECT_EQ(officials[i].groups, people[i].groups);
    EXPECT_NE(officials[i].family_alone, rules::FamilyAlone::always);
    ASSERT_EQ(officials[i].roles.size(), people[i].roles.size());
    for (std::size_t k = 0; k < people[i].roles.size(); ++k) {
      EXPECT_EQ(officials[i].roles[k].role, people[i].roles[k].role);
      EXPECT_EQ(officials[i].roles[k].since, people[i].roles[k].since);
      EXPECT_EQ(officials[i].roles[k].until, people[i].roles[k].until);
    }
  }
}

TEST(PeopleProperty, WhateverASanctionsListHoldsLoads) {
  std::mt19937_64 random(testing::seed_of_run(20240610));
  std::size_t imported = 0;
  for (int round = 0; round < kRounds; ++round) {
    std::string csv = "id,schema,name,aliases,dataset\n";
    for (int i = 0; i < kPeople; ++i) {
      std::string aliases;
      for (std::size_t n = random() % 8; n > 0; --n) aliases += hostile(random, 5) + ";";
      csv += field(std::to_string(i) + hostile(random, 1)) + ",Person," +
             field(hostile(random, 5)) + "," + field(aliases) + "," + field(hostile(random, 3)) +
             "\n";
    }
    const auto people = read(csv);
    imported += people.size();
    expect_to_load(people);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(imported, static_cast<std::size_t>(kRounds));
}

TEST(PeopleProperty, WhateverAQueryAnswersLoads) {
  std::mt19937_64 random(testing::seed_of_run(20240611));
  std::size_t imported = 0;
  for (int round = 0; round < kRounds; ++round) {
    std::string csv = "item,itemLabel,altLabel,familyNameLabel,positionLabel,start,end\n";
    for (int i = 0; i < kPeople; ++i) {
      const auto year = [&] { return std::to_string(1990 + random() % 20); };
      csv += "Q" + std::to_string(i) + "," + field(hostile(random, 5)) + "," +
             field(hostile(random, 9)) + "," + field(hostile(random, 1)) + "," +
             field(hostile(random, 6)) + "," + year() + "," + year() + "\n";
    }
    const auto people = read(csv);
    imported += people.size();
    expect_to_load(people);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(imported, static_cast<std::size_t>(kRounds));
}

}  // namespace
}  // namespace newswatch::config
