// newswatch feeds import.

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "alerts/readable_json.h"
#include "config/adopt_feeds.h"
#include "config/feeds_yaml.h"
#include "config/files.h"
#include "daemon/commands.h"
#include "daemon/feeds_file.h"
#include "daemon/input.h"
#include "daemon/terminal.h"
#include "feeds/charset.h"
#include "feeds/links.h"
#include "feeds/opml.h"
#include "feeds/url_list.h"

namespace newswatch::daemon {

namespace json = boost::json;

namespace {

using Adopted = config::AdoptedFeeds;

constexpr std::size_t kMostTold = 100;  // lines told one by one

boost::system::result<feeds::FeedList, feeds::ParseError> read_list(const Input& input,
                                                                    const std::string& from) {
  if (from == "opml") return feeds::read_opml(input.bytes, input.content_type);
  std::string text = feeds::to_utf8(input.bytes, "text/plain").utf8;
  const bool is_markup = feeds::trimmed(text).starts_with('<');
  if (from.empty() && is_markup) return feeds::read_opml(input.bytes, input.content_type);
  return feeds::read_url_list(text);
}

void tell(const std::string& file, const feeds::FeedList& list, const Adopted& adopted) {
  std::size_t told = 0;
  for (const std::string& warning : list.warnings) {
    if (++told > kMostTold) break;
    std::cerr << printable(fmt::format("{}: {}", file, warning)) << '\n';
  }
  told = 0;
  for (const Adopted::Refused& one : adopted.refused) {
    if (++told > kMostTold) break;
    std::cerr << printable(fmt::format("{}: not imported: \"{}\" {}: {}", file, one.name,
                                       cut(shown(one.url), 200), one.why))
              << '\n';
  }
  if (adopted.refused.size() > kMostTold)
    std::cerr << "newswatch: and " << adopted.refused.size() - kMostTold << " more not imported\n";
}

std::string in_words(const Adopted& adopted) {
  std::string words = fmt::format("feeds imported: {}", adopted.feeds.size());
  if (adopted.merged > 0) words += fmt::format("; listed more than once: {}", adopted.merged);
  if (adopted.already_there > 0)
    words += fmt::format("; configured already: {}", adopted.already_there);
  if (!adopted.refused.empty()) words += fmt::format("; not imported: {}", adopted.refused.size());
  return words;
}

void print_json(const feeds::FeedList& list, const Adopted& adopted, const std::string& file) {
  json::object told;
  json::array& all = told["feeds"].emplace_array();
  for (const feeds::Feed& feed : adopted.feeds) {
    all.push_back(json::object{{"name", feed.name},
                               {"url", feed.url},
                               {"tags", json::array(feed.tags.begin(), feed.tags.end())}});
  }
  json::array& problems = told["problems"].emplace_array();
  for (const Adopted::Refused& one : adopted.refused) {
    problems.push_back(
        json::object{{"name", one.name}, {"url", shown(one.url)}, {"message", one.why}});
  }
  told["warnings"] = json::array(list.warnings.begin(), list.warnings.end());
  told["counts"] = json::object{{"feeds", adopted.feeds.size()},
                                {"listed_again", adopted.merged},
                                {"configured", adopted.already_there},
                                {"not_imported", adopted.refused.size()}};
  if (!file.empty()) told["file"] = file;
  std::cout << alerts::readable(json::serialize(told)) << '\n';
}

int conclude() {
  std::cout.flush();
  if (std::cout) return kDone;
  std::cerr << "newswatch: standard output takes no more\n";
  return kEnvironmentAtFault;
}

}  // namespace

int import_feeds(const FeedsImportOptions& options) {
  const auto destination = destination_of(options.config);
  if (!destination) return kInputAtFault;
  const bool may_be_private =
      destination->config && destination->config->fetch.allow_private_addresses;
  const auto input = read_input(options.input, may_be_private);
  if (!input) {
    std::cerr << "newswatch: " << printable(input.error().message) << '\n';
    return input.error().exit_code;
  }
  const bool is_named = !options.input.empty() && options.input != "-";
  const std::string from = is_named ? shown(options.input) : "standard input";
  const auto list = read_list(*input, options.from);
  if (!list) {
    std::cerr << "newswatch: " << printable(from + ": " + list.error().message) << '\n';
    return kInputAtFault;
  }
  const Adopted adopted = config::adopt(list->feeds, destination->feeds());
  tell(from, *list, adopted);
  if (adopted.feeds.empty() && adopted.already_there == 0) {
    std::cerr << "newswatch: " << printable(from) << ": there is no feed to import\n";
    return kInputAtFault;
  }
  std::cerr << "newswatch: " << in_words(adopted) << '\n';
  const bool writes = !options.to.empty() && !adopted.feeds.empty();
  if (writes) {
    const auto written = write_feeds(*destination, options.to, adopted.feeds);
    if (!written) {
      std::cerr << "newswatch: " << written.error().message << '\n';
      return written.error().exit_code;
    }
    if (!written->is_included && destination->config) {
      std::cerr << "newswatch: " << printable(destination->path) << " does not include "
                << printable(options.to) << "; name it in its include: list\n";
    }
  }
  if (options.json) {
    print_json(*list, adopted, writes ? options.to : std::string());
  } else if (options.to.empty()) {
    const std::string yaml = config::feeds_file(adopted.feeds);
    if (yaml.size() > config::kMaxFileBytes) {
      std::cerr << "newswatch: that is more than a file of a configuration may hold; import it in "
                   "parts\n";
      return kInputAtFault;
    }
    std::cout << yaml;
  }
  return conclude();
}

}  // namespace newswatch::daemon
