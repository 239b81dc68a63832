#include <fmt/format.h>

#include "daemon/commands.h"

namespace newswatch::daemon {

namespace {

constexpr const char* kCommands =
    "run poll demo top check parse match feeds rules officials why channels outbox store "
    "completion";

}  // namespace

int print_completion(const std::string& shell) {
  if (shell == "bash") {
    fmt::print(R"(_newswatch() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD-1]}}
  case $previous in
    newswatch) COMPREPLY=($(compgen -W "{}" -- "$word")); return ;;
    feeds) COMPREPLY=($(compgen -W "list show add import export" -- "$word")); return ;;
    rules) COMPREPLY=($(compgen -W "import format" -- "$word")); return ;;
    officials) COMPREPLY=($(compgen -W "import list show" -- "$word")); return ;;
    --from) COMPREPLY=($(compgen -W "google brandwatch talkwalker meltwater lexis factiva lucene mediacloud opensanctions wikidata opml urls" -- "$word")); return ;;
    channels) COMPREPLY=($(compgen -W "test list" -- "$word")); return ;;
    outbox) COMPREPLY=($(compgen -W "list show retry drop" -- "$word")); return ;;
    --state) COMPREPLY=($(compgen -W "waiting delivered dead dropped" -- "$word")); return ;;
    store) COMPREPLY=($(compgen -W "check backup restore" -- "$word")); return ;;
    completion) COMPREPLY=($(compgen -W "bash zsh fish" -- "$word")); return ;;
  esac
  case $word in
    -*) COMPREPLY=($(compgen -W "--config --json --jsonl --batch --rule --url --content-type --speed --from --query --check --group --countries --datasets --limit --force --state --channel --all --to --name --tag --yes --help" -- "$word")) ;;
    *) COMPREPLY=($(compgen -f -- "$word")) ;;
  esac
}}
complete -o filenames -F _newswatch newswatch
)",
               kCommands);
  } else if (shell == "zsh") {
    fmt::print(R"(#compdef newswatch
_arguments '1:command:({})' '*::argument:_files' '--config[the configuration]:file:_files' '--json[print JSON]' '--help[help]'
)",
               kCommands);
  } else {
    fmt::print("complete -c newswatch -n __fish_use_subcommand -f -a '{}'\n", kCommands);
    fmt::print(
        "complete -c newswatch -l config -r -d 'The configuration'\ncomplete -c newswatch -l json "
        "-d 'Print JSON'\n");
    fmt::print(
        "complete -c newswatch -n '__fish_seen_subcommand_from channels' -f -a 'test list'\n"
        "complete -c newswatch -n '__fish_seen_subcommand_from feeds' -a 'list show add import "
        "export'\n"
        "complete -c newswatch -n '__fish_seen_subcommand_from rules' -f -a 'import format'\n"
        "complete -c newswatch -n '__fish_seen_subcommand_from officials' -f -a 'import list "
        "show'\n"
        "complete -c newswatch -n '__fish_seen_subcommand_from outbox' -f -a 'list show retry "
        "drop'\n"
        "complete -c newswatch -n '__fish_seen_subcommand_from store' -f -a 'check backup'\n"
        "complete -c newswatch -n '__fish_seen_subcommand_from store' -a 'restore'\n");
  }
  return kDone;
}

}  // namespace newswatch::daemon
