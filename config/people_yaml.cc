#include "config/people_yaml.h"

#include <fmt/format.h>

#include <chrono>
#include <iterator>
#include <optional>
#include <string_view>
#include <vector>

#include "config/yaml_quotes.h"

namespace newswatch::config {
namespace {

void add_date(std::string& out, std::string_view indent, std::string_view key,
              const std::optional<std::chrono::sys_days>& day) {
  if (!day) return;
  const std::chrono::year_month_day date(*day);
  fmt::format_to(std::back_inserter(out), "{}{}: {:04}-{:02}-{:02}\n", indent, key,
                 static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                 static_cast<unsigned>(date.day()));
}

void add_list(std::string& out, std::string_view key, const std::vector<std::string>& list) {
  if (list.empty()) return;
  out += fmt::format("    {}:\n", key);
  for (const std::string& item : list) out += "      - " + in_yaml_quotes(item) + "\n";
}

void add_roles(std::string& out, const std::vector<ImportedRole>& roles) {
  if (roles.empty()) return;
  const bool several = roles.size() > 1;
  if (several) out += "    roles:\n";
  for (const ImportedRole& role : roles) {
    std::string lines;
    const std::string_view indent = several ? "        " : "    ";
    if (!role.role.empty()) lines += fmt::format("{}role: {}\n", indent, in_yaml_quotes(role.role));
    add_date(lines, indent, "since", role.since);
    add_date(lines, indent, "until", role.until);
    if (several) lines[6] = '-';
    out += lines;
  }
}

}  // namespace

std::string to_yaml(const ImportedPerson& person) {
  std::string out =
      fmt::format("  - id: {}\n    name: {}\n", person.id, in_yaml_quotes(person.name));
  if (!person.family_name.empty()) {
    out += fmt::format("    family_name: {}\n    family_alone: never\n",
                       in_yaml_quotes(person.family_name));
  }
  add_list(out, "aliases", person.aliases);
  add_list(out, "weak_aliases", person.weak_aliases);
  // Registers list the spellings in use; more of a hundred thousand people would cost a lot.
  out += "    spellings: false\n";
  add_roles(out, person.roles);
  add_list(out, "groups", person.groups);
  return out;
}

}  // namespace newswatch::config
