// main: the command line read, a command run, wrong usage told with the nearest right word.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/nearest.h"
#include "daemon/command_line.h"
#include "daemon/memory.h"
#include "daemon/terminal.h"

namespace {

using namespace newswatch::daemon;

// The command that holds the words so far, and the first word that is none of its own.
struct Strayed {
  const CLI::App* at;
  std::string word;
};

Strayed where_it_strays(const CLI::App& app, int argc, char** argv) {
  Strayed found{.at = &app};
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word.starts_with('-')) continue;
    const auto commands = found.at->get_subcommands({});
    if (commands.empty()) break;
    const auto next = std::find_if(commands.begin(), commands.end(),
                                   [word](const CLI::App* one) { return one->get_name() == word; });
    if (next == commands.end()) {
      found.word = word;
      break;
    }
    found.at = *next;
  }
  return found;
}

// The first option on the line that neither the command nor newswatch itself has.
std::optional<std::string> unknown_option(const CLI::App& app, const CLI::App& command, int argc,
                                          char** argv, std::vector<std::string>& known) {
  for (const CLI::App* one : {&command, &app}) {
    for (const CLI::Option* option : one->get_options()) {
      for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
    }
  }
  for (int i = 1; i < argc; ++i) {
    std::string word = argv[i];
    if (word == "--") break;
    word.erase(std::min(word.find('='), word.size()));
    if (!word.starts_with("--")) continue;
    if (std::find(known.begin(), known.end(), word) == known.end()) return word;
  }
  return std::nullopt;
}

int tell_wrong_usage(const CLI::App& app, const CLI::ParseError& error, int argc, char** argv) {
  const Strayed strayed = where_it_strays(app, argc, argv);
  const auto commands = strayed.at->get_subcommands({});
  std::string whole = strayed.at->get_name();
  for (const CLI::App* above = strayed.at->get_parent(); above; above = above->get_parent())
    whole = above->get_name() + " " + whole;
  const auto tell = [&whole](const std::string& what, std::string_view word,
                             const std::vector<std::string>& known) {
    const std::vector<std::string_view> candidates(known.begin(), known.end());
    const std::string meant = newswatch::config::did_you_mean(word, candidates);
    std::cerr << whole << ": " << what
              << (meant.empty() ? "; " + whole + " --help lists them" : meant) << '\n';
    return kWrongUsage;
  };
  const bool bad_value = dynamic_cast<const CLI::ValidationError*>(&error) != nullptr;
  if (!commands.empty() && !strayed.word.empty() && !bad_value) {
    std::vector<std::string> names;
    for (const CLI::App* command : commands) names.push_back(command->get_name());
    return tell("there is no command \"" + printable(strayed.word) + '"', strayed.word, names);
  }
  std::vector<std::string> known;
  if (const auto option = unknown_option(app, *strayed.at, argc, argv, known))
    return tell("there is no option " + printable(*option), *option, known);
  if (!commands.empty() && !bad_value) {
    std::cerr << strayed.at->help();
  } else {
    std::cerr << whole << ": " << printable(error.what()) << "; " << whole
              << " --help tells more\n";
  }
  return kWrongUsage;
}

}  // namespace

int main(int argc, char** argv) {
  keep_freed_memory();
  Options options;
  int exit_code = kDone;
  CLI::App app("newswatch watches news feeds and alerts on what matches your rules.", "newswatch");
  CommandLine line(app, options, exit_code);
  line.describe();
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    return tell_wrong_usage(app, error, argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "newswatch: " << error.what() << '\n';
    return kEnvironmentAtFault;
  }
  return exit_code;
}
