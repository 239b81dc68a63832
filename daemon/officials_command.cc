// newswatch officials list, newswatch officials show.

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "config/nearest.h"
#include "daemon/commands.h"
#include "daemon/config_command.h"
#include "daemon/terminal.h"
#include "rules/name_forms.h"

namespace newswatch::daemon {

namespace json = boost::json;

namespace {

// A name, what it is to the official, and the words it is looked for by.
struct Forms {
  std::string name;
  std::string_view kind;
  std::vector<std::string> forms;
};

Forms forms_of(const std::string& name, std::string_view kind, std::string_view family) {
  Forms made{.name = name, .kind = kind, .forms = {}};
  for (const rules::NameForm& form : rules::name_forms(name, family))
    made.forms.push_back(fmt::format("{}", fmt::join(form.words, " ")));
  return made;
}

std::vector<Forms> all_forms(const rules::Official& official) {
  std::vector<Forms> all;
  all.push_back(forms_of(official.name, "name", official.family_name));
  for (const std::string& alias : official.aliases)
    all.push_back(forms_of(alias, "alias", official.family_name));
  for (const std::string& alias : official.weak_aliases)
    all.push_back(forms_of(alias, "weak alias", {}));
  if (!official.family_name.empty() && official.family_alone != rules::FamilyAlone::never)
    all.push_back(forms_of(official.family_name, "family name", {}));
  return all;
}

std::size_t count_of(const std::vector<Forms>& all) {
  std::size_t count = 0;
  for (const Forms& one : all) count += one.forms.size();
  return count;
}

std::string_view name_of(rules::FamilyAlone alone) {
  switch (alone) {
    case rules::FamilyAlone::always:
      return "always";
    case rules::FamilyAlone::introduced:
      return "introduced";
    case rules::FamilyAlone::never:
      break;
  }
  return "never";
}

json::array array_of(const std::vector<std::string>& list) {
  return json::array(list.begin(), list.end());
}

json::object json_of(const rules::Official& official, const std::vector<Forms>& all) {
  return {{"id", official.id},
          {"name", official.name},
          {"forms", count_of(all)},
          {"groups", array_of(official.groups)}};
}

int tell_unknown(const std::string& id, const std::vector<rules::Official>& officials) {
  std::vector<std::string_view> ids;
  for (const rules::Official& official : officials) ids.push_back(official.id);
  std::cerr << "newswatch: "
            << printable("there is no official " + id + config::did_you_mean(id, ids)) << '\n';
  return kInputAtFault;
}

}  // namespace

int list_officials(const OfficialsOptions& options) {
  const auto loaded = load_or_explain(options.config);
  if (!loaded) return kInputAtFault;
  json::array listed;
  for (const rules::Official& official : loaded->rules->settings().officials) {
    const std::vector<Forms> all = all_forms(official);
    if (options.json) {
      listed.push_back(json_of(official, all));
      continue;
    }
    std::string line = fmt::format("{}  {}  {} forms", official.id, official.name, count_of(all));
    if (!official.groups.empty()) line += fmt::format("  {}", fmt::join(official.groups, ", "));
    std::cout << printable(line) << '\n';
  }
  if (options.json) std::cout << json::serialize(listed) << '\n';
  return kDone;
}

int show_official(const OfficialsOptions& options) {
  const auto loaded = load_or_explain(options.config);
  if (!loaded) return kInputAtFault;
  const rules::Official* official = loaded->rules->official(options.id);
  if (!official) return tell_unknown(options.id, loaded->rules->settings().officials);
  const std::vector<Forms> all = all_forms(*official);
  if (options.json) {
    json::object shown = json_of(*official, all);
    json::array names;
    for (const Forms& one : all) {
      names.push_back(
          json::object{{"name", one.name}, {"kind", one.kind}, {"forms", array_of(one.forms)}});
    }
    shown["names"] = std::move(names);
    shown["family_name"] = official->family_name;
    shown["family_alone"] = name_of(official->family_alone);
    shown["titles"] = array_of(official->titles);
    shown["context"] = array_of(official->context);
    shown["not_if"] = array_of(official->not_if);
    std::cout << json::serialize(shown) << '\n';
    return kDone;
  }
  const auto print = [](const std::string& line) { std::cout << printable(line) << '\n'; };
  print(official->id + "  " + official->name);
  if (!official->groups.empty())
    print(fmt::format("  groups: {}", fmt::join(official->groups, ", ")));
  if (!official->family_name.empty()) {
    print(fmt::format("  the family name {} alone: {}", official->family_name,
                      name_of(official->family_alone)));
  }
  for (const Forms& one : all) {
    print(fmt::format("  {} {}", one.kind, one.name));
    for (const std::string& form : one.forms) print("    " + form);
  }
  return kDone;
}

}  // namespace newswatch::daemon
