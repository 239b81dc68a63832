#include "feeds/people.h"

#include <gtest/gtest.h>

#include <string_view>

namespace newswatch::feeds {
namespace {

TEST(People, ReadsOnePersonInEveryForm) {
  struct Case {
    std::string_view text;
    Person person;
  };
  const Case cases[] = {
      {"Ann Lee", {.name = "Ann Lee"}},
      {"a@x.example", {.email = "a@x.example"}},
      {"a@x.example (Ann Lee)", {.name = "Ann Lee", .email = "a@x.example"}},
      {"Ann Lee <a@x.example>", {.name = "Ann Lee", .email = "a@x.example"}},
      {"\"Lee, Ann\" <a@x.example>", {.name = "Lee, Ann", .email = "a@x.example"}},
      {"Ann Lee (a@x.example)", {.name = "Ann Lee", .email = "a@x.example"}},
      {"Ann Lee (mailto:a@x.example)", {.name = "Ann Lee", .email = "a@x.example"}},
      {"mailto:a@x.example", {.email = "a@x.example"}},
      {"a@x.example, Ann Lee", {.name = "Ann Lee", .email = "a@x.example"}},
      {"a@news.photography (Ann)", {.name = "Ann", .email = "a@news.photography"}},
      {"a@x.example ()", {.email = "a@x.example"}},
      {"Ann @ Desk", {.name = "Ann @ Desk"}},
      {"@annlee", {.name = "@annlee"}},
      {"https://x.example/ann", {.url = "https://x.example/ann"}},
      {"Ann (Desk) Lee", {.name = "Ann (Desk) Lee"}},
      {"  ", {}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    EXPECT_EQ(parse_person(c.text), c.person);
  }
}

TEST(People, PartsSeveralOnlyWhereTheTextIsClear) {
  EXPECT_EQ(parse_people("a@x.example (Ann), b@x.example (Bo)").size(), 2u);
  EXPECT_EQ(parse_people("Ann; Bo").size(), 2u);
  EXPECT_EQ(parse_people("Lee, Ann").size(), 1u);
  EXPECT_EQ(parse_people("").size(), 0u);
}

TEST(People, MergesRepetitions) {
  std::vector<Person> people;
  add_person(people, {.name = "Ann"});
  add_person(people, {.name = "Ann", .email = "a@x.example"});
  add_person(people, {.email = "a@x.example", .url = "https://x.example/"});
  add_person(people, {});
  ASSERT_EQ(people.size(), 1u);
  EXPECT_EQ(people[0], (Person{"Ann", "a@x.example", "https://x.example/"}));
}

TEST(People, CutsAnEndlessNameBetweenCharacters) {
  std::string name;
  for (int i = 0; i < 5000; ++i) name += "é";
  const Person person = parse_person(name);
  EXPECT_LE(person.name.size(), 2048u);
  EXPECT_EQ(person.name.size() % 2, 0u);
}

}  // namespace
}  // namespace newswatch::feeds
