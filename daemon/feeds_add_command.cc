// newswatch feeds add.

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "alerts/readable_json.h"
#include "config/adopt_feeds.h"
#include "config/feeds_yaml.h"
#include "daemon/clock.h"
#include "daemon/commands.h"
#include "daemon/feed_finder.h"
#include "daemon/feeds_file.h"
#include "daemon/input.h"
#include "daemon/terminal.h"
#include "feeds/conditional_get.h"
#include "feeds/dates.h"
#include "feeds/discovery.h"
#include "net/curl_http.h"
#include "net/task_group.h"
#include "net/url.h"

namespace newswatch::daemon {

namespace json = boost::json;

namespace {

using feeds::FoundFeed;
using std::chrono::sys_seconds;

// One line on a terminal that is written over.
class Progress {
 public:
  Progress() : terminal_(terminal_of(STDERR_FILENO)) {}
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void tell(const std::string& url, std::size_t feeds) {
    if (!terminal_.is_terminal) return;
    clear();
    is_open_ = true;
    const std::string line = fmt::format("{} found; looking at {}", feeds, printable(shown(url)));
    std::cerr << cut(line, terminal_.width - 1) << std::flush;
  }
  void clear() {
    if (std::exchange(is_open_, false)) std::cerr << "\r\x1b[K" << std::flush;
  }

 private:
  Terminal terminal_;
  bool is_open_ = false;
};

boost::asio::awaitable<void> look(FeedFinder& finder, std::string url,
                                  std::optional<Finding>& finding) {
  finding = co_await finder.find(std::move(url));
}

Finding find(const FeedsAddOptions& options, const Destination& destination) {
  FindOptions find{.all = options.all};
  if (destination.config) find.fetch = destination.config->fetch;
  if (options.allow_private_addresses) find.fetch.allow_private_addresses = true;
  Progress progress;
  std::optional<Finding> finding;
  {
    boost::asio::io_context loop;
    const auto clock = make_real_clock();
    const auto http = net::make_curl_http(
        loop, net::CurlHttpOptions{.user_agent = feeds::user_agent(find.fetch)});
    FeedFinder finder(*http, *clock, find, [&progress](const std::string& url, std::size_t feeds) {
      progress.tell(url, feeds);
    });
    net::TaskGroup tasks(loop.get_executor(), [](const std::string&, std::exception_ptr) {});
    tasks.spawn("find", look(finder, options.url, finding));
    loop.run();
  }
  return finding ? std::move(*finding) : Finding{.page_fault = "the search did not end"};
}

// "3 h ago"
std::string age_of(sys_seconds then, sys_seconds now) {
  const auto seconds = std::max<std::int64_t>((now - then).count(), 0);
  if (seconds < 3'600) return fmt::format("{} min ago", seconds / 60);
  if (seconds < 2 * 86'400) return fmt::format("{} h ago", seconds / 3'600);
  return fmt::format("{} days ago", seconds / 86'400);
}

std::string in_words(const FoundFeed& feed, sys_seconds now) {
  std::string words = fmt::format("{}, {} articles", feeds::name_of(feed.format), feed.articles);
  if (feed.newest) {
    words += fmt::format(", newest {:%Y-%m-%d} ({})", *feed.newest, age_of(*feed.newest, now));
  }
  if (feed.kind != feeds::FeedKind::articles)
    words += fmt::format(", {}", feeds::name_of(feed.kind));
  if (!feed.language.empty()) words += ", language " + feed.language;
  if (!feed.hub.empty()) words += ", hub " + feed.hub;
  words += fmt::format("; by {}", feeds::in_words(feed.found_by));
  for (const std::string& other : feed.also_found) words += ", also " + other;
  return printable(words);
}

void list(const std::vector<FoundFeed>& found, const Destination& destination, sys_seconds now) {
  const Terminal terminal = terminal_of(STDERR_FILENO);
  std::size_t number = 0;
  for (const FoundFeed& feed : found) {
    const std::string title = feed.title.empty() ? "(no title)" : feed.title;
    const feeds::Feed* configured = config::find_feed(destination.feeds(), feed.url);
    std::cerr << fmt::format("{:3}  {}\n     {}\n     {}\n", ++number,
                             styled(terminal, Style::bold, printable(title)), printable(feed.url),
                             in_words(feed, now));
    if (configured != nullptr)
      std::cerr << "     configured already, as \"" << printable(configured->name) << "\"\n";
  }
}

// Numbers parted by blanks or commas; nullopt for what is none.
std::optional<std::vector<std::size_t>> numbers_in(std::string_view text, std::size_t most) {
  std::vector<std::size_t> numbers;
  while (true) {
    text.remove_prefix(std::min(text.find_first_not_of(" ,\t\r"), text.size()));
    if (text.empty()) return numbers;
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || number > most) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (number > 0 && std::find(numbers.begin(), numbers.end(), number - 1) == numbers.end())
      numbers.push_back(number - 1);
  }
}

// The places of those to take.
std::vector<std::size_t> choose(const std::vector<FoundFeed>& found,
                                const FeedsAddOptions& options) {
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < found.size(); ++i) all.push_back(i);
  if (options.all) return all;
  const bool can_ask = ::isatty(STDIN_FILENO) != 0 && terminal_of(STDERR_FILENO).is_terminal;
  if (found.size() == 1 || options.yes || !can_ask) return {0};
  for (;;) {
    std::cerr << "Which? 1 to " << found.size() << ", Enter for 1, 0 for none: " << std::flush;
    std::string line;
    if (!std::getline(std::cin, line)) return {};
    if (line.empty()) return {0};
    if (auto numbers = numbers_in(line, found.size())) return std::move(*numbers);
  }
}

// Of the host's other feeds, where they agree; a news sitemap's title is its publication.
std::string publisher_of(const FoundFeed& found, const std::vector<feeds::Feed>& configured) {
  std::optional<std::string> publisher;
  for (const feeds::Feed& feed : configured) {
    if (net::host(feed.url) != net::host(found.url)) continue;
    if (publisher && *publisher != feed.publisher) return {};
    publisher = feed.publisher;
  }
  if (publisher && !publisher->empty()) return *publisher;
  return found.format == feeds::Format::news_sitemap ? config::tidy_name(found.title)
                                                     : std::string();
}

json::object json_of(const FoundFeed& feed, const Destination& destination) {
  json::object object{{"url", feed.url},
                      {"title", feed.title},
                      {"format", feeds::name_of(feed.format)},
                      {"kind", feeds::name_of(feed.kind)},
                      {"articles", feed.articles},
                      {"found_by", feeds::name_of(feed.found_by)}};
  if (feed.newest) object["newest"] = feeds::format_rfc3339(*feed.newest);
  if (!feed.language.empty()) object["language"] = feed.language;
  if (!feed.hub.empty()) object["hub"] = feed.hub;
  if (!feed.found_at.empty()) object["found_at"] = feed.found_at;
  if (!feed.also_found.empty())
    object["also_found"] = json::array(feed.also_found.begin(), feed.also_found.end());
  if (const feeds::Feed* configured = config::find_feed(destination.feeds(), feed.url))
    object["configured"] = configured->name;
  return object;
}

class Add {
 public:
  Add(const FeedsAddOptions& options, Destination destination)
      : options_(options),
        destination_(std::move(destination)),
        names_(destination_.feeds()),
        now_(make_real_clock()->now()) {}

