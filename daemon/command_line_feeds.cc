// newswatch feeds, and what it takes.

#include <CLI/CLI.hpp>
#include <string>

#include "config/adopt_feeds.h"
#include "daemon/command_line.h"

namespace newswatch::daemon {

namespace {

// What CLI11 wants of a check: a message, or nothing.
std::string fault_of_name(const std::string& name) {
  if (!name.empty() && config::tidy_name(name) == name) return {};
  return "a name or tag is one line of at most 200 bytes, without blanks at its ends";
}

}  // namespace

void CommandLine::describe_feeds() {
  auto* feeds =
      with_config(app_.add_subcommand("feeds",
                                      "The feeds: how they are, when they are asked next; find, "
                                      "import, export"));
  feeds->require_subcommand(0, 1);
  describe_feed_states(feeds);

  FeedsAddOptions& given = options_.feeds_add;
  auto* add = with_config(feeds->add_subcommand(
      "add", "Find the feeds of a page or site, and write one into the configuration"));
  add->add_option("URL", given.url, "A feed, a page, or a host such as example.org")->required();
  add->add_option("--to", given.to,
                  "The file to write; of one that is there, the list is added to");
  add->add_option("--name", given.name, "What to call the feed; else its title")
      ->check(fault_of_name);
  add->add_option("--tag", given.tags, "A tag for rules to name it by; may be repeated")
      ->check(fault_of_name)
      ->allow_extra_args(false);
  add->add_flag("--all", given.all, "Look everywhere, and take all that is found");
  add->add_flag("-y,--yes", given.yes, "Ask nothing: take the best");
  add->add_flag("--json", given.json, "Print JSON, and write nothing without --yes");
  add->add_flag("--allow-private-addresses", given.allow_private_addresses,
                "Fetch from private networks too, and let the feed do so");
  does(
      add,
      [](Options& o) {
        o.feeds_add.config = o.config;
        return add_feeds(o.feeds_add);
      },
      "Examples: newswatch feeds add bbc.co.uk/news --tag broadcaster\n          newswatch feeds "
      "add https://example.org/feed.xml --name Example --to feeds.d/example.yaml\n          "
      "newswatch feeds add --json example.org");

  FeedsImportOptions& list = options_.feeds_import;
  auto* import = with_config(feeds->add_subcommand(
      "import", "Turn a list of feeds into YAML: OPML, or URLs one a line (newsboat's, too)"));
  import->add_option("FILE", list.input, "A file, a URL, or - for standard input")
      ->default_str("-");
  import->add_option("--from", list.from, "opml or urls; guessed if absent")
      ->check(CLI::IsMember({"opml", "urls"}));
  import->add_option("--to", list.to, "The file to write, as of add; else standard output");
  import->add_flag("--json", list.json, "Print JSON");
  does(
      import,
      [](Options& o) {
        o.feeds_import.config = o.config;
        return import_feeds(o.feeds_import);
      },
      "Examples: newswatch feeds import subscriptions.opml --to feeds.d/imported.yaml\n          "
      "newswatch feeds import --from urls ~/.newsboat/urls > feeds.yaml");

  auto* exported = with_config(
      feeds->add_subcommand("export", "Print all feeds as OPML 2.0, the first tag as folder"));
  does(
      exported,
      [](Options& o) {
        o.feeds.config = o.config;
        return export_feeds(o.feeds);
      },
      "Example: newswatch feeds export > newswatch.opml");
}

// `newswatch feeds` alone lists them.
void CommandLine::describe_feed_states(CLI::App* feeds) {
  FeedsOptions& given = options_.feeds;
  const auto with_filter = [&given](CLI::App* command) {
    command->add_flag("--failing", given.failing, "Only those that fail or are gone");
    command->add_option("--tag", given.tag, "Only those of this tag");
    command->add_flag("--json", given.json, "Print JSON");
  };
  const auto list = [](Options& o) {
    o.feeds.config = o.config;
    return list_feeds(o.feeds);
  };
  with_filter(feeds);
  does(
      feeds,
      [this, feeds, list](Options& o) {
        return feeds->get_subcommands().empty() ? list(o) : exit_code_;
      },
      "Examples: newswatch feeds\n          newswatch feeds --failing\n          newswatch feeds "
      "show \"BBC Middle East\"");
  auto* listed = with_config(feeds->add_subcommand(
      "list", "State, last success, next poll and why, articles a day, delay, errors"));
  with_filter(listed);
  does(
      listed, list,
      "Examples: newswatch feeds list --failing\n          newswatch feeds list --json --tag wire");
  auto* shown = with_config(
      feeds->add_subcommand("show", "All that is known of a feed, and why it is asked when it is"));
  shown->add_option("FEED", given.name, "Its name or URL")->required();
  shown->add_flag("--json", given.json, "Print JSON");
  does(
      shown,
      [](Options& o) {
        o.feeds.config = o.config;
        return show_feed(o.feeds);
      },
      "Example: newswatch feeds show \"BBC Middle East\"");
}

void CommandLine::describe_top() {
  auto* top = with_config(
      app_.add_subcommand("top", "A live picture of feeds, alerts and deliveries; q ends it"));
  top->add_flag("--once", options_.top.once, "Print one picture and end");
  does(
      top,
      [](Options& o) {
        o.top.config = o.config;
        return show_top(o.top);
      },
      "Examples: newswatch top\n          newswatch top --once");
}

}  // namespace newswatch::daemon
