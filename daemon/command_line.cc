#include "daemon/command_line.h"

#include <CLI/CLI.hpp>
#include <utility>

#include "daemon/log.h"

namespace newswatch::daemon {

CLI::App* CommandLine::with_config(CLI::App* command) {
  command->add_option("-c,--config", options_.config, "The configuration")
      ->envname("NEWSWATCH_CONFIG")
      ->capture_default_str();
  return command;
}

void CommandLine::does(CLI::App* command, Action action, const char* examples) {
  command->footer(examples);
  command->callback([this, action = std::move(action)] {
    set_up_log(options_.log_level, options_.log_json ? LogFormat::json : LogFormat::text);
    exit_code_ = action(options_);
  });
}

void CommandLine::describe() {
  app_.add_option("--log-level", options_.log_level, "What is logged")
      ->check(CLI::IsMember({"debug", "info", "warn", "error"}))
      ->capture_default_str();
  app_.add_flag("--log-json", options_.log_json, "Log JSON lines");
  app_.set_version_flag("--version", "newswatch " NEWSWATCH_VERSION);
  app_.require_subcommand(1);
  app_.fallthrough();
  describe_daemon();
  describe_inspection();
  describe_rules();
  describe_officials();
  describe_feeds();
  describe_top();
  describe_channels();
  describe_outbox();
  describe_store();
  auto* completion = app_.add_subcommand("completion", "Print the completion script of a shell");
  completion->add_option("SHELL", options_.shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  does(
      completion, [](Options& o) { return print_completion(o.shell); },
      "Example: newswatch completion bash > /etc/bash_completion.d/newswatch");
}

void CommandLine::describe_daemon() {
  auto* run = with_config(app_.add_subcommand("run", "Watch the feeds until told to stop"));
  run->add_flag("-q,--quiet", options_.run.quiet, "Show no alerts on the terminal");
  does(
      run,
      [](Options& o) {
        o.run.config = o.config;
        return run_daemon(o.run);
      },
      "Example: newswatch run --config newswatch.yaml");

  auto* poll = with_config(app_.add_subcommand("poll", "Ask every feed once, deliver, and end"));
  does(
      poll,
      [](Options& o) {
        o.run.config = o.config;
        return poll_once(o.run);
      },
      "Example: newswatch poll --config newswatch.yaml");

  auto* demo = app_.add_subcommand("demo", "A scripted news day on this machine, without internet");
  demo->add_option("--speed", options_.demo.speed, "Seconds of the day per second")
      ->check(CLI::Range(1.0, 86400.0))
      ->capture_default_str();
  does(
      demo, [](Options& o) { return show_demo(o.demo); },
      "Examples: newswatch demo\n          newswatch demo --speed 3600");
}

void CommandLine::describe_inspection() {
  auto* check = app_.add_subcommand(
      "check", "Read a configuration, compile its rules and run their examples");
  check->add_option("FILE", options_.config, "The configuration")
      ->envname("NEWSWATCH_CONFIG")
      ->capture_default_str();
  check->add_flag("--json", options_.check.json, "Print JSON");
  does(
      check,
      [](Options& o) {
        o.check.config = o.config;
        return check_config(o.check);
      },
      "Example: newswatch check newswatch.yaml");

  auto* parse = app_.add_subcommand("parse", "Print what the parser makes of a document");
  parse->add_option("INPUT", options_.parse.input, "A file, a URL, or - for standard input")
      ->default_str("-");
  parse->add_flag("--json", options_.parse.json, "Print one JSON object");
  parse->add_flag(
      "--batch", options_.parse.batch,
      "Read one request {\"file\",\"content_type\",\"url\"} per line, write one result per line");
  parse->add_option("--content-type", options_.parse.content_type, "What HTTP would have told");
  parse->add_option("--url", options_.parse.url, "Base of relative links");
  parse->add_flag("--allow-private-addresses", options_.parse.allow_private_addresses,
                  "Fetch from private networks too");
  does(
      parse, [](Options& o) { return parse_document(o.parse); },
      "Examples: newswatch parse feed.xml\n          newswatch parse --json --url "
      "https://example.org/feed - < feed.xml");

  auto* match = with_config(app_.add_subcommand(
      "match", "Tell which rules hit the articles of a document, and why the others miss"));
  match->add_option("INPUT", options_.match.input, "A file, a URL, or - for standard input")
      ->default_str("-");
  match->add_option("--rule", options_.match.rule, "Only this rule");
  match->add_flag("--jsonl", options_.match.jsonl,
                  "Read one article as JSON per line, write its matches per line");
  match->add_flag("--json", options_.match.json, "Print JSON, with the tree of each rule");
  match->add_flag("--allow-private-addresses", options_.match.allow_private_addresses,
                  "Fetch from private networks too");
  does(
      match,
      [](Options& o) {
        o.match.config = o.config;
        return match_articles(o.match);
      },
      "Examples: newswatch match --rule ceasefire-talks feed.xml\n          newswatch match "
      "--jsonl - < articles.jsonl");

  auto* why = with_config(app_.add_subcommand("why", "Tell what became of an article"));
  why->add_option("ARTICLE", options_.why.article, "Its key, id or URL, or how its title begins")
      ->required();
  why->add_flag("--json", options_.why.json, "Print JSON");
  does(
      why,
      [](Options& o) {
        o.why.config = o.config;
        return why_article(o.why);
      },
      "Example: newswatch why https://example.org/story");
}

}  // namespace newswatch::daemon
