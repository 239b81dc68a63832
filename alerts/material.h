#pragma once

// What a delivery's body is made of, as the store keeps it. Plain values.

#include <chrono>
#include <string>
#include <vector>

namespace newswatch::alerts {

// A feed that tells the story of an alert.
struct Source {
  std::string feed;  // its name
  std::string url;   // of the article there; may be empty
  std::chrono::sys_seconds first_seen{};
  bool operator==(const Source&) const = default;
};

inline constexpr std::size_t kMaxSources = 20;

struct Material {
  std::string event_json;       // what event_json() or notice_json() made
  std::string previous_title;   // of an update: what the headline was when it was alerted
  std::vector<Source> sources;  // oldest first, at most kMaxSources
  std::uint64_t all_sources = 0;
  bool operator==(const Material&) const = default;
};

}  // namespace newswatch::alerts
