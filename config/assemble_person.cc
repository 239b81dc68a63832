#include "config/assemble_person.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "config/problems.h"
#include "config/reader.h"
#include "rules/name_forms.h"
#include "rules/name_look.h"
#include "rules/person_name.h"

namespace newswatch::config {
namespace {

struct Name {
  rules::PersonName written;
  rules::NameLook look;

  [[nodiscard]] bool fits() const {
    return !look.key.empty() && written.name.size() <= kMaxNameBytes &&
           look.spoken_words <= rules::kMaxNameWords;
  }
  // A register's own name may hold a title; one word, it would be found in every text.
  [[nodiscard]] bool names_somebody() const { return fits() && (look.is_full || look.words > 1); }
};

Name name_of(std::string_view text) {
  Name name{.written = rules::person_name(text), .look = {}};
  name.look = rules::look_at_name(name.written.name);
  return name;
}

// What Han names of the same person go on from is the surname.
std::set<std::string_view> surnames_in(const std::vector<Name>& names) {
  std::set<std::string_view> fronts;
  for (const Name& name : names) {
    for (const std::string_view front : rules::fronts_of_han_name(name.written.name))
      fronts.insert(front);
  }
  return fronts;
}

bool is_part_of(const std::string& family, const std::string& name) {
  return rules::family_place(name, family) != rules::FamilyPlace::none;
}

// The family name that the register gives, or that the writing of a name tells; only where it is a
// part of the name.
std::string family_of(const std::vector<std::string>& given, const std::vector<Name>& names) {
  const std::string& name = names.front().written.name;
  for (const std::string& one : given) {
    rules::PersonName own = rules::person_name(one);
    if (!own.name.empty() && is_part_of(own.name, name)) return std::move(own.name);
  }
  for (const Name& one : names) {
    if (!one.written.family.empty() && is_part_of(one.written.family, name))
      return one.written.family;
  }
  return {};
}

void add_roles(std::vector<ImportedRole> roles, Assembled& made) {
  for (ImportedRole& role : roles) {
    role.role = one_line(role.role);
    if (role.since && role.until && *role.until < *role.since) {
      role.since.reset();
      role.until.reset();
      made.dates_dropped = true;
    }
    const bool says_nothing = role.role.empty() && !role.since && !role.until;
    auto& kept = made.person.roles;
    if (says_nothing || kept.size() == kMaxImportedRoles ||
        std::ranges::find(kept, role) != kept.end())
      continue;
    kept.push_back(std::move(role));
  }
}

void add_groups(std::vector<std::string> groups, ImportedPerson& person) {
  for (std::string& group : groups) {
    auto& kept = person.groups;
    if (group.empty() || kept.size() == kMaxImportedGroups || group.size() > kMaxNameBytes ||
        std::ranges::find(kept, group) != kept.end())
      continue;
    kept.push_back(std::move(group));
  }
}

}  // namespace

boost::system::result<Assembled, NoPerson> assemble_person(RegisteredPerson written) {
  Assembled made;
  std::vector<Name> names;
  names.push_back(name_of(written.name));
  const std::size_t read = std::min(written.aliases.size(), kMaxAliasesRead);
  made.left_out = written.aliases.size() - read;
  std::set<std::string> keys{names.front().look.key};
  for (std::size_t i = 0; i < read; ++i) {
    Name alias = name_of(written.aliases[i]);
    if (alias.look.key.empty()) continue;
    if (!alias.fits()) {
      ++made.left_out;
    } else if (keys.insert(alias.look.key).second) {
      names.push_back(std::move(alias));
    }
  }
  if (!names.front().names_somebody()) {
    const auto full = std::find_if(names.begin() + 1, names.end(),
                                   [](const Name& one) { return one.look.is_full; });
    if (full == names.end()) {
      const std::string& name = names.front().written.name;
      if (name.empty()) return NoPerson{"it has no name"};
      return NoPerson{fmt::format(
          "{} is {}, and no alias is a full name", in_quotes(name),
          names.front().fits() ? "one word, which many texts hold" : "too long for a name")};
    }
    made.swapped = true;
    std::iter_swap(names.begin(), full);
  }

  ImportedPerson& person = made.person;
  person.id = std::move(written.id);
  person.family_name = family_of(written.family_names, names);
  const std::set<std::string_view> surnames = surnames_in(names);
  for (std::size_t i = 1; i < names.size(); ++i) {
    const Name& name = names[i];
    if (!name.fits()) continue;
    const bool is_strong = name.look.is_full && !surnames.contains(name.written.name);
    auto& list = is_strong ? person.aliases : person.weak_aliases;
    if (list.size() == (is_strong ? kMaxImportedAliases : kMaxImportedWeak)) {
      ++made.left_out;
      continue;
    }
    if (!is_strong) ++made.made_weak;
    list.push_back(name.written.name);
  }
  person.name = std::move(names.front().written.name);
  add_roles(std::move(written.roles), made);
  add_groups(std::move(written.groups), person);
  return made;
}

std::string official_id(std::string_view prefix, std::string_view id) {
  std::string out(prefix);
  out += '.';
  for (const char c : id) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '.' || c == '-' || c == '_';
    out += plain ? c : '-';
    if (out.size() == kMaxNameBytes) break;
  }
  return out;
}

std::string one_line(std::string_view text) {
  std::string line;
  bool blank = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto c = static_cast<unsigned char>(text[at]);
    const bool c1 =
        c == 0xC2 && at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) < 0xA0;
    if (c <= ' ' || c == 0x7F || c1) {
      blank = !line.empty();
      at += c1 ? 1 : 0;
      continue;
    }
    if (std::exchange(blank, false)) line += ' ';
    line += text[at];
  }
  std::size_t end = std::min(line.size(), kMaxNameBytes);
  while (end < line.size() && end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80)
    --end;
  line.resize(end);
  while (line.ends_with(' ')) line.pop_back();
  return line;
}

}  // namespace newswatch::config
