#pragma once

// A person of somebody's register on the way to `officials:`. Plain values.

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace newswatch::config {

struct ImportedRole {
  std::string role;
  std::optional<std::chrono::sys_days> since;
  std::optional<std::chrono::sys_days> until;
  bool operator==(const ImportedRole&) const = default;
};

struct ImportedPerson {
  std::string id;
  std::string name;
  std::string family_name;  // empty if it cannot be told
  std::vector<std::string> aliases;
  std::vector<std::string> weak_aliases;
  std::vector<ImportedRole> roles;
  std::vector<std::string> groups;
  bool operator==(const ImportedPerson&) const = default;
};

}  // namespace newswatch::config
