// Commands that have commands of their own.

#include <CLI/CLI.hpp>
#include <string>

#include "daemon/command_line.h"
#include "rules/import.h"

namespace newswatch::daemon {

namespace {

// What CLI11 wants of a check: a message, or nothing.
std::string fault_of_dialect(const std::string& name) {
  if (rules::dialect_named(name)) return {};
  return "there is no dialect " + name +
         "; take google, brandwatch, meltwater, lexis, factiva or lucene";
}

std::string fault_of_group(const std::string& name) {
  if (!name.empty() && name.size() <= 200 &&
      name.find_first_of(" \"'()*?:/,\n\t") == std::string::npos)
    return {};
  return "a group is one word of letters, digits, dots, dashes and underscores";
}

}  // namespace

void CommandLine::describe_rules() {
  auto* rules = app_.add_subcommand("rules", "Rules from other products, and in one form");
  rules->require_subcommand(1);
  auto* import = rules->add_subcommand("import", "Turn queries of other products into rules");
  import
      ->add_option("FILE", options_.import.input,
                   "One query a line, perhaps with a name and a tab in front; - for standard input")
      ->default_str("-");
  import
      ->add_option("--from", options_.import.from,
                   "google, brandwatch (or talkwalker), meltwater, lexis, factiva, lucene (or "
                   "mediacloud); guessed if absent")
      ->check(fault_of_dialect);
  import->add_flag("--query", options_.import.query, "Print the queries alone, one a line");
  import->add_flag("--json", options_.import.json, "Print JSON");
  does(
      import, [](Options& o) { return import_rules(o.import); },
      "Examples: newswatch rules import alerts.txt > rules.d/imported.yaml\n          newswatch "
      "rules import --from lexis --query - < search.txt");
  auto* format = rules->add_subcommand("format", "Print the match of every rule in one form");
  format->add_option("FILE", options_.config, "The configuration, or one of its files")
      ->envname("NEWSWATCH_CONFIG")
      ->capture_default_str();
  format->add_flag("--check", options_.format.check,
                   "Print nothing, but name the rules written otherwise and end with 1");
  does(
      format,
      [](Options& o) {
        o.format.config = o.config;
        return format_rules(o.format);
      },
      "Examples: newswatch rules format newswatch.yaml\n          newswatch rules format --check "
      "rules.d/imported.yaml");
}

void CommandLine::describe_officials() {
  auto* officials = app_.add_subcommand("officials", "The people that rules may name");
  officials->require_subcommand(1);
  OfficialsImportOptions& given = options_.officials_import;
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
  list->add_flag("--json", options_.officials.json, "Print JSON");
  does(
      list,
      [](Options& o) {
        o.officials.config = o.config;
        return list_officials(o.officials);
      },
      "Example: newswatch officials list --config newswatch.yaml");
  auto* show = with_config(
      officials->add_subcommand("show", "Show every form of the names an official is found by"));
  show->add_option("ID", options_.officials.id, "The official's id")->required();
  show->add_flag("--json", options_.officials.json, "Print JSON");
  does(
      show,
      [](Options& o) {
        o.officials.config = o.config;
        return show_official(o.officials);
      },
      "Example: newswatch officials show us.blinken");
}

void CommandLine::describe_channels() {
  auto* channels = app_.add_subcommand("channels", "The channels alerts go to");
  channels->require_subcommand(1);
  auto* test =
      with_config(channels->add_subcommand("test", "Send a test alert and print the answer"));
  test->add_option("NAME", options_.channel.name, "The channel")->required();
  does(
      test,
      [](Options& o) {
        o.channel.config = o.config;
        return test_channel(o.channel);
      },
      "Example: newswatch channels test desk");
  auto* list =
      with_config(channels->add_subcommand("list", "List the channels and what waits for them"));
  list->add_flag("--json", options_.channel.json, "Print JSON");
  does(
      list,
      [](Options& o) {
        o.channel.config = o.config;
        return list_channels(o.channel);
      },
      "Example: newswatch channels list");
}

void CommandLine::describe_outbox() {
  auto* outbox =
      app_.add_subcommand("outbox", "Alerts on their way to channels, and those given up");
  outbox->require_subcommand(1);
  OutboxOptions& given = options_.outbox;
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
  auto* drop =
      describe_one("drop", "Give deliveries up; they stay listed as dropped, and may be retried",
                   drop_deliveries,
                   "Examples: newswatch outbox drop msg_GSMNVHG6\n          newswatch "
                   "outbox drop --all --rule old-rule");
  with_filter(drop);
  drop->add_option("ID", given.ids, "Their ids, or how those begin");
  drop->add_flag("--all", given.all, "All that wait or were given up");
}

void CommandLine::describe_store() {
  auto* store = app_.add_subcommand("store", "The database: look at it, copy it, put a copy back");
  store->require_subcommand(1);
  StoreOptions& given = options_.store;
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

}  // namespace newswatch::daemon
