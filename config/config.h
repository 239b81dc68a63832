#pragma once

// The whole configuration, read and checked: YAML in, typed settings out.

#include <boost/system/result.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "alerts/channel.h"
#include "alerts/notice.h"
#include "feeds/feed.h"
#include "feeds/settings.h"
#include "rules/rule_set.h"
#include "store/settings.h"

namespace newswatch::config {

// One fault or doubt. Prints as "file:line:column: message".
struct Problem {
  std::string file;
  int line = 0;    // from 1; 0 if there is none
  int column = 0;  // from 1
  std::string message;
  // A doubt about rules: never, common, … A comment "# check: allow KIND" keeps it from being told.
  std::string kind;
  // Of a query: the line it stands on, and how many bytes of that lie before the fault. Holds
  // nothing but the query and its key, so that no secret beside it is shown.
  std::string excerpt;
  std::size_t excerpt_at = 0;
  bool operator==(const Problem&) const = default;
};

struct ListenSettings {
  std::string listen = "127.0.0.1:8642";  // empty: no listener
  // Where the internet reaches the listener, without a slash at its end; empty: hubs cannot push.
  std::string public_url;
  bool operator==(const ListenSettings&) const = default;
};

struct AlertSettings {
  std::optional<std::chrono::seconds>
      max_age;  // articles published longer ago are recorded, not alerted; absent: no limit
  bool operator==(const AlertSettings&) const = default;
};

struct Config {
  std::vector<std::string> files;  // every file read, the main one first: what to watch for changes
  std::vector<std::string> watched_folders;  // folders of include globs
  store::StoreSettings store;
  ListenSettings http;
  feeds::FetchSettings fetch;
  AlertSettings alerts;
  alerts::NoticeSettings notices;
  std::vector<feeds::Feed> feeds;
  std::vector<alerts::Channel> channels;
  std::shared_ptr<const rules::RuleSet>
      rules;  // compiled, its examples passed; RuleSet::settings() has words, officials and rules
  std::vector<std::string>
      secret_values;  // every secret filled in: never printed, struck from what is (redact)
  std::vector<Problem> warnings;  // what is doubtful but not wrong
};

[[nodiscard]] std::string to_string(const Problem& problem);

// Where secrets come from; injected, so that tests need no environment.
struct SecretSources {
  std::function<std::optional<std::string>(const std::string& name)> environment;
  std::string credentials_directory;  // systemd's $CREDENTIALS_DIRECTORY; empty if none
};

[[nodiscard]] SecretSources secret_sources_of_process();

// `text` with every secret in it replaced by ***: for what shows a URL or header of a channel.
[[nodiscard]] std::string redact(std::string_view text, const std::vector<std::string>& secrets);

// Reads the file and all it includes, checks everything, compiles the rules and runs their
// examples. All problems are reported, ordered by file and line. No secret appears in any message.
// Rules that are as in `running`, if it is given, are not compiled again.
[[nodiscard]] boost::system::result<Config, std::vector<Problem>> load(
    const std::string& path, const SecretSources& secrets, const rules::RuleSet* running = nullptr);

// A file as it would be.
struct FileText {
  std::string path;
  std::string text;
};

// The same as load(), had `changed` its text: what it holds now is not looked at, nor need it be
// there.
[[nodiscard]] boost::system::result<Config, std::vector<Problem>> load_with(
    const std::string& path, const FileText& changed, const SecretSources& secrets,
    const rules::RuleSet* running = nullptr);

// The match of a rule, as it is written.
struct WrittenMatch {
  std::string rule;
  rules::Expr match;
  std::optional<std::string> query;  // its text; absent for the form with any:, all:, none:
  std::string file;
  int line = 0;    // from 1
  int column = 0;  // from 1
};

// The rules of the file and all it includes, in order. Only they are looked at, so one file of
// several will do; what they name need not be there.
[[nodiscard]] boost::system::result<std::vector<WrittenMatch>, std::vector<Problem>> load_matches(
    const std::string& path);

}  // namespace newswatch::config
