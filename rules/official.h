#pragma once

// A person with names, aliases and roles. A plain value.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace newswatch::rules {

// Does the family name on its own, written as a name, mean this person?
enum class FamilyAlone : std::uint8_t { always, introduced, never };

// An office and its term, both days included. Without `since` nobody knows whose it was.
struct OfficialRole {
  std::string role;  // of two words or more: Israeli defence minister
  std::optional<std::chrono::sys_days> since;
  std::optional<std::chrono::sys_days> until;
  bool operator==(const OfficialRole&) const = default;
};

struct Official {
  std::string id;  // unique, such as us.blinken
  std::string name;
  std::string family_name;  // empty: no policy for the family name alone
  FamilyAlone family_alone = FamilyAlone::introduced;
  std::vector<std::string> aliases;
  std::vector<std::string> weak_aliases;  // count only where the name or a strong alias occurs too
  std::vector<std::string> titles;        // before the family name, they introduce the person
  std::vector<std::string>
      context;  // with `introduced`: one of these in the sentence introduces the person
  std::vector<std::string> not_if;  // words in the sentence that mean a namesake
  bool spellings = true;            // other spellings of the names are made from tables, and count
  std::vector<OfficialRole> roles;  // each with its term
  std::vector<std::string> groups;
  bool operator==(const Official&) const = default;
};

}  // namespace newswatch::rules
