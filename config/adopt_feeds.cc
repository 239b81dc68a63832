#include "config/adopt_feeds.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "config/reader.h"
#include "config/secrets.h"
#include "config/values.h"
#include "feeds/links.h"
#include "feeds/utf8.h"
#include "net/url.h"

namespace newswatch::config {
namespace {

constexpr std::string_view kNoName = "feed";

// Bytes of the control character at the front; 0 if there is none.
std::size_t control_at(std::string_view text) {
  const auto c = static_cast<unsigned char>(text.front());
  if (c < 0x20 || c == 0x7F) return 1;
  const bool is_c1 = c == 0xC2 && text.size() > 1 && static_cast<unsigned char>(text[1]) < 0xA0;
  return is_c1 ? 2 : 0;
}

std::string_view without_outer_blanks(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

std::string cut_to(std::string_view text, std::size_t bytes) {
  if (text.size() > bytes) {
    while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
    text = text.substr(0, bytes);
  }
  return std::string(without_outer_blanks(text));
}

std::string with_ending(std::string_view name, const std::string& ending) {
  return cut_to(name, kMaxNameBytes - ending.size()) + ending;
}

void join_tags(std::vector<std::string>& tags, const std::vector<std::string>& more) {
  for (const std::string& one : more) {
    std::string tag = tidy_name(one);
    if (tag.empty() || tags.size() >= feeds::kMaxListedTags) continue;
    if (std::find(tags.begin(), tags.end(), tag) == tags.end()) tags.push_back(std::move(tag));
  }
}

}  // namespace

std::string tidy_name(std::string_view text) {
  std::string out;
  const std::string valid = feeds::is_valid_utf8(text) ? std::string(text) : feeds::mend_utf8(text);
  std::string_view rest = valid;
  while (!rest.empty()) {
    const std::size_t control = control_at(rest);
    if (control == 0) {
      out.push_back(rest.front());
    } else if (rest.front() == '\t' || rest.front() == '\n') {
      out.push_back(' ');
    }
    rest.remove_prefix(std::max<std::size_t>(control, 1));
  }
  return cut_to(without_outer_blanks(out), kMaxNameBytes);
}

boost::system::result<std::string, UrlFault> usable_url(std::string_view written) {
  std::string url(feeds::trimmed(written));
  auto fault = fault_of_url(url);
  if (fault) {
    const std::string mended = feeds::resolve_link({}, url);
    const std::string escaped = net::resolve({}, mended).value_or(std::string());
    for (const std::string& other : {mended, escaped}) {
      if (fault_of_url(other)) continue;
      url = other;
      fault.reset();
      break;
    }
  }
  if (fault) return UrlFault{.message = std::move(*fault)};
  if (has_secret(url)) return UrlFault{.message = "a feed's URL can hold no ${…}"};
  return url;
}

FeedNames::FeedNames(const std::vector<feeds::Feed>& configured) {
  for (const feeds::Feed& feed : configured) names_.insert(feed.name);
}

bool FeedNames::claim(const std::string& name) { return names_.insert(name).second; }

std::string FeedNames::take(std::string_view wanted, std::string_view url) {
  const std::string host = net::host(url);
  std::string name = tidy_name(wanted);
  if (name.empty()) name = tidy_name(host);
  if (name.empty()) name = kNoName;
  if (claim(name)) return name;
  if (!host.empty() && host.size() < kMaxNameBytes / 2 && name != host) {
    std::string with_host = with_ending(name, fmt::format(" ({})", host));
    if (claim(with_host)) return with_host;
  }
  std::size_t& count = counts_[name];
  for (count = std::max<std::size_t>(count, 1);;) {
    std::string numbered = with_ending(name, fmt::format(" ({})", ++count));
    if (claim(numbered)) return numbered;
  }
}

const feeds::Feed* find_feed(const std::vector<feeds::Feed>& feeds, std::string_view url) {
  const std::string key = net::comparison_key(url);
  const auto found = std::find_if(feeds.begin(), feeds.end(), [&key](const feeds::Feed& feed) {
    return net::comparison_key(feed.url) == key;
  });
  return found == feeds.end() ? nullptr : &*found;
}

AdoptedFeeds adopt(const std::vector<feeds::ListedFeed>& listed,
                   const std::vector<feeds::Feed>& configured) {
  AdoptedFeeds adopted;
  FeedNames names(configured);
  std::set<std::string> there;
  for (const feeds::Feed& feed : configured) there.insert(net::comparison_key(feed.url));
  std::map<std::string, std::size_t> places;  // among adopted.feeds, by key
  for (const feeds::ListedFeed& one : listed) {
    auto url = usable_url(one.url);
    if (!url) {
      adopted.refused.push_back({tidy_name(one.name), one.url, url.error().message});
      continue;
    }
    const std::string key = net::comparison_key(*url);
    if (there.contains(key)) {
      ++adopted.already_there;
      continue;
    }
    const auto [place, is_new] = places.try_emplace(key, adopted.feeds.size());
    if (is_new) {
      feeds::Feed feed{.name = names.take(one.name, *url)};
      feed.url = std::move(*url);
      adopted.feeds.push_back(std::move(feed));
    } else {
      ++adopted.merged;
    }
    join_tags(adopted.feeds[place->second].tags, one.tags);
  }
  return adopted;
}

}  // namespace newswatch::config
