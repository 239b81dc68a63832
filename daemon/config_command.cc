#include "daemon/config_command.h"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cstdio>
#include <iostream>

#include "daemon/commands.h"
#include "daemon/terminal.h"

namespace newswatch::daemon {

namespace json = boost::json;

std::optional<config::Config> load_or_explain(const std::string& path) {
  auto loaded = config::load(path, config::secret_sources_of_process());
  if (loaded) return std::move(*loaded);
  for (const config::Problem& problem : loaded.error())
    std::cerr << printable(config::to_string(problem)) << '\n';
  return std::nullopt;
}

int check_config(const CheckOptions& options) {
  const auto loaded = config::load(options.config, config::secret_sources_of_process());
  if (options.json) {
    json::array problems;
    if (!loaded) {
      for (const config::Problem& problem : loaded.error()) {
        problems.push_back(json::object{{"file", problem.file},
                                        {"line", problem.line},
                                        {"column", problem.column},
                                        {"message", problem.message}});
      }
    }
    json::object answer{{"ok", loaded.has_value()}, {"problems", std::move(problems)}};
    if (loaded) {
      json::array warnings(loaded->warnings.begin(), loaded->warnings.end());
      answer["warnings"] = std::move(warnings);
      answer["feeds"] = loaded->feeds.size();
      answer["rules"] = loaded->rules->settings().rules.size();
      answer["channels"] = loaded->channels.size();
    }
    std::cout << json::serialize(answer) << '\n';
    return loaded ? kDone : kInputAtFault;
  }
  if (!loaded) {
    for (const config::Problem& problem : loaded.error())
      std::cerr << printable(config::to_string(problem)) << '\n';
    return kInputAtFault;
  }
  for (const std::string& warning : loaded->warnings) std::cerr << printable(warning) << '\n';
  std::size_t examples = 0;
  for (const rules::Rule& rule : loaded->rules->settings().rules) {
    examples += rule.examples.alert.size() + rule.examples.ignore.size();
  }
  fmt::print("ok: {} feeds, {} rules, {} officials, {} channels; {} examples passed\n",
             loaded->feeds.size(), loaded->rules->settings().rules.size(),
             loaded->rules->settings().officials.size(), loaded->channels.size(), examples);
  return kDone;
}

}  // namespace newswatch::daemon
