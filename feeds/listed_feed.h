#pragma once

// Feeds as a list of another program tells them: nothing is checked yet. Plain values.

#include <cstddef>
#include <string>
#include <vector>

namespace newswatch::feeds {

inline constexpr std::size_t kMaxListedFeeds = 50'000;
inline constexpr std::size_t kMaxListedTags = 32;  // of one feed

struct ListedFeed {
  std::string name;  // empty if the list gives none
  std::string url;   // as written, without outer blanks
  std::vector<std::string> tags;
  bool operator==(const ListedFeed&) const = default;
};

struct FeedList {
  std::vector<ListedFeed> feeds;      // in order, duplicates included
  std::vector<std::string> warnings;  // what was repaired or left out, in plain words
  bool operator==(const FeedList&) const = default;
};

}  // namespace newswatch::feeds
