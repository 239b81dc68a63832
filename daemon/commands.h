#pragma once

// What `newswatch COMMAND` does. Each returns the exit code: 0 done, 1 the input is at fault, 2
// wrong usage, 3 the environment is at fault.

#include <cstddef>
#include <string>
#include <vector>

namespace newswatch::daemon {

inline constexpr int kDone = 0;
inline constexpr int kInputAtFault = 1;
inline constexpr int kWrongUsage = 2;
inline constexpr int kEnvironmentAtFault = 3;

inline constexpr const char* kDefaultConfig = "/etc/newswatch/newswatch.yaml";

struct RunOptions {
  std::string config;
  bool quiet = false;  // no alerts on the terminal
};
int run_daemon(const RunOptions& options);
int poll_once(const RunOptions& options);

struct CheckOptions {
  std::string config;
  bool json = false;
};
int check_config(const CheckOptions& options);

struct ParseOptions {
  std::string input;  // a file, a URL, or - for standard input
  std::string content_type;
  std::string url;
  bool json = false;
  bool batch = false;
  bool allow_private_addresses = false;
};
int parse_document(const ParseOptions& options);

struct MatchOptions {
  std::string input;
  std::string config;
  std::string rule;
  bool jsonl = false;
  bool json = false;
  bool allow_private_addresses = false;
};
int match_articles(const MatchOptions& options);

struct ImportOptions {
  std::string input;  // a file, or - for standard input
  std::string from;   // a dialect's name; empty: guessed
  bool query = false;
  bool json = false;
};
int import_rules(const ImportOptions& options);

struct OfficialsImportOptions {
  std::string input;  // a file, or - for standard input
  std::string from;   // opensanctions or wikidata; empty: the header tells
  std::vector<std::string> groups;
  std::vector<std::string> countries;
  std::vector<std::string> datasets;
  std::size_t limit = 0;  // 0: as many as a file may hold
  bool json = false;
};
int import_officials(const OfficialsImportOptions& options);

struct OfficialsOptions {
  std::string config;
  std::string id;
  bool json = false;
};
int list_officials(const OfficialsOptions& options);
int show_official(const OfficialsOptions& options);

struct FeedsAddOptions {
  std::string config;
  std::string url;   // or host, or page
  std::string to;    // empty: a file of its own where the configuration includes one
  std::string name;  // empty: the feed's title
  std::vector<std::string> tags;
  bool all = false;
  bool yes = false;
  bool json = false;
  bool allow_private_addresses = false;
};
int add_feeds(const FeedsAddOptions& options);

struct FeedsImportOptions {
  std::string config;
  std::string input;  // a file, a URL, or - for standard input
  std::string from;   // opml or urls; empty: as it looks
  std::string to;     // empty: standard output
  bool json = false;
};
int import_feeds(const FeedsImportOptions& options);

struct FeedsOptions {
  std::string config;
  std::string name;  // of the one to show, or its URL
  std::string tag;   // empty: all
  bool failing = false;
  bool json = false;
};
int export_feeds(const FeedsOptions& options);
int list_feeds(const FeedsOptions& options);
int show_feed(const FeedsOptions& options);

struct FormatOptions {
  std::string config;
  bool check = false;
};
int format_rules(const FormatOptions& options);

struct WhyOptions {
  std::string config;
  std::string article;
  bool json = false;
};
int why_article(const WhyOptions& options);

struct ChannelOptions {
  std::string config;
  std::string name;
  bool json = false;
};
int test_channel(const ChannelOptions& options);
int list_channels(const ChannelOptions& options);

struct OutboxOptions {
  std::string config;
  std::vector<std::string> ids;  // whole, or as they begin
  std::string state;             // empty: waiting and dead
  std::string channel;
  std::string rule;
  std::size_t limit = 100;
  bool all = false;
  bool json = false;
};
int list_outbox(const OutboxOptions& options);
int show_delivery(const OutboxOptions& options);
int retry_deliveries(const OutboxOptions& options);
int drop_deliveries(const OutboxOptions& options);

struct TopOptions {
  std::string config;
  bool once = false;
  int every_ms = 1'000;
};
int show_top(const TopOptions& options);

struct StoreOptions {
  std::string config;
  std::string file;  // of backup and restore
  bool force = false;
  bool json = false;
};
int check_store(const StoreOptions& options);
int back_up_store(const StoreOptions& options);
int restore_store(const StoreOptions& options);

struct DemoOptions {
  double speed = 600;  // seconds of the scripted day per second
  bool plain = false;
};
int show_demo(const DemoOptions& options);

int print_completion(const std::string& shell);

}  // namespace newswatch::daemon
