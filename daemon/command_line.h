#pragma once

// The command line: what there is, what it takes, and which command does it.

#include <functional>
#include <string>

#include "daemon/commands.h"

namespace CLI {
class App;
}

namespace newswatch::daemon {

// What the command line has said.
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
  FeedsAddOptions feeds_add;
  FeedsImportOptions feeds_import;
  FeedsOptions feeds;
  WhyOptions why;
  ChannelOptions channel;
  OutboxOptions outbox;
  StoreOptions store;
  TopOptions top;
  DemoOptions demo;
  std::string shell;
};

// Adds commands to `app`. CLI11 keeps a reference to every variable named, so all of them outlive
// it.
class CommandLine {
 public:
  CommandLine(CLI::App& app, Options& options, int& exit_code)
      : app_(app), options_(options), exit_code_(exit_code) {}

  void describe();

 private:
  using Action = std::function<int(Options&)>;

  CLI::App* with_config(CLI::App* command);
  // What the command does, and how it is used.
  void does(CLI::App* command, Action action, const char* examples);

  void describe_daemon();
  void describe_inspection();
  void describe_rules();
  void describe_officials();
  void describe_feeds();
  void describe_feed_states(CLI::App* feeds);
  void describe_top();
  void describe_channels();
  void describe_outbox();
  void describe_store();

  CLI::App& app_;
  Options& options_;
  int& exit_code_;
};

}  // namespace newswatch::daemon