  int run() {
    if (!options_.name.empty() && is_name_taken()) return kInputAtFault;
    if (feeds::addresses_of(options_.url).empty()) {
      std::cerr << "newswatch: " << printable(shown(options_.url))
                << " is no address; give a host, or a URL that begins with http:// or https://\n";
      return kInputAtFault;
    }
    for (const std::string& address : feeds::addresses_of(options_.url)) {
      const feeds::Feed* configured = config::find_feed(destination_.feeds(), address);
      if (configured == nullptr || options_.json) continue;
      tell_of(*configured, address);
      return kDone;
    }
    finding_ = find(options_, destination_);
    if (finding_.feeds.empty()) return nothing_found();
    if (!options_.json) list(finding_.feeds, destination_, now_);
    if (options_.json && !options_.yes) {
      print_json({});
      return kDone;
    }
    return write(chosen_feeds());
  }

 private:
  bool is_name_taken() const {
    for (const feeds::Feed& feed : destination_.feeds()) {
      if (feed.name != options_.name) continue;
      std::cerr << "newswatch: there is a feed \"" << printable(feed.name)
                << "\" already; give another --name\n";
      return true;
    }
    return false;
  }

  void tell_of(const feeds::Feed& configured, const std::string& url) const {
    if (options_.json) return;
    std::cout << printable(shown(url)) << " is configured already, as \""
              << printable(configured.name) << "\"\n";
  }

