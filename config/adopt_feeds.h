#pragma once

// Feeds that lists and pages of strangers name, made feeds of a configuration: names it takes and
// has not yet, addresses that can be polled, each once. Pure.

#include <boost/system/result.hpp>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "feeds/feed.h"
#include "feeds/listed_feed.h"

namespace newswatch::config {

// One line without control characters and outer blanks, at most kMaxNameBytes, whole characters;
// may be empty.
[[nodiscard]] std::string tidy_name(std::string_view text);

struct UrlFault {
  enum class Kind { unusable } kind = Kind::unusable;
  std::string message;  // never quotes the URL
};

// As a configuration takes it, slips mended.
[[nodiscard]] boost::system::result<std::string, UrlFault> usable_url(std::string_view written);

// The names in use.
class FeedNames {
 public:
  explicit FeedNames(const std::vector<feeds::Feed>& configured);

  // A name nobody has: `wanted` as it is, else with the host of `url`, else with a number behind
  // it. Without any, the host alone.
  [[nodiscard]] std::string take(std::string_view wanted, std::string_view url);

 private:
  bool claim(const std::string& name);

  std::set<std::string, std::less<>> names_;
  std::map<std::string, std::size_t, std::less<>> counts_;  // of numbers behind a name
};

// The feed whose address is this one, as net::comparison_key() compares; null if there is none.
[[nodiscard]] const feeds::Feed* find_feed(const std::vector<feeds::Feed>& feeds,
                                           std::string_view url);

struct AdoptedFeeds {
  struct Refused {
    std::string name;
    std::string url;  // as written: may hold a password
    std::string why;
  };
  std::vector<feeds::Feed> feeds;  // in order
  std::vector<Refused> refused;    // in order
  std::size_t merged = 0;          // listed again; their tags joined those of the first
  std::size_t already_there = 0;   // among the configured
};

[[nodiscard]] AdoptedFeeds adopt(const std::vector<feeds::ListedFeed>& listed,
                                 const std::vector<feeds::Feed>& configured);

}  // namespace newswatch::config
