#include "feeds/url_list.h"

#include <algorithm>
#include <string>
#include <utility>

#include "feeds/links.h"

namespace newswatch::feeds {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

// Takes the next word, in double quotes or not; empty at the end of the line.
std::string take_word(std::string_view& line) {
  while (!line.empty() && is_blank(line.front())) line.remove_prefix(1);
  std::string word;
  const bool is_quoted = line.starts_with('"');
  if (is_quoted) line.remove_prefix(1);
  while (!line.empty() && (is_quoted ? line.front() != '"' : !is_blank(line.front()))) {
    if (is_quoted && line.front() == '\\' && line.size() > 1) line.remove_prefix(1);
    word.push_back(line.front());
    line.remove_prefix(1);
  }
  if (is_quoted && !line.empty()) line.remove_prefix(1);
  return word;
}

bool is_made_by_newsboat(std::string_view url) {
  return url.starts_with("exec:") || url.starts_with("filter:") || url.starts_with("query:");
}

ListedFeed feed_of(std::string url, std::string_view rest) {
  ListedFeed feed{.url = std::move(url)};
  while (!trimmed(rest).empty()) {
    std::string word = take_word(rest);
    const std::string_view shown = trimmed(word);
    if (shown.empty() || shown.front() == '!') continue;
    if (shown.front() == '~') {
      feed.name = trimmed(shown.substr(1));
    } else if (feed.tags.size() < kMaxListedTags &&
               std::find(feed.tags.begin(), feed.tags.end(), shown) == feed.tags.end()) {
      feed.tags.emplace_back(shown);
    }
  }
  return feed;
}

}  // namespace

FeedList read_url_list(std::string_view utf8) {
  FeedList list;
  std::size_t number = 0;
  while (!utf8.empty()) {
    const std::size_t end = std::min(utf8.find('\n'), utf8.size());
    std::string_view line = trimmed(utf8.substr(0, end));
    utf8.remove_prefix(std::min(end + 1, utf8.size()));
    ++number;
    if (line.empty() || line.front() == '#') continue;
    if (list.feeds.size() >= kMaxListedFeeds) {
      list.warnings.push_back("the list was cut after " + std::to_string(kMaxListedFeeds) +
                              " feeds");
      break;
    }
    std::string url = take_word(line);
    if (is_made_by_newsboat(url)) {
      list.warnings.push_back("line " + std::to_string(number) + ": " +
                              url.substr(0, url.find(':') + 1) +
                              " is made by newsboat itself; it has no address to poll");
      continue;
    }
    list.feeds.push_back(feed_of(std::move(url), line));
  }
  return list;
}

}  // namespace newswatch::feeds
