#pragma once

// Finds the number of a feed by its URL. It keeps the numbers alone, a few bytes a feed; the URLs
// stay where they are, and are asked for.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace newswatch::daemon {

class FeedIndex {
 public:
  // Of at most as many feeds.
  explicit FeedIndex(std::size_t feeds = 0);

  // `url_of` gives the URL of a number that was inserted; empty if that is no feed any more.
  template <class UrlOf>
  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view url, UrlOf url_of) const {
    for (std::size_t at = place_of(url); places_[at] != kFree; at = after(at)) {
      if (url_of(places_[at]) == url) return places_[at];
    }
    return std::nullopt;
  }

  // A feed that is not in it.
  void insert(std::string_view url, std::uint32_t number) {
    std::size_t at = place_of(url);
    while (places_[at] != kFree) at = after(at);
    places_[at] = number;
  }

 private:
  static constexpr std::uint32_t kFree = UINT32_MAX;

  [[nodiscard]] std::size_t place_of(std::string_view url) const {
    return std::hash<std::string_view>()(url) & (places_.size() - 1);
  }
  [[nodiscard]] std::size_t after(std::size_t at) const { return (at + 1) & (places_.size() - 1); }

  std::vector<std::uint32_t> places_;  // a power of two, a third of it free at least
};

}  // namespace newswatch::daemon
