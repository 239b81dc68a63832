#include "daemon/config_command.h"

#include <fmt/format.h>
#include <fmt/ostream.h>
#include <unistd.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cstdio>
#include <iostream>
#include <string_view>
#include <vector>

#include "daemon/commands.h"
#include "daemon/terminal.h"

namespace newswatch::daemon {

namespace json = boost::json;

namespace {

void tell(const std::vector<config::Problem>& problems) {
  const Terminal terminal = terminal_of(STDERR_FILENO);
  for (const config::Problem& problem : problems) std::cerr << draw_problem(problem, terminal);
}

json::object json_of(const config::Problem& problem) {
  json::object object{{"file", printable(problem.file)},
                      {"line", problem.line},
                      {"column", problem.column},
                      {"message", printable(problem.message)}};
  if (!problem.kind.empty()) object["kind"] = problem.kind;
  return object;
}

}  // namespace

std::optional<config::Config> load_or_explain(const std::string& path) {
  auto loaded = config::load(path, config::secret_sources_of_process());
  if (loaded) return std::move(*loaded);
  tell(loaded.error());
  return std::nullopt;
}

std::string draw_problem(const config::Problem& problem, const Terminal& terminal) {
  std::string drawn = printable(config::to_string(problem)) + '\n';
  if (!terminal.is_terminal || problem.excerpt.empty()) return drawn;
  const std::string gutter = fmt::format("{:5} | ", problem.line);
  const std::string before =
      printable(std::string_view(problem.excerpt).substr(0, problem.excerpt_at));
  drawn += styled(terminal, Style::dim, gutter) + printable(problem.excerpt) + '\n';
  drawn += fmt::format("{:{}}{}\n", "", columns(gutter) + columns(before),
                       styled(terminal, Style::red, "^"));
  return drawn;
}

int check_config(const CheckOptions& options) {
  const auto loaded = config::load(options.config, config::secret_sources_of_process());
  if (options.json) {
    json::array problems;
    if (!loaded) {
      for (const config::Problem& problem : loaded.error()) problems.push_back(json_of(problem));
    }
    json::object answer{{"ok", loaded.has_value()}, {"problems", std::move(problems)}};
    if (loaded) {
      json::array warnings;
      for (const config::Problem& warning : loaded->warnings) warnings.push_back(json_of(warning));
      answer["warnings"] = std::move(warnings);
      answer["feeds"] = loaded->feeds.size();
      answer["rules"] = loaded->rules->settings().rules.size();
      answer["channels"] = loaded->channels.size();
    }
    std::cout << json::serialize(answer) << '\n';
    return loaded ? kDone : kInputAtFault;
  }
  if (!loaded) {
    tell(loaded.error());
    return kInputAtFault;
  }
  tell(loaded->warnings);
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
