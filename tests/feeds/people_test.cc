#include "feeds/people.h"

#include <gtest/gtest.h>

#include <string_view>
#include <vector>

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
      {"a@x.example (Ann (Desk) Lee)", {.name = "Ann (Desk) Lee", .email = "a@x.example"}},
      {"Ann Lee (https://x.example/ann)", {.name = "Ann Lee", .url = "https://x.example/ann"}},
      {"a@localhost (Ann Lee)", {.name = "Ann Lee", .email = "a@localhost"}},
      {"a@x.example - Ann Lee", {.name = "Ann Lee", .email = "a@x.example"}},
      {"mailto:a@x.example?subject=Hi (Ann)", {.name = "Ann", .email = "a@x.example"}},
      {"<a href=\"mailto:a@x.example\">Ann</a>", {.name = "Ann", .email = "a@x.example"}},
      {"a&#64;x.example (Ann)", {.name = "Ann", .email = "a@x.example"}},
      {"a [at] x [dot] example (Ann)", {.name = "Ann", .email = "a@x.example"}},
      {"a(at)x.example", {.email = "a@x.example"}},
      {"a at x dot example", {.email = "a@x.example"}},
      {"Ann Lee at Large", {.name = "Ann Lee at Large"}},
      {"Ann &amp; Bo", {.name = "Ann & Bo"}},
      {"Ann, Bo and Cy", {.name = "Ann, Bo and Cy"}},
      {"  ", {}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    EXPECT_EQ(parse_person(c.text), c.person);
  }
}

TEST(People, PartsSeveralOnlyWhereTheTextIsClear) {
  const Person ann{.name = "Ann Lee", .email = "a@x.example"};
  const Person bo{.name = "Bo", .email = "b@x.example"};
  const struct {
    std::string_view text;
    std::vector<Person> people;
  } cases[] = {
      {"a@x.example (Ann Lee), b@x.example (Bo)", {ann, bo}},
      {"Ann Lee <a@x.example>, Bo <b@x.example>", {ann, bo}},
      {"a@x.example (Ann Lee) and b@x.example (Bo)", {ann, bo}},
      {"a@x.example (Ann Lee) & b@x.example (Bo)", {ann, bo}},
      {"a@x.example (Ann Lee); b@x.example (Bo)", {ann, bo}},
      {"\"Lee, Ann\" <a@x.example>, \"Bo\" <b@x.example>",
       {{.name = "Lee, Ann", .email = "a@x.example"}, bo}},
      {"a@x.example b@x.example", {{.email = "a@x.example"}, {.email = "b@x.example"}}},
      {"Ann; Bo", {{.name = "Ann"}, {.name = "Bo"}}},
      {"Lee, Ann; Ray, Bo", {{.name = "Lee, Ann"}, {.name = "Ray, Bo"}}},
      {"Lee, Ann", {{.name = "Lee, Ann"}}},
      {"Ann and Bo", {{.name = "Ann and Bo"}}},
      {"", {}},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.text);
    EXPECT_EQ(parse_people(c.text), c.people);
  }
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
