// The command line: what there is, what it takes, and which command does it.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/nearest.h"
#include "daemon/commands.h"
#include "daemon/log.h"
#include "daemon/memory.h"
#include "daemon/terminal.h"
#include "rules/import.h"

namespace {

using namespace newswatch::daemon;

constexpr const char* kDefaultConfig = "/etc/newswatch/newswatch.yaml";

struct Options {
  std::string config = kDefaultConfig;
  std::string log_level = "info";
  bool log_json = false;
  RunOptions run;
  CheckOptions check;
  ParseOptions parse;
  MatchOptions match;
  ImportOptions import;
  FormatOptions format;
  OfficialsImportOptions officials_import;
  OfficialsOptions officials;
  WhyOptions why;
  ChannelOptions channel;
  OutboxOptions outbox;
  StoreOptions store;
  DemoOptions demo;
  std::string shell;
};

// What CLI11 wants of a check: a message, or nothing.
std::string fault_of_dialect(const std::string& name) {
  if (newswatch::rules::dialect_named(name)) return {};
  return "there is no dialect " + name +
         "; take google, brandwatch, meltwater, lexis, factiva or lucene";
}

std::string fault_of_group(const std::string& name) {
  if (!name.empty() && name.size() <= 200 &&
      name.find_first_of(" \"'()*?:/,\n\t") == std::string::npos)
    return {};
  return "a group is one word of letters, digits, dots, dashes and underscores";
}

// `with_config` and `does` are those of describe().
template <class WithConfig, class Does>
void describe_officials(CLI::App& app, Options& options, WithConfig with_config, Does does) {
  auto* officials = app.add_subcommand("officials", "The people that rules may name");
  officials->require_subcommand(1);
  OfficialsImportOptions& given = options.officials_import;
  auto* import = officials->add_subcommand(
      "import", "Turn a list of OpenSanctions, or a query's answer of Wikidata, into officials");
  import
      ->add_option("FILE", given.input, "targets.simple.csv, or CSV or JSON; - for standard input")
      ->default_str("-");
  import->add_option("--from", given.from, "opensanctions or wikidata; guessed if absent")
      ->check(CLI::IsMember({"opensanctions", "wikidata"}));
  import->add_option("--group", given.groups, "Put everybody into this group, too; may be repeated")
      ->check(fault_of_group)
      ->allow_extra_args(false);
  import
      ->add_option("--countries", given.countries,
                   "Only people of these countries, as the file writes them: il,us")
      ->delimiter(',')
      ->allow_extra_args(false);
  import
      ->add_option("--datasets", given.datasets,
                   "Only people of these datasets: eu-fsf,us-ofac-sdn")
      ->delimiter(',')
      ->allow_extra_args(false);
  import->add_option("--limit", given.limit, "At most so many people")
      ->check(CLI::Range(1, 1'000'000));
  import->add_flag("--json", given.json, "Print JSON");
  does(
      import, [](Options& o) { return import_officials(o.officials_import); },
      "Examples: newswatch officials import --countries il,ps targets.simple.csv > "
      "officials.d/imported.yaml\n          newswatch officials import --from wikidata --group "
      "ministers - < query.json");
  auto* list =
      with_config(officials->add_subcommand("list", "List the officials of a configuration"));
  list->add_flag("--json", options.officials.json, "Print JSON");
  does(
      list,
      [](Options& o) {
        o.officials.config = o.config;
        return list_officials(o.officials);
      },
      "Example: newswatch officials list --config newswatch.yaml");
  auto* show = with_config(
      officials->add_subcommand("show", "Show every form of the names an official is found by"));
  show->add_option("ID", options.officials.id, "The official's id")->required();
  show->add_flag("--json", options.officials.json, "Print JSON");
  does(
      show,
      [](Options& o) {
        o.officials.config = o.config;
        return show_official(o.officials);
      },
      "Example: newswatch officials show us.blinken");
}

// `with_config` and `does` are those of describe().
template <class WithConfig, class Does>
void describe_outbox(CLI::App& app, Options& options, WithConfig with_config, Does does) {
  auto* outbox =
      app.add_subcommand("outbox", "Alerts on their way to channels, and those given up");
  outbox->require_subcommand(1);
  OutboxOptions& given = options.outbox;
  const auto describe_one = [&](const char* name, const char* about, auto act,
                                const char* examples) {
    auto* command = with_config(outbox->add_subcommand(name, about));
    command->add_flag("--json", given.json, "Print JSON");
    does(
        command,
        [act](Options& o) {
          o.outbox.config = o.config;
          return act(o.outbox);
        },
        examples);
    return command;
  };
  const auto with_filter = [&](CLI::App* command) {
    command->add_option("--channel", given.channel, "Only those to this channel");
    command->add_option("--rule", given.rule, "Only those of this rule");
  };
  auto* list =
      describe_one("list", "List deliveries that wait or were given up, newest first", list_outbox,
                   "Examples: newswatch outbox list\n          newswatch outbox list "
                   "--state dead --channel desk --json");
  with_filter(list);
  list->add_option("--state", given.state, "waiting, delivered, dead or dropped")
      ->check(CLI::IsMember({"waiting", "delivered", "dead", "dropped"}));
  list->add_option("--limit", given.limit, "At most so many")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  auto* show = describe_one("show", "Show one delivery with what it sends", show_delivery,
                            "Example: newswatch outbox show msg_GSMNVHG6");
  show->add_option("ID", given.ids, "Its id, or how that begins")->required()->expected(1);
  auto* retry = describe_one(
      "retry", "Send deliveries at once, dead letters too, with the same id and the same bytes",
      retry_deliveries,
      "Examples: newswatch outbox retry msg_GSMNVHG6\n          newswatch outbox retry --all "
      "--channel desk");
  with_filter(retry);
  retry->add_option("ID", given.ids, "Their ids, or how those begin");
  retry->add_flag("--all", given.all, "All dead letters");
  auto* drop = describe_one("drop", "Give deliveries up for good; they stay listed as dropped",
                            drop_deliveries,
                            "Examples: newswatch outbox drop msg_GSMNVHG6\n          newswatch "
                            "outbox drop --all --rule old-rule");
  with_filter(drop);
  drop->add_option("ID", given.ids, "Their ids, or how those begin");
  drop->add_flag("--all", given.all, "All that wait or were given up");
}

// `with_config` and `does` are those of describe().
template <class WithConfig, class Does>
void describe_store(CLI::App& app, Options& options, WithConfig with_config, Does does) {
  auto* store = app.add_subcommand("store", "The database: look at it, copy it, put a copy back");
  store->require_subcommand(1);
  StoreOptions& given = options.store;
  const auto with_json = [&](CLI::App* command) {
    command->add_flag("--json", given.json, "Print JSON");
    return with_config(command);
  };
  const auto is = [&](CLI::App* command, int (*action)(const StoreOptions&), const char* examples) {
    does(
        command,
        [action](Options& o) {
          o.store.config = o.config;
          return action(o.store);
        },
        examples);
  };
  is(with_json(store->add_subcommand(
         "check", "Tell whether the database is sound, and what it holds; a daemon may run")),
     check_store,
     "Examples: newswatch store check\n          newswatch store check --json --config "
     "newswatch.yaml");
  auto* backup = with_json(store->add_subcommand(
      "backup", "Copy the database to a file and check the copy; a daemon may run"));
  backup->add_option("FILE", given.file, "The copy")->required();
  backup->add_flag("--force", given.force, "Replace a file of this name");
  is(backup, back_up_store,
     "Examples: newswatch store backup newswatch-2024-06-10.db\n          newswatch store backup "
     "--force /var/backups/newswatch.db");
  auto* restore = with_json(store->add_subcommand(
      "restore",
      "Put a checked copy of a backup in the place of the database, which is kept "
      "beside; the daemon must be stopped"));
  restore->add_option("FILE", given.file, "The backup; stays as it is")->required();
  is(restore, restore_store,
     "Example: systemctl stop newswatch && newswatch store restore /var/backups/newswatch.db\n"
     "What was seen since the backup is new again and alerts again, under the same ids.");
}

// CLI11 keeps a reference to every variable named here, so `options` outlives `app`.
void describe(CLI::App& app, Options& options, int& exit_code) {
  const auto with_config = [&](CLI::App* command) {
    command->add_option("-c,--config", options.config, "The configuration")
        ->envname("NEWSWATCH_CONFIG")
        ->capture_default_str();
    return command;
  };
  app.add_option("--log-level", options.log_level, "What is logged")
      ->check(CLI::IsMember({"debug", "info", "warn", "error"}))
      ->capture_default_str();
  app.add_flag("--log-json", options.log_json, "Log JSON lines");
  app.set_version_flag("--version", "newswatch " NEWSWATCH_VERSION);
  app.require_subcommand(1);
  app.fallthrough();
  const auto does = [&](CLI::App* command, auto action, const char* examples) {
    command->footer(examples);
    command->callback([&options, &exit_code, action] {
      set_up_log(options.log_level, options.log_json ? LogFormat::json : LogFormat::text);
      exit_code = action(options);
    });
  };

  auto* run = with_config(app.add_subcommand("run", "Watch the feeds until told to stop"));
  run->add_flag("-q,--quiet", options.run.quiet, "Show no alerts on the terminal");
  does(
      run,
      [](Options& o) {
        o.run.config = o.config;
        return run_daemon(o.run);
      },
      "Example: newswatch run --config newswatch.yaml");

  auto* poll = with_config(app.add_subcommand("poll", "Ask every feed once, deliver, and end"));
  does(
      poll,
      [](Options& o) {
        o.run.config = o.config;
        return poll_once(o.run);
      },
      "Example: newswatch poll --config newswatch.yaml");

  auto* demo = app.add_subcommand("demo", "A scripted news day on this machine, without internet");
  demo->add_option("--speed", options.demo.speed, "Seconds of the day per second")
      ->check(CLI::Range(1.0, 86400.0))
      ->capture_default_str();
  does(
      demo, [](Options& o) { return show_demo(o.demo); },
      "Examples: newswatch demo\n          newswatch demo --speed 3600");

  auto* check =
      app.add_subcommand("check", "Read a configuration, compile its rules and run their examples");
  check->add_option("FILE", options.config, "The configuration")
      ->envname("NEWSWATCH_CONFIG")
      ->capture_default_str();
  check->add_flag("--json", options.check.json, "Print JSON");
  does(
      check,
      [](Options& o) {
        o.check.config = o.config;
        return check_config(o.check);
      },
      "Example: newswatch check newswatch.yaml");

  auto* parse = app.add_subcommand("parse", "Print what the parser makes of a document");
  parse->add_option("INPUT", options.parse.input, "A file, a URL, or - for standard input")
      ->default_str("-");
  parse->add_flag("--json", options.parse.json, "Print one JSON object");
  parse->add_flag(
      "--batch", options.parse.batch,
      "Read one request {\"file\",\"content_type\",\"url\"} per line, write one result per line");
  parse->add_option("--content-type", options.parse.content_type, "What HTTP would have told");
  parse->add_option("--url", options.parse.url, "Base of relative links");
  parse->add_flag("--allow-private-addresses", options.parse.allow_private_addresses,
                  "Fetch from private networks too");
  does(
      parse, [](Options& o) { return parse_document(o.parse); },
      "Examples: newswatch parse feed.xml\n          newswatch parse --json --url "
      "https://example.org/feed - < feed.xml");

  auto* match = with_config(app.add_subcommand(
      "match", "Tell which rules hit the articles of a document, and why the others miss"));
  match->add_option("INPUT", options.match.input, "A file, a URL, or - for standard input")
      ->default_str("-");
  match->add_option("--rule", options.match.rule, "Only this rule");
  match->add_flag("--jsonl", options.match.jsonl,
                  "Read one article as JSON per line, write its matches per line");
  match->add_flag("--json", options.match.json, "Print JSON, with the tree of each rule");
  match->add_flag("--allow-private-addresses", options.match.allow_private_addresses,
                  "Fetch from private networks too");
  does(
      match,
      [](Options& o) {
        o.match.config = o.config;
        return match_articles(o.match);
      },
      "Examples: newswatch match --rule ceasefire-talks feed.xml\n          newswatch match "
      "--jsonl - < articles.jsonl");

  auto* rules = app.add_subcommand("rules", "Rules from other products, and in one form");
  rules->require_subcommand(1);
  auto* import = rules->add_subcommand("import", "Turn queries of other products into rules");
  import
      ->add_option("FILE", options.import.input,
                   "One query a line, perhaps with a name and a tab in front; - for standard input")
      ->default_str("-");
  import
      ->add_option("--from", options.import.from,
                   "google, brandwatch (or talkwalker), meltwater, lexis, factiva, lucene (or "
                   "mediacloud); guessed if absent")
      ->check(fault_of_dialect);
  import->add_flag("--query", options.import.query, "Print the queries alone, one a line");
  import->add_flag("--json", options.import.json, "Print JSON");
  does(
      import, [](Options& o) { return import_rules(o.import); },
      "Examples: newswatch rules import alerts.txt > rules.d/imported.yaml\n          newswatch "
      "rules import --from lexis --query - < search.txt");
  auto* format = rules->add_subcommand("format", "Print the match of every rule in one form");
  format->add_option("FILE", options.config, "The configuration, or one of its files")
      ->envname("NEWSWATCH_CONFIG")
      ->capture_default_str();
  format->add_flag("--check", options.format.check,
                   "Print nothing, but name the rules written otherwise and end with 1");
  does(
      format,
      [](Options& o) {
        o.format.config = o.config;
        return format_rules(o.format);
      },
      "Examples: newswatch rules format newswatch.yaml\n          newswatch rules format --check "
      "rules.d/imported.yaml");

  describe_officials(app, options, with_config, does);

  auto* why = with_config(app.add_subcommand("why", "Tell what became of an article"));
  why->add_option("ARTICLE", options.why.article, "Its key, id or URL, or how its title begins")
      ->required();
  why->add_flag("--json", options.why.json, "Print JSON");
  does(
      why,
      [](Options& o) {
        o.why.config = o.config;
        return why_article(o.why);
      },
      "Example: newswatch why https://example.org/story");

  auto* channels = app.add_subcommand("channels", "The channels alerts go to");
  channels->require_subcommand(1);
  auto* test =
      with_config(channels->add_subcommand("test", "Send a test alert and print the answer"));
  test->add_option("NAME", options.channel.name, "The channel")->required();
  does(
      test,
      [](Options& o) {
        o.channel.config = o.config;
        return test_channel(o.channel);
      },
      "Example: newswatch channels test desk");
  auto* list =
      with_config(channels->add_subcommand("list", "List the channels and what waits for them"));
  list->add_flag("--json", options.channel.json, "Print JSON");
  does(
      list,
      [](Options& o) {
        o.channel.config = o.config;
        return list_channels(o.channel);
      },
      "Example: newswatch channels list");

  describe_outbox(app, options, with_config, does);
  describe_store(app, options, with_config, does);

  auto* completion = app.add_subcommand("completion", "Print the completion script of a shell");
  completion->add_option("SHELL", options.shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  does(
      completion, [](Options& o) { return print_completion(o.shell); },
      "Example: newswatch completion bash > /etc/bash_completion.d/newswatch");
}

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
  describe(app, options, exit_code);
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
