#pragma once

// What a register tells of one person, made an official that a configuration takes and that is
// found where the person is meant. Pure.

#include <boost/system/result.hpp>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "config/imported_person.h"

namespace newswatch::config {

inline constexpr std::size_t kMaxImportedAliases = 64;  // as many as are looked for
inline constexpr std::size_t kMaxImportedWeak = 16;
inline constexpr std::size_t kMaxImportedRoles = 32;
inline constexpr std::size_t kMaxImportedGroups = 16;
inline constexpr std::size_t kMaxAliasesRead = 1'000;  // of one person, in the register

// As the register writes it, in valid UTF-8.
struct RegisteredPerson {
  std::string id;
  std::string name;
  std::vector<std::string> family_names;  // the first that is part of the name is taken
  std::vector<std::string> aliases;
  std::vector<ImportedRole> roles;
  std::vector<std::string> groups;
};

struct Assembled {
  ImportedPerson person;
  std::size_t made_weak = 0;   // aliases that are one word or a surname
  std::size_t left_out = 0;    // aliases beyond the limits, or too long
  bool swapped = false;        // an alias took the place of a name that is one word
  bool dates_dropped = false;  // of a role that would end before it begins
};

// Fails, with the reason, where no name is left that means one person.
struct NoPerson {
  std::string reason;
};
[[nodiscard]] boost::system::result<Assembled, NoPerson> assemble_person(RegisteredPerson written);

// `prefix`.`id` in letters, digits, dots, dashes and underscores; other characters become dashes.
[[nodiscard]] std::string official_id(std::string_view prefix, std::string_view id);

// One line of at most kMaxNameBytes, cut between characters.
[[nodiscard]] std::string one_line(std::string_view text);

}  // namespace newswatch::config
