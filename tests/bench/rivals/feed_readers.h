#pragma once

// Readers of feeds that the distribution packages, each told to ask the same feeds once, and
// newswatch told the same.
//
// All are as they are installed but for what keeps them on this machine: rss2email writes no mail,
// urlwatch reports nowhere.

#include <string>
#include <vector>

namespace newswatch::bench {

struct FeedReader {
  std::string name;
  std::string folder;                // holds its configuration and all it remembers
  std::vector<std::string> command;  // asks every feed once, and ends
  double want = 0;                   // times newswatch's CPU
};

// `folder` exists; each reader gets one of its own there.
[[nodiscard]] FeedReader newswatch_reader(const std::string& folder,
                                          const std::vector<std::string>& urls);
[[nodiscard]] std::vector<FeedReader> rival_feed_readers(const std::string& folder,
                                                         const std::vector<std::string>& urls);

[[nodiscard]] bool is_installed(const FeedReader& reader);

}  // namespace newswatch::bench