  int nothing_found() {
    if (options_.json) print_json({});
    const std::string where = printable(shown(options_.url));
    if (!finding_.is_reachable) {
      std::cerr << "newswatch: " << where << ": " << printable(finding_.page_fault) << '\n';
      return kEnvironmentAtFault;
    }
    std::cerr << "newswatch: no feed found at " << where << ": " << printable(finding_.page_fault)
              << "; looked at " << finding_.looks.size()
              << (finding_.looks.size() == 1 ? " address" : " addresses")
              << (finding_.is_told_to_wait
                      ? ", and no more, for the server asks for patience: try later"
                      : "")
              << (finding_.is_cut ? ", and no more, for requests and time are bounded" : "")
              << "; if you know its address give that\n";
    return kInputAtFault;
  }

  // Those not configured yet.
  std::vector<feeds::Feed> chosen_feeds() {
    std::vector<feeds::Feed> chosen;
    for (const std::size_t place : choose(finding_.feeds, options_)) {
      const FoundFeed& found = finding_.feeds[place];
      const feeds::Feed* configured = config::find_feed(destination_.feeds(), found.url);
      if (configured != nullptr) {
        is_any_configured_ = true;
        tell_of(*configured, found.url);
        continue;
      }
      // One address of many titles, as a page may name it in several ways.
      if (config::find_feed(chosen, found.url) != nullptr) continue;
      feeds::Feed feed{
          .name = names_.take(options_.name.empty() ? found.title : options_.name, found.url),
          .url = found.url,
          .publisher = publisher_of(found, destination_.feeds()),
          .tags = options_.tags};
      const bool are_allowed =
          destination_.config && destination_.config->fetch.allow_private_addresses;
      feed.allow_private_addresses = options_.allow_private_addresses && !are_allowed;
      chosen.push_back(std::move(feed));
    }
    return chosen;
  }

  int write(const std::vector<feeds::Feed>& chosen) {
    if (chosen.empty()) {
      if (options_.json) print_json({});
      if (!options_.json && !is_any_configured_) std::cerr << "newswatch: nothing was added\n";
      return kDone;
    }
    const std::string file =
        options_.to.empty() ? file_for(destination_, chosen.front()) : options_.to;
    if (file.empty()) return print_for_copying(chosen);
    const auto written = write_feeds(destination_, file, chosen);
    if (!written) {
      std::cerr << "newswatch: " << written.error().message << '\n';
      if (!options_.json) std::cout << config::feeds_file(chosen);
      return written.error().exit_code;
    }
    if (options_.json) print_json(chosen, written->path);
    for (const feeds::Feed& feed : chosen) {
      if (!options_.json)
        std::cout << "added \"" << printable(feed.name) << "\" to " << printable(written->path)
                  << '\n';
    }
    tell_of_inclusion(*written);
    return kDone;
  }

  int print_for_copying(const std::vector<feeds::Feed>& chosen) {
    if (options_.json) {
      print_json(chosen);
    } else {
      std::cout << config::feeds_file(chosen);
    }
    std::cerr << "newswatch: nothing was written; put this into " << printable(destination_.path)
              << ", or name a file with --to (a configuration that includes feeds.d/*.yaml gets "
                 "files of its own)\n";
    return kDone;
  }

  void tell_of_inclusion(const WrittenFeeds& written) const {
    if (written.is_included || !destination_.config) return;
    std::cerr << "newswatch: " << printable(destination_.path) << " does not include "
              << printable(written.path) << "; name it in its include: list\n";
  }

  void print_json(const std::vector<feeds::Feed>& chosen, const std::string& file = {}) const {
    json::object told{{"asked", shown(options_.url)}, {"requests", finding_.requests}};
    json::array& candidates = told["candidates"].emplace_array();
    for (const FoundFeed& feed : finding_.feeds) candidates.push_back(json_of(feed, destination_));
    json::array& looks = told["looked_at"].emplace_array();
    for (const Finding::Look& look : finding_.looks)
      looks.push_back(json::object{{"url", shown(look.url)}, {"outcome", look.outcome}});
    json::array& added = told["added"].emplace_array();
    for (const feeds::Feed& feed : chosen) {
      if (!file.empty()) added.push_back(json::object{{"name", feed.name}, {"url", feed.url}});
    }
    if (!file.empty()) told["file"] = file;
    std::cout << alerts::readable(json::serialize(told)) << '\n';
  }

  const FeedsAddOptions& options_;
  Destination destination_;
  config::FeedNames names_;
  sys_seconds now_;
  Finding finding_;
  bool is_any_configured_ = false;
};

}  // namespace

int add_feeds(const FeedsAddOptions& options) {
  auto destination = destination_of(options.config);
  if (!destination) return kInputAtFault;
  return Add(options, std::move(*destination)).run();
}

}  // namespace newswatch::daemon
