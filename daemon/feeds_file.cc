#include "daemon/feeds_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "config/feeds_yaml.h"
#include "config/files.h"
#include "daemon/commands.h"
#include "daemon/config_command.h"
#include "daemon/terminal.h"
#include "daemon/whole_file.h"
#include "net/ascii.h"
#include "net/url.h"

namespace newswatch::daemon {

namespace {

namespace fs = std::filesystem;

using Loaded = boost::system::result<config::Config, std::vector<config::Problem>>;

constexpr int kMostNumbers = 1'000;

WriteFault input_fault(const std::string& file, std::string_view message) {
  return {kInputAtFault, printable(fmt::format("{}: {}", file, message))};
}

// Every feed there was, the new ones, and nothing else.
bool is_sum(std::vector<feeds::Feed> now, std::vector<feeds::Feed> before,
            const std::vector<feeds::Feed>& added) {
  before.insert(before.end(), added.begin(), added.end());
  for (auto* feeds : {&now, &before}) {
    std::sort(feeds->begin(), feeds->end(),
              [](const feeds::Feed& a, const feeds::Feed& b) { return a.url < b.url; });
  }
  return now == before;
}

bool reads(const config::Config& config, const std::string& file) {
  return std::any_of(config.files.begin(), config.files.end(),
                     [&file](const std::string& one) { return config::are_same_place(one, file); });
}

WriteFault refusal(const std::string& file, const std::vector<config::Problem>& problems) {
  WriteFault fault{.exit_code = kInputAtFault};
  for (const config::Problem& problem : problems)
    fault.message += printable(config::to_string(problem)) + '\n';
  fault.message +=
      printable(file) + ": nothing was written, for the configuration would be refused";
  return fault;
}

// Whether the configuration reads a file.
enum class Standing { included, apart };

// A fault where the file may not become what it would.
boost::system::result<Standing, WriteFault> judge(const Destination& destination,
                                                  const config::FileText& changed, bool is_new,
                                                  const std::vector<feeds::Feed>& added) {
  const auto secrets = config::secret_sources_of_process();
  constexpr std::string_view kOtherwise =
      "nothing was written, for the list ends in a way that would make something else of it; put "
      "the entry in by hand";
  if (destination.config) {
    const Loaded loaded =
        config::load_with(destination.path, changed, secrets, destination.config->rules.get());
    if (!loaded) return refusal(changed.path, loaded.error());
    if (reads(*loaded, changed.path)) {
      if (!is_sum(loaded->feeds, destination.config->feeds, added))
        return input_fault(changed.path, kOtherwise);
      return Standing::included;
    }
  }
  // By itself, then.
  const Loaded before = is_new ? Loaded(config::Config{}) : config::load(changed.path, secrets);
  if (!before) return refusal(changed.path, before.error());
  const Loaded loaded = config::load_with(changed.path, changed, secrets);
  if (!loaded) return refusal(changed.path, loaded.error());
  if (!is_sum(loaded->feeds, before->feeds, added)) return input_fault(changed.path, kOtherwise);
  return Standing::apart;
}

boost::system::result<WrittenFeeds, WriteFault> write_new(const Destination& destination,
                                                          const std::string& file,
                                                          const std::vector<feeds::Feed>& feeds) {
  const config::FileText made{file, config::feeds_file(feeds)};
  const auto standing = judge(destination, made, true, feeds);
  if (!standing) return standing.error();
  std::error_code error;
  // The folder of an include pattern may be still to come; any other is somebody's slip.
  if (*standing == Standing::included) fs::create_directories(config::folder_of(file), error);
  const auto done = create_file(file, made.text);
  if (!done) {
    return WriteFault{kEnvironmentAtFault, printable(fmt::format("{}: cannot be written: {}", file,
                                                                 done.error().message))};
  }
  return WrittenFeeds{.path = file, .is_new = true, .is_included = *standing == Standing::included};
}

// "BBC News: World" is bbc-news-world; of a name in other scripts the host is left.
std::string word_of(const feeds::Feed& feed) {
  constexpr std::size_t kMostBytes = 60;
  for (const std::string& text : {feed.name, net::host(feed.url)}) {
    std::string word;
    for (const char c : text) {
      const bool is_plain = net::ascii::is_letter(c) || net::ascii::is_digit(c);
      if (is_plain) word.push_back(net::ascii::lower(c));
      if (!is_plain && !word.empty() && word.back() != '-') word.push_back('-');
      if (word.size() == kMostBytes) break;
    }
    while (word.ends_with('-')) word.pop_back();
    if (!word.empty()) return word;
  }
  return "feed";
}

}  // namespace

const std::vector<feeds::Feed>& Destination::feeds() const {
  static const std::vector<feeds::Feed> kNone;
  return config ? config->feeds : kNone;
}

std::optional<Destination> destination_of(const std::string& config_path) {
  std::error_code error;
  const bool is_absent = !fs::exists(config_path, error) && !error;
  if (is_absent && config_path == kDefaultConfig) return Destination{.path = config_path};
  auto config = load_or_explain(config_path);
  if (!config) return std::nullopt;
  return Destination{config_path, std::move(config)};
}

boost::system::result<WrittenFeeds, WriteFault> write_feeds(const Destination& destination,
                                                            const std::string& file,
                                                            const std::vector<feeds::Feed>& feeds) {
  const auto was = config::read_file(file, config::kMaxFileBytes);
  if (!was && was.error().kind == config::FileError::Kind::missing)
    return write_new(destination, file, feeds);
  if (!was) return input_fault(file, "cannot be read: " + was.error().message);
  const auto made = config::with_feeds(was->text, feeds);
  if (!made) {
    return input_fault(
        file,
        "nothing was written, for its feeds: is no list of lines that begin with -; put the "
        "entry in by hand");
  }
  const auto standing = judge(destination, {file, *made}, false, feeds);
  if (!standing) return standing.error();
  const auto done = replace_file(file, was->text, *made);
  if (!done) {
    return WriteFault{kEnvironmentAtFault, printable(fmt::format("{}: cannot be written: {}", file,
                                                                 done.error().message))};
  }
  return WrittenFeeds{
      .path = file, .is_new = false, .is_included = *standing == Standing::included};
}

std::string file_for(const Destination& destination, const feeds::Feed& feed) {
  if (!destination.config) return {};
  std::vector<std::string> folders{config::beside(destination.path, "feeds.d")};
  for (const std::string& folder : destination.config->watched_folders) {
    const bool is_of_feeds = fs::path(folder).filename().string().find("feed") != std::string::npos;
    if (is_of_feeds && folder != folders.front()) folders.push_back(folder);
  }
  const auto secrets = config::secret_sources_of_process();
  const std::string word = word_of(feed);
  for (const std::string& folder : folders) {
    for (int number = 1; number <= kMostNumbers; ++number) {
      const std::string name = number == 1 ? word : fmt::format("{}-{}", word, number);
      std::string path = fmt::format("{}/{}.yaml", folder, name);
      std::error_code error;
      if (fs::exists(fs::symlink_status(path, error))) continue;
      const Loaded loaded = config::load_with(destination.path, {path, "# a feed\n"}, secrets,
                                              destination.config->rules.get());
      if (loaded && reads(*loaded, path)) return path;
      break;
    }
  }
  return {};
}

}  // namespace newswatch::daemon
